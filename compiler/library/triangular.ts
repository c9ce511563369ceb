// Systems of equations with a triangular matrix, by substitution, and with a tridiagonal one, by elimination.

/**
 * Overwrites the n x m matrix B at `atB` with the solution X of op(A) X = B, where A is the n x n matrix at `atA`, of which
 * one triangle is read. The number of an element of B is row * rowStep + column * columnStep, so that B may stand
 * transposed. With `unit` the diagonal counts as ones.
 */
export function solveTriangular(
  a: Float64Array,
  atA: number,
  b: Float64Array,
  atB: number,
  n: number,
  m: number,
  rowStep: number,
  columnStep: number,
  lower: boolean,
  transposed: boolean,
  unit: boolean,
): void {
  const down = transposed ? 1 : n;
  const across = transposed ? n : 1;
  const forward = lower !== transposed;
  // Rows of B at once where they are consecutive; the operations on one element are the same either way.
  const byRows = columnStep === 1 && m > 1;
  // A row of A times a column of B, both consecutive: without products in the indices 1.1x on systems of 8.
  const isDense = across === 1 && rowStep === 1;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    const row = atA + i * down;
    const own = atB + i * rowStep;
    const first = forward ? 0 : i + 1;
    const last = forward ? i : n;
    if (byRows) {
      for (let k = first; k < last; k++) {
        const factor = a[row + k * across]!;
        const other = atB + k * rowStep;
        for (let column = 0; column < m; column++) b[own + column] = b[own + column]! - factor * b[other + column]!;
      }
      if (!unit) for (let column = 0; column < m; column++) b[own + column] = b[own + column]! / a[row + i * across]!;
      continue;
    }
    for (let column = 0; column < m; column++) {
      const top = atB + column * columnStep;
      let rest = b[top + i * rowStep]!;
      if (isDense) for (let k = first; k < last; k++) rest -= a[row + k]! * b[top + k]!;
      else for (let k = first; k < last; k++) rest -= a[row + k * across]! * b[top + k * rowStep]!;
      b[top + i * rowStep] = unit ? rest : rest / a[row + i * across]!;
    }
  }
}

/**
 * Overwrites the n x m matrix B at `atB` with the solution of T X = B, where T has d on its diagonal, l[1..] below it and
 * u[..n - 1] above it, all of n elements and overwritten. Neighbouring rows change places for the larger pivot. (LAPACK: gtsv)
 */
export function solveTridiagonal(
  l: Float64Array,
  atL: number,
  d: Float64Array,
  atD: number,
  u: Float64Array,
  atU: number,
  b: Float64Array,
  atB: number,
  n: number,
  m: number,
): void {
  // After step i row i is d[i], u[i] and then l[i + 1], two columns right of the diagonal.
  for (let i = 0; i < n - 1; i++) {
    const row = atB + i * m;
    const next = row + m;
    const below = l[atL + i + 1]!;
    const diagonal = d[atD + i]!;
    if (Math.abs(diagonal) >= Math.abs(below)) {
      const factor = below / diagonal;
      l[atL + i + 1] = 0;
      d[atD + i + 1] = d[atD + i + 1]! - factor * u[atU + i]!;
      for (let j = 0; j < m; j++) b[next + j] = b[next + j]! - factor * b[row + j]!;
      continue;
    }
    const factor = diagonal / below;
    const above = u[atU + i]!;
    d[atD + i] = below;
    u[atU + i] = d[atD + i + 1]!;
    d[atD + i + 1] = above - factor * u[atU + i]!;
    l[atL + i + 1] = i < n - 2 ? u[atU + i + 1]! : 0;
    if (i < n - 2) u[atU + i + 1] = -factor * u[atU + i + 1]!;
    for (let j = 0; j < m; j++) {
      const kept = b[row + j]!;
      b[row + j] = b[next + j]!;
      b[next + j] = kept - factor * b[next + j]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = atB + i * m;
    for (let j = 0; j < m; j++) {
      let rest = b[row + j]!;
      if (i < n - 1) rest -= u[atU + i]! * b[row + m + j]!;
      if (i < n - 2) rest -= l[atL + i + 1]! * b[row + 2 * m + j]!;
      b[row + j] = rest / d[atD + i]!;
    }
  }
}
