// Where the largest element of each row stands: the first of equals, the first NaN before all numbers.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const whereLargest = (scores: NDArray): NDArray => np.argmax(scores);

export const golden: GoldenCase = {
  f: vmap(whereLargest),
  args: [
    np.array([
      [1, 5, 2, 5],
      [9, 3, 3, 3],
      [-4, -3, -2, -1],
    ]),
  ],
  more: [
    [np.zeros([0, 4])],
    [np.array([[0, 0, 1, 0]])],
    [
      np.array([
        [1, NaN, 3, NaN],
        [-Infinity, -Infinity, -Infinity, -Infinity],
        [-0, 0, -0, 0],
        [1, 2, Infinity, 4],
      ]),
    ],
  ],
  reference: (rows: Matrix) => [
    rows.map((row) => {
      const nan = row.findIndex(Number.isNaN);
      return nan >= 0 ? nan : row.indexOf(Math.max(...row));
    }),
  ],
  tolerance: 0,
};
