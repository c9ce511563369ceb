// apply(matrix float32[2,3], v float32[n,3]) -> out float32[n,2]
// from   dotGeneral
// cost   12 n flops, 24 + 20 n bytes in and out
function apply(matrix, v, out, n) {
  const matrix1 = matrix[0];
  const matrix2 = matrix[1];
  const matrix3 = matrix[2];
  const matrix4 = matrix[3];
  const matrix5 = matrix[4];
  const matrix6 = matrix[5];
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 3];
    const total = 0 + v1 * matrix1;
    const v2 = v[i * 3 + 1];
    const total1 = total + v2 * matrix2;
    const v3 = v[i * 3 + 2];
    const total2 = total1 + v3 * matrix3;
    out[i * 2] = total2;
    const total3 = 0 + v1 * matrix4;
    const total4 = total3 + v2 * matrix5;
    const total5 = total4 + v3 * matrix6;
    out[i * 2 + 1] = total5;
  }
}
