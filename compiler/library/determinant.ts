// Determinants and cofactors of one matrix, by elimination. The matrix is overwritten.

import { logarithm } from "./logarithm.js";
import { luFactor, swapRows } from "./lu.js";

/** out = the determinant of the n x n matrix at `at`. */
export function determinant(
  a: Float64Array,
  at: number,
  pivots: Int32Array,
  atPivots: number,
  out: Float64Array,
  atOut: number,
  n: number,
): void {
  luFactor(a, at, n, n, pivots, atPivots);
  let product = 1;
  for (let k = 0; k < n; k++) {
    const pivot = a[at + k * n + k]!;
    product *= pivots[atPivots + k] === k ? pivot : -pivot;
  }
  out[atOut] = product;
}

/** sign = -1, 0, 1 or NaN, and size = the logarithm of the absolute value, which overflows later than the determinant. */
export function signedLogDeterminant(
  a: Float64Array,
  at: number,
  pivots: Int32Array,
  atPivots: number,
  sign: Float64Array,
  atSign: number,
  size: Float64Array,
  atSize: number,
  n: number,
): void {
  luFactor(a, at, n, n, pivots, atPivots);
  let direction = 1;
  let total = 0;
  for (let k = 0; k < n; k++) {
    const pivot = a[at + k * n + k]!;
    direction *= Math.sign(pivots[atPivots + k] === k ? pivot : -pivot);
    total += logarithm(Math.abs(pivot));
  }
  sign[atSign] = direction;
  size[atSize] = total;
}

/**
 * c[i,j] = the derivative of the determinant by a[i,j]. Right for singular matrices too: elimination with complete
 * pivoting, P A Q = L U, leaves a lack of rank to the last pivots of U, by which nothing is divided.
 */
export function cofactorMatrix(
  a: Float64Array,
  at: number,
  places: Int32Array,
  atPlaces: number,
  work: Float64Array,
  atWork: number,
  c: Float64Array,
  atC: number,
  n: number,
): void {
  const sign = eliminateCompletely(a, at, places, atPlaces, n);
  let product = sign;
  for (let k = 0; k < n - 1; k++) product *= a[at + k * n + k]!;
  invertUnitLower(a, at, work, atWork, n);
  // adj(U) inv(L), where adj(U) = product of the first pivots * [last inv(U1), -inv(U1) u; 0, 1] for U = [U1, u; 0, last].
  const bottom = atWork + (n - 1) * n;
  const last = a[at + n * n - 1]!;
  for (let i = n - 2; i >= 0; i--) {
    const row = at + i * n;
    for (let j = 0; j < n; j++) {
      let rest = last * work[atWork + i * n + j]! - a[row + n - 1]! * work[bottom + j]!;
      for (let k = i + 1; k < n - 1; k++) rest -= a[row + k]! * work[atWork + k * n + j]!;
      work[atWork + i * n + j] = product === 0 ? 0 : rest / a[row + i]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const place = places[atPlaces + i]! * n + places[atPlaces + n + j]!;
      c[atC + place] = product * work[atWork + j * n + i]!;
    }
  }
}

/** As `luFactor`, each step on the largest element left. places: the rows in their new order, then the columns. */
export function eliminateCompletely(
  a: Float64Array,
  at: number,
  places: Int32Array,
  atPlaces: number,
  n: number,
): number {
  let sign = 1;
  for (let k = 0; k < 2 * n; k++) places[atPlaces + k] = k % n;
  for (let k = 0; k < n; k++) {
    let row = k;
    let column = k;
    for (let i = k; i < n; i++) {
      for (let j = k; j < n; j++) {
        if (!(Math.abs(a[at + i * n + j]!) > Math.abs(a[at + row * n + column]!))) continue;
        row = i;
        column = j;
      }
    }
    if (row !== k) {
      swapRows(a, at + k * n, at + row * n, n);
      swapPlaces(places, atPlaces + k, atPlaces + row);
      sign = -sign;
    }
    if (column !== k) {
      for (let i = 0; i < n; i++) swapRows(a, at + i * n + k, at + i * n + column, 1);
      swapPlaces(places, atPlaces + n + k, atPlaces + n + column);
      sign = -sign;
    }
    const pivot = a[at + k * n + k]!;
    if (pivot === 0) return sign;
    for (let i = k + 1; i < n; i++) {
      const factor = a[at + i * n + k]! / pivot;
      a[at + i * n + k] = factor;
      for (let j = k + 1; j < n; j++) a[at + i * n + j] = a[at + i * n + j]! - factor * a[at + k * n + j]!;
    }
  }
  return sign;
}

/** Exchanges two elements. */
export function swapPlaces(places: Int32Array, one: number, other: number): void {
  const kept = places[one]!;
  places[one] = places[other]!;
  places[other] = kept;
}

/** The inverse of the matrix below the diagonal of a, whose diagonal is ones. */
export function invertUnitLower(
  a: Float64Array,
  at: number,
  inverse: Float64Array,
  atInverse: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let value = i === j ? 1 : 0;
      for (let k = j; k < i; k++) value -= a[at + i * n + k]! * inverse[atInverse + k * n + j]!;
      inverse[atInverse + i * n + j] = value;
    }
  }
}
