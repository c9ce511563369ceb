// The meaning of the scalar operations that depend on the dtype: integer arithmetic that wraps, powers, shifts that do
// not mask their count, saturating casts. Values are JavaScript numbers as read
// from a typed array; integer results need not be wrapped, the store does that. Follows XLA, which JAX runs on.

import { type DType, dtypeBytes, dtypeKind, integerRange, isFloat, isInteger } from "../ir/aval.js";
import { divideIntegers, powerIntegers, remainderIntegers } from "../library/integers.js";
import { power, powerSingle } from "../library/power.js";

export type Binary = (x: number, y: number) => number;

/** The low 32 bits of an integer product are right for every integer dtype; a double product has lost them. */
export function multiplication(dtype: DType): Binary {
  return isFloat(dtype) ? (x, y) => x * y : Math.imul;
}

/** Integer sums wrap at every step, so that they stay exact however many there are. */
export function addition(dtype: DType): Binary {
  return isFloat(dtype) ? (x, y) => x + y : (x, y) => (x + y) | 0;
}

/** Integers: toward zero; x / 0 is -1 (all bits set) and the smallest value by -1 is itself, once stored. */
export function division(dtype: DType): Binary {
  return isFloat(dtype) ? (x, y) => x / y : divideIntegers;
}

/** Sign of the dividend; for integers x rem 0 is x. */
export function remainder(dtype: DType): Binary {
  return isFloat(dtype) ? (x, y) => x % y : remainderIntegers;
}

/** C's pow: 1 to any power is 1, and so is -1 to an infinite one. Integers wrap; a negative exponent rounds toward zero. */
export function raising(dtype: DType): Binary {
  if (!isFloat(dtype)) return powerIntegers;
  return dtype === "float32" ? powerSingle : power;
}

/** x to a whole power >= 0, in the order of multiplications that JAX's integer_pow has. */
export function repeatedSquaring<T>(x: T, exponent: number, multiply: (a: T, b: T) => T, one: T): T {
  let result: T | undefined;
  let square = x;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = result === undefined ? square : multiply(result, square);
    if (rest > 1) square = multiply(square, square);
  }
  return result ?? one;
}

type Shift = (x: number, count: number, bits: number) => number;

/** A shift of values of the dtype's own width. */
export function shifting(shift: Shift): (dtype: DType) => Binary {
  return (dtype) => {
    const bits = dtypeBytes(dtype) * 8;
    return (x, count) => shift(x, count, bits);
  };
}

/** float to integer truncates and saturates, NaN gives 0; anything to bool is `!= 0`; the rest is the store's work. */
export function conversion(from: DType, to: DType): (x: number) => number {
  if (dtypeKind(to) === "bool") return (x) => (x !== 0 ? 1 : 0);
  if (!isFloat(from) || !isInteger(to)) return (x) => x;
  const [lowest, highest] = integerRange(to);
  return (x) => (Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, lowest), highest)));
}
