// Arrays that the function closes over, used twice, and one made inside it.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const weights = np.array([0.5, 0.25, 0.25]);

const score = (v: NDArray): NDArray => np.sum(v.mul(weights)).add(np.sum(weights)).add(np.arange(3));

export const golden: GoldenCase = {
  f: vmap(score),
  args: [
    np.array([
      [1, 2, 3],
      [4, 8, 12],
    ]),
  ],
  more: [
    [np.zeros([0, 3])],
    [np.array([[-2, 4, 4]])],
    [
      np.array([
        [NaN, 1, 1],
        [Infinity, 1, 1],
      ]),
    ],
  ],
  reference: (vs: Matrix) => [
    vs.map((v) => {
      const total = v[0]! * 0.5 + v[1]! * 0.25 + v[2]! * 0.25 + 1;
      return [0, 1, 2].map((k) => total + k);
    }),
  ],
  tolerance: 0,
};
