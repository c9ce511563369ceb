// The meaning of the scalar operations that JavaScript has not got: rounding half to even, C's power, integer
// arithmetic that wraps, shifts that do not mask their count, saturating casts. Values are JavaScript numbers as read
// from a typed array; integer results need not be wrapped, the store does that. Follows XLA, which JAX runs on.

import { type DType, dtypeBytes, dtypeKind, integerRange, isFloat, isInteger } from "../ir/aval.js";

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
  return isFloat(dtype) ? (x, y) => x / y : (x, y) => (y === 0 ? -1 : Math.trunc(x / y));
}

/** Sign of the dividend; for integers x rem 0 is x. */
export function remainder(dtype: DType): Binary {
  return isFloat(dtype) ? (x, y) => x % y : (x, y) => (y === 0 ? x : x % y);
}

/** C's pow: 1 to any power is 1, and so is -1 to an infinite one. Integers wrap; see integerPower. */
export function power(dtype: DType): Binary {
  if (!isFloat(dtype)) return integerPower;
  return (x, y) => (x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y);
}

/** A negative exponent gives the reciprocal rounded toward zero: 1 and -1 stay, all else is 0. */
function integerPower(x: number, y: number): number {
  if (y >= 0) return repeatedSquaring(x, y, Math.imul, 1);
  if (x === 1) return 1;
  return x === -1 ? (y % 2 === 0 ? 1 : -1) : 0;
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

export function roundHalfToEven(x: number): number {
  return Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
}

/** A count outside [0, width) shifts every bit out. */
export function leftShift(dtype: DType): Binary {
  const width = dtypeBytes(dtype) * 8;
  return (x, count) => (count >= 0 && count < width ? x << count : 0);
}

export function logicalRightShift(dtype: DType): Binary {
  const width = dtypeBytes(dtype) * 8;
  const mask = 2 ** width - 1;
  return (x, count) => (count >= 0 && count < width ? (x & mask) >>> count : 0);
}

/** Copies the top bit in, of unsigned operands too. */
export function arithmeticRightShift(dtype: DType): Binary {
  const width = dtypeBytes(dtype) * 8;
  const spare = 32 - width;
  return (x, count) => ((x << spare) >> spare) >> (count >= 0 && count < width ? count : width - 1);
}

/** float to integer truncates and saturates, NaN gives 0; anything to bool is `!= 0`; the rest is the store's work. */
export function conversion(from: DType, to: DType): (x: number) => number {
  if (dtypeKind(to) === "bool") return (x) => (x !== 0 ? 1 : 0);
  if (!isFloat(from) || !isInteger(to)) return (x) => x;
  const [lowest, highest] = integerRange(to);
  return (x) => (Number.isNaN(x) ? 0 : Math.trunc(Math.min(Math.max(x, lowest), highest)));
}
