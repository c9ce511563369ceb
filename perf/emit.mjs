// Emitted modules against jit: the speed of every workload, the size of two modules, and the time from an empty process to
// a first result. `node perf/emit.mjs [--only W1,W7] [--rounds N]`, on the built package.

import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { minify } from "rolldown/utils";
import { complaint } from "./harness/check.mjs";
import { readOptions } from "./harness/options.mjs";
import { rank } from "./harness/rank.mjs";
import { measureShape } from "./harness/rounds.mjs";
import { median } from "./harness/statistics.mjs";
import { columnWidths, tableLines, timeText } from "./harness/table.mjs";
import { inputs, reference } from "./inputs/mlp.mjs";

const options = readOptions(process.argv.slice(2));
const folder = new URL("./workloads/", import.meta.url);
const files = readdirSync(folder).sort();
const workloads = await Promise.all(files.map(async (name) => ({ name, module: await import(new URL(name, folder)) })));

await speeds();
await sizes();
await coldStart();

async function speeds() {
  console.log("speed: the emitted module on the arguments of the workload, against jit\n");
  console.log(tableLines([], columnWidths, true)[0]);
  for (const { name, module } of workloads) {
    if (module.shapes === undefined || !(options.only?.includes(module.name) ?? true)) continue;
    for (const shape of module.shapes) {
      const { contenders } = await measureShape(emitted(name), shape, options.settings);
      const [row] = rank(module, shape, contenders);
      console.log(tableLines([row], columnWidths, false)[0]);
    }
  }
}

async function sizes() {
  console.log("\nsize of a module: text, minified, and that with gzip");
  for (const name of ["w02-black-scholes.mjs", "w03-mlp.mjs"]) {
    const workload = await import(emitted(name));
    const { code } = workload.emittedModule(workload.inputs([64]), [64]);
    const { code: small } = await minify("module.js", code, { module: true });
    console.log(`  ${workload.title}: ${code.length}, ${small.length}, ${gzipSync(small).length} bytes`);
    if (name.startsWith("w03")) {
      mkdirSync(new URL("./report/", import.meta.url), { recursive: true });
      writeFileSync(new URL("./report/emitted-mlp.mjs", import.meta.url), code);
    }
  }
}

async function coldStart() {
  const file = fileURLToPath(new URL("./cold/emitted.mjs", import.meta.url));
  const expected = reference(inputs([64]), [64]);
  const runs = [];
  for (let round = 0; round < 3 * options.settings.rounds; round++) {
    const { stdout } = await promisify(execFile)(process.execPath, [file], { maxBuffer: 1 << 24 });
    const run = JSON.parse(stdout);
    const problem = complaint(run.result, expected, 1e-5);
    if (problem !== undefined) throw new Error(`cold start: ${problem}`);
    runs.push(run);
  }
  console.log("\nthe network of W3 in an empty process, median and best");
  for (const [part, what] of [
    ["load", "loading"],
    ["one", "first result, one example"],
    ["first", "then 64 examples"],
  ]) {
    const times = runs.map((run) => run[part] / 1e3);
    console.log(`  ${what}: ${timeText(median(times))}, ${timeText(Math.min(...times))}`);
  }
}

function emitted(workload) {
  const url = new URL("./harness/emitted.mjs", import.meta.url);
  url.searchParams.set("workload", new URL(workload, folder).href);
  return url;
}
