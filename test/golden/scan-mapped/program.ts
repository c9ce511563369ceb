// An exponential average along each lane's series, all of its values kept: one loop of steps inside the loop of lanes.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const average = (start: NDArray, series: NDArray): NDArray[] =>
  lax.scan(
    (level: NDArray, x: NDArray) => {
      const next = level.mul(0.75).add(x.mul(0.25));
      return [next, next];
    },
    start,
    series,
  );

const rows = (count: number): NDArray =>
  np.array(
    Array.from({ length: count }, (_, i) => Array.from({ length: 40 }, (_, k) => ((i * 5 + k * 3) % 7) - 2)),
    { dtype: "float64" },
  );
const wide = (...values: number[]): NDArray => np.array(values, { dtype: "float64" });

export const golden: GoldenCase = {
  f: vmap(average),
  args: [wide(0, 1, 8), rows(3)],
  more: [
    [wide(), np.zeros([0, 40], { dtype: "float64" })],
    [wide(NaN), rows(1)],
    [wide(-0, Infinity), rows(2)],
  ],
  reference: (starts: Vector, series: Matrix) => {
    const levels = starts.map((start, i) => {
      let level = start;
      return series[i]!.map((x) => {
        level = level * 0.75 + x * 0.25;
        return level;
      });
    });
    return [levels.map((row) => row.at(-1)!), levels];
  },
  tolerance: 0,
};
