// steps(v float32[n,4]) -> out0 float32[n,4], out1 float32[n,4], out2 float32[n], out3 float32[n,4], out4 float32[n,4]
// from   add, mul, add, reduceSum
// cost   16 n flops, 84 n bytes in and out
function steps(v, out0, out1, out2, out3, out4, n) {
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 4];
    const add = v1 + v1;
    const add1 = Math.fround(add);
    const mul = add1 * add1;
    const add2 = mul + 1;
    out1[i * 4] = add2;
    const reduceSum = 0 + add1;
    out0[i * 4] = add1;
    out3[i * 4] = v1;
    out4[i * 4] = add1;
    const v2 = v[i * 4 + 1];
    const add3 = v2 + v2;
    const add4 = Math.fround(add3);
    const mul1 = add4 * add4;
    const add5 = mul1 + 1;
    out1[i * 4 + 1] = add5;
    const reduceSum1 = reduceSum + add4;
    out0[i * 4 + 1] = add4;
    out3[i * 4 + 1] = v2;
    out4[i * 4 + 1] = add4;
    const v3 = v[i * 4 + 2];
    const add6 = v3 + v3;
    const add7 = Math.fround(add6);
    const mul2 = add7 * add7;
    const add8 = mul2 + 1;
    out1[i * 4 + 2] = add8;
    const reduceSum2 = reduceSum1 + add7;
    out0[i * 4 + 2] = add7;
    out3[i * 4 + 2] = v3;
    out4[i * 4 + 2] = add7;
    const v4 = v[i * 4 + 3];
    const add9 = v4 + v4;
    const add10 = Math.fround(add9);
    const mul3 = add10 * add10;
    const add11 = mul3 + 1;
    out1[i * 4 + 3] = add11;
    const reduceSum3 = reduceSum2 + add10;
    out0[i * 4 + 3] = add10;
    out3[i * 4 + 3] = v4;
    out4[i * 4 + 3] = add10;
    out2[i] = reduceSum3;
  }
}
