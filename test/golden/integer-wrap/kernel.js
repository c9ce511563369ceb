// hash(v int32[n,3]) -> out0 int32[n,3], out1 int32[n]
// from   mul, add, square, reduceSum
// cost   11 n flops, 28 n bytes in and out
function hash(v, out0, out1, n) {
  for (let i = 0; i < n; i++) {
    const mul = Math.imul(v[i * 3], 1103515245);
    const add = mul + 12345 | 0;
    const square = Math.imul(add, add);
    out0[i * 3] = add;
    const mul1 = Math.imul(v[i * 3 + 1], 1103515245);
    const add1 = mul1 + 12345 | 0;
    const square1 = Math.imul(add1, add1);
    const reduceSum = square + square1 | 0;
    out0[i * 3 + 1] = add1;
    const mul2 = Math.imul(v[i * 3 + 2], 1103515245);
    const add2 = mul2 + 12345 | 0;
    const square2 = Math.imul(add2, add2);
    const reduceSum1 = reduceSum + square2 | 0;
    out0[i * 3 + 2] = add2;
    out1[i] = reduceSum1;
  }
}
