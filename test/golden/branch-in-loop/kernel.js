// steps(const0 int32[], start int32[n]) -> out int32[n]
// from   laneMap
// cost   7 n flops, 4 + 8 n bytes in and out
function steps(const0, start, out, n) {
  const const0_1 = const0[0];
  for (let i = 0; i < n; i++) {
    let carry = start[i];
    let carry1 = const0_1;
    while (carry > 1) {
      const and = carry & 1 | 0;
      const eq = and === 0;
      const add = carry1 + 1 | 0;
      let chosen;
      if (eq) {
        const shiftRightArithmetic1 = carry >> 1;
        chosen = shiftRightArithmetic1;
      } else {
        const mul = Math.imul(carry, 3);
        const add1 = mul + 1 | 0;
        chosen = add1;
      }
      const next = chosen;
      carry = next;
      carry1 = add;
    }
    out[i] = carry1;
  }
}
