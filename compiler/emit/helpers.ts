// Functions that emitted code carries along when it needs them: operations that are more than one expression. Each is
// plain JavaScript text and stands alone.

export type HelperName =
  | "roundHalfEven"
  | "power"
  | "powerIntegers"
  | "divideIntegers"
  | "remainderIntegers"
  | "shiftLeft"
  | "shiftRightLogical"
  | "shiftRightArithmetic";

export const helpers: Readonly<Record<HelperName, string>> = {
  roundHalfEven: `// Nearest integer, a half to the even one.
function roundHalfEven(x) {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}`,
  power: `// C's pow: 1 ** NaN and (-1) ** Infinity are 1.
function power(x, y) {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}`,
  powerIntegers: `// Integer power by squaring, modulo 2 ** 32; a negative exponent leaves only 1 and -1 apart from 0.
function powerIntegers(x, y) {
  if (y < 0) return x === 1 ? 1 : x === -1 ? ((y & 1) !== 0 ? -1 : 1) : 0;
  let result = 1;
  for (let base = x; y > 0; y >>>= 1) {
    if ((y & 1) !== 0) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}`,
  divideIntegers: `// Quotient rounded towards zero; division by zero gives -1.
function divideIntegers(x, y) {
  return y === 0 ? -1 : Math.trunc(x / y);
}`,
  remainderIntegers: `// Remainder with the sign of the dividend; division by zero gives the dividend.
function remainderIntegers(x, y) {
  return y === 0 ? x : (x % y) + 0;
}`,
  shiftLeft: `// Shifts by the width or more leave nothing.
function shiftLeft(x, count, bits) {
  return count >= 0 && count < bits ? x << count : 0;
}`,
  shiftRightLogical: `// Zeros come in from the left of the value's own width.
function shiftRightLogical(x, count, bits) {
  if (count < 0 || count >= bits) return 0;
  return (bits === 32 ? x >>> 0 : x & ((1 << bits) - 1)) >>> count;
}`,
  shiftRightArithmetic: `// Copies of the sign come in from the left.
function shiftRightArithmetic(x, count, bits) {
  return x >> (count >= 0 && count < bits ? count : 31);
}`,
};
