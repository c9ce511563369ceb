// settle(x float32[n], w float32[n,3]) -> out float32[n]
// from   gt, laneMap
// cost   12 n flops, 20 n bytes in and out
function settle(x, w, out, n) {
  for (let i = 0; i < n; i++) {
    const x1 = x[i];
    const gt = x1 > 0;
    let chosen;
    if (gt) {
      const abs = Math.abs(w[i * 3]);
      const sqrt = Math.sqrt(abs);
      const reduceSum = 0 + sqrt;
      const abs1 = Math.abs(w[i * 3 + 1]);
      const sqrt1 = Math.sqrt(abs1);
      const reduceSum1 = reduceSum + sqrt1;
      const abs2 = Math.abs(w[i * 3 + 2]);
      const sqrt2 = Math.sqrt(abs2);
      const reduceSum2 = reduceSum1 + sqrt2;
      const mul = reduceSum2 * x1;
      chosen = mul;
    } else {
      const neg = -x1;
      chosen = neg;
    }
    out[i] = chosen;
  }
}
