// The points of one curve, measured in a process of its own: `rows <workload file>` or `equations`. Every size is
// measured in every round, the fastest call of a size counts.

import { jit, NDArray, np, vmap } from "lanewise";
import { complaint } from "./check.mjs";
import { uniform } from "./random.mjs";
import { median } from "./statistics.mjs";

const rowCounts = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7];
const equationCounts = [10, 30, 100, 300, 1000, 3000];
const rounds = 7;
const [, , curve, file] = process.argv;
process.send(curve === "rows" ? await overRows(await import(file)) : overEquations());
process.disconnect();

/** Seconds per row of one jitted function at growing batches, and how often it was compiled. */
async function overRows(workload) {
  const dims = workload.shapes[0].slice(1);
  const all = rowCounts.map((n) => workload.inputs([n, ...dims]));
  const { f } = workload.program(all[0], [rowCounts[0], ...dims]);
  const calls = all.map((inputs, k) => {
    const { args } = workload.program(inputs, [rowCounts[k], ...dims]);
    return () => f(...args);
  });
  const problem = complaint(calls[1](), workload.reference(all[1], [rowCounts[1], ...dims]), workload.tolerance);
  if (problem !== undefined) throw new Error(problem);
  const best = rowCounts.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < rounds; round++) {
    for (const [k, call] of calls.entries()) best[k] = Math.min(best[k], secondsOf(call, 0.02));
  }
  const points = rowCounts.map((n, k) => ({ size: n, seconds: best[k] }));
  return { name: workload.title, points, compiled: f.cacheInfo().misses };
}

/** Seconds per call over a stretch of time. */
function secondsOf(call, stretch) {
  globalThis.gc();
  const start = performance.now();
  let [count, spent] = [0, 0];
  while (spent < stretch * 1e3) {
    call();
    count++;
    spent = performance.now() - start;
  }
  return spent / count / 1e3;
}

/** From a new function to its compiled program and its first result, and the time of a warm call, by equations. */
function overEquations() {
  const points = equationCounts.map((size) => ({ size, compiling: [], running: Number.POSITIVE_INFINITY }));
  const lanes = 10_000;
  const data = uniform(1, lanes);
  const x = new NDArray(data, [lanes], "float32");
  const few = x.data.subarray(0, 8);
  const small = new NDArray(few, [8], "float32");
  for (let round = -1; round < rounds; round++) {
    for (const { size, compiling } of points) {
      globalThis.gc();
      const start = performance.now();
      const result = jit(vmap(chain(size)))(small);
      if (round >= 0) compiling.push((performance.now() - start) / 1e3);
      const problem = complaint(
        result,
        [...few].map((value) => chainOf(value, size)),
        1e-4,
      );
      if (problem !== undefined) throw new Error(`${size} equations: ${problem}`);
    }
  }
  for (const point of points) {
    const f = jit(vmap(chain(point.size)));
    for (let k = 0; k < 30; k++) f(x);
    for (let round = 0; round < rounds; round++)
      point.running = Math.min(
        point.running,
        secondsOf(() => f(x), 0.02),
      );
  }
  return points.map(({ size, compiling, running }) => ({
    size,
    compiling: median(compiling),
    running: running / lanes,
  }));
}

/** A data point through so many equations: products and sums by turns, near 1 in size throughout. */
function chain(equations) {
  return (x) => {
    let y = x;
    for (let k = 0; k < equations; k++) y = k % 2 === 0 ? np.multiply(y, 0.5) : np.add(y, x);
    return y;
  };
}

function chainOf(x, equations) {
  let y = x;
  for (let k = 0; k < equations; k++) y = k % 2 === 0 ? y * 0.5 : y + x;
  return y;
}
