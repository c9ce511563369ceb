// histogram(row int32[n,20]) -> out int32[n,4]
// from   broadcastInDim, broadcastInDim, scan
// cost   300 n flops, 96 n bytes in and out
// holds  int32[4]
const carry = new Int32Array(4);
function histogram(row, out, n) {
  for (let i = 0; i < n; i++) {
    carry[0] = 0;
    carry[1] = 0;
    carry[2] = 0;
    carry[3] = 0;
    let carry1 = 0;
    for (let j = 0; j < 20; j++) {
      const shiftRightArithmetic1 = carry1 >> 31;
      const and = shiftRightArithmetic1 & 20 | 0;
      const add = carry1 + and | 0;
      const add1 = carry1 + 1 | 0;
      const start = Math.max(Math.min(add, 19), 0);
      const gather = row[i * 20 + start];
      const shiftRightArithmetic2 = gather >> 31;
      const and1 = shiftRightArithmetic2 & 4 | 0;
      const add2 = gather + and1 | 0;
      const start1 = Math.max(Math.min(add2, 3), 0);
      const inside = (add2 >= 0 & add2 <= 3) !== 0;
      if (inside) {
        const carry2 = carry[start1] + 1 | 0;
        carry[start1] = carry2;
      }
      carry1 = add1;
    }
    const out1 = carry[0];
    out[i * 4] = out1;
    const out2 = carry[1];
    out[i * 4 + 1] = out2;
    const out3 = carry[2];
    out[i * 4 + 2] = out3;
    const out4 = carry[3];
    out[i * 4 + 3] = out4;
  }
}
