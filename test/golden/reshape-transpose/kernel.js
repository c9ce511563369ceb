// turn(const0 float32[2], v float32[n,6]) -> out float32[n,6]
// from   broadcastInDim, add, reshape, transpose, broadcastInDim, mul, reshape
// cost   12 n flops, 8 + 48 n bytes in and out
function turn(const0, v, out, n) {
  const const0_1 = const0[0];
  const const0_2 = const0[1];
  for (let i = 0; i < n; i++) {
    const add = v[i * 6] + 1;
    const add1 = v[i * 6 + 1] + 1;
    const add2 = v[i * 6 + 2] + 1;
    const add3 = v[i * 6 + 3] + 1;
    const add4 = v[i * 6 + 4] + 1;
    const add5 = v[i * 6 + 5] + 1;
    const mul = add * const0_1;
    const mul1 = add3 * const0_2;
    const mul2 = add1 * const0_1;
    const mul3 = add4 * const0_2;
    const mul4 = add2 * const0_1;
    const mul5 = add5 * const0_2;
    out[i * 6] = mul;
    out[i * 6 + 1] = mul1;
    out[i * 6 + 2] = mul2;
    out[i * 6 + 3] = mul3;
    out[i * 6 + 4] = mul4;
    out[i * 6 + 5] = mul5;
  }
}
