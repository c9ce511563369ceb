// The performance suite: measures the built package against code written by hand, prints a table, writes a report.
// Every result is checked against an independent computation before it is timed. `node perf/run.mjs --help`.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { chart } from "./harness/chart.mjs";
import { readOptions, usage } from "./harness/options.mjs";
import { measureColdStart, measureShape } from "./harness/processes.mjs";
import { rank } from "./harness/rank.mjs";
import { median } from "./harness/statistics.mjs";
import { columnWidths, tableLines, timeText } from "./harness/table.mjs";

const quickWorkloads = ["W1", "W2", "W7"];
/** The smoke test fails below this: far under the noise of a shared machine, far above a kernel that V8 gave up on. */
const smokeSpeed = 0.5;

const options = readOptions(process.argv.slice(2));
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const rows = [];
const machine = `Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores`;
console.log(`${machine}\nspeed: how many times as fast as the best hand-written code, median and range over rounds\n`);
console.log(tableLines([], columnWidths, true)[0]);

for (const { file, workload } of await chosen()) {
  if (workload.scripts !== undefined) {
    await runColdStart(workload);
    continue;
  }
  for (const shape of options.quick ? workload.quickShapes : workload.shapes) {
    add(rank(workload, shape, await measureShape(file, shape, options.settings)));
  }
}
writeReport();
if (options.quick) smoke();

async function chosen() {
  const folder = new URL("./workloads/", import.meta.url);
  const all = [];
  for (const name of readdirSync(folder).sort()) {
    const file = new URL(name, folder);
    all.push({ file, workload: await import(file) });
  }
  const wanted = options.only ?? (options.quick ? quickWorkloads : all.map(({ workload }) => workload.name));
  const unknown = wanted.filter((name) => !all.some(({ workload }) => workload.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no workload ${unknown.join(", ")}; there are ${all.map(({ workload }) => workload.name).join(", ")}`,
    );
  }
  return all.filter(({ workload }) => wanted.includes(workload.name));
}

async function runColdStart(workload) {
  const contenders = await measureColdStart(workload.scripts, options.settings.rounds);
  add(rank(workload, ["import and first"], contenders));
  for (const { name, load, first } of contenders) {
    console.log(
      `${" ".repeat(26)}  ${name}: import ${timeText(median(load))}, first result ${timeText(median(first))}`,
    );
  }
}

function add(more) {
  rows.push(...more);
  for (const line of tableLines(more, columnWidths, false)) console.log(line);
}

function writeReport() {
  const folder = new URL("./report/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify({ machine, settings: options.settings, rows }, null, 2)}\n`;
  writeFileSync(new URL("results.json", folder), text);
  writeFileSync(new URL("chart.svg", folder), chart(rows, machine));
  if (options.json !== undefined) writeFileSync(options.json, text);
}

function smoke() {
  const slow = rows.filter(
    ({ workload, kind, speed }) => workload === "W1" && kind === "kernel" && speed.median < smokeSpeed,
  );
  for (const { shape, speed } of slow) {
    console.error(`W1 ${shape}: ${speed.median.toFixed(2)} of hand-written, expected ${smokeSpeed} or more`);
  }
  if (slow.length > 0) process.exitCode = 1;
}
