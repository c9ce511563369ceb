// Emitted modules against jit: the speed of every workload, the size of two modules, and the time from an empty process to
// a first result. `node perf/emit.mjs [--only W1,W7] [--rounds N]`, on the built package.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { minify } from "rolldown/utils";
import { readOptions } from "./harness/options.mjs";
import { measureColdStart, measureShape } from "./harness/processes.mjs";
import { rank } from "./harness/rank.mjs";
import { median } from "./harness/statistics.mjs";
import { columnWidths, tableLines, timeText } from "./harness/table.mjs";

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
      const [row] = rank(module, shape, await measureShape(emitted(name), shape, options.settings));
      console.log(tableLines([row], columnWidths, false)[0]);
    }
  }
}

async function sizes() {
  console.log("\nsize of a module: text, minified, and that with gzip");
  for (const name of ["w02-black-scholes.mjs", "w03-mlp.mjs"]) {
    const { inputs, recordedModule, title } = await import(emitted(name));
    const { code } = recordedModule(inputs([64]), [64]).emitted;
    const { code: small } = await minify("module.js", code, { module: true });
    console.log(`  ${title}: ${code.length}, ${small.length}, ${gzipSync(small).length} bytes`);
    if (name.startsWith("w03")) {
      mkdirSync(new URL("./report/", import.meta.url), { recursive: true });
      writeFileSync(new URL("./report/emitted-mlp.mjs", import.meta.url), code);
    }
  }
}

async function coldStart() {
  const scripts = [
    { name: "emitted module", kind: "lanewise", file: new URL("./cold/emitted.mjs", import.meta.url) },
    { name: "hand", kind: "hand", file: new URL("./cold/hand.mjs", import.meta.url) },
  ];
  console.log("\nan empty process: loading the network of W3, its first result on 64 examples");
  for (const { name, load, first } of await measureColdStart(scripts, options.settings.rounds)) {
    console.log(`  ${name}: ${timeText(median(load))}, ${timeText(median(first))}`);
  }
}

function emitted(workload) {
  const url = new URL("./harness/emitted.mjs", import.meta.url);
  url.searchParams.set("workload", new URL(workload, folder).href);
  return url;
}
