// jitter(key uint32[n,2], x float32[n,2]) -> out float32[n,2]
// from   iota, slice, squeeze, slice, squeeze, broadcastInDim, broadcastInDim, broadcastInDim, threefry2x32, shiftRightLogical, convertElementType, mul, convertElementType, add
// cost   8 n flops, 24 n bytes in and out
/** Threefry-2x32-20: word 0 or 1 of the block of a counter under a key, or their exclusive or (word 2). */
function threefry2x32(key0, key1, count0, count1, word) {
  let a = key0 | 0;
  let b = key1 | 0;
  let c = key0 ^ key1 ^ 0x1bd11bda;
  let x = (count0 + a) | 0;
  let y = (count1 + b) | 0;
  for (let group = 1; ; group += 2) {
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + b) | 0;
    y = (y + c + group) | 0;
    if (group === 5) break;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + c) | 0;
    y = (y + a + group + 1) | 0;
    const used = a;
    a = c;
    c = b;
    b = used;
  }
  return word === 0 ? x : word === 1 ? y : x ^ y;
}
function jitter(key, x, out, n) {
  for (let i = 0; i < n; i++) {
    const key1 = key[i * 2];
    const key2 = key[i * 2 + 1];
    const threefry2x32_1 = threefry2x32(key1, key2, 0, 0, 2) >>> 0;
    const shiftRightLogical1 = threefry2x32_1 >>> 9;
    const convertElementType = shiftRightLogical1;
    const mul = convertElementType * 1.1920928955078125e-7;
    const convertElementType1 = Math.fround(mul);
    const add = x[i * 2] + convertElementType1;
    out[i * 2] = add;
    const threefry2x32_2 = threefry2x32(key1, key2, 0, 1, 2) >>> 0;
    const shiftRightLogical2 = threefry2x32_2 >>> 9;
    const convertElementType2 = shiftRightLogical2;
    const mul1 = convertElementType2 * 1.1920928955078125e-7;
    const convertElementType3 = Math.fround(mul1);
    const add1 = x[i * 2 + 1] + convertElementType3;
    out[i * 2 + 1] = add1;
  }
}
