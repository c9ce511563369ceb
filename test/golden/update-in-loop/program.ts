// An array that a loop carries and writes one element of at each step: written in place, never copied.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

/** Counts how often each of four values stands in a row. */
const histogram = (row: NDArray): NDArray => {
  const count = (k: NDArray, counts: NDArray): NDArray => {
    const value = lax.dynamicIndexInDim(row, k, { keepdims: false });
    return counts.at(value).add(1);
  };
  return lax.foriLoop(0, 20, count, np.zeros([4], { dtype: "int32" }));
};

const filled = (count: number, step: number): NDArray =>
  np.array(
    Array.from({ length: count }, (_, i) => Array.from({ length: 20 }, (_, j) => ((i * 7 + j * step) % 6) - 1)),
    { dtype: "int32" },
  );

export const golden: GoldenCase = {
  f: vmap(histogram),
  args: [filled(2, 3)],
  more: [[filled(1, 1)], [filled(3, 5)], [np.zeros([0, 20], { dtype: "int32" })]],
  reference: (lanes: Matrix) => [
    lanes.map((row) => {
      const counts = [0, 0, 0, 0];
      for (const value of row) {
        const at = value < 0 ? value + 4 : value; // -1 is the last; 4 and more are nowhere
        if (at < 4) counts[at]! += 1;
      }
      return counts;
    }),
  ],
  tolerance: 0,
};
