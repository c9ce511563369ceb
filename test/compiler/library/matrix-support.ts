// Plain matrices for the tests of the library's linear algebra: rows one after the other, products by three loops.

import { expect } from "vitest";

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

export function matrix(rows: number, columns: number, element: (i: number, j: number) => number): Matrix {
  const data = new Float64Array(rows * columns);
  for (let k = 0; k < data.length; k++) data[k] = element(Math.floor(k / columns), k % columns);
  return { rows, columns, data };
}

/** The rest of `data` from `at` on, as a matrix; what stands before has to be as `guarded` left it. */
export function unguarded(data: Float64Array, rows: number, columns: number): Matrix {
  expect([...data.subarray(0, guard)]).toEqual(new Array(guard).fill(7));
  expect(data.length).toBe(guard + rows * columns);
  return matrix(rows, columns, (i, j) => data[guard + i * columns + j]!);
}

/** Elements in front of every matrix that is handed to the library: nothing may touch them. */
export const guard = 3;

export function guarded(size: number, values?: ArrayLike<number>): Float64Array {
  const data = new Float64Array(guard + size);
  data.fill(7, 0, guard);
  if (values !== undefined) data.set(values, guard);
  return data;
}

export function product(a: Matrix, b: Matrix): Matrix {
  expect(a.columns).toBe(b.rows);
  return matrix(a.rows, b.columns, (i, j) => {
    let sum = 0;
    for (let k = 0; k < a.columns; k++) sum += a.data[i * a.columns + k]! * b.data[k * b.columns + j]!;
    return sum;
  });
}

export function transposed({ rows, columns, data }: Matrix): Matrix {
  return matrix(columns, rows, (i, j) => data[j * columns + i]!);
}

export function identity(n: number): Matrix {
  return matrix(n, n, (i, j) => (i === j ? 1 : 0));
}

export function diagonal(values: ArrayLike<number>): Matrix {
  return matrix(values.length, values.length, (i, j) => (i === j ? values[i]! : 0));
}

export function largest({ data }: Matrix): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Every element within `tolerance` times the largest of `want`. */
export function expectClose(got: Matrix, want: Matrix, tolerance: number, what = ""): void {
  expect([got.rows, got.columns], what).toEqual([want.rows, want.columns]);
  const error = largest(
    matrix(got.rows, got.columns, (i, j) => got.data[i * got.columns + j]! - want.data[i * got.columns + j]!),
  );
  expect(error, what).toBeLessThanOrEqual(tolerance * Math.max(largest(want), Number.MIN_VALUE));
}

export function expectOrthonormalColumns(q: Matrix, tolerance: number, what = ""): void {
  expectClose(product(transposed(q), q), identity(q.columns), tolerance, what);
}

/** Numbers in [-1, 1), the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = Math.imul(seed + 1, 2654435761) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

export function randomMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = randomNumbers(seed + 31 * rows + columns);
  return matrix(rows, columns, random);
}

/** 1 / (i + j + 1): positive definite and nearly singular. */
export function hilbert(n: number): Matrix {
  return matrix(n, n, (i, j) => 1 / (i + j + 1));
}
