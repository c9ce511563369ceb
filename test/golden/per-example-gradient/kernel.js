// loss(w float32[3], x float32[n,3], y float32[n]) -> out float32[n,3]
// from   dotGeneral, tanh, add, sub, mul, sub, mul, mul, dotGeneral
// cost   15 n flops, 1 n transcendentals, 12 + 28 n bytes in and out
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
/** 2 ** (n / 128) * e ** rest. The last product rounds once where the result is subnormal. */
function scaledExponential(n, rest) {
  const j = (n & 127) << 1;
  const k = (n + 64) >> 7;
  const half = k >> 1;
  const square = rest * rest;
  const grown =
    rootsOfTwo[j + 1] +
    rest +
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549);
  const scale = rootsOfTwo[j] * powersOfTwo[half + 1100];
  return (scale + scale * grown) * powersOfTwo[k - half + 1100];
}
/** log(to) from log(from), by log(b / a) = 2 atanh((b - a) / (b + a)). */
function stepLogarithm(table, from, to) {
  const a = table[4 * from];
  const b = table[4 * to];
  const z = (b - a) / (b + a);
  const product = z * (b + a);
  const lacking = (b - a - product - productError(z, b + a, product)) / (b + a);
  const z2 = z * z;
  const rest = 2 * (lacking + z * z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7 + z2 / 9))));
  const first = Math.round((table[4 * from + 2] + 2 * z + rest) * 4398046511104) / 4398046511104;
  table[4 * to + 2] = first;
  table[4 * to + 3] = table[4 * from + 2] - first + 2 * z + (table[4 * from + 3] + rest);
}
function makeLogarithms() {
  const table = new Float64Array(512);
  for (let j = 0; j < 128; j++) {
    table[4 * j] = j < 80 ? 0.6875 + j / 256 : 1 + (j - 80) / 128;
    table[4 * j + 1] = 1 / table[4 * j];
  }
  for (let j = 80; j < 127; j++) stepLogarithm(table, j, j + 1);
  for (let j = 80; j > 0; j--) stepLogarithm(table, j, j - 1);
  return table;
}
/** At 4 j: a number c, its reciprocal, and log(c) in two parts, the first a multiple of 2 ** -42. c runs from 11/16 to 11/8. */
const logarithms = makeLogarithms();
/** One double and the two 32-bit words that it consists of. */
const oneDouble = new Float64Array(1);
const doubleWords = new Int32Array(oneDouble.buffer);
/** Which of the two holds sign and exponent: the second, but for machines that store the high byte first. */
const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0];
/** x ** y where x * 2 ** -shift is a normal positive number. */
function powerOfPositive(x, y, shift) {
  oneDouble[0] = x;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const exponent = word >> 20;
  const k = exponent - shift;
  const j = (word >> 11) & 508;
  const c = logarithms[j];
  const inverse = logarithms[j + 1];
  // log(1 + rest + lost), where rest + lost is (m - c) / c; c has 8 bits, so a product with half of rest is exact.
  const apart = x * powersOfTwo[1100 - exponent] - c;
  const rest = apart * inverse;
  const restHigh = rest * 134217729 - (rest * 134217729 - rest);
  const restLow = rest - restHigh;
  const lost = (apart - restHigh * c - restLow * c) * inverse;
  const base = k * 0.6931471805598903 + logarithms[j + 2];
  const first = base + rest;
  const square = rest * rest;
  const halfSquare = -0.5 * restHigh * restHigh;
  const high = first + halfSquare;
  const low =
    base -
    first +
    rest +
    (first - high + halfSquare) +
    (k * 5.497923018708371e-14 + logarithms[j + 3]) +
    (lost - 0.5 * restLow * (rest + restHigh) - rest * lost) +
    rest *
      square *
      (0.3333333333333333 +
        rest * -0.25 +
        square * (0.2 + rest * -0.16666666666666666 + square * (0.14285714285714285 + rest * -0.125)));
  const log = high + low;
  const logLow = high - log + low;
  const exact = y * log;
  const held = exact > 746 ? 746 : exact < -746 ? -746 : exact;
  const more = exact === held ? productError(y, log, exact) + y * logLow : 0;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  return scaledExponential(
    nearest | 0,
    held - nearest * 0.005415212348111709 - nearest * 1.2864023111638346e-14 + more,
  );
}
/** x ** y for x of 0, above 0 or infinite. */
function powerOfSize(x, y) {
  if (x === 0 || x === Infinity || Math.abs(y) >= 1e20) return x > 1 === y > 0 ? Infinity : 0;
  return x < 2.2250738585072014e-308 ? powerOfPositive(x * 18014398509481984, y, 54) : powerOfPositive(x, y, 0);
}
/** Constants for rare cases. As the names of the language they would make the code around them slower. */
const notANumber = 0 / 0;
/** All that is not a positive, finite, normal number raised to a finite power. */
function powerOfAny(x, y) {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return notANumber;
  const size = Math.abs(x);
  const isOdd = y % 2 === 1 || y % 2 === -1;
  if (size === 1 && (isOdd || y % 1 === 0 || Math.abs(y) === Infinity)) return isOdd ? x : 1;
  if (x < 0 && x !== -Infinity && y % 1 !== 0 && Math.abs(y) !== Infinity) return notANumber;
  return x < 0 || (x === 0 && 1 / x < 0)
    ? isOdd
      ? -powerOfSize(size, y)
      : powerOfSize(size, y)
    : powerOfSize(size, y);
}
/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
function power(x, y) {
  if (x >= 2.2250738585072014e-308 && x < Infinity && Math.abs(y) < 1e20) return powerOfPositive(x, y, 0);
  return powerOfAny(x, y);
}
/** e ** x - 1, right near 0 too. */
function exponentialMinusOneSingle(x) {
  const held = x > 746 ? 746 : x < -40 ? -40 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const k = (n + 64) >> 7;
  const root = rootsOfTwo[(n & 127) << 1];
  const grown = root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666));
  return x === 0 ? x : (root - powersOfTwo[1100 - k] + grown) * powersOfTwo[k + 1100];
}
/** The hyperbolic tangent. */
function hyperbolicTangentSingle(x) {
  const held = x > 40 ? 40 : x;
  const power = exponentialMinusOneSingle(2 * held);
  return power / (power + 2);
}
function loss(w, x, y, out, n) {
  const w1 = w[0];
  const w2 = w[1];
  const w3 = w[2];
  for (let i = 0; i < n; i++) {
    const x1 = x[i * 3];
    const total = 0 + x1 * w1;
    const x2 = x[i * 3 + 1];
    const total1 = total + x2 * w2;
    const x3 = x[i * 3 + 2];
    const total2 = total1 + x3 * w3;
    const tanh = hyperbolicTangentSingle(total2);
    const add = 1 + tanh;
    const sub = 1 - tanh;
    const mul = add * sub;
    const sub1 = tanh - y[i];
    const mul1 = 2 * sub1;
    const mul2 = mul1 * mul;
    const out1 = mul2 * x1;
    out[i * 3] = out1;
    const out2 = mul2 * x2;
    out[i * 3 + 1] = out2;
    const out3 = mul2 * x3;
    out[i * 3 + 2] = out3;
  }
}
