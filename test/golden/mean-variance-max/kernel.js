// summary(v float32[n,4]) -> out0 float32[n], out1 float32[n], out2 float32[n]
// from   reduceSum, div, broadcastInDim, sub, square, reduceSum, div, reduceMax
// cost   20 n flops, 28 n bytes in and out
function summary(v, out0, out1, out2, n) {
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 4];
    const reduceSum = 0 + v1;
    const v2 = v[i * 4 + 1];
    const reduceSum1 = reduceSum + v2;
    const reduceMax = Math.max(v1, v2);
    const v3 = v[i * 4 + 2];
    const reduceSum2 = reduceSum1 + v3;
    const reduceMax1 = Math.max(reduceMax, v3);
    const v4 = v[i * 4 + 3];
    const reduceSum3 = reduceSum2 + v4;
    const reduceMax2 = Math.max(reduceMax1, v4);
    const div = reduceSum3 / 4;
    const div1 = Math.fround(div);
    const sub = v1 - div1;
    const square = sub * sub;
    const sub1 = v2 - div1;
    const square1 = sub1 * sub1;
    const reduceSum4 = square + square1;
    const sub2 = v3 - div1;
    const square2 = sub2 * sub2;
    const reduceSum5 = reduceSum4 + square2;
    const sub3 = v4 - div1;
    const square3 = sub3 * sub3;
    const reduceSum6 = reduceSum5 + square3;
    const div2 = reduceSum6 / 4;
    out2[i] = div2;
    out0[i] = reduceMax2;
    out1[i] = div1;
  }
}
