// Eigenvalues and eigenvectors of one symmetric matrix: reduction to a tridiagonal one by reflections, then implicit QL
// iterations. (EISPACK: tred2, tql2, from Bowdler, Martin, Reinsch and Wilkinson, Handbook for Automatic Computation II)

/**
 * Overwrites the n x n matrix at `at`, of which only the lower triangle is read, with its eigenvectors in columns; the
 * eigenvalues ascend. In each vector the first of the largest components is positive. `work` holds n numbers.
 */
export function symmetricEigen(
  v: Float64Array,
  at: number,
  values: Float64Array,
  atValues: number,
  work: Float64Array,
  atWork: number,
  n: number,
): void {
  if (n === 0) return;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) v[at + i * n + j] = v[at + j * n + i]!;
  }
  const scale = powerOfTwoBelow(v, at, n * n);
  if (!Number.isFinite(scale)) {
    v.fill(Number.NaN, at, at + n * n);
    values.fill(Number.NaN, atValues, atValues + n);
    return;
  }
  for (let k = 0; k < n * n; k++) v[at + k] = v[at + k]! / scale;
  tridiagonalise(v, at, values, atValues, work, atWork, n);
  diagonalise(v, at, values, atValues, work, atWork, n);
  sortEigenpairs(v, at, values, atValues, n);
  for (let j = 0; j < n; j++) {
    values[atValues + j] = values[atValues + j]! * scale;
    if (leadsNegative(v, at + j, n, n)) for (let i = 0; i < n; i++) v[at + i * n + j] = -v[at + i * n + j]!;
  }
}

/** The largest power of two not above any absolute value of the elements; 1 for zeros, and NaN if any is not finite. */
export function powerOfTwoBelow(x: Float64Array, at: number, count: number): number {
  let largest = 0;
  for (let k = at; k < at + count; k++) {
    const size = Math.abs(x[k]!);
    if (!(size < Infinity)) return Number.NaN;
    if (size > largest) largest = size;
  }
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}

/** Whether the first of the largest of `count` elements, `step` apart, is negative. */
export function leadsNegative(x: Float64Array, at: number, count: number, step: number): boolean {
  let largest = 0;
  for (let k = 0; k < count; k++) if (Math.abs(x[at + k * step]!) > Math.abs(largest)) largest = x[at + k * step]!;
  return largest < 0;
}

/** v becomes the orthogonal Q with Q' A Q = T, d the diagonal of T, e[1..] what stands beside it. */
export function tridiagonalise(
  v: Float64Array,
  at: number,
  d: Float64Array,
  atD: number,
  e: Float64Array,
  atE: number,
  n: number,
): void {
  for (let j = 0; j < n; j++) d[atD + j] = v[at + (n - 1) * n + j]!;
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[atD + k]!);
    if (scale === 0) {
      e[atE + i] = d[atD + i - 1]!;
      for (let j = 0; j < i; j++) {
        d[atD + j] = v[at + (i - 1) * n + j]!;
        v[at + i * n + j] = 0;
        v[at + j * n + i] = 0;
      }
      d[atD + i] = 0;
      continue;
    }
    let squares = 0;
    for (let k = 0; k < i; k++) {
      d[atD + k] = d[atD + k]! / scale;
      squares += d[atD + k]! ** 2;
    }
    const first = d[atD + i - 1]!;
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    e[atE + i] = scale * length;
    const h = squares - first * length;
    d[atD + i - 1] = first - length;
    for (let j = 0; j < i; j++) e[atE + j] = 0;
    for (let j = 0; j < i; j++) {
      const f = d[atD + j]!;
      v[at + j * n + i] = f;
      let g = e[atE + j]! + v[at + j * n + j]! * f;
      for (let k = j + 1; k < i; k++) {
        const element = v[at + k * n + j]!;
        g += element * d[atD + k]!;
        e[atE + k] = e[atE + k]! + element * f;
      }
      e[atE + j] = g;
    }
    let total = 0;
    for (let j = 0; j < i; j++) {
      e[atE + j] = e[atE + j]! / h;
      total += e[atE + j]! * d[atD + j]!;
    }
    const half = total / (h + h);
    for (let j = 0; j < i; j++) e[atE + j] = e[atE + j]! - half * d[atD + j]!;
    for (let j = 0; j < i; j++) {
      const f = d[atD + j]!;
      const g = e[atE + j]!;
      for (let k = j; k < i; k++) {
        v[at + k * n + j] = v[at + k * n + j]! - (f * e[atE + k]! + g * d[atD + k]!);
      }
      d[atD + j] = v[at + (i - 1) * n + j]!;
      v[at + i * n + j] = 0;
    }
    d[atD + i] = h;
  }
  accumulateReflections(v, at, d, atD, n);
  e[atE] = 0;
}

