// runningTotal(v float32[n,10]) -> out float32[n,10]
// from   cumsum
// cost   10 n flops, 80 n bytes in and out
function runningTotal(v, out, n) {
  for (let i = 0; i < n; i++) {
    let running = 0;
    for (let j = 0; j < 10; j++) {
      running += v[i * 10 + j];
      out[i * 10 + j] = running;
    }
  }
}
