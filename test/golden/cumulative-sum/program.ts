// Running totals of one row.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const runningTotal = (v: NDArray): NDArray => np.cumsum(v);

export const golden: GoldenCase = {
  f: vmap(runningTotal),
  args: [np.array([Array.from({ length: 10 }, (_, k) => k + 1), Array.from({ length: 10 }, (_, k) => -k)])],
  more: [
    [np.zeros([0, 10])],
    [np.array([Array.from({ length: 10 }, (_, k) => k / 4)])],
    [
      np.array([
        [1, NaN, 1, 1, 1, 1, 1, 1, 1, 1],
        [1, Infinity, 1, -Infinity, 1, 1, 1, 1, 1, 1],
      ]),
    ],
  ],
  reference: (vs: Matrix) => [
    vs.map((v) => {
      let total = 0;
      return v.map((x) => (total += x));
    }),
  ],
  tolerance: 0,
};
