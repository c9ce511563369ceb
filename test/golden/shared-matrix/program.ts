// One matrix for all lanes, one vector per lane: a matrix product.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const apply = (matrix: NDArray, v: NDArray): NDArray => np.matmul(matrix, v);

const matrix = np.array([
  [1, 2, 3],
  [0, -1, 0.5],
]);

export const golden: GoldenCase = {
  f: vmap(apply, { inAxes: [null, 0] }),
  args: [
    matrix,
    np.array([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [0, 1, 0],
    ]),
  ],
  more: [
    [matrix, np.zeros([0, 3])],
    [matrix, np.array([[2, -1, 4]])],
    [
      matrix,
      np.array([
        [NaN, 0, 1],
        [Infinity, 0, 1],
        [1, Infinity, -Infinity],
      ]),
    ],
  ],
  reference: (m: Matrix, vs: Matrix) => [
    vs.map((v) => m.map((row) => row.reduce((total, a, k) => total + a * v[k]!, 0))),
  ],
  tolerance: 0,
};
