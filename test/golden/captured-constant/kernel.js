// score(const0 float32[3], v float32[n,3]) -> out float32[n,3]
// from   reduceSum, iota, convertElementType, broadcastInDim, mul, reduceSum, add, broadcastInDim, broadcastInDim, add
// cost   2 + 9 n flops, 12 + 24 n bytes in and out
function score(const0, v, out, n) {
  const const0_1 = const0[0];
  const const0_2 = const0[1];
  const reduceSum = const0_1 + const0_2;
  const const0_3 = const0[2];
  const reduceSum1 = reduceSum + const0_3;
  for (let i = 0; i < n; i++) {
    const mul = v[i * 3] * const0_1;
    const mul1 = v[i * 3 + 1] * const0_2;
    const reduceSum2 = mul + mul1;
    const mul2 = v[i * 3 + 2] * const0_3;
    const reduceSum3 = reduceSum2 + mul2;
    const add = reduceSum3 + reduceSum1;
    const add1 = add + 0;
    out[i * 3] = add1;
    const add2 = add + 1;
    out[i * 3 + 1] = add2;
    const add3 = add + 2;
    out[i * 3 + 2] = add3;
  }
}
