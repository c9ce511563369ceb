// Two vmaps of a scalar function, each over another argument.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

const times = (x: NDArray, y: NDArray): NDArray => x.mul(y);

export const golden: GoldenCase = {
  f: vmap(vmap(times, { inAxes: [null, 0] }), { inAxes: [0, null] }),
  args: [np.array([1, 2, 3]), np.array([10, 20])],
  more: [
    [np.zeros([0]), np.array([1, 2])],
    [np.array([1, 2]), np.zeros([0])],
    [np.array([-0]), np.array([3])],
    [np.array([NaN, Infinity, -0, 2]), np.array([0, 1, -1])],
  ],
  reference: (xs: Vector, ys: Vector) => [xs.map((x) => ys.map((y) => x * y))],
  tolerance: 0,
};
