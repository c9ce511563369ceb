// Workloads in C: perf/c/<name>.c compiled by gcc for this processor, run in a process that times itself when asked.

import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { complaint } from "./check.mjs";

const folder = new URL("../c/", import.meta.url);
const flags = ["-O3", "-march=native"];
/** float throughout. */
const tolerance = 1e-3;

/** gcc as one of the others of a shape, or undefined when it is not there. */
export function gcc() {
  if (spawnSync("gcc", ["--version"]).status !== 0) return undefined;
  return { name: `gcc ${flags.join(" ")}`, open };
}

async function open(file, shape, { minTime, maxTime }) {
  const workload = await import(file);
  const source = fileURLToPath(new URL(`${workload.name}.c`, folder));
  if (!existsSync(source)) throw new Error("does not have this program");
  const place = mkdtempSync(join(tmpdir(), "lanewise-"));
  const [program, given, results] = ["program", "in", "out"].map((name) => join(place, name));
  execFileSync("gcc", [...flags, "-o", program, fileURLToPath(new URL("main.c", folder)), source, "-lm"]);
  const inputs = workload.inputs(shape);
  writeFileSync(given, bytesOf(inputs));
  const sizes = shape.filter((size) => typeof size === "number").map(String);
  const child = spawn(program, [given, results, minTime, maxTime, ...sizes].map(String), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const out = value === "ready" ? new Float32Array(new Uint8Array(readFileSync(results)).buffer) : new Float32Array(0);
  rmSync(place, { recursive: true });
  const close = () => child.kill();
  const problem = complaint(out, workload.reference(inputs, shape), tolerance);
  if (problem !== undefined) {
    close();
    throw new Error(problem);
  }
  const time = async () => {
    child.stdin.write("\n");
    return Number((await lines.next()).value);
  };
  return { contenders: [{ name: `gcc ${flags[0]}`, kind: "native", time }], close };
}

/** All arrays of the inputs, in order. */
function bytesOf(inputs) {
  const arrays = (tree) => (ArrayBuffer.isView(tree) ? [tree] : Object.values(tree).flatMap(arrays));
  return Buffer.concat(arrays(inputs).map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)));
}
