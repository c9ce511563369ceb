// A stable softmax: the maximum, the exponentials and their sum, over one row.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function softmax(row: NDArray): NDArray {
  const exps = np.exp(row.sub(np.max(row)));
  return exps.div(np.sum(exps));
}

export const golden: GoldenCase = {
  f: vmap(softmax),
  args: [
    np.array([
      [1, 2, 3, 4, 5],
      [-1, 0, 1, 0, -1],
    ]),
  ],
  more: [
    [np.zeros([0, 5])],
    [np.array([[100, 101, 99, 100.5, 98]])],
    [
      np.array([
        [NaN, 1, 2, 3, 4],
        [-0, 0, -0, 0, 0],
        [-Infinity, 1, 2, 3, 4],
        [Infinity, 1, 2, 3, 4],
      ]),
    ],
  ],
  reference: (rows: Matrix) => [
    rows.map((row) => {
      const exps = row.map((x) => Math.exp(x - Math.max(...row)));
      const total = exps.reduce((sum, x) => sum + x, 0);
      return exps.map((x) => x / total);
    }),
  ],
  tolerance: 1e-6,
};
