// Exponentials and logarithms for results that will be float32: shorter polynomials on the same tables, right to 30 bits
// at least. They are half the work of those for float64, and half the code, which V8 inlines up to a limit.

import {
  doubleWords,
  highWord,
  logarithms,
  minusInfinity,
  notANumber,
  oneDouble,
  powersOfTwo,
  rootsOfTwo,
} from "./tables.js";

/** e ** x. */
export function exponentialSingle(x: number): number {
  const held = x > 746 ? 746 : x < -746 ? -746 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const root = rootsOfTwo[(n & 127) << 1]!;
  return (
    (root + root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666))) * powersOfTwo[((n + 64) >> 7) + 1100]!
  );
}

/** e ** x - 1, right near 0 too. */
export function exponentialMinusOneSingle(x: number): number {
  const held = x > 746 ? 746 : x < -40 ? -40 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const k = (n + 64) >> 7;
  const root = rootsOfTwo[(n & 127) << 1]!;
  const grown = root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666));
  return x === 0 ? x : (root - powersOfTwo[1100 - k]! + grown) * powersOfTwo[k + 1100]!;
}

/** The natural logarithm; what is too small for a normal double counts as 0. */
export function logarithmSingle(x: number): number {
  if (x < 0) return notANumber;
  if (x < 2.2250738585072014e-308) return minusInfinity;
  oneDouble[0] = x;
  const word = doubleWords[highWord]! - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const rest = (x * powersOfTwo[(1100 - k) & 4095]! - logarithms[j]!) * logarithms[j + 1]!;
  const bent = rest * rest * (-0.5 + rest * (0.3333333333333333 + rest * (-0.25 + rest * 0.2)));
  return k * Math.LN2 + logarithms[j + 2]! + (rest + bent);
}

/** log(1 + x), right near 0 too. */
export function logarithmOfOnePlusSingle(x: number): number {
  const sum = 1 + x;
  if (sum < 0) return notANumber;
  if (sum === 0) return minusInfinity;
  if (sum > 1.7976931348623157e308) return x;
  const back = sum - 1;
  oneDouble[0] = sum;
  const word = doubleWords[highWord]! - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const scale = powersOfTwo[(1100 - k) & 4095]!;
  const lost = (1 - (sum - back) + (x - back)) * scale;
  const rest = (sum * scale - logarithms[j]! + lost) * logarithms[j + 1]!;
  const bent = rest * rest * (-0.5 + rest * (0.3333333333333333 + rest * (-0.25 + rest * 0.2)));
  return x === 0 ? x : k * Math.LN2 + logarithms[j + 2]! + (rest + bent);
}

/** 1 / (1 + e ** -x). */
export function logisticSingle(x: number): number {
  return 1 / (1 + exponentialSingle(-x));
}

/** The hyperbolic tangent. */
export function hyperbolicTangentSingle(x: number): number {
  const held = x > 40 ? 40 : x;
  const power = exponentialMinusOneSingle(2 * held);
  return power / (power + 2);
}
