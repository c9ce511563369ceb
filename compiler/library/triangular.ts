// Systems of equations with a triangular matrix, by substitution.

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
      for (let k = first; k < last; k++) rest -= a[row + k * across]! * b[top + k * rowStep]!;
      b[top + i * rowStep] = unit ? rest : rest / a[row + i * across]!;
    }
  }
}
