// Integer arithmetic as XLA has it. Values are JavaScript numbers as read from a typed array; results need not be
// wrapped to their width, the store does that.

/** Quotient rounded towards zero; division by zero gives -1. */
export function divideIntegers(x: number, y: number): number {
  return y === 0 ? -1 : Math.trunc(x / y);
}

/** Remainder with the sign of the dividend; division by zero gives the dividend. */
export function remainderIntegers(x: number, y: number): number {
  return y === 0 ? x : (x % y) + 0;
}

/** Integer power by squaring, modulo 2 ** 32; a negative exponent leaves only 1 and -1 apart from 0. */
export function powerIntegers(x: number, y: number): number {
  if (y < 0) return x === 1 ? 1 : x === -1 ? ((y & 1) !== 0 ? -1 : 1) : 0;
  let result = 1;
  let base = x;
  for (let rest = y; rest > 0; rest >>>= 1) {
    if ((rest & 1) !== 0) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}

/** Shifts by the width or more leave nothing. */
export function shiftLeft(x: number, count: number, bits: number): number {
  return count >= 0 && count < bits ? x << count : 0;
}

/** Zeros come in from the left of the value's own width. */
export function shiftRightLogical(x: number, count: number, bits: number): number {
  if (count < 0 || count >= bits) return 0;
  return (bits === 32 ? x >>> 0 : x & ((1 << bits) - 1)) >>> count;
}

/** Copies of the sign come in from the left, of unsigned values too. */
export function shiftRightArithmetic(x: number, count: number, bits: number): number {
  const spare = 32 - bits;
  return ((x << spare) >> spare) >> (count >= 0 && count < bits ? count : bits - 1);
}

/** Zeros in front of the highest bit that is set. */
export function leadingZeros(x: number, bits: number): number {
  const zeros = Math.clz32(x << (32 - bits));
  return zeros < bits ? zeros : bits;
}

/** Bits that are set, among the lowest ones. Sums of neighbours, then of pairs, then of fours. */
export function populationCount(x: number, bits: number): number {
  const word = x << (32 - bits);
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Rounded towards zero; NaN gives 0, what is beyond int32 its nearest end. Math.min and Math.max of floats cost more. */
export function floatToInt32(x: number): number {
  const whole = x | 0;
  if (Math.abs(x) < 2147483648) return whole;
  return x < 0 ? -2147483648 : x > 0 ? 2147483647 : 0;
}
