// The performance suite: measures the built package against code written by hand, in C, and with other libraries, prints
// a table, writes a report. Every result is checked against an independent computation before it is timed.
// `node perf/run.mjs --help`.

import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { chart } from "./harness/chart.mjs";
import { compare } from "./harness/compare.mjs";
import { curves } from "./harness/curves.mjs";
import { coldStartGoals, goalLine, goalsOf } from "./harness/goals.mjs";
import { readOptions, usage } from "./harness/options.mjs";
import { findOthers } from "./harness/others.mjs";
import { measureColdStart } from "./harness/processes.mjs";
import { rank } from "./harness/rank.mjs";
import { measureShape } from "./harness/rounds.mjs";
import { median } from "./harness/statistics.mjs";
import { columnWidths, markdownTable, tableLines, timeText } from "./harness/table.mjs";
import { chosenWorkloads } from "./harness/workloads.mjs";

/** The smoke test fails below this: far under the noise of a shared machine, far above a kernel that V8 gave up on. */
const smokeSpeed = 0.5;
const folder = new URL("./report/", import.meta.url);

const options = readOptions(process.argv.slice(2));
const machine = `Node ${process.versions.node}, ${cpus()[0]?.model ?? "unknown processor"}, ${availableParallelism()} cores`;
mkdirSync(folder, { recursive: true });
if (options.help) {
  console.log(usage);
} else {
  console.log(`${machine}, load ${loadavg()[0].toFixed(1)}`);
  if (options.compare !== undefined) await compare(options, folder);
  else if (options.curves) await curves(folder);
  else await table();
}

async function table() {
  const { others, notes } = options.others ? findOthers() : { others: [], notes: [] };
  for (const note of notes) console.log(note);
  console.log("speed: how many times as fast as the best hand-written code, median and range over rounds");
  console.log("extra: bytes beside arguments and results, from the analysis of the compiled loops\n");
  console.log(tableLines([], columnWidths, true)[0]);
  const [rows, goals] = [[], []];
  for (const { file, workload } of await chosenWorkloads(options)) {
    if (workload.scripts !== undefined) {
      await addColdStart(workload, rows, goals);
      continue;
    }
    for (const shape of options.quick ? workload.quickShapes : workload.shapes) {
      const joining = isIn(workload.othersShapes ?? workload.shapes, shape) ? others : [];
      const { contenders, extraBytes } = await measureShape(file, shape, options.settings, joining, leftOut);
      show(rank(workload, shape, contenders, extraBytes), rows);
      goals.push(...goalsOf(workload, shape, contenders));
    }
  }
  if (!options.quick) console.log(`\ngoals\n${goals.map(goalLine).join("\n")}`);
  if (options.markdown) console.log(`\n${markdownTable(rows.filter(({ workload }) => workload !== "W12"))}`);
  writeReport(rows, goals);
  if (options.quick) smoke(rows);
  else if (options.only === undefined) await curves(folder);
}

function isIn(shapes, shape) {
  return shapes.some((one) => one.join() === shape.join());
}

/** A program that a library cannot run is told; one that was not written for it is not. */
function leftOut(name, reason) {
  if (!/does not have this program/.test(reason))
    console.log(`${" ".repeat(26)}  ${name}: left out, ${firstLine(reason)}`);
}

function firstLine(text) {
  return text.split("\n").find((line) => line.trim() !== "");
}

async function addColdStart(workload, rows, goals) {
  const contenders = await measureColdStart(workload.scripts, options.settings.rounds);
  show(rank(workload, ["import and first"], contenders), rows);
  for (const { name, load, first } of contenders) {
    const [loading, running] = [median(load), median(first)].map(timeText);
    console.log(`${" ".repeat(26)}  ${name}: import ${loading}, first result ${running}`);
  }
  goals.push(...coldStartGoals(workload.name, contenders[0]));
}

function show(more, rows) {
  rows.push(...more);
  for (const line of tableLines(more, columnWidths, false)) console.log(line);
}

function writeReport(rows, goals) {
  const text = `${JSON.stringify({ machine, settings: options.settings, rows, goals }, null, 2)}\n`;
  writeFileSync(new URL("results.json", folder), text);
  writeFileSync(new URL("chart.svg", folder), chart(rows, machine));
  if (options.json !== undefined) writeFileSync(options.json, text);
}

function smoke(rows) {
  const slow = rows.filter(
    ({ workload, kind, speed }) => workload === "W1" && kind === "kernel" && speed.median < smokeSpeed,
  );
  for (const { shape, speed } of slow) {
    console.error(`W1 ${shape}: ${speed.median.toFixed(2)} of hand-written, expected ${smokeSpeed} or more`);
  }
  if (slow.length > 0) process.exitCode = 1;
}
