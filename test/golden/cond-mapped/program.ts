// A branch whose predicate differs between lanes: a real `if` inside the loop, so only the taken branch costs.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const settle = (x: NDArray, w: NDArray): NDArray =>
  lax.cond(
    x.greater(0),
    (v: NDArray) => np.sum(np.sqrt(np.abs(w))).mul(v),
    (v) => v.neg(),
    x,
  );

const sample = np.array([1, -2, 0, 3]);
const weights = np.array([
  [1, 4, 9],
  [1, 1, 1],
  [2, 2, 2],
  [16, -25, 0],
]);

export const golden: GoldenCase = {
  f: vmap(settle),
  args: [sample, weights],
  more: [
    [np.zeros([0]), np.zeros([0, 3])],
    [np.array([NaN]), np.ones([1, 3])],
    [np.array([-0, Infinity]), np.ones([2, 3])],
  ],
  reference: (xs: Vector, ws: Matrix) => [
    xs.map((x, i) => (x > 0 ? ws[i]!.reduce((total, w) => total + Math.sqrt(Math.abs(w)), 0) * x : -x)),
  ],
  tolerance: 1e-6,
};
