// softmax(row float32[n,5]) -> out float32[n,5]
// from   reduceMax, broadcastInDim, sub, exp, reduceSum, div, broadcastInDim, mul
// cost   19 n flops, 5 n transcendentals, 40 n bytes in and out
function makePowersOfTwo() {
  const powers = new Float64Array(4096);
  powers[1100] = 1;
  for (let k = 1101; k < 4096; k++) powers[k] = powers[k - 1] * 2;
  for (let k = 1099; k >= 0; k--) powers[k] = powers[k + 1] / 2;
  return powers;
}
/** 2 ** (k - 1100) at k: every power of two that a double holds, 0 below them, Infinity above. Read at any 12 bits. */
const powersOfTwo = makePowersOfTwo();
/** x * y - product, without rounding, where product is x * y rounded. (Dekker) */
function productError(x, y, product) {
  const xHigh = x * 134217729 - (x * 134217729 - x);
  const yHigh = y * 134217729 - (y * 134217729 - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}
function makeRootsOfTwo() {
  const roots = new Float64Array(256);
  let high = 1;
  let low = 0;
  for (let j = 0; j < 128; j++) {
    roots[2 * j] = j < 64 ? high : high / 2;
    roots[2 * j + 1] = low / high;
    const product = high * 1.0054299011128027; // 2 ** (1 / 128), with the tail below
    const rest =
      productError(high, 1.0054299011128027, product) + low * 1.0054299011128027 + high * 9.499186535455032e-17;
    high = product + rest;
    low = product - high + rest;
  }
  return roots;
}
/** At 2 j the number 2 ** (j / 128), halved from j = 64 on; at 2 j + 1 what it lacks, as a part of itself. */
const rootsOfTwo = makeRootsOfTwo();
/** e ** x. */
function exponentialSingle(x) {
  const held = x > 746 ? 746 : x < -746 ? -746 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const root = rootsOfTwo[(n & 127) << 1];
  return (
    (root + root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666))) * powersOfTwo[((n + 64) >> 7) + 1100]
  );
}
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
    const exp = exponentialSingle(sub);
    const sub1 = row2 - reduceMax3;
    const exp1 = exponentialSingle(sub1);
    const reduceSum = exp + exp1;
    const sub2 = row3 - reduceMax3;
    const exp2 = exponentialSingle(sub2);
    const reduceSum1 = reduceSum + exp2;
    const sub3 = row4 - reduceMax3;
    const exp3 = exponentialSingle(sub3);
    const reduceSum2 = reduceSum1 + exp3;
    const sub4 = row5 - reduceMax3;
    const exp4 = exponentialSingle(sub4);
    const reduceSum3 = reduceSum2 + exp4;
    const div = 1 / reduceSum3;
    const mul = exp * div;
    out[i * 5] = mul;
    const mul1 = exp1 * div;
    out[i * 5 + 1] = mul1;
    const mul2 = exp2 * div;
    out[i * 5 + 2] = mul2;
    const mul3 = exp3 * div;
    out[i * 5 + 3] = mul3;
    const mul4 = exp4 * div;
    out[i * 5 + 4] = mul4;
  }
}
