// Powers of real numbers: e ** (y log(x)). For float64 the logarithm and its product with y are held in two doubles,
// since an error of the exponent is one of the result, up to 700 times over. After Arm's optimized routines.

import { scaledExponential } from "./exponential.js";
import { exponentialSingle, logarithmSingle } from "./single.js";
import { doubleWords, highWord, logarithms, notANumber, oneDouble, powersOfTwo, productError } from "./tables.js";

/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
export function power(x: number, y: number): number {
  if (x >= 2.2250738585072014e-308 && x < Infinity && Math.abs(y) < 1e20) return powerOfPositive(x, y, 0);
  return powerOfAny(x, y);
}

/** The same for results that will be float32. */
export function powerSingle(x: number, y: number): number {
  if (x >= 2.2250738585072014e-308 && x < Infinity && Math.abs(y) < 1e20) {
    return exponentialSingle(y * logarithmSingle(x));
  }
  return powerOfAny(x, y);
}

/** x ** y where x * 2 ** -shift is a normal positive number. */
export function powerOfPositive(x: number, y: number, shift: number): number {
  oneDouble[0] = x;
  const word = doubleWords[highWord]! - 0x3fe5f000;
  const exponent = word >> 20;
  const k = exponent - shift;
  const j = (word >> 11) & 508;
  const c = logarithms[j]!;
  const inverse = logarithms[j + 1]!;
  // log(1 + rest + lost), where rest + lost is (m - c) / c; c has 8 bits, so a product with half of rest is exact.
  const apart = x * powersOfTwo[1100 - exponent]! - c;
  const rest = apart * inverse;
  const restHigh = rest * 134217729 - (rest * 134217729 - rest);
  const restLow = rest - restHigh;
  const lost = (apart - restHigh * c - restLow * c) * inverse;
  const base = k * 0.6931471805598903 + logarithms[j + 2]!;
  const first = base + rest;
  const square = rest * rest;
  const halfSquare = -0.5 * restHigh * restHigh;
  const high = first + halfSquare;
  const low =
    base -
    first +
    rest +
    (first - high + halfSquare) +
    (k * 5.497923018708371e-14 + logarithms[j + 3]!) +
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

/** All that is not a positive, finite, normal number raised to a finite power. */
export function powerOfAny(x: number, y: number): number {
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

/** x ** y for x of 0, above 0 or infinite. */
export function powerOfSize(x: number, y: number): number {
  if (x === 0 || x === Infinity || Math.abs(y) >= 1e20) return x > 1 === y > 0 ? Infinity : 0;
  return x < 2.2250738585072014e-308 ? powerOfPositive(x * 18014398509481984, y, 54) : powerOfPositive(x, y, 0);
}
