// W24: means of 16 rows of a table at positions that are data: a gather, whose positions are checked, and a sum.

import { jit, NDArray, np, vmap } from "lanewise";
import { rowMeans, rowMeansByFour } from "../handwritten/embedding.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W24";
export const title = "embedding means";
export const shapes = [[20000, 16, 1000, 32]];
export const quickShapes = [[500, 16, 100, 32]];
export const tolerance = 1e-5;

const meanOfRows = (positions, table) => np.mean(np.take(table, positions, { axis: 0 }), { axis: 0 });

export function inputs([n, count, rows, width]) {
  return {
    positions: Int32Array.from(uniform(1, n * count, 0, rows), Math.floor).map((at) => Math.min(at, rows - 1)),
    table: uniform(2, rows * width),
  };
}

export function reference({ positions, table }, [n, count, , width]) {
  return Array.from({ length: n * width }, (_, k) => {
    const [i, j] = [Math.floor(k / width), k % width];
    const own = positions.subarray(i * count, (i + 1) * count);
    return own.reduce((sum, at) => sum + table[at * width + j], 0) / count;
  });
}

export function program({ positions, table }, [n, count, rows, width]) {
  const args = [new NDArray(positions, [n, count], "int32"), new NDArray(table, [rows, width], "float32")];
  return { f: jit(vmap(meanOfRows, { inAxes: [0, null] })), args };
}

export function contenders({ positions, table }, shape) {
  const { f, args } = program({ positions, table }, shape);
  const [n, count, , width] = shape;
  const hand = (label, g) => ({ name: label, kind: "hand", run: () => g(positions, table, n, count, width) });
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(...args) },
    hand("hand, sums in an array", rowMeans),
    hand("hand, four columns", rowMeansByFour),
  ];
}
