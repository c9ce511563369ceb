// Three outputs from one pass over the input.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function summary(v: NDArray): { mean: NDArray; variance: NDArray; max: NDArray } {
  const mean = np.mean(v);
  return { mean, variance: np.mean(np.square(v.sub(mean))), max: np.max(v) };
}

export const golden: GoldenCase = {
  f: vmap(summary),
  args: [
    np.array([
      [1, 2, 3, 4],
      [4, 4, 4, 4],
      [-1, 1, -3, 3],
    ]),
  ],
  more: [
    [np.zeros([0, 4])],
    [np.array([[1.5, 2.5, -3.5, 8]])],
    [
      np.array([
        [NaN, 1, 2, 3],
        [-0, -0, -0, -0],
        [Infinity, 1, 1, 1],
        [-Infinity, 1, 1, 1],
      ]),
    ],
  ],
  reference: (vs: Matrix) => {
    const means = vs.map((v) => v.reduce((total, x) => total + x, 0) / 4);
    const variances = vs.map((v, i) => v.reduce((total, x) => total + (x - means[i]!) ** 2, 0) / 4);
    return [vs.map((v) => Math.max(...v)), means, variances]; // keys in the order of trees
  },
  tolerance: 1e-6,
};
