// average(start float64[n], series float64[n,40]) -> out0 float64[n], out1 float64[n,40]
// from   transpose, scan, transpose
// cost   120 n flops, 656 n bytes in and out
function average(start, series, out0, out1, n) {
  for (let i = 0; i < n; i++) {
    const carry = start[i];
    let carry1 = carry;
    for (let j = 0; j < 40; j++) {
      const mul = carry1 * 0.75;
      const mul1 = series[i * 40 + j] * 0.25;
      const add = mul + mul1;
      carry1 = add;
      out1[i * 40 + j] = add;
    }
    const out0_1 = carry1;
    out0[i] = out0_1;
  }
}
