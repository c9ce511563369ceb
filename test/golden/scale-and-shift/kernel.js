// scaleAndShift(x float32[n,4], scale float32[4], shift float32[4]) -> out float32[n,4]
// from   broadcastInDim, mul, broadcastInDim, add
// cost   8 n flops, 32 n + 32 bytes in and out
function scaleAndShift(x, scale, shift, out, n) {
  const scale1 = scale[0];
  const shift1 = shift[0];
  const scale2 = scale[1];
  const shift2 = shift[1];
  const scale3 = scale[2];
  const shift3 = shift[2];
  const scale4 = scale[3];
  const shift4 = shift[3];
  for (let i = 0; i < n; i++) {
    const mul = x[i * 4] * scale1;
    const add = mul + shift1;
    out[i * 4] = add;
    const mul1 = x[i * 4 + 1] * scale2;
    const add1 = mul1 + shift2;
    out[i * 4 + 1] = add1;
    const mul2 = x[i * 4 + 2] * scale3;
    const add2 = mul2 + shift3;
    out[i * 4 + 2] = add2;
    const mul3 = x[i * 4 + 3] * scale4;
    const add3 = mul3 + shift4;
    out[i * 4 + 3] = add3;
  }
}
