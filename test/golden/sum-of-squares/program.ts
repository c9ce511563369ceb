// The tutorial's function: one vector of 3 to the sum of its squares.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const sumOfSquares = (v: NDArray): NDArray => np.sum(np.square(v));

export const golden: GoldenCase = {
  f: vmap(sumOfSquares),
  args: [
    np.array([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [0, 1, 0],
    ]),
  ],
  more: [
    [np.zeros([0, 3])],
    [np.array([[1, -2, 0.5]])],
    [
      np.array([
        [NaN, 1, 2],
        [-0, -0, -0],
        [Infinity, 1, 2],
        [-Infinity, Infinity, 0],
      ]),
    ],
  ],
  reference: (vs: Matrix) => [vs.map((v) => v.reduce((total, x) => total + x * x, 0))],
  tolerance: 0,
};
