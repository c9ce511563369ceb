// This build against that of another commit: both measured on the workloads of this tree, in processes of their own that
// take turns. A workload that the other build cannot run is told.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { measureColdStart, openServer } from "./processes.mjs";
import { takeTurns } from "./rounds.mjs";
import { median, speed } from "./statistics.mjs";
import { timeText } from "./table.mjs";
import { chosenWorkloads } from "./workloads.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const restarts = 3;
/** With fewer rounds, all of them on one side is chance. */
const fewestRounds = 7;
const widths = [8, 16, 22, 9, 9, 6];

export async function compare(options, folder) {
  const revision = execFileSync("git", ["rev-parse", "--verify", `${options.compare}^{commit}`], {
    cwd: root,
    encoding: "utf8",
  });
  const commit = revision.trim().slice(0, 10);
  const place = mkdtempSync(join(tmpdir(), "lanewise-compare-"));
  const tree = join(place, "tree");
  const git = (...args) => execFileSync("git", args, { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  git("worktree", "add", "--quiet", "--detach", tree, commit);
  try {
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"), "junction");
    execFileSync("npm", ["run", "--silent", "build"], { cwd: tree, stdio: ["ignore", "ignore", "inherit"] });
    const rows = await compareWith(tree, commit, options);
    const report = { commit, settings: options.settings, rows };
    writeFileSync(new URL("compare.json", folder), `${JSON.stringify(report, null, 2)}\n`);
  } finally {
    git("worktree", "remove", "--force", tree);
    rmSync(place, { recursive: true });
  }
}

async function compareWith(tree, commit, options) {
  const hook = new URL("./other-build.mjs", import.meta.url);
  hook.searchParams.set("index", pathToFileURL(join(tree, "dist/runtime/index.js")).href);
  const otherBuild = ["--import", hook.href];
  const rows = [];
  const show = (row) => {
    rows.push(row);
    console.log(line(row));
  };
  console.log(`speed: how many times as fast this build is as ${commit}, median and range over rounds\n`);
  console.log(text(["workload", "shape", "contender", "this", commit.slice(0, 8), "speed"], "range"));
  for (const { file, workload } of await chosenWorkloads(options)) {
    if (workload.scripts !== undefined) {
      for (const row of await coldStarts(workload, otherBuild, options.settings)) show(row);
      continue;
    }
    for (const shape of options.quick ? workload.quickShapes : workload.shapes) {
      try {
        for (const row of await compareShape(file, workload, shape, otherBuild, options.settings)) show(row);
      } catch (error) {
        console.log(
          `${workload.name} ${shape.join("x")}: left out, ${error.message.split("\n").slice(0, 3).join(" ")}`,
        );
      }
    }
  }
  return rows;
}

/** Several times anew: a process keeps for life what its machine code and memory happen to be. */
async function compareShape(file, workload, shape, execArgv, settings) {
  const each = { ...settings, rounds: Math.ceil(settings.rounds / restarts), kind: "lanewise" };
  let pairs = [];
  for (let restart = 0; restart < restarts; restart++) {
    const more = await compareOnce(file, shape, execArgv, each);
    pairs = more.map((pair, k) =>
      pair.map((one, side) => ({ ...one, seconds: [...(pairs[k]?.[side].seconds ?? []), ...one.seconds] })),
    );
  }
  return pairs.map(([here, there]) => rowOf(workload, shape, here, there));
}

/** Pairs of the same contender in both builds, with the seconds of each round. */
async function compareOnce(file, shape, execArgv, settings) {
  const here = await openServer(file, shape, settings);
  let there;
  try {
    there = await openServer(file, shape, settings, { execArgv });
    const [own, other] = [here, there].map((server) => server.contenders.map((one) => ({ ...one, seconds: [] })));
    const pairs = own.map((one, k) => [one, other[k]]);
    await takeTurns(pairs.flat(), settings);
    return pairs;
  } finally {
    here.close();
    there?.close();
  }
}

async function coldStarts(workload, execArgv, { rounds }) {
  const [script] = workload.scripts;
  const [here, there] = await measureColdStart([script, { ...script, execArgv }], rounds);
  return ["load", "first"].map((part) => {
    const [a, b] = [here, there].map((one) => ({ name: part, seconds: one[part] }));
    return rowOf(workload, ["fresh process"], a, b);
  });
}

function rowOf(workload, shape, here, there) {
  return {
    workload: workload.name,
    shape: shape.join("x"),
    contender: here.name,
    here: median(here.seconds),
    there: median(there.seconds),
    rounds: here.seconds.length,
    speed: speed(here.seconds, there.seconds),
  };
}

/** A difference is told when no round contradicts it. */
function line({ workload, shape, contender, here, there, rounds, speed: { median: middle, min, max } }) {
  const isClear = rounds >= fewestRounds && (min > 1 || max < 1);
  const verdict = isClear ? (min > 1 ? "  faster" : "  slower") : "";
  const cells = [workload, shape, contender, timeText(here), timeText(there), middle.toFixed(2)];
  return text(cells, `${min.toFixed(2)}-${max.toFixed(2)}${verdict}`);
}

function text(cells, last) {
  const padded = cells.map((cell, k) => (k < 3 ? cell.padEnd(widths[k]) : cell.padStart(widths[k])));
  return `${padded.join("  ")}  ${last}`;
}
