// The LU factors of one matrix with partial pivoting, and what follows from them. (LAPACK: getrf, getrs)

import { solveTriangular } from "./triangular.js";

/**
 * Overwrites the matrix at `at` with its factors: L below the diagonal (its own diagonal is ones), U on and above it.
 * In step k row k was exchanged with row pivots[k]. A zero pivot is left as it is: U is singular then.
 */
export function luFactor(
  a: Float64Array,
  at: number,
  rows: number,
  columns: number,
  pivots: Int32Array,
  atPivots: number,
): void {
  for (let k = 0; k < rows && k < columns; k++) {
    let best = k;
    let largest = Math.abs(a[at + k * columns + k]!);
    for (let i = k + 1; i < rows; i++) {
      const size = Math.abs(a[at + i * columns + k]!);
      if (size > largest) {
        largest = size;
        best = i;
      }
    }
    pivots[atPivots + k] = best;
    const top = at + k * columns;
    if (best !== k) swapRows(a, top, at + best * columns, columns);
    const pivot = a[top + k]!;
    if (pivot === 0) continue;
    for (let i = k + 1; i < rows; i++) {
      const row = at + i * columns;
      const factor = a[row + k]! / pivot;
      a[row + k] = factor;
      for (let j = k + 1; j < columns; j++) a[row + j] = a[row + j]! - factor * a[top + j]!;
    }
  }
}

/** Exchanges two runs of `count` elements. */
export function swapRows(a: Float64Array, one: number, other: number, count: number): void {
  for (let j = 0; j < count; j++) {
    const kept = a[one + j]!;
    a[one + j] = a[other + j]!;
    a[other + j] = kept;
  }
}

/** Row k of the factored matrix was row permutation[k] before the exchanges. */
export function pivotsToPermutation(
  pivots: Int32Array,
  atPivots: number,
  count: number,
  permutation: Int32Array,
  at: number,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) permutation[at + i] = i;
  for (let k = 0; k < count; k++) {
    const other = at + pivots[atPivots + k]!;
    const kept = permutation[at + k]!;
    permutation[at + k] = permutation[other]!;
    permutation[other] = kept;
  }
}

/** `luFactor`, with the permutation that the exchanges make. */
export function luPermuted(
  a: Float64Array,
  at: number,
  pivots: Int32Array,
  atPivots: number,
  permutation: Int32Array,
  atPermutation: number,
  rows: number,
  columns: number,
): void {
  luFactor(a, at, rows, columns, pivots, atPivots);
  pivotsToPermutation(pivots, atPivots, Math.min(rows, columns), permutation, atPermutation, rows);
}

/** Overwrites B with X of A X = B, or of A' X = B with `transposed`, from the factors and pivots of the n x n matrix A. */
export function luSubstitute(
  factors: Float64Array,
  at: number,
  pivots: Int32Array,
  atPivots: number,
  b: Float64Array,
  atB: number,
  n: number,
  m: number,
  transposed: boolean,
): void {
  if (transposed) {
    solveTriangular(factors, at, b, atB, n, m, m, 1, false, true, false);
    solveTriangular(factors, at, b, atB, n, m, m, 1, true, true, true);
  }
  for (let step = 0; step < n; step++) {
    const k = transposed ? n - 1 - step : step;
    const other = pivots[atPivots + k]!;
    if (other !== k) swapRows(b, atB + k * m, atB + other * m, m);
  }
  if (transposed) return;
  solveTriangular(factors, at, b, atB, n, m, m, 1, true, false, true);
  solveTriangular(factors, at, b, atB, n, m, m, 1, false, false, false);
}
