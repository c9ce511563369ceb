// A row of 6 as a 2x3 matrix, turned, flattened again, with arithmetic on both sides.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const turn = (v: NDArray): NDArray =>
  v
    .add(1)
    .reshape(2, 3)
    .T.mul(np.array([1, -2]))
    .ravel();

export const golden: GoldenCase = {
  f: vmap(turn),
  args: [
    np.array([
      [1, 2, 3, 4, 5, 6],
      [0, 0, 1, 1, 2, 2],
    ]),
  ],
  more: [[np.zeros([0, 6])], [np.array([[NaN, -1, Infinity, -Infinity, 0.5, -0]])]],
  reference: (vs: Matrix) => [
    vs.map((v) => [0, 1, 2].flatMap((column) => [(v[column]! + 1) * 1, (v[column + 3]! + 1) * -2])),
  ],
  tolerance: 0,
};
