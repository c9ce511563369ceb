// Logarithms. x is split into a power of two and a number m between 11/16 and 11/8; m is close to one of 128 numbers c
// whose logarithms stand in a table, and log(m / c) is a polynomial in (m - c) / c, that of Arm's optimized routines.

import { doubleWords, highWord, logarithms, minusInfinity, notANumber, oneDouble, powersOfTwo } from "./tables.js";

/** The natural logarithm. */
export function logarithm(x: number): number {
  if (x < 0) return notANumber;
  if (x === 0) return minusInfinity;
  if (x > 1.7976931348623157e308) return x;
  const normal = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x; // 2 ** 54 lifts a subnormal number
  oneDouble[0] = normal;
  const word = doubleWords[highWord]! - 0x3fe5f000;
  const exponent = word >> 20;
  const k = x < 2.2250738585072014e-308 ? exponent - 54 : exponent;
  const j = (word >> 11) & 508;
  const rest = (normal * powersOfTwo[(1100 - exponent) & 4095]! - logarithms[j]!) * logarithms[j + 1]!;
  return assembledLogarithm(k, j, rest);
}

/** log(1 + x), exact near 0. */
export function logarithmOfOnePlus(x: number): number {
  const sum = 1 + x;
  if (sum < 0) return notANumber;
  if (sum === 0) return minusInfinity;
  if (sum > 1.7976931348623157e308) return x;
  const back = sum - 1;
  const lost = 1 - (sum - back) + (x - back);
  oneDouble[0] = sum;
  const word = doubleWords[highWord]! - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const scale = powersOfTwo[(1100 - k) & 4095]!;
  const rest = (sum * scale - logarithms[j]! + lost * scale) * logarithms[j + 1]!;
  return x === 0 ? x : assembledLogarithm(k, j, rest);
}

/** k log(2) + log(c) + log(1 + rest), where c is the number at j of the table. */
export function assembledLogarithm(k: number, j: number, rest: number): number {
  const base = k * 0.6931471805598903 + logarithms[j + 2]!;
  const high = base + rest;
  const low = base - high + rest + (k * 5.497923018708371e-14 + logarithms[j + 3]!);
  const square = rest * rest;
  return (
    low +
    square *
      (-0.5000000000000001 +
        rest * 0.33333333331825593 +
        square * (-0.2499999999622955 + rest * 0.20000304511814496 - square * 0.16667054827627667)) +
    high
  );
}
