// The middle of each row in order of size: what feeds the sorted row and what reads it are one pass with it.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const middle = (v: NDArray): NDArray => np.median(np.square(v));

export const golden: GoldenCase = {
  f: vmap(middle),
  args: [
    np.array([
      [3, -1, 2, -1],
      [-5, 0.5, -0.25, 4],
    ]),
  ],
  more: [
    [np.zeros([0, 4])],
    [np.array([[-0, 0, -0, 0]])],
    [
      np.array([
        [NaN, 2, -Infinity, 0],
        [1, Infinity, Infinity, -1],
        [Infinity, 1, Infinity, Infinity],
      ]),
    ],
  ],
  reference: (rows: Matrix) => [
    rows.map((row) => {
      const [, low, high] = row.map((x) => x * x).sort((a, b) => a - b) as [number, number, number, number];
      return row.some(Number.isNaN) ? NaN : low * 0.5 + high * 0.5;
    }),
  ],
  tolerance: 0,
};
