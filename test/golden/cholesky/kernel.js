// rootOfDeterminant(m float32[n,2,2]) -> out float32[n]
// from   cholesky, reshape, slice, reduceProd
// cost   1 n flops, 1 n choleskyFactor, 20 n bytes in and out
// holds  float32[2,2]
/** `value` on and below the diagonal, 0 above. */
function fillLower(a, at, n, value) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[at + i * n + j] = j <= i ? value : 0;
  }
}
/**
 * Overwrites the symmetric n x n matrix at `at`, of which only the lower triangle is read, with its lower factor L, where
 * L times its transpose is the matrix. The lower triangle becomes NaN if the matrix is not positive definite.
 */
function choleskyFactor(a, at, n) {
  for (let j = 0; j < n; j++) {
    const row = at + j * n;
    let pivot = a[row + j];
    for (let k = 0; k < j; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > 0)) {
      fillLower(a, at, n, Number.NaN);
      return;
    }
    const diagonal = Math.sqrt(pivot);
    a[row + j] = diagonal;
    for (let k = j + 1; k < n; k++) a[row + k] = 0;
    for (let i = j + 1; i < n; i++) {
      const below = at + i * n;
      let rest = a[below + j];
      for (let k = 0; k < j; k++) rest -= a[below + k] * a[row + k];
      a[below + j] = rest / diagonal;
    }
  }
}
const factor = new Float64Array(4);
function rootOfDeterminant(m, out, n) {
  for (let i = 0; i < n; i++) {
    const factor1 = m[i * 4];
    factor[0] = factor1;
    const factor2 = m[i * 4 + 1];
    factor[1] = factor2;
    const factor3 = m[i * 4 + 2];
    factor[2] = factor3;
    const factor4 = m[i * 4 + 3];
    factor[3] = factor4;
    choleskyFactor(factor, 0, 2);
    const cholesky = factor[0];
    const cholesky1 = factor[3];
    const reduceProd = cholesky * cholesky1;
    out[i] = reduceProd;
  }
}
