// normalise(v float32[n,3]) -> out float32[n,3]
// from   square, reduceSum, sqrt, div, broadcastInDim, mul
// cost   10 n flops, 24 n bytes in and out
function normalise(v, out, n) {
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 3];
    const square = v1 * v1;
    const v2 = v[i * 3 + 1];
    const square1 = v2 * v2;
    const reduceSum = square + square1;
    const v3 = v[i * 3 + 2];
    const square2 = v3 * v3;
    const reduceSum1 = reduceSum + square2;
    const sqrt = Math.sqrt(reduceSum1);
    const div = 1 / sqrt;
    const mul = v1 * div;
    out[i * 3] = mul;
    const mul1 = v2 * div;
    out[i * 3 + 1] = mul1;
    const mul2 = v3 * div;
    out[i * 3 + 2] = mul2;
  }
}
