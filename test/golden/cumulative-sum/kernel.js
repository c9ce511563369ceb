// runningTotal(v float32[n,10]) -> out float32[n,10]
// from   cumsum
// cost   10 n flops, 80 n bytes in and out
function runningTotal(v, out, n) {
  for (let i = 0; i < n; i++) {
    const running = 0 + v[i * 10];
    out[i * 10] = running;
    const running1 = running + v[i * 10 + 1];
    out[i * 10 + 1] = running1;
    const running2 = running1 + v[i * 10 + 2];
    out[i * 10 + 2] = running2;
    const running3 = running2 + v[i * 10 + 3];
    out[i * 10 + 3] = running3;
    const running4 = running3 + v[i * 10 + 4];
    out[i * 10 + 4] = running4;
    const running5 = running4 + v[i * 10 + 5];
    out[i * 10 + 5] = running5;
    const running6 = running5 + v[i * 10 + 6];
    out[i * 10 + 6] = running6;
    const running7 = running6 + v[i * 10 + 7];
    out[i * 10 + 7] = running7;
    const running8 = running7 + v[i * 10 + 8];
    out[i * 10 + 8] = running8;
    const running9 = running8 + v[i * 10 + 9];
    out[i * 10 + 9] = running9;
  }
}
