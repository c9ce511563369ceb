// layer(x float32[n,12], w float32[16,12], b float32[16]) -> out float32[n,16]
// from   dotGeneral, broadcastInDim, add, max
// cost   416 n flops, 112 n + 832 bytes in and out
function layer(x, w, b, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 16; j++) {
      let total = 0;
      for (let k = 0; k < 12; k++) {
        total += x[i * 12 + k] * w[j * 12 + k];
      }
      const add = total + b[j];
      const max = Math.max(add, 0);
      out[i * 16 + j] = max;
    }
  }
}
