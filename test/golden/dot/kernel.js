// dot(a float32[n,40], b float32[n,40]) -> out float32[n]
// from   dotGeneral
// cost   87 n flops, 324 n bytes in and out
function dot(a, b, out, n) {
  for (let i = 0; i < n; i++) {
    let total = 0;
    let total1 = 0;
    let total2 = 0;
    let total3 = 0;
    let total4 = 0;
    let total5 = 0;
    let total6 = 0;
    let total7 = 0;
    for (let j = 0; j < 5; j++) {
      total += a[i * 40 + j * 8] * b[i * 40 + j * 8];
      total1 += a[i * 40 + j * 8 + 1] * b[i * 40 + j * 8 + 1];
      total2 += a[i * 40 + j * 8 + 2] * b[i * 40 + j * 8 + 2];
      total3 += a[i * 40 + j * 8 + 3] * b[i * 40 + j * 8 + 3];
      total4 += a[i * 40 + j * 8 + 4] * b[i * 40 + j * 8 + 4];
      total5 += a[i * 40 + j * 8 + 5] * b[i * 40 + j * 8 + 5];
      total6 += a[i * 40 + j * 8 + 6] * b[i * 40 + j * 8 + 6];
      total7 += a[i * 40 + j * 8 + 7] * b[i * 40 + j * 8 + 7];
    }
    const total8 = total + total1 + (total2 + total3) + (total4 + total5 + (total6 + total7));
    out[i] = total8;
  }
}
