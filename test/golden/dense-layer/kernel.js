// layer(x float32[n,12], w float32[16,12], b float32[16]) -> out float32[n,16]
// from   dotGeneral, broadcastInDim, add, max
// cost   416 n flops, 112 n + 832 bytes in and out
/** The number in question, and 0. */
const choice = new Float64Array(2);
/** max(x, 0). */
function positivePart(x) {
  choice[0] = x;
  return choice[+(x <= 0)];
}
function layer(x, w, b, out, n) {
  for (let i = 0; i < n; i++) {
    const x1 = x[i * 12];
    const x2 = x[i * 12 + 1];
    const x3 = x[i * 12 + 2];
    const x4 = x[i * 12 + 3];
    const x5 = x[i * 12 + 4];
    const x6 = x[i * 12 + 5];
    const x7 = x[i * 12 + 6];
    const x8 = x[i * 12 + 7];
    const x9 = x[i * 12 + 8];
    const x10 = x[i * 12 + 9];
    const x11 = x[i * 12 + 10];
    const x12 = x[i * 12 + 11];
    for (let j = 0; j < 16; j++) {
      const total = 0 + x1 * w[j * 12];
      const total1 = total + x2 * w[j * 12 + 1];
      const total2 = total1 + x3 * w[j * 12 + 2];
      const total3 = total2 + x4 * w[j * 12 + 3];
      const total4 = total3 + x5 * w[j * 12 + 4];
      const total5 = total4 + x6 * w[j * 12 + 5];
      const total6 = total5 + x7 * w[j * 12 + 6];
      const total7 = total6 + x8 * w[j * 12 + 7];
      const total8 = total7 + x9 * w[j * 12 + 8];
      const total9 = total8 + x10 * w[j * 12 + 9];
      const total10 = total9 + x11 * w[j * 12 + 10];
      const total11 = total10 + x12 * w[j * 12 + 11];
      const add = total11 + b[j];
      const max = positivePart(add);
      out[i * 16 + j] = max;
    }
  }
}
