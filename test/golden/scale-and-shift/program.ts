// Weights that all lanes share stay unmapped.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const scaleAndShift = (x: NDArray, scale: NDArray, shift: NDArray): NDArray => x.mul(scale).add(shift);

const scale = np.array([2, 0.5, -1, 4]);
const shift = np.array([1, 0, -0.25, 3]);

export const golden: GoldenCase = {
  f: vmap(scaleAndShift, { inAxes: [0, null, null] }),
  args: [
    np.array([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9, 10, 11, 12],
    ]),
    scale,
    shift,
  ],
  more: [
    [np.zeros([0, 4]), scale, shift],
    [np.array([[0.5, -0.5, 1, 8]]), scale, shift],
    [np.array([[NaN, -0, Infinity, -Infinity]]), np.array([1, 1, 0, 2]), np.array([0, -0, 1, 1])],
  ],
  reference: (xs: Matrix, scales: Vector, shifts: Vector) => [
    xs.map((x) => x.map((value, k) => value * scales[k]! + shifts[k]!)),
  ],
  tolerance: 0,
};
