// totals(m float32[n,3,4]) -> out0 float32[n,4], out1 float32[n,3]
// from   reduceSum, reduceMin
// cost   21 n flops, 76 n bytes in and out
function totals(m, out0, out1, n) {
  for (let i = 0; i < n; i++) {
    const m1 = m[i * 12];
    const reduceSum = 0 + m1;
    const m2 = m[i * 12 + 4];
    const reduceSum1 = reduceSum + m2;
    const m3 = m[i * 12 + 8];
    const reduceSum2 = reduceSum1 + m3;
    out0[i * 4] = reduceSum2;
    const m4 = m[i * 12 + 1];
    const reduceSum3 = 0 + m4;
    const m5 = m[i * 12 + 5];
    const reduceSum4 = reduceSum3 + m5;
    const m6 = m[i * 12 + 9];
    const reduceSum5 = reduceSum4 + m6;
    out0[i * 4 + 1] = reduceSum5;
    const m7 = m[i * 12 + 2];
    const reduceSum6 = 0 + m7;
    const m8 = m[i * 12 + 6];
    const reduceSum7 = reduceSum6 + m8;
    const m9 = m[i * 12 + 10];
    const reduceSum8 = reduceSum7 + m9;
    out0[i * 4 + 2] = reduceSum8;
    const m10 = m[i * 12 + 3];
    const reduceSum9 = 0 + m10;
    const m11 = m[i * 12 + 7];
    const reduceSum10 = reduceSum9 + m11;
    const m12 = m[i * 12 + 11];
    const reduceSum11 = reduceSum10 + m12;
    out0[i * 4 + 3] = reduceSum11;
    const reduceMin = Math.min(m1, m4);
    const reduceMin1 = Math.min(reduceMin, m7);
    const reduceMin2 = Math.min(reduceMin1, m10);
    out1[i * 3] = reduceMin2;
    const reduceMin3 = Math.min(m2, m5);
    const reduceMin4 = Math.min(reduceMin3, m8);
    const reduceMin5 = Math.min(reduceMin4, m11);
    out1[i * 3 + 1] = reduceMin5;
    const reduceMin6 = Math.min(m3, m6);
    const reduceMin7 = Math.min(reduceMin6, m9);
    const reduceMin8 = Math.min(reduceMin7, m12);
    out1[i * 3 + 2] = reduceMin8;
  }
}
