// compound(const0 int32[], years int32[], amount float64[n], rate float64[]) -> out float64[n]
// from   whileLoop
// cost   2 + 2 n flops, 16 + 16 n bytes in and out
// holds  float64[n]
function compound(const0, years, amount, rate, out, n) {
  const carry = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const carry1 = amount[i];
    carry[i] = carry1;
  }
  const years1 = years[0];
  const rate1 = rate[0];
  let carry2 = const0[0];
  while (carry2 < years1) {
    const add = carry2 + 1 | 0;
    for (let i = 0; i < n; i++) {
      const mul = carry[i] * rate1;
      const add1 = carry[i] + mul;
      carry[i] = add1;
    }
    carry2 = add;
  }
  for (let i = 0; i < n; i++) {
    const out1 = carry[i];
    out[i] = out1;
  }
}
