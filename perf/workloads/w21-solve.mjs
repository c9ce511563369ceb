// W21: systems of 8 equations, one per data point.

import { jit, NDArray, np, vmap } from "lanewise";
import { solve8 } from "../handwritten/solve.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W21";
export const title = "systems of 8 equations";
export const shapes = [[1000, 8]];
export const quickShapes = shapes;
export const tolerance = 1e-5;

export const solve = (a, b) => np.linalg.solve(a, b);

/** Elements in [-1, 1), 3 more on the diagonals. */
export function inputs([n, d]) {
  const a = uniform(1, n * d * d, -1, 1).map((value, k) => ((k % (d * d)) % (d + 1) === 0 ? value + 3 : value));
  return { a, b: uniform(2, n * d, -1, 1) };
}

/** By Gauss and Jordan, on lists. */
export function reference({ a, b }, [n, d]) {
  return Array.from({ length: n }, (_, lane) => {
    const rows = Array.from({ length: d }, (_, i) => [
      ...a.subarray((lane * d + i) * d, (lane * d + i + 1) * d),
      b[lane * d + i],
    ]);
    for (let k = 0; k < d; k++) {
      const best = rows.findIndex(
        (row, i) => i >= k && rows.slice(k).every((other) => Math.abs(other[k]) <= Math.abs(row[k])),
      );
      [rows[k], rows[best]] = [rows[best], rows[k]];
      rows.forEach((row, i) => {
        if (i === k) return;
        const factor = row[k] / rows[k][k];
        row.forEach((_, j) => {
          row[j] -= factor * rows[k][j];
        });
      });
    }
    return rows.map((row, i) => row[d] / row[i]);
  }).flat();
}

export function program({ a, b }, [n, d]) {
  return { f: jit(vmap(solve)), args: [new NDArray(a, [n, d, d], "float32"), new NDArray(b, [n, d], "float32")] };
}

export function contenders({ a, b }, [n, d]) {
  const { f, args } = program({ a, b }, [n, d]);
  const [matrices, rights] = args;
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(matrices, rights) },
    { name: "hand", kind: "hand", run: () => solve8(a, b, n) },
  ];
}