/** The second half of `tridiagonalise`: multiplies the reflections, which stand above the diagonal, together. */
export function accumulateReflections(v: Float64Array, at: number, d: Float64Array, atD: number, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    v[at + (n - 1) * n + i] = v[at + i * n + i]!;
    v[at + i * n + i] = 1;
    const h = d[atD + i + 1]!;
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[atD + k] = v[at + k * n + i + 1]! / h;
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k <= i; k++) product += v[at + k * n + i + 1]! * v[at + k * n + j]!;
        for (let k = 0; k <= i; k++) v[at + k * n + j] = v[at + k * n + j]! - product * d[atD + k]!;
      }
    }
    for (let k = 0; k <= i; k++) v[at + k * n + i + 1] = 0;
  }
  for (let j = 0; j < n; j++) {
    d[atD + j] = v[at + (n - 1) * n + j]!;
    v[at + (n - 1) * n + j] = 0;
  }
  v[at + n * n - 1] = 1;
}

/** d becomes the eigenvalues of the tridiagonal matrix, and v is multiplied by its eigenvectors. */
export function diagonalise(
  v: Float64Array,
  at: number,
  d: Float64Array,
  atD: number,
  e: Float64Array,
  atE: number,
  n: number,
): void {
  for (let i = 1; i < n; i++) e[atE + i - 1] = e[atE + i]!;
  e[atE + n - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[atD + l]!) + Math.abs(e[atE + l]!));
    const negligible = 2 ** -52 * largest;
    let m = l;
    while (m < n - 1 && Math.abs(e[atE + m]!) > negligible) m++;
    // Two or three iterations are usual; the limit is never met in exact arithmetic.
    for (let left = 60; m > l && left > 0; left--) {
      const before = d[atD + l]!;
      const p = (d[atD + l + 1]! - before) / (2 * e[atE + l]!);
      const root = p < 0 ? -Math.sqrt(p * p + 1) : Math.sqrt(p * p + 1);
      d[atD + l] = e[atE + l]! / (p + root);
      d[atD + l + 1] = e[atE + l]! * (p + root);
      const moved = before - d[atD + l]!;
      for (let i = l + 2; i < n; i++) d[atD + i] = d[atD + i]! - moved;
      shift += moved;
      sweepUp(v, at, d, atD, e, atE, l, m, n);
      if (!(Math.abs(e[atE + l]!) > negligible)) break;
    }
    d[atD + l] = d[atD + l]! + shift;
    e[atE + l] = 0;
  }
}

/** One implicit QL step on rows l to m. */
export function sweepUp(
  v: Float64Array,
  at: number,
  d: Float64Array,
  atD: number,
  e: Float64Array,
  atE: number,
  l: number,
  m: number,
  n: number,
): void {
  const second = d[atD + l + 1]!;
  const beside = e[atE + l + 1]!;
  let p = d[atD + m]!;
  let c = 1;
  let c2 = 1;
  let c3 = 1;
  let s = 0;
  let s2 = 0;
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[atE + i]!;
    const h = c * p;
    const r = Math.sqrt(p * p + e[atE + i]! ** 2);
    e[atE + i + 1] = s * r;
    s = e[atE + i]! / r;
    c = p / r;
    p = c * d[atD + i]! - s * g;
    d[atD + i + 1] = h + s * (c * g + s * d[atD + i]!);
    for (let k = at + i; k < at + n * n; k += n) {
      const right = v[k + 1]!;
      v[k + 1] = s * v[k]! + c * right;
      v[k] = c * v[k]! - s * right;
    }
  }
  p = (-s * s2 * c3 * beside * e[atE + l]!) / second;
  e[atE + l] = s * p;
  d[atD + l] = c * p;
}

/** Ascending eigenvalues, their vectors in columns with them. */
export function sortEigenpairs(v: Float64Array, at: number, d: Float64Array, atD: number, n: number): void {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (d[atD + j]! < d[atD + least]!) least = j;
    if (least === i) continue;
    const value = d[atD + least]!;
    d[atD + least] = d[atD + i]!;
    d[atD + i] = value;
    for (let k = at; k < at + n * n; k += n) {
      const kept = v[k + i]!;
      v[k + i] = v[k + least]!;
      v[k + least] = kept;
    }
  }
}
