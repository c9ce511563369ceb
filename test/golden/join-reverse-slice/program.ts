// Movement only: two vectors joined, reversed, every second element from the second on.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function shuffle(a: NDArray, b: NDArray): NDArray {
  const reversed = np.flip(np.concatenate([a, b]));
  return lax.slice(reversed, [1], [7], { strides: [2] });
}

export const golden: GoldenCase = {
  f: vmap(shuffle),
  args: [
    np.array([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    np.array([
      [10, 20, 30, 40],
      [50, 60, 70, 80],
    ]),
  ],
  more: [
    [np.zeros([0, 3]), np.zeros([0, 4])],
    [np.array([[-0, NaN, Infinity]]), np.array([[-Infinity, 0, -0, NaN]])],
  ],
  reference: (as: Matrix, bs: Matrix) => [as.map((a, i) => [...a, ...bs[i]!].reverse().filter((_, k) => k % 2 === 1))],
  tolerance: 0,
};
