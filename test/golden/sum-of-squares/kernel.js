// sumOfSquares(v float32[n,3]) -> out float32[n]
// from   square, reduceSum
// cost   5 n flops, 16 n bytes in and out
function sumOfSquares(v, out, n) {
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 3];
    const square = v1 * v1;
    const v2 = v[i * 3 + 1];
    const square1 = v2 * v2;
    const reduceSum = square + square1;
    const v3 = v[i * 3 + 2];
    const square2 = v3 * v3;
    const reduceSum1 = reduceSum + square2;
    out[i] = reduceSum1;
  }
}
