// W11: three results of each row from one function: mean, variance, maximum.

import { jit, NDArray, np, vmap } from "lanewise";
import { lists, statistics as nestedStatistics } from "../handwritten/nested.mjs";
import { statistics as byHand, statisticsTiled } from "../handwritten/rows.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W11";
export const title = "row statistics";
export const shapes = [[20000, 64]];
export const quickShapes = [[2000, 64]];
export const tolerance = 1e-6;

export const statistics = (x) => [np.mean(x), np.var(x), np.max(x)];

export function inputs([n, d]) {
  return { x: uniform(1, n * d) };
}

export function reference({ x }, [n, d]) {
  const rows = Array.from({ length: n }, (_, i) => [...x.subarray(i * d, i * d + d)]);
  const means = rows.map((row) => row.reduce((sum, value) => sum + value, 0) / d);
  const variances = rows.map((row, i) => row.reduce((sum, value) => sum + (value - means[i]) ** 2, 0) / d);
  return [...means, ...variances, ...rows.map((row) => Math.max(...row))];
}

export function program({ x }, shape) {
  return { f: jit(vmap(statistics)), args: [new NDArray(x, shape, "float32")] };
}

export function contenders({ x }, [n, d]) {
  const { f, args } = program({ x }, [n, d]);
  const [array] = args;
  const rows = lists(x, n, d);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(array) },
    { name: "hand, two loops", kind: "hand", run: () => byHand(x, d) },
    { name: "hand, four sums", kind: "hand", run: () => statisticsTiled(x, d) },
    { name: "nested lists", kind: "naive", run: () => nestedStatistics(rows) },
  ];
}
