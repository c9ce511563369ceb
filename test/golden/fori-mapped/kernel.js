// factorial(const0 float64[], n int32[n]) -> out float64[n]
// from   add, laneMap
// cost   4 n flops, 8 + 12 n bytes in and out
function factorial(const0, n1, out, n) {
  const const0_1 = const0[0];
  for (let i = 0; i < n; i++) {
    const add = n1[i] + 1 | 0;
    let carry = 1;
    let carry1 = const0_1;
    while (carry < add) {
      const convertElementType = carry;
      const mul = carry1 * convertElementType;
      const add1 = carry + 1 | 0;
      carry = add1;
      carry1 = mul;
    }
    out[i] = carry1;
  }
}
