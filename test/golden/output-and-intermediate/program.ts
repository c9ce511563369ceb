// An output that other outputs are made of; an input returned as it came; one array returned twice.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function steps(v: NDArray): readonly NDArray[] {
  const doubled = v.add(v);
  return [doubled, doubled.mul(doubled).add(1), np.sum(doubled), v, doubled];
}

export const golden: GoldenCase = {
  f: vmap(steps),
  args: [
    np.array([
      [1, 2, 3, 4],
      [-1, 0, 0.5, 2],
    ]),
  ],
  more: [[np.zeros([0, 4])], [np.array([[1, 2, 3, 4]])], [np.array([[NaN, -0, Infinity, -Infinity]])]],
  reference: (vs: Matrix) => {
    const doubled = vs.map((v) => v.map((x) => x + x));
    return [
      doubled,
      doubled.map((row) => row.map((x) => x * x + 1)),
      doubled.map((row) => row.reduce((total, x) => total + x, 0)),
      vs.map((v) => [...v]),
      doubled,
    ];
  },
  tolerance: 0,
};
