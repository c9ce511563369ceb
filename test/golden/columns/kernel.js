// centre(column float32[2,n]) -> out float32[2,n]
// from   reduceSum, div, broadcastInDim, sub
// cost   5 n flops, 16 n bytes in and out
function centre(column, out, n) {
  for (let i = 0; i < n; i++) {
    const column1 = column[0 * n + i];
    const reduceSum = 0 + column1;
    const column2 = column[1 * n + i];
    const reduceSum1 = reduceSum + column2;
    const div = reduceSum1 / 2;
    const sub = column1 - div;
    out[0 * n + i] = sub;
    const sub1 = column2 - div;
    out[1 * n + i] = sub1;
  }
}
