// A vector of 3 divided by its length.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const normalise = (v: NDArray): NDArray => v.div(np.sqrt(np.sum(np.square(v))));

export const golden: GoldenCase = {
  f: vmap(normalise),
  args: [
    np.array([
      [3, 4, 0],
      [1, 2, 2],
    ]),
  ],
  more: [
    [np.zeros([0, 3])],
    [np.array([[0, 0, -5]])],
    [
      np.array([
        [0, 0, 0],
        [NaN, 1, 1],
        [Infinity, 1, 1],
        [-0, 2, 0],
      ]),
    ],
  ],
  reference: (vs: Matrix) => [
    vs.map((v) => {
      const length = Math.sqrt(v.reduce((total, x) => total + x * x, 0));
      return v.map((x) => x / length);
    }),
  ],
  tolerance: 1e-6,
};
