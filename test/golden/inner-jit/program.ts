// Calls of a compiled function inside a mapped one: both calls are inlined and fused.
import { jit, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const energy = jit((v: NDArray) => np.sum(np.square(v)));

const compareEnergies = (a: NDArray, b: NDArray): NDArray => energy(a).sub(energy(b.mul(2)));

export const golden: GoldenCase = {
  f: vmap(compareEnergies),
  args: [
    np.array([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    np.array([
      [1, 1, 1],
      [0, 1, 0],
    ]),
  ],
  more: [
    [np.zeros([0, 3]), np.zeros([0, 3])],
    [np.array([[3, 0, 0]]), np.array([[1, 1, 0.5]])],
    [
      np.array([
        [NaN, 0, 0],
        [Infinity, 0, 0],
      ]),
      np.array([
        [1, 1, 1],
        [Infinity, 0, 0],
      ]),
    ],
  ],
  reference: (as: Matrix, bs: Matrix) => [
    as.map((a, i) => a.reduce((total, x) => total + x * x, 0) - bs[i]!.reduce((total, x) => total + 4 * x * x, 0)),
  ],
  tolerance: 0,
};
