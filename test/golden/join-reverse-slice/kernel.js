// shuffle(a float32[n,3], b float32[n,4]) -> out float32[n,3]
// from   concatenate, rev, slice
// cost   0 flops, 40 n bytes in and out
function shuffle(a, b, out, n) {
  for (let i = 0; i < n; i++) {
    const concatenate = a[i * 3 + 1];
    const concatenate1 = b[i * 4];
    const concatenate2 = b[i * 4 + 2];
    out[i * 3] = concatenate2;
    out[i * 3 + 1] = concatenate1;
    out[i * 3 + 2] = concatenate;
  }
}
