// weigh(const0 float32[4,3], at int32[n,2], weights float32[n,3]) -> out float32[n]
// from   shiftRightArithmetic, and, add, expandDims, gather, reduceSum, dotGeneral
// cost   19 n flops, 48 + 24 n bytes in and out
function weigh(const0, at, weights, out, n) {
  for (let i = 0; i < n; i++) {
    const at1 = at[i * 2];
    const shiftRightArithmetic1 = at1 >> 31;
    const and = shiftRightArithmetic1 & 4 | 0;
    const add = at1 + and | 0;
    const start = Math.max(Math.min(add, 3), 0);
    const gather = const0[start * 3];
    const gather1 = const0[start * 3 + 1];
    const gather2 = const0[start * 3 + 2];
    const at2 = at[i * 2 + 1];
    const shiftRightArithmetic2 = at2 >> 31;
    const and1 = shiftRightArithmetic2 & 4 | 0;
    const add1 = at2 + and1 | 0;
    const start1 = Math.max(Math.min(add1, 3), 0);
    const gather3 = const0[start1 * 3];
    const gather4 = const0[start1 * 3 + 1];
    const gather5 = const0[start1 * 3 + 2];
    const reduceSum = gather + gather3;
    const total = 0 + reduceSum * weights[i * 3];
    const reduceSum1 = gather1 + gather4;
    const total1 = total + reduceSum1 * weights[i * 3 + 1];
    const reduceSum2 = gather2 + gather5;
    const total2 = total1 + reduceSum2 * weights[i * 3 + 2];
    out[i] = total2;
  }
}
