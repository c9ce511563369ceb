// Tables of the elementary functions. They are computed when they are first needed, from exact arithmetic only, so
// that every engine has the same bits.

/** 2 ** (k - 1100) at k: every power of two that a double holds, 0 below them, Infinity above. Read at any 12 bits. */
export const powersOfTwo: Float64Array = makePowersOfTwo();

function makePowersOfTwo(): Float64Array {
  const powers = new Float64Array(4096);
  powers[1100] = 1;
  for (let k = 1101; k < 4096; k++) powers[k] = powers[k - 1]! * 2;
  for (let k = 1099; k >= 0; k--) powers[k] = powers[k + 1]! / 2;
  return powers;
}

/** x * y - product, without rounding, where product is x * y rounded. (Dekker) */
export function productError(x: number, y: number, product: number): number {
  const xHigh = x * 134217729 - (x * 134217729 - x);
  const yHigh = y * 134217729 - (y * 134217729 - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}

/** At 2 j the number 2 ** (j / 128), halved from j = 64 on; at 2 j + 1 what it lacks, as a part of itself. */
export const rootsOfTwo: Float64Array = makeRootsOfTwo();

function makeRootsOfTwo(): Float64Array {
  const roots = new Float64Array(256);
  let high = 1;
  let low = 0;
  for (let j = 0; j < 128; j++) {
    roots[2 * j] = j < 64 ? high : high / 2;
    roots[2 * j + 1] = low / high;
    const product = high * 1.0054299011128027; // 2 ** (1 / 128), with the tail below
    const rest =
      productError(high, 1.0054299011128027, product) + low * 1.0054299011128027 + high * 9.499186535455032e-17;
    high = product + rest;
    low = product - high + rest;
  }
  return roots;
}

/** At 4 j: a number c, its reciprocal, and log(c) in two parts, the first a multiple of 2 ** -42. c runs from 11/16 to 11/8. */
export const logarithms: Float64Array = makeLogarithms();

function makeLogarithms(): Float64Array {
  const table = new Float64Array(512);
  for (let j = 0; j < 128; j++) {
    table[4 * j] = j < 80 ? 0.6875 + j / 256 : 1 + (j - 80) / 128;
    table[4 * j + 1] = 1 / table[4 * j]!;
  }
  for (let j = 80; j < 127; j++) stepLogarithm(table, j, j + 1);
  for (let j = 80; j > 0; j--) stepLogarithm(table, j, j - 1);
  return table;
}

/** log(to) from log(from), by log(b / a) = 2 atanh((b - a) / (b + a)). */
function stepLogarithm(table: Float64Array, from: number, to: number): void {
  const a = table[4 * from]!;
  const b = table[4 * to]!;
  const z = (b - a) / (b + a);
  const product = z * (b + a);
  const lacking = (b - a - product - productError(z, b + a, product)) / (b + a);
  const z2 = z * z;
  const rest = 2 * (lacking + z * z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7 + z2 / 9))));
  const first = Math.round((table[4 * from + 2]! + 2 * z + rest) * 4398046511104) / 4398046511104;
  table[4 * to + 2] = first;
  table[4 * to + 3] = table[4 * from + 2]! - first + 2 * z + (table[4 * from + 3]! + rest);
}

/** One double and the two 32-bit words that it consists of. */
export const oneDouble: Float64Array = new Float64Array(1);
export const doubleWords: Int32Array = new Int32Array(oneDouble.buffer);
/** Which of the two holds sign and exponent: the second, but for machines that store the high byte first. */
export const highWord: number = new Uint8Array(new Uint16Array([1]).buffer)[0]!;

/** Constants for rare cases. As the names of the language they would make the code around them slower. */
export const notANumber: number = 0 / 0;
export const minusInfinity: number = -1 / 0;
