// push(state float64[n,2], matrix float64[2,2], inputs float64[n,40]) -> out0 float64[n,2], out1 float64[n,40]
// from   transpose, scan, transpose
// cost   480 n flops, 672 n + 32 bytes in and out
// holds  float64[40]
const scan = new Float64Array(40);
function push(state, matrix, inputs, out0, out1, n) {
  const matrix1 = matrix[0];
  const matrix2 = matrix[1];
  const matrix3 = matrix[2];
  const matrix4 = matrix[3];
  for (let i = 0; i < n; i++) {
    const carry = state[i * 2];
    let carry_0 = carry;
    const carry1 = state[i * 2 + 1];
    let carry_1 = carry1;
    for (let j = 0; j < 40; j++) {
      const total = 0 + carry_0 * matrix1;
      const total1 = total + carry_1 * matrix2;
      const inputs1 = inputs[i * 40 - j + 39];
      const add = total1 + inputs1;
      const reduceSum = 0 + carry_0;
      const total2 = 0 + carry_0 * matrix3;
      const total3 = total2 + carry_1 * matrix4;
      const add1 = total3 + inputs1;
      const reduceSum1 = reduceSum + carry_1;
      scan[0 - j + 39] = reduceSum1;
      carry_0 = add;
      carry_1 = add1;
    }
    const out0_1 = carry_0;
    out0[i * 2] = out0_1;
    const out0_2 = carry_1;
    out0[i * 2 + 1] = out0_2;
    for (let j = 0; j < 40; j++) {
      const out1_1 = scan[j];
      out1[i * 40 + j] = out1_1;
    }
  }
}
