// map: the function of one row, row after row, inside each lane.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Tensor } from "../golden-case.js";

const largest = (rows: NDArray): NDArray => lax.map((row: NDArray) => np.max(row).sub(np.min(row)), rows);

const cube = (count: number): NDArray =>
  np.array(
    Array.from({ length: count }, (_, i) =>
      Array.from({ length: 10 }, (_, j) => Array.from({ length: 3 }, (_, k) => ((i * 7 + j * 5 + k * 11) % 13) - 6)),
    ),
  );

export const golden: GoldenCase = {
  f: vmap(largest),
  args: [cube(2)],
  more: [
    [np.zeros([0, 10, 3])],
    [np.full([1, 10, 3], NaN, { dtype: "float32" })],
    [np.full([2, 10, 3], -0, { dtype: "float32" })],
  ],
  reference: (lanes: Tensor) => [lanes.map((rows: Matrix) => rows.map((row) => Math.max(...row) - Math.min(...row)))],
  tolerance: 0,
};
