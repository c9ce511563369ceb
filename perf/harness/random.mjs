// Deterministic inputs: a seeded generator (mulberry32), so that every run and every contender sees the same numbers.

/** A generator of numbers in [0, 1) that depends on the seed only. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Float32Array of `size` numbers, uniform in [lowest, highest). */
export function uniform(seed, size, lowest = -1, highest = 1) {
  const next = generator(seed);
  return Float32Array.from({ length: size }, () => lowest + (highest - lowest) * next());
}
