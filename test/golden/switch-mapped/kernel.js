// operate(which int32[n], x float32[n], y float32[n]) -> out float32[n]
// from   max, min, laneMap
// cost   7 n flops, 16 n bytes in and out
function operate(which, x, y, out, n) {
  for (let i = 0; i < n; i++) {
    const max = Math.max(0, which[i]);
    const min = Math.min(2, max);
    let chosen;
    if (min === 0) {
      const add = x[i] + y[i];
      chosen = add;
    } else {
      let chosen1;
      if (min === 1) {
        const mul = x[i] * y[i];
        chosen1 = mul;
      } else {
        const max1 = Math.max(x[i], y[i]);
        chosen1 = max1;
      }
      chosen = chosen1;
    }
    out[i] = chosen;
  }
}
