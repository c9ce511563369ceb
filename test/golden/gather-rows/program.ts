// Rows of a table that all lanes share, at positions of each lane: a gather whose windows are rows, kept inside the table.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const rows = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 10],
  [11, 12, 13],
];
const table = np.array(rows);

const weigh = (at: NDArray, weights: NDArray): NDArray => np.dot(np.sum(table.at(at).get(), { axis: 0 }), weights);

const places = (lists: number[][]): NDArray => np.array(lists, { dtype: "int32" });

export const golden: GoldenCase = {
  f: vmap(weigh),
  args: [places([[0, 2], [9, -1]]), np.array([[1, 1, 2], [2, 0, 1]])], // biome-ignore format: lanes
  more: [
    [places([[-9, -4]]), np.array([[1, 10, 100]])],
    [np.zeros([0, 2], { dtype: "int32" }), np.zeros([0, 3])],
  ],
  reference: (at: Matrix, weights: Matrix) => {
    const row = (k: number): number[] => rows[Math.max(0, Math.min(3, k < 0 ? k + 4 : k))]!;
    const sum = ([a, b]: readonly number[], k: number): number => row(a!)[k]! + row(b!)[k]!;
    return [at.map((pair, lane) => [0, 1, 2].reduce((total, k) => total + sum(pair, k) * weights[lane]![k]!, 0))];
  },
  tolerance: 0,
};
