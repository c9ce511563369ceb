// The singular value decomposition of one matrix: QR factors, then Jacobi rotations between the rows of R until they are
// orthogonal. Small singular values of columns of descending size keep their digits. (Demmel and Veselic, 1992)

import { swapRows } from "./lu.js";
import { qrFactor } from "./qr.js";
import { leadsNegative, powerOfTwoBelow } from "./symmetric-eigen.js";

/** How many numbers `singularValues` works on. */
export function singularWorkSize(rows: number, columns: number, full: boolean): number {
  const least = Math.min(rows, columns);
  const most = Math.max(rows, columns);
  const width = full ? most : least;
  return most * least + (most + least) * width + least * least + least;
}

/**
 * U, the singular values in descending order and the transpose of V, with A = U diag(s) V'. `full` makes U and V square.
 * In each row of V' that belongs to a singular value the first of the largest components is positive.
 */
export function singularValues(
  a: Float64Array,
  at: number,
  work: Float64Array,
  atWork: number,
  u: Float64Array,
  atU: number,
  s: Float64Array,
  atS: number,
  vt: Float64Array,
  atVt: number,
  rows: number,
  columns: number,
  full: boolean,
): void {
  const n = Math.min(rows, columns);
  const m = Math.max(rows, columns);
  const width = full ? m : n;
  const scale = powerOfTwoBelow(a, at, m * n);
  if (!Number.isFinite(scale)) {
    u.fill(Number.NaN, atU, atU + rows * (full ? rows : n));
    s.fill(Number.NaN, atS, atS + n);
    vt.fill(Number.NaN, atVt, atVt + (full ? columns : n) * columns);
    return;
  }
  // The matrix with at least as many rows as columns is A or its transpose.
  const wide = rows < columns;
  const atQ = atWork + m * n;
  const atR = atQ + m * width;
  const atJ = atR + n * width;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) work[atWork + i * n + j] = a[at + (wide ? j * m + i : i * n + j)]! / scale;
  }
  qrFactor(work, atWork, work, atJ + n * n, work, atQ, work, atR, m, n, width);
  rotateRows(work, atR, atJ, s, atS, n);
  normaliseRows(work, atR, atJ, s, atS, n);
  for (let j = 0; j < n; j++) s[atS + j] = s[atS + j]! * scale;
  // A or its transpose is Q J' diag(s) W: J holds the rotations, and W what became of R.
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < width; j++) {
      let value = j < n ? 0 : work[atQ + i * width + j]!;
      if (j < n) for (let k = 0; k < n; k++) value += work[atQ + i * width + k]! * work[atJ + j * n + k]!;
      if (wide) vt[atVt + j * m + i] = value;
      else u[atU + i * width + j] = value;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (wide) u[atU + j * n + i] = work[atR + i * n + j]!;
      else vt[atVt + i * n + j] = work[atR + i * n + j]!;
    }
  }
  for (let j = 0; j < n; j++) {
    if (!leadsNegative(vt, atVt + j * columns, columns, 1)) continue;
    for (let i = 0; i < columns; i++) vt[atVt + j * columns + i] = -vt[atVt + j * columns + i]!;
    const step = full ? rows : n;
    for (let i = 0; i < rows; i++) u[atU + i * step + j] = -u[atU + i * step + j]!;
  }
}

/**
 * Rotates pairs of rows of the n x n matrix at `atR` until all are orthogonal; `atJ` becomes the product of rotations, and
 * s the lengths of the rows.
 */
export function rotateRows(
  work: Float64Array,
  atR: number,
  atJ: number,
  s: Float64Array,
  atS: number,
  n: number,
): void {
  for (let i = 0; i < n * n; i++) work[atJ + i] = i % (n + 1) === 0 ? 1 : 0;
  for (let i = 0; i < n; i++) s[atS + i] = rowLength(work, atR + i * n, n);
  const tolerance = Math.sqrt(n + 8) * 2 ** -52;
  let turned = n > 1;
  // Convergence is quadratic: six to ten sweeps.
  for (let sweep = 0; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const one = atR + p * n;
        const other = atR + q * n;
        const lengthP = s[atS + p]!;
        const lengthQ = s[atS + q]!;
        if (lengthP < negligibleLength || lengthQ < negligibleLength) continue;
        const unitP = 1 / lengthP;
        const unitQ = 1 / lengthQ;
        let cosine = 0;
        for (let k = 0; k < n; k++) cosine += work[one + k]! * unitP * (work[other + k]! * unitQ);
        if (!(Math.abs(cosine) > tolerance)) continue;
        turned = true;
        const zeta = (lengthQ * unitP - lengthP * unitQ) / (2 * cosine);
        const size = Math.abs(zeta);
        const t = (zeta < 0 ? -1 : 1) / (size + (size < 2 ** 30 ? Math.sqrt(1 + size * size) : size));
        const c = 1 / Math.sqrt(1 + t * t);
        rotatePair(work, one, other, c, c * t, n);
        rotatePair(work, atJ + p * n, atJ + q * n, c, c * t, n);
        s[atS + p] = lengthAfter(work, one, lengthP, n);
        s[atS + q] = lengthAfter(work, other, lengthQ, n);
      }
    }
  }
}

