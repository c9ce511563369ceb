// squareRoot(const0 int32[], x float64[n]) -> out0 float64[n], out1 int32[n]
// from   laneMap
// cost   8 n flops, 4 + 20 n bytes in and out
function squareRoot(const0, x, out0, out1, n) {
  const const0_1 = const0[0];
  for (let i = 0; i < n; i++) {
    const x1 = x[i];
    let carry = x1;
    let carry1 = const0_1;
    while (Math.abs(carry * carry - x1) > 1e-9) {
      const div = x1 / carry;
      const add = carry + div;
      const mul = add * 0.5;
      const add1 = carry1 + 1 | 0;
      carry = mul;
      carry1 = add1;
    }
    out0[i] = carry;
    out1[i] = carry1;
  }
}
