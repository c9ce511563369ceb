// Rows long enough for several accumulators, jammed columns and their remainders. Integers wrap the same in any order,
// so every schedule has to give the bits of the plain loop.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../runtime/index.js";

const length = fc.integer({ min: 20, max: 75 });

function integers(shape: number[], seed: number): NDArray {
  let state = seed | 1;
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Int32Array.from({ length: size }, () => {
    state = Math.imul(state, 1103515245) + 12345;
    return state >> 20;
  });
  return np.array(data).reshape(shape);
}

/** The same bits operation by operation, compiled, and compiled for one lane more; each stage verified. */
function expectSame(f: (...args: NDArray[]) => NDArray | NDArray[], args: NDArray[], inAxes: (number | null)[]): void {
  const mapped = vmap(f as (...args: NDArray[]) => NDArray, { inAxes });
  const compiled = jit(mapped);
  compiled.explain(...args);
  const text = (out: unknown): string => JSON.stringify(out);
  expect(text(compiled(...args))).toBe(text(mapped(...args)));
}

const programs: Readonly<Record<string, (x: NDArray, w: NDArray, b: NDArray) => NDArray | NDArray[]>> = {
  "a layer": (x, w, b) => np.maximum(np.add(np.dot(w, x), b), 0),
  "two layers": (x, w, b) => np.dot(np.maximum(np.add(np.dot(w, x), b), 0), b),
  "a product and its sums": (x, w, b) => {
    const product = np.multiply(w, x);
    return [np.sum(product, { axis: 1 }), np.sum(product, { axis: 0 }), np.add(np.max(product, { axis: 1 }), b)];
  },
  "largest, smallest, sum and where": (x) => [np.max(x), np.min(x), np.sum(x), np.argmax(x), np.argmin(x)],
  "running results": (x) => [np.cumsum(x), np.sum(np.cumsum(x)), np.prod(x)],
  "centred rows": (x) => np.subtract(x, np.max(x)),
  "rows of rows": (_x, w) => np.matmul(w, np.transpose(w)),
  "a row against all rows": (x, w) => np.sum(np.square(np.subtract(w, x)), { axis: 1 }),
};

describe.each(Object.entries(programs))("%s", (_name, f) => {
  test("has the bits of the plain loops", () => {
    fc.assert(
      fc.property(length, length, fc.constantFrom(1, 2, 3), fc.nat(), (columns, rows, lanes, seed) => {
        const args = [
          integers([lanes, columns], seed),
          integers([rows, columns], seed + 1),
          integers([rows], seed + 2),
        ];
        expectSame(f as never, args, [0, null, null]);
      }),
      { numRuns: 12 },
    );
  });
});

test("products of matrices of all sizes around the blocks", () => {
  for (const [n, k, m] of [
    [8, 25, 8],
    [7, 26, 9],
    [1, 40, 15],
    [16, 33, 17],
    [5, 31, 3],
    [9, 64, 31],
    [4, 4, 24],
    [6, 7, 25],
    [2, 30, 4],
    [3, 30, 4],
    [7, 12, 30],
    [30, 9, 1],
    [31, 5, 2],
  ] as const) {
    // biome-ignore format: a table
    const [a, b] = [integers([n, k], n), integers([k, m], m)];
    const f = jit((x: NDArray, y: NDArray) => np.matmul(x, y));
    f.explain(a, b);
    expect(f(a, b).toArray()).toEqual(np.matmul(a, b).toArray());
  }
});
