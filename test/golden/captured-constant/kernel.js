// score(const0 float32[3], v float32[n,3]) -> out float32[n,3]
// from   reduceSum, iota, convertElementType, broadcastInDim, mul, reduceSum, add, broadcastInDim, broadcastInDim, add
// cost   3 + 10 n flops, 12 + 24 n bytes in and out
function score(const0, v, out, n) {
  const const0_1 = const0[0];
  const reduceSum = 0 + const0_1;
  const const0_2 = const0[1];
  const reduceSum1 = reduceSum + const0_2;
  const const0_3 = const0[2];
  const reduceSum2 = reduceSum1 + const0_3;
  for (let i = 0; i < n; i++) {
    const mul = v[i * 3] * const0_1;
    const reduceSum3 = 0 + mul;
    const mul1 = v[i * 3 + 1] * const0_2;
    const reduceSum4 = reduceSum3 + mul1;
    const mul2 = v[i * 3 + 2] * const0_3;
    const reduceSum5 = reduceSum4 + mul2;
    const add = reduceSum5 + reduceSum2;
    const add1 = add + 0;
    out[i * 3] = add1;
    const add2 = add + 1;
    out[i * 3 + 1] = add2;
    const add3 = add + 2;
    out[i * 3 + 2] = add3;
  }
}
