// Sorting of rows. The order is that of JAX: NaN behind everything, -0 equal to 0, equal elements as they came.

type Numbers =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** Whether b has to stand before a. */
export function isBehind(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}

/** Sorts row[start .. start + length] in place. The engine's own sort is faster from 33 elements on. */
export function sortRow(row: Numbers, start: number, length: number): void {
  if (length > 32) {
    sortLongRow(row, start, length);
    return;
  }
  for (let k = start + 1; k < start + length; k++) {
    const value = row[k]!;
    let at = k;
    for (; at > start && isBehind(row[at - 1]!, value); at--) row[at] = row[at - 1]!;
    row[at] = value;
  }
}

/** The engine puts -0 before 0: zeros of both signs are written back in the order they had. */
export function sortLongRow(row: Numbers, start: number, length: number): void {
  const part = row.subarray(start, start + length);
  let isSigned = false;
  for (let k = 0; k < length && !isSigned; k++) isSigned = Object.is(part[k], -0);
  const zeros = isSigned ? Array.from(part).filter((value) => value === 0) : [];
  part.sort();
  if (isSigned) part.set(zeros, part.indexOf(0));
}

/**
 * Sorts positions in order[orderStart ..] by the elements of `keys` that they name, stably: runs of 16 by insertion,
 * then merged. `spare` has room for as many positions.
 */
export function orderRow(
  keys: Numbers,
  keysStart: number,
  order: Int32Array,
  orderStart: number,
  spare: Int32Array,
  spareStart: number,
  length: number,
): void {
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
            isBehind(keys[keysStart + from[fromStart + left]!]!, keys[keysStart + from[fromStart + right]!]!));
        to[toStart + k] = from[fromStart + (takeRight ? right++ : left++)]!;
      }
    }
    const [merged, mergedStart] = [to, toStart];
    to = from;
    toStart = fromStart;
    from = merged;
    fromStart = mergedStart;
  }
  if (from !== order) for (let k = 0; k < length; k++) order[orderStart + k] = from[fromStart + k]!;
}

/** A short part of `order`, in place. */
export function orderByInsertion(
  keys: Numbers,
  keysStart: number,
  order: Int32Array,
  start: number,
  length: number,
): void {
  for (let k = start + 1; k < start + length; k++) {
    const position = order[k]!;
    const key = keys[keysStart + position]!;
    let at = k;
    for (; at > start && isBehind(keys[keysStart + order[at - 1]!]!, key); at--) order[at] = order[at - 1]!;
    order[at] = position;
  }
}

/**
 * Positions of the `count` largest keys into top[topStart ..], largest first, NaN largest of all, equal keys as they came.
 * Each key is compared with the least of those kept, and goes in by insertion: meant for few of many.
 */
export function topOfRow(
  keys: Numbers,
  keysStart: number,
  top: Int32Array,
  topStart: number,
  count: number,
  length: number,
): void {
  if (count === 0) return;
  for (let position = 0; position < length; position++) {
    const key = keys[keysStart + position]!;
    const kept = Math.min(position, count);
    if (kept === count && !isBehind(key, keys[keysStart + top[topStart + count - 1]!]!)) continue;
    let at = topStart + (kept === count ? count - 1 : kept);
    for (; at > topStart && isBehind(key, keys[keysStart + top[at - 1]!]!); at--) top[at] = top[at - 1]!;
    top[at] = position;
  }
}
