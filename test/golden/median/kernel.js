// middle(v float32[n,4]) -> out float32[n]
// from   square, sort, slice, squeeze, ne, slice, squeeze, mul, slice, squeeze, mul, add, select
// cost   8 n flops, 1 n sortRow, 20 n bytes in and out
// holds  float32[4]
/** Whether b has to stand before a. */
function isBehind(a, b) {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}
/** The engine puts -0 before 0: zeros of both signs are written back in the order they had. */
function sortLongRow(row, start, length) {
  const part = row.subarray(start, start + length);
  let isSigned = false;
  for (let k = 0; k < length && !isSigned; k++) isSigned = Object.is(part[k], -0);
  const zeros = isSigned ? Array.from(part).filter((value) => value === 0) : [];
  part.sort();
  if (isSigned) part.set(zeros, part.indexOf(0));
}
/** Sorts row[start .. start + length] in place. The engine's own sort is faster from 33 elements on. */
function sortRow(row, start, length) {
  if (length > 32) {
    sortLongRow(row, start, length);
    return;
  }
  for (let k = start + 1; k < start + length; k++) {
    const value = row[k];
    let at = k;
    for (; at > start && isBehind(row[at - 1], value); at--) row[at] = row[at - 1];
    row[at] = value;
  }
}
const row = new Float64Array(4);
function middle(v, out, n) {
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 4];
    const square = v1 * v1;
    row[0] = square;
    const v2 = v[i * 4 + 1];
    const square1 = v2 * v2;
    row[1] = square1;
    const v3 = v[i * 4 + 2];
    const square2 = v3 * v3;
    row[2] = square2;
    const v4 = v[i * 4 + 3];
    const square3 = v4 * v4;
    row[3] = square3;
    sortRow(row, 0, 4);
    const sort = row[1];
    const sort1 = row[2];
    const sort2 = row[3];
    const ne = sort2 !== sort2;
    const mul = sort * 0.5;
    const mul1 = sort1 * 0.5;
    const add = mul + mul1;
    const select = ne ? sort2 : add;
    out[i] = select;
  }
}
