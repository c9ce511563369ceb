// The QR factors of one matrix by Householder reflections, with LAPACK's signs. (LAPACK: geqrf, orgqr)

/**
 * Q (rows x width, orthonormal columns) and R (width x columns, upper triangular) with Q R = A, where width is the smaller
 * of rows and columns, or rows. A is overwritten; `scales` holds one number per reflection.
 */
export function qrFactor(
  a: Float64Array,
  at: number,
  scales: Float64Array,
  atScales: number,
  q: Float64Array,
  atQ: number,
  r: Float64Array,
  atR: number,
  rows: number,
  columns: number,
  width: number,
): void {
  const steps = Math.min(rows, columns);
  for (let k = 0; k < steps; k++) {
    const scale = reflection(a, at + k * columns + k, rows - k, columns);
    scales[atScales + k] = scale;
    reflect(a, at + k * columns + k, scale, rows - k, columns, a, at + k * columns + k + 1, columns - k - 1, columns);
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < columns; j++) r[atR + i * columns + j] = j < i ? 0 : a[at + i * columns + j]!;
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) q[atQ + i * width + j] = i === j ? 1 : 0;
  }
  for (let k = steps - 1; k >= 0; k--) {
    const scale = scales[atScales + k]!;
    reflect(a, at + k * columns + k, scale, rows - k, columns, q, atQ + k * width + k, width - k, width);
  }
}

/**
 * Makes the reflection I - scale v v' that turns the column x (`count` elements, `step` apart) into (beta, 0, ..., 0).
 * v[0] is 1 and not stored; beta takes the place of x[0], the rest of v that of the rest of x. Gives the scale.
 */
export function reflection(x: Float64Array, at: number, count: number, step: number): number {
  let largest = 0;
  for (let i = 1; i < count; i++) {
    const size = Math.abs(x[at + i * step]!);
    if (!(size <= largest)) largest = size;
  }
  if (largest === 0) return 0;
  const first = x[at]!;
  const unit = Math.max(largest, Math.abs(first));
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (x[at + i * step]! / unit) ** 2;
  const beta = first < 0 ? unit * Math.sqrt(squares) : -unit * Math.sqrt(squares);
  for (let i = 1; i < count; i++) x[at + i * step] = x[at + i * step]! / (first - beta);
  x[at] = beta;
  return (beta - first) / beta;
}

/** Applies the reflection whose v is the column at `atV` to the `columns` columns at `atY`, each of `count` elements. */
export function reflect(
  v: Float64Array,
  atV: number,
  scale: number,
  count: number,
  step: number,
  y: Float64Array,
  atY: number,
  columns: number,
  stepY: number,
): void {
  if (scale === 0) return;
  for (let j = 0; j < columns; j++) {
    let product = y[atY + j]!;
    for (let i = 1; i < count; i++) product += v[atV + i * step]! * y[atY + i * stepY + j]!;
    product *= scale;
    y[atY + j] = y[atY + j]! - product;
    for (let i = 1; i < count; i++) {
      const place = atY + i * stepY + j;
      y[place] = y[place]! - product * v[atV + i * step]!;
    }
  }
}
