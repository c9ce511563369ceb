// centre(column float32[2,n]) -> out float32[2,n]
// from   reduceSum, div, broadcastInDim, sub
// cost   5 n flops, 16 n bytes in and out
function centre(column, out, n) {
  for (let i = 0; i < n; i++) {
    const column1 = column[i];
    const reduceSum = 0 + column1;
    const column2 = column[n + i];
    const reduceSum1 = reduceSum + column2;
    const div = reduceSum1 / 2;
    const sub = column1 - div;
    out[i] = sub;
    const sub1 = column2 - div;
    out[n + i] = sub1;
  }
}