/** The length of a row that was rotated; one that its other all but was, of which rounding errors are left, becomes zeros. */
export function lengthAfter(x: Float64Array, at: number, before: number, n: number): number {
  const length = rowLength(x, at, n);
  if (length > Math.sqrt(n + 8) * 2 ** -51 * before) return length;
  x.fill(0, at, at + n);
  return 0;
}

/** Rows as short as this, where the largest element is about 1, are rows of zeros. */
export const negligibleLength: number = 2 ** -1000;

/** The length of a row of elements up to about 1, which may be too small to be squared. */
export function rowLength(x: Float64Array, at: number, n: number): number {
  let squares = 0;
  for (let k = 0; k < n; k++) squares += x[at + k]! * x[at + k]!;
  if (squares > 2 ** -900) return Math.sqrt(squares);
  squares = 0;
  for (let k = 0; k < n; k++) squares += (x[at + k]! * 2 ** 512) ** 2;
  return Math.sqrt(squares) * 2 ** -512;
}

/** (x, y) becomes (c x - s y, s x + c y). */
export function rotatePair(work: Float64Array, x: number, y: number, c: number, s: number, count: number): void {
  for (let k = 0; k < count; k++) {
    const kept = work[x + k]!;
    work[x + k] = c * kept - s * work[y + k]!;
    work[y + k] = s * kept + c * work[y + k]!;
  }
}

/** Puts the orthogonal rows, whose lengths s are, in descending order and makes them of length 1; rows of zeros too. */
export function normaliseRows(
  work: Float64Array,
  atR: number,
  atJ: number,
  s: Float64Array,
  atS: number,
  n: number,
): void {
  for (let i = 0; i < n; i++) {
    let best = i;
    for (let j = i + 1; j < n; j++) if (s[atS + j]! > s[atS + best]!) best = j;
    if (best !== i) {
      swapRows(s, atS + i, atS + best, 1);
      swapRows(work, atR + i * n, atR + best * n, n);
      swapRows(work, atJ + i * n, atJ + best * n, n);
    }
    if (s[atS + i]! < negligibleLength) completeRow(work, atR, i, n);
    else for (let k = 0; k < n; k++) work[atR + i * n + k] = work[atR + i * n + k]! / s[atS + i]!;
  }
}

/** Row `row` becomes a vector of length 1 orthogonal to the rows before it: the unit vector that they explain least. */
export function completeRow(work: Float64Array, at: number, row: number, n: number): void {
  let column = 0;
  let least = Infinity;
  for (let j = 0; j < n; j++) {
    let explained = 0;
    for (let i = 0; i < row; i++) explained += work[at + i * n + j]! ** 2;
    if (explained < least) {
      least = explained;
      column = j;
    }
  }
  const own = at + row * n;
  for (let j = 0; j < n; j++) work[own + j] = j === column ? 1 : 0;
  // Twice, because the first time leaves rounding errors of the size of what was taken away.
  for (let time = 0; time < 2; time++) {
    for (let i = 0; i < row; i++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += work[own + j]! * work[at + i * n + j]!;
      for (let j = 0; j < n; j++) work[own + j] = work[own + j]! - product * work[at + i * n + j]!;
    }
  }
  let squares = 0;
  for (let j = 0; j < n; j++) squares += work[own + j]! ** 2;
  for (let j = 0; j < n; j++) work[own + j] = work[own + j]! / Math.sqrt(squares);
}

/**
 * The pseudo-inverse (columns x rows) of the matrix at `at`; singular values up to `rtol` of the largest count as 0.
 * `work` holds what `singularValues` works on and then its three results.
 */
export function pseudoInverse(
  a: Float64Array,
  at: number,
  work: Float64Array,
  atWork: number,
  out: Float64Array,
  atOut: number,
  rows: number,
  columns: number,
  rtol: number,
): void {
  const n = Math.min(rows, columns);
  const atU = atWork + singularWorkSize(rows, columns, false);
  const atS = atU + rows * n;
  const atVt = atS + n;
  singularValues(a, at, work, atWork, work, atU, work, atS, work, atVt, rows, columns, false);
  const least = n === 0 ? 0 : rtol * work[atS]!;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      let value = 0;
      for (let k = 0; k < n && !(work[atS + k]! <= least); k++) {
        value += (work[atVt + k * columns + i]! * work[atU + j * n + k]!) / work[atS + k]!;
      }
      out[atOut + i * rows + j] = value;
    }
  }
}

/** How many numbers `pseudoInverse` works on. */
export function pseudoInverseWorkSize(rows: number, columns: number): number {
  const n = Math.min(rows, columns);
  return singularWorkSize(rows, columns, false) + (rows + columns + 1) * n;
}
