// Functions made of exponentials.

import { exponential, exponentialMinusOne } from "./exponential.js";

/** 1 / (1 + e ** -x). */
export function logisticFunction(x: number): number {
  const small = exponential(x < 0 ? x : -x);
  return (x < 0 ? small : 1) / (1 + small);
}

/** The hyperbolic tangent. */
export function hyperbolicTangent(x: number): number {
  const held = x > 22 ? 22 : x < -22 ? -22 : x;
  const power = exponentialMinusOne(2 * (held < 0 ? -held : held));
  const result = power / (power + 2);
  return held < 0 ? -result : held === 0 ? held : result;
}

/** The hyperbolic sine. */
export function hyperbolicSine(x: number): number {
  const size = Math.abs(x);
  if (size > 700) {
    const root = exponential(0.5 * size); // e ** size may be too large, its root is not
    return x < 0 ? -0.5 * root * root : 0.5 * root * root;
  }
  const power = exponentialMinusOne(size);
  const result = 0.5 * (power + power / (power + 1));
  return x < 0 ? -result : x === 0 ? x : result;
}

/** The hyperbolic cosine. */
export function hyperbolicCosine(x: number): number {
  const size = Math.abs(x);
  const power = exponential(size > 700 ? 0.5 * size : size);
  return size > 700 ? 0.5 * power * power : 0.5 * power + 0.5 / power;
}
