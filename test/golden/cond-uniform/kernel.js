// shift(up float32[], x float32[n]) -> out float32[n]
// from   gt, cond
// cost   1 + 2 n flops, 4 + 8 n bytes in and out
function shift(up, x, out, n) {
  const gt = up[0] > 0;
  if (gt) {
    for (let i = 0; i < n; i++) {
      const add = x[i] + 1;
      out[i] = add;
    }
  } else {
    for (let i = 0; i < n; i++) {
      const x1 = x[i];
      const mul = x1 * x1;
      out[i] = mul;
    }
  }
}
