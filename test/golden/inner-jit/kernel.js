// compareEnergies(a float32[n,3], b float32[n,3]) -> out float32[n]
// from   square, reduceSum, mul, square, reduceSum, sub
// cost   14 n flops, 28 n bytes in and out
function compareEnergies(a, b, out, n) {
  for (let i = 0; i < n; i++) {
    const a1 = a[i * 3];
    const square = a1 * a1;
    const mul = b[i * 3] * 2;
    const square1 = mul * mul;
    const a2 = a[i * 3 + 1];
    const square2 = a2 * a2;
    const mul1 = b[i * 3 + 1] * 2;
    const square3 = mul1 * mul1;
    const reduceSum = square + square2;
    const reduceSum1 = square1 + square3;
    const a3 = a[i * 3 + 2];
    const square4 = a3 * a3;
    const mul2 = b[i * 3 + 2] * 2;
    const square5 = mul2 * mul2;
    const reduceSum2 = reduceSum + square4;
    const reduceSum3 = reduceSum1 + square5;
    const sub = reduceSum2 - reduceSum3;
    out[i] = sub;
  }
}
