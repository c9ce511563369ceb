// The mapped axis last, in and out: lanes are columns.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const centre = (column: NDArray): NDArray => column.sub(np.mean(column));

export const golden: GoldenCase = {
  f: vmap(centre, { inAxes: 1, outAxes: 1 }),
  args: [
    np.array([
      [1, 10, 100],
      [3, 30, 300],
    ]),
  ],
  more: [
    [np.zeros([2, 0])],
    [np.array([[4], [8]])],
    [
      np.array([
        [NaN, -0, Infinity, 1],
        [1, -0, 2, -Infinity],
      ]),
    ],
  ],
  reference: ([top, bottom]: readonly [readonly number[], readonly number[]]) => {
    const means = top.map((x, k) => (0 + x + bottom[k]!) / 2);
    return [[top.map((x, k) => x - means[k]!), bottom.map((x, k) => x - means[k]!)] as Matrix as number[][]];
  },
  tolerance: 0,
};
