// times(x float32[n], y float32[m]) -> out float32[n,m]
// from   broadcastInDim, broadcastInDim, mul
// cost   1 n m flops, 4 n + 4 m + 4 n m bytes in and out
function times(x, y, out, n, m) {
  for (let i = 0; i < n; i++) {
    const x1 = x[i];
    for (let j = 0; j < m; j++) {
      const mul = x1 * y[j];
      out[i * m + j] = mul;
    }
  }
}
