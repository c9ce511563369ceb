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
  for (let column = 0; column < m; column++) {
    const top = atB + column * columnStep;
    for (let step = 0; step < n; step++) {
      const i = forward ? step : n - 1 - step;
      const row = atA + i * down;
      const last = forward ? i : n;
      let rest = b[top + i * rowStep]!;
      for (let k = forward ? 0 : i + 1; k < last; k++) rest -= a[row + k * across]! * b[top + k * rowStep]!;
      b[top + i * rowStep] = unit ? rest : rest / a[row + i * across]!;
    }
  }
}
