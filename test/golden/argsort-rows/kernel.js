// bySize(v float32[n,4]) -> out int32[n,4]
// from   abs, argsort
// cost   4 n flops, 1 n orderRow, 32 n bytes in and out
// holds  float32[4], int32[4], int32[4]
/** Whether b has to stand before a. */
function isBehind(a, b) {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}
/** A short part of `order`, in place. */
function orderByInsertion(keys, keysStart, order, start, length) {
  for (let k = start + 1; k < start + length; k++) {
    const position = order[k];
    const key = keys[keysStart + position];
    let at = k;
    for (; at > start && isBehind(keys[keysStart + order[at - 1]], key); at--) order[at] = order[at - 1];
    order[at] = position;
  }
}
/**
 * Sorts positions in order[orderStart ..] by the elements of `keys` that they name, stably: runs of 16 by insertion,
 * then merged. `spare` has room for as many positions.
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
}
const keys = new Float64Array(4);
const order = new Int32Array(4);
const spare = new Int32Array(4);
function bySize(v, out, n) {
  for (let i = 0; i < n; i++) {
    const abs = Math.abs(v[i * 4]);
    order[0] = 0;
    keys[0] = abs;
    const abs1 = Math.abs(v[i * 4 + 1]);
    order[1] = 1;
    keys[1] = abs1;
    const abs2 = Math.abs(v[i * 4 + 2]);
    order[2] = 2;
    keys[2] = abs2;
    const abs3 = Math.abs(v[i * 4 + 3]);
    order[3] = 3;
    keys[3] = abs3;
    orderRow(keys, 0, order, 0, spare, 0, 4);
    const out1 = order[0];
    out[i * 4] = out1;
    const out2 = order[1];
    out[i * 4 + 1] = out2;
    const out3 = order[2];
    out[i * 4 + 2] = out3;
    const out4 = order[3];
    out[i * 4 + 3] = out4;
  }
}
