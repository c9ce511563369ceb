// Written by `npm run library` from the other files of this folder: their text in JavaScript, for emitted kernels.

export type LibraryName =
  | "divideIntegers"
  | "remainderIntegers"
  | "powerIntegers"
  | "shiftLeft"
  | "shiftRightLogical"
  | "shiftRightArithmetic"
  | "power"
  | "roundHalfEven";

export interface LibraryEntry {
  /** Other entries that the text refers to. */
  readonly uses: readonly LibraryName[];
  /** One declaration, with the comment above it. */
  readonly source: string;
}

export const library: Readonly<Record<LibraryName, LibraryEntry>> = {
  divideIntegers: {
    uses: [],
    source: `/** Quotient rounded towards zero; division by zero gives -1. */
function divideIntegers(x, y) {
  return y === 0 ? -1 : Math.trunc(x / y);
}`,
  },
  remainderIntegers: {
    uses: [],
    source: `/** Remainder with the sign of the dividend; division by zero gives the dividend. */
function remainderIntegers(x, y) {
  return y === 0 ? x : (x % y) + 0;
}`,
  },
  powerIntegers: {
    uses: [],
    source: `/** Integer power by squaring, modulo 2 ** 32; a negative exponent leaves only 1 and -1 apart from 0. */
function powerIntegers(x, y) {
  if (y < 0) return x === 1 ? 1 : x === -1 ? ((y & 1) !== 0 ? -1 : 1) : 0;
  let result = 1;
  let base = x;
  for (let rest = y; rest > 0; rest >>>= 1) {
    if ((rest & 1) !== 0) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}`,
  },
  shiftLeft: {
    uses: [],
    source: `/** Shifts by the width or more leave nothing. */
function shiftLeft(x, count, bits) {
  return count >= 0 && count < bits ? x << count : 0;
}`,
  },
  shiftRightLogical: {
    uses: [],
    source: `/** Zeros come in from the left of the value's own width. */
function shiftRightLogical(x, count, bits) {
  if (count < 0 || count >= bits) return 0;
  return (bits === 32 ? x >>> 0 : x & ((1 << bits) - 1)) >>> count;
}`,
  },
  shiftRightArithmetic: {
    uses: [],
    source: `/** Copies of the sign come in from the left, of unsigned values too. */
function shiftRightArithmetic(x, count, bits) {
  const spare = 32 - bits;
  return ((x << spare) >> spare) >> (count >= 0 && count < bits ? count : bits - 1);
}`,
  },
  power: {
    uses: [],
    source: `/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
function power(x, y) {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}`,
  },
  roundHalfEven: {
    uses: [],
    source: `/** Nearest integer, a half to the even one. */
function roundHalfEven(x) {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}`,
  },
};
