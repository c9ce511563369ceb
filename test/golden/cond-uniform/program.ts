// A branch that all lanes take together: one `if` around two loops over the lanes.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

const shift = (up: NDArray, x: NDArray): NDArray =>
  lax.cond(
    up.greater(0),
    (v: NDArray) => v.add(1),
    (v) => v.mul(v),
    x,
  );

export const golden: GoldenCase = {
  f: vmap(shift, { inAxes: [null, 0] }),
  args: [np.array(1, { dtype: "float32" }), np.array([1, -2, 0.5])],
  more: [
    [np.array(-1, { dtype: "float32" }), np.array([1, -2, -0])],
    [np.array(NaN, { dtype: "float32" }), np.array([Infinity])],
    [np.array(2, { dtype: "float32" }), np.zeros([0])],
  ],
  reference: (up: number, xs: Vector) => [xs.map((x) => (up > 0 ? x + 1 : x * x))],
  tolerance: 0,
};
