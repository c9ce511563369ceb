// softmax(row float32[n,5]) -> out float32[n,5]
// from   reduceMax, broadcastInDim, sub, exp, reduceSum, broadcastInDim, div
// cost   19 n flops, 5 n transcendentals, 40 n bytes in and out
function softmax(row, out, n) {
  for (let i = 0; i < n; i++) {
    const row1 = row[i * 5];
    const row2 = row[i * 5 + 1];
    const reduceMax = Math.max(row1, row2);
    const row3 = row[i * 5 + 2];
    const reduceMax1 = Math.max(reduceMax, row3);
    const row4 = row[i * 5 + 3];
    const reduceMax2 = Math.max(reduceMax1, row4);
    const row5 = row[i * 5 + 4];
    const reduceMax3 = Math.max(reduceMax2, row5);
    const sub = row1 - reduceMax3;
    const exp = Math.exp(sub);
    const reduceSum = 0 + exp;
    const sub1 = row2 - reduceMax3;
    const exp1 = Math.exp(sub1);
    const reduceSum1 = reduceSum + exp1;
    const sub2 = row3 - reduceMax3;
    const exp2 = Math.exp(sub2);
    const reduceSum2 = reduceSum1 + exp2;
    const sub3 = row4 - reduceMax3;
    const exp3 = Math.exp(sub3);
    const reduceSum3 = reduceSum2 + exp3;
    const sub4 = row5 - reduceMax3;
    const exp4 = Math.exp(sub4);
    const reduceSum4 = reduceSum3 + exp4;
    const div = exp / reduceSum4;
    out[i * 5] = div;
    const div1 = exp1 / reduceSum4;
    out[i * 5 + 1] = div1;
    const div2 = exp2 / reduceSum4;
    out[i * 5 + 2] = div2;
    const div3 = exp3 / reduceSum4;
    out[i * 5 + 3] = div3;
    const div4 = exp4 / reduceSum4;
    out[i * 5 + 4] = div4;
  }
}
