// Numbers of 192 bits, m * 2 ** e, as a reference for the elementary functions: slow, plain, and independent of Math
// but for first guesses that iterations then correct.

export interface Big {
  readonly m: bigint;
  readonly e: number;
}

const precision = 192;

export function bitLength(n: bigint): number {
  const hex = (n < 0n ? -n : n).toString(16);
  return n === 0n ? 0 : 4 * hex.length - Math.clz32(Number.parseInt(hex[0]!, 16)) + 28;
}

function rounded(m: bigint, e: number): Big {
  const spare = bitLength(m) - precision;
  if (spare <= 0) return { m, e };
  return { m: (m + (1n << BigInt(spare - 1))) >> BigInt(spare), e: e + spare };
}

const words = new BigUint64Array(1);
const real = new Float64Array(words.buffer);

/** The double itself. */
export function big(x: number): Big {
  real[0] = x;
  const bits = words[0]!;
  const exponent = Number((bits >> 52n) & 2047n);
  const fraction = bits & ((1n << 52n) - 1n);
  const m = exponent === 0 ? fraction : fraction | (1n << 52n);
  return { m: bits >> 63n === 0n ? m : -m, e: Math.max(exponent, 1) - 1075 };
}

export function toNumber({ m, e }: Big): number {
  const size = m < 0n ? -m : m;
  const top = bitLength(size) + e;
  const lowest = Math.max(top - 53, -1074);
  const shift = lowest - e;
  if (size === 0n || top < -1075) return m < 0n ? -0 : 0;
  if (top > 1025) return m < 0n ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let whole = shift <= 0 ? size << BigInt(-shift) : size >> BigInt(shift);
  if (shift > 0) {
    const half = 1n << BigInt(shift - 1);
    const left = size - (whole << BigInt(shift));
    if (left > half || (left === half && whole % 2n === 1n)) whole += 1n;
  }
  const half = Math.trunc(lowest / 2);
  return (m < 0n ? -1 : 1) * Number(whole) * 2 ** half * 2 ** (lowest - half);
}

export const zero: Big = { m: 0n, e: 0 };
export const one: Big = { m: 1n, e: 0 };

export function neg(x: Big): Big {
  return { m: -x.m, e: x.e };
}
export function add(x: Big, y: Big): Big {
  if (x.m === 0n) return y;
  if (y.m === 0n) return x;
  const [high, low] = x.e >= y.e ? [x, y] : [y, x];
  const apart = high.e - low.e;
  if (bitLength(high.m) + apart - bitLength(low.m) > 2 * precision) return high;
  return rounded((high.m << BigInt(apart)) + low.m, low.e);
}
export function sub(x: Big, y: Big): Big {
  return add(x, neg(y));
}
export function mul(x: Big, y: Big): Big {
  return rounded(x.m * y.m, x.e + y.e);
}
export function div(x: Big, y: Big): Big {
  const shift = Math.max(precision + 2 + bitLength(y.m) - bitLength(x.m), 0);
  return rounded((x.m << BigInt(shift)) / y.m, x.e - shift - y.e);
}
/** x * 2 ** by */
export function scale(x: Big, by: number): Big {
  return { m: x.m, e: x.e + by };
}
export function abs(x: Big): Big {
  return x.m < 0n ? neg(x) : x;
}
export function less(x: Big, y: Big): boolean {
  return sub(x, y).m < 0n;
}
/** The exponent: 2 ** of it is at most |x|. */
export function exponentOf(x: Big): number {
  return bitLength(x.m) - 1 + x.e;
}
export function sqrt(x: Big): Big {
  const spare = 2 * precision - bitLength(x.m);
  const shift = spare + ((spare + x.e) & 1);
  const n = shift >= 0 ? x.m << BigInt(shift) : x.m >> BigInt(-shift);
  if (n === 0n) return zero;
  let root = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return rounded(root, (x.e - shift) / 2);
    root = next;
  }
}

/** Sum of terms until they no longer count. `next` makes a term from the one before and its number, from 1. */
export function series(first: Big, next: (term: Big, k: number) => Big): Big {
  let total = first;
  let term = first;
  for (let k = 1; term.m !== 0n && exponentOf(term) > exponentOf(total) - precision; k++) {
    term = next(term, k);
    total = add(total, term);
  }
  return total;
}

/** How far `got` is from the exact result, in units of the last place of a double there (of a float32 for 24 bits). */
export function ulpsFrom(got: number, exact: Big, bits: 24 | 53 = 53): number {
  const [lowest, largest] = bits === 53 ? [-1074, Number.MAX_VALUE] : [-149, 3.4028234663852886e38];
  const unit = Math.max(exponentOf(exact) - bits + 1, lowest);
  const beyond = scale(one, exponentOf(big(largest)) + 1);
  const value = Math.abs(got) === Number.POSITIVE_INFINITY ? (got < 0 ? neg(beyond) : beyond) : big(got);
  if (Number.isNaN(got)) return Number.POSITIVE_INFINITY;
  if (!less(abs(exact), beyond) && Math.abs(got) === Number.POSITIVE_INFINITY) return 0;
  return Math.abs(toNumber(scale(sub(value, exact), -unit)));
}
