// product(a float32[n,5,6], b float32[n,6,11]) -> out float32[n,5,11]
// from   dotGeneral
// cost   660 n flops, 604 n bytes in and out
function product(a, b, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 5; j++) {
      let total = 0;
      let total1 = 0;
      let total2 = 0;
      let total3 = 0;
      let total4 = 0;
      let total5 = 0;
      let total6 = 0;
      let total7 = 0;
      for (let k = 0; k < 6; k++) {
        const a1 = a[i * 30 + k];
        const b1 = b[i * 66 + k * 11 + j * 2];
        total += a1 * b1;
        const a2 = a[i * 30 + k + 6];
        total1 += a2 * b1;
        const a3 = a[i * 30 + k + 12];
        total2 += a3 * b1;
        const a4 = a[i * 30 + k + 18];
        total3 += a4 * b1;
        const b2 = b[i * 66 + k * 11 + j * 2 + 1];
        total4 += a1 * b2;
        total5 += a2 * b2;
        total6 += a3 * b2;
        total7 += a4 * b2;
      }
      out[i * 55 + j * 2] = total;
      out[i * 55 + j * 2 + 11] = total1;
      out[i * 55 + j * 2 + 22] = total2;
      out[i * 55 + j * 2 + 33] = total3;
      out[i * 55 + j * 2 + 1] = total4;
      out[i * 55 + j * 2 + 12] = total5;
      out[i * 55 + j * 2 + 23] = total6;
      out[i * 55 + j * 2 + 34] = total7;
    }
    let total8 = 0;
    let total9 = 0;
    let total10 = 0;
    let total11 = 0;
    for (let j = 0; j < 6; j++) {
      const b3 = b[i * 66 + j * 11 + 10];
      total8 += a[i * 30 + j] * b3;
      total9 += a[i * 30 + j + 6] * b3;
      total10 += a[i * 30 + j + 12] * b3;
      total11 += a[i * 30 + j + 18] * b3;
    }
    out[i * 55 + 10] = total8;
    out[i * 55 + 21] = total9;
    out[i * 55 + 32] = total10;
    out[i * 55 + 43] = total11;
    let total12 = 0;
    let total13 = 0;
    let total14 = 0;
    let total15 = 0;
    let total16 = 0;
    let total17 = 0;
    let total18 = 0;
    let total19 = 0;
    for (let j = 0; j < 6; j++) {
      const a5 = a[i * 30 + j + 24];
      total12 += a5 * b[i * 66 + j * 11];
      total13 += a5 * b[i * 66 + j * 11 + 1];
      total14 += a5 * b[i * 66 + j * 11 + 2];
      total15 += a5 * b[i * 66 + j * 11 + 3];
      total16 += a5 * b[i * 66 + j * 11 + 4];
      total17 += a5 * b[i * 66 + j * 11 + 5];
      total18 += a5 * b[i * 66 + j * 11 + 6];
      total19 += a5 * b[i * 66 + j * 11 + 7];
    }
    out[i * 55 + 44] = total12;
    out[i * 55 + 45] = total13;
    out[i * 55 + 46] = total14;
    out[i * 55 + 47] = total15;
    out[i * 55 + 48] = total16;
    out[i * 55 + 49] = total17;
    out[i * 55 + 50] = total18;
    out[i * 55 + 51] = total19;
    let total20 = 0;
    let total21 = 0;
    let total22 = 0;
    for (let j = 0; j < 6; j++) {
      const a6 = a[i * 30 + j + 24];
      total20 += a6 * b[i * 66 + j * 11 + 8];
      total21 += a6 * b[i * 66 + j * 11 + 9];
      total22 += a6 * b[i * 66 + j * 11 + 10];
    }
    out[i * 55 + 52] = total20;
    out[i * 55 + 53] = total21;
    out[i * 55 + 54] = total22;
  }
}
