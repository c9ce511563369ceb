// The order of the elements of each row by size: a library function, on scratch that the kernel fills and empties.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const bySize = (v: NDArray): NDArray => np.argsort(np.abs(v));

export const golden: GoldenCase = {
  f: vmap(bySize),
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
        [NaN, 2, -Infinity, NaN],
        [1, NaN, Infinity, -1],
        [4, 3, 2, 1],
      ]),
    ],
  ],
  reference: (rows: Matrix) => [
    rows.map((row) => {
      const size = (at: number): number => (Number.isNaN(row[at]) ? Infinity : Math.abs(row[at]!));
      const unordered = (at: number): number => Number(Number.isNaN(row[at]));
      const bySize = (a: number, b: number): number => (size(a) < size(b) ? -1 : Number(size(a) > size(b)));
      return [0, 1, 2, 3].sort((a, b) => unordered(a) - unordered(b) || bySize(a, b));
    }),
  ],
  tolerance: 0,
};
