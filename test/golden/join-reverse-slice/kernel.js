// shuffle(a float32[n,3], b float32[n,4]) -> out float32[n,3]
// from   concatenate, rev, slice
// cost   0 flops, 40 n bytes in and out
function shuffle(a, b, out, n) {
  for (let i = 0; i < n; i++) {
    const concatenate = a[i * 3];
    const concatenate1 = a[i * 3 + 1];
    const concatenate2 = a[i * 3 + 2];
    const concatenate3 = b[i * 4];
    const concatenate4 = b[i * 4 + 1];
    const concatenate5 = b[i * 4 + 2];
    const concatenate6 = b[i * 4 + 3];
    out[i * 3] = concatenate5;
    out[i * 3 + 1] = concatenate3;
    out[i * 3 + 2] = concatenate1;
  }
}
