// The gradient of a loss for each example: reverse mode under vmap is one loop, with no work left on the value.
import { grad, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const loss = (w: NDArray, x: NDArray, y: NDArray): NDArray => np.square(np.tanh(np.dot(w, x)).sub(y));

export const golden: GoldenCase = {
  f: vmap(grad(loss), [null, 0, 0]),
  args: [
    np.array([0.5, -0.25, 1]),
    np.array([
      [0.1, 0.2, 0.3],
      [0, -0.1, 0.5],
    ]),
    np.array([1, 0]),
  ],
  more: [
    [np.array([1, 2, 3]), np.zeros([0, 3]), np.zeros([0])],
    [np.array([1, 2, 3]), np.full([1, 3], Infinity, { dtype: "float32" }), np.zeros([1])],
    [np.array([0, 0, 0]), np.full([2, 3], -0, { dtype: "float32" }), np.ones([2])],
  ],
  reference: (w: Vector, xs: Matrix, ys: Vector) => [
    xs.map((x, i) => {
      const value = Math.tanh(x.reduce((total, v, k) => total + v * w[k]!, 0));
      return x.map((v) => 2 * (value - ys[i]!) * (1 + value) * (1 - value) * v);
    }),
  ],
  tolerance: 1e-6,
};
