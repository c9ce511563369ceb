// One layer of a network, relu(W x + b), with shared weights.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const layer = (x: NDArray, w: NDArray, b: NDArray): NDArray => np.maximum(np.matmul(w, x).add(b), 0);

const w = np.array(
  Array.from({ length: 16 }, (_, i) => Array.from({ length: 12 }, (_, k) => ((i * 5 + k * 3) % 7) - 3)),
);
const b = np.array(Array.from({ length: 16 }, (_, i) => (i % 5) - 2));
const inputs = (count: number): NDArray =>
  np.array(Array.from({ length: count }, (_, i) => Array.from({ length: 12 }, (_, k) => ((i + k * 2) % 9) / 4 - 1)));

export const golden: GoldenCase = {
  f: vmap(layer, { inAxes: [0, null, null] }),
  args: [inputs(5), w, b],
  more: [
    [np.zeros([0, 12]), w, b],
    [inputs(1), w, b],
    [inputs(17), w, b],
    [np.full([2, 12], NaN), w, b],
  ],
  reference: (xs: Matrix, weights: Matrix, biases: Vector) => [
    xs.map((x) =>
      weights.map((row, i) => {
        const y = row.reduce((total, a, k) => total + a * x[k]!, 0) + biases[i]!;
        return y > 0 || Number.isNaN(y) ? y : 0;
      }),
    ),
  ],
  tolerance: 0,
};
