// Written by `npm run library` from the other files of this folder: their text in JavaScript, for emitted kernels.

export type LibraryName =
  | "divideIntegers"
  | "remainderIntegers"
  | "powerIntegers"
  | "shiftLeft"
  | "shiftRightLogical"
  | "shiftRightArithmetic"
  | "power"
  | "roundHalfEven"
  | "isBehind"
  | "sortRow"
  | "sortLongRow"
  | "orderRow"
  | "orderByInsertion"
  | "topOfRow"
  | "searchRow";

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
  isBehind: {
    uses: [],
    source: `/** Whether b has to stand before a. */
function isBehind(a, b) {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}`,
  },
  sortRow: {
    uses: ["isBehind", "sortLongRow"],
    source: `/** Sorts row[start .. start + length] in place. The engine's own sort is faster from 24 elements on. */
function sortRow(row, start, length) {
  if (length > 24) {
    sortLongRow(row, start, length);
    return;
  }
  for (let k = start + 1; k < start + length; k++) {
    const value = row[k];
    let at = k;
    for (; at > start && isBehind(row[at - 1], value); at--) row[at] = row[at - 1];
    row[at] = value;
  }
}`,
  },
  sortLongRow: {
    uses: [],
    source: `/** The engine puts -0 before 0: zeros of both signs are written back in the order they had. */
function sortLongRow(row, start, length) {
  const part = row.subarray(start, start + length);
  let isSigned = false;
  for (let k = 0; k < length && !isSigned; k++) isSigned = Object.is(part[k], -0);
  const zeros = isSigned ? Array.from(part).filter((value) => value === 0) : [];
  part.sort();
  if (isSigned) part.set(zeros, part.indexOf(0));
}`,
  },
  orderRow: {
    uses: ["isBehind", "orderByInsertion"],
    source: `/**
 * Sorts positions in order[orderStart ..] by the elements of \`keys\` that they name, stably: runs of 16 by insertion,
 * then merged. \`spare\` has room for as many positions.
 */
function orderRow(keys, keysStart, order, orderStart, spare, spareStart, length) {
  for (let low = 0; low < length; low += 16) {
    orderByInsertion(keys, keysStart, order, orderStart + low, Math.min(16, length - low));
  }
  let from = order;
  let fromStart = orderStart;
  let to = spare;
  let toStart = spareStart;
  for (let width = 16; width < length; width *= 2) {
    for (let low = 0; low < length; low += 2 * width) {
      const middle = Math.min(low + width, length);
      const high = Math.min(low + 2 * width, length);
      let left = low;
      let right = middle;
      for (let k = low; k < high; k++) {
        const takeRight =
          left === middle ||
          (right < high &&
            isBehind(keys[keysStart + from[fromStart + left]], keys[keysStart + from[fromStart + right]]));
        to[toStart + k] = from[fromStart + (takeRight ? right++ : left++)];
      }
    }
    const [merged, mergedStart] = [to, toStart];
    to = from;
    toStart = fromStart;
    from = merged;
    fromStart = mergedStart;
  }
  if (from !== order) for (let k = 0; k < length; k++) order[orderStart + k] = from[fromStart + k];
}`,
  },
  orderByInsertion: {
    uses: ["isBehind"],
    source: `/** A short part of \`order\`, in place. */
function orderByInsertion(keys, keysStart, order, start, length) {
  for (let k = start + 1; k < start + length; k++) {
    const position = order[k];
    const key = keys[keysStart + position];
    let at = k;
    for (; at > start && isBehind(keys[keysStart + order[at - 1]], key); at--) order[at] = order[at - 1];
    order[at] = position;
  }
}`,
  },
  topOfRow: {
    uses: ["isBehind"],
    source: `/**
 * Positions of the \`count\` largest keys into top[topStart ..], largest first, NaN largest of all, equal keys as they came.
 * Each key is compared with the least of those kept, and goes in by insertion: meant for few of many.
 */
function topOfRow(keys, keysStart, top, topStart, count, length) {
  if (count === 0) return;
  for (let position = 0; position < length; position++) {
    const key = keys[keysStart + position];
    const kept = Math.min(position, count);
    if (kept === count && !isBehind(key, keys[keysStart + top[topStart + count - 1]])) continue;
    let at = topStart + (kept === count ? count - 1 : kept);
    for (; at > topStart && isBehind(key, keys[keysStart + top[at - 1]]); at--) top[at] = top[at - 1];
    top[at] = position;
  }
}`,
  },
  searchRow: {
    uses: ["isBehind"],
    source: `/**
 * For each of \`count\` values, how many elements of the sorted row stand before it: those that are less, and from the
 * right also those that are equal. NaN is behind everything and equal to NaN.
 */
function searchRow(row, rowStart, length, values, valuesStart, found, foundStart, count, fromRight) {
  for (let k = 0; k < count; k++) {
    const value = values[valuesStart + k];
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const element = row[rowStart + middle];
      const isBefore = fromRight ? !isBehind(element, value) : isBehind(value, element);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    found[foundStart + k] = low;
  }
}`,
  },
};
