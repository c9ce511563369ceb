// One of three branches per lane, chosen by a number that is clamped to them.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

const operate = (which: NDArray, x: NDArray, y: NDArray): NDArray =>
  lax.switchCase(which, [(a: NDArray, b: NDArray) => a.add(b), (a, b) => a.mul(b), (a, b) => np.maximum(a, b)], x, y);

const whole = (...values: number[]): NDArray => np.array(values, { dtype: "int32" });

export const golden: GoldenCase = {
  f: vmap(operate),
  args: [whole(0, 1, 2, -7, 9), np.array([1, 2, 3, 4, 5]), np.array([10, 20, 30, 40, 50])],
  more: [
    [whole(), np.zeros([0]), np.zeros([0])],
    [whole(2, 2), np.array([NaN, -0]), np.array([1, 0])],
  ],
  reference: (which: Vector, xs: Vector, ys: Vector) => [
    which.map((k, i) => {
      const [x, y] = [xs[i]!, ys[i]!];
      if (k <= 0) return x + y;
      return k === 1 ? x * y : Math.max(x, y);
    }),
  ],
  tolerance: 0,
};
