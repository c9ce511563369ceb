// The Cholesky factor of one matrix, row by row. (Golub and Van Loan, Matrix Computations, 4.2.5)

/**
 * Overwrites the symmetric n x n matrix at `at`, of which only the lower triangle is read, with its lower factor L, where
 * L times its transpose is the matrix. The lower triangle becomes NaN if the matrix is not positive definite.
 */
export function choleskyFactor(a: Float64Array, at: number, n: number): void {
  for (let j = 0; j < n; j++) {
    const row = at + j * n;
    let pivot = a[row + j]!;
    for (let k = 0; k < j; k++) pivot -= a[row + k]! * a[row + k]!;
    if (!(pivot > 0)) {
      fillLower(a, at, n, Number.NaN);
      return;
    }
    const diagonal = Math.sqrt(pivot);
    a[row + j] = diagonal;
    for (let k = j + 1; k < n; k++) a[row + k] = 0;
    for (let i = j + 1; i < n; i++) {
      const below = at + i * n;
      let rest = a[below + j]!;
      for (let k = 0; k < j; k++) rest -= a[below + k]! * a[row + k]!;
      a[below + j] = rest / diagonal;
    }
  }
}

/** `value` on and below the diagonal, 0 above. */
export function fillLower(a: Float64Array, at: number, n: number, value: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[at + i * n + j] = j <= i ? value : 0;
  }
}
