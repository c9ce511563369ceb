// The counter-based generator of random bits: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3"
// (2011). Two groups of rounds per iteration, with turns that are constants: V8 inlines functions of up to 460 bytes of
// bytecode, and this is 402. Where it is inlined no integer is boxed, and a draw costs what it does written out by hand.

/** Threefry-2x32-20: word 0 or 1 of the block of a counter under a key, or their exclusive or (word 2). */
export function threefry2x32(key0: number, key1: number, count0: number, count1: number, word: number): number {
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
