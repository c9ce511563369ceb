// Exponentials. x is split into n / 128 powers of two and a rest of at most 1 / 256 of one, on which a polynomial of
// degree 5 is enough; the powers come from tables. The method is Tang's (ACM TOMS 15, 1989), the polynomial that of
// Arm's optimized routines. What is out of range is held at its edge instead of being tested for: branches cost more.

import { powersOfTwo, rootsOfTwo } from "./tables.js";

/** e ** x. */
export function exponential(x: number): number {
  const held = x > 746 ? 746 : x < -746 ? -746 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348111709 - nearest * 1.2864023111638346e-14;
  return scaledExponential(nearest | 0, rest);
}

/** 2 ** x. */
export function exponential2(x: number): number {
  const held = x > 1076 ? 1076 : x < -1076 ? -1076 : x;
  const nearest = held * 128 + 6755399441055744 - 6755399441055744;
  return scaledExponential(nearest | 0, (held - nearest / 128) * Math.LN2);
}

/** 2 ** (n / 128) * e ** rest. The last product rounds once where the result is subnormal. */
export function scaledExponential(n: number, rest: number): number {
  const j = (n & 127) << 1;
  const k = (n + 64) >> 7;
  const half = k >> 1;
  const square = rest * rest;
  const grown =
    rootsOfTwo[j + 1]! +
    rest +
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549);
  const scale = rootsOfTwo[j]! * powersOfTwo[half + 1100]!;
  return (scale + scale * grown) * powersOfTwo[k - half + 1100]!;
}

/** e ** x - 1, exact near 0. */
export function exponentialMinusOne(x: number): number {
  const held = x > 710 ? 710 : x < -40 ? -40 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const n = nearest | 0;
  const near = held - nearest * 0.005415212348111709;
  const rest = near - nearest * 1.2864023111638346e-14;
  const lost = near - rest - nearest * 1.2864023111638346e-14;
  const j = (n & 127) << 1;
  const k = (n + 64) >> 7;
  const half = k >> 1;
  const square = rest * rest;
  const grown =
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549) +
    (lost + rootsOfTwo[j + 1]!);
  const root = rootsOfTwo[j]!;
  const one = powersOfTwo[1100 - k]!; // 1 at the scale of the result
  const result = root - one + (rest + ((root - 1) * rest + root * grown));
  return x === 0 ? x : result * powersOfTwo[half + 1100]! * powersOfTwo[k - half + 1100]!;
}
