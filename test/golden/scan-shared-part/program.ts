// A scan that carries a matrix all lanes share and a vector of each lane: the matrix gets a scan of its own, and lanes run
// through its steps one after the other.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const size = 5;

const drift = (start: NDArray, matrix: NDArray): NDArray[] =>
  lax.scan(([x, m]: [NDArray, NDArray]) => [[np.dot(m, x), np.matmul(m, matrix)], np.sum(m)], [start, matrix], null, {
    length: 12,
    reverse: true,
  }) as never;

const filled = (...shape: number[]): NDArray => {
  const count = shape.reduce((product, dim) => product * dim, 1);
  return np.array(Array.from({ length: count }, (_, k) => ((k * 7) % 3) - 1), { dtype: "float64" }).reshape(shape); // biome-ignore format: one line
};

export const golden: GoldenCase = {
  f: vmap(drift, { inAxes: [0, null], outAxes: [[0, null], null] as never }),
  args: [filled(3, size), np.eye(size, { dtype: "float64" }).multiply(-1)],
  more: [
    [filled(0, size), filled(size, size)],
    [filled(1, size), filled(size, size)],
  ],
  reference: (lanes: Matrix, matrix: Matrix) => {
    const times = (a: Matrix, b: Matrix): number[][] =>
      a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
    let m: Matrix = matrix;
    let xs: Matrix = lanes;
    const sums = new Array<number>(12);
    for (let k = 11; k >= 0; k--) {
      const now = m;
      sums[k] = now.flat().reduce((sum, value) => sum + value, 0);
      xs = xs.map((x) => now.map((row) => row.reduce((sum, value, j) => sum + value * x[j]!, 0)));
      m = times(now, matrix);
    }
    return [xs as number[][], m as number[][], sums];
  },
  tolerance: 0,
};
