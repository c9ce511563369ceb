// A product of two matrices per lane: tiles of outputs, and the narrower ones at the edges.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Tensor } from "../golden-case.js";

const product = (a: NDArray, b: NDArray): NDArray => np.matmul(a, b);

/** Small whole numbers: their products and sums are exact in any order. */
const some = (n: number, rows: number, columns: number): NDArray =>
  np
    .remainder(np.arange(n * rows * columns, { dtype: "float32" }).mul(7), 11)
    .sub(5)
    .reshape([n, rows, columns]);

export const golden: GoldenCase = {
  f: vmap(product),
  args: [some(2, 5, 6), some(2, 6, 11)],
  more: [
    [some(0, 5, 6), some(0, 6, 11)],
    [some(1, 5, 6), some(1, 6, 11)],
    [some(1, 5, 6).div(0), some(1, 6, 11)],
  ],
  reference: (as: Tensor, bs: Tensor) => [
    as.map((a, lane) =>
      a.map((row) => bs[lane]![0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * bs[lane]![k]![j]!, 0))),
    ),
  ],
  tolerance: 0,
};
