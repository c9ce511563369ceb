// Two mapped vectors, long enough for several accumulators.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const dot = (a: NDArray, b: NDArray): NDArray => np.dot(a, b);

const rows = (count: number, step: number): NDArray =>
  np.array(
    Array.from({ length: count }, (_, i) => Array.from({ length: 40 }, (_, k) => ((i * 7 + k * step) % 11) - 5)),
  );

export const golden: GoldenCase = {
  f: vmap(dot),
  args: [rows(3, 2), rows(3, 5)],
  more: [
    [np.zeros([0, 40]), np.zeros([0, 40])],
    [rows(1, 3), rows(1, 1)],
    [np.full([2, 40], Infinity, { dtype: "float32" }), rows(2, 3)],
    [np.full([2, 40], -0, { dtype: "float32" }), np.ones([2, 40])],
  ],
  reference: (as: Matrix, bs: Matrix) => [as.map((a, i) => a.reduce((total, x, k) => total + x * bs[i]![k]!, 0))],
  tolerance: 0,
};
