// The discrete Fourier transform of one row of complex numbers, of any length: by halving for powers of two, else as a
// convolution of a power-of-two length. (Cooley and Tukey, 1965; Bluestein, 1970)

/** The length of the transforms by halving that a transform of length n takes. */
export function fourierLength(n: number): number {
  let length = 1;
  while (length < n) length *= 2;
  return length === n ? n : 2 * length;
}

/** How many numbers the table of length n has. */
export function fourierTableSize(n: number): number {
  const length = fourierLength(n);
  return length === n ? length : 3 * length + 2 * n;
}

/** How many numbers a transform of length n works on. */
export function fourierWorkSize(n: number): number {
  const length = fourierLength(n);
  return length === n ? 0 : 2 * length;
}

/** What transforms of length n have in common: roots of unity and, for Bluestein's method, the chirp and its transform. */
export function fourierTable(table: Float64Array, at: number, n: number): void {
  const length = fourierLength(n);
  const half = length >> 1;
  for (let k = 0; k < half; k++) {
    table[at + k] = Math.cos((2 * Math.PI * k) / length);
    table[at + half + k] = -Math.sin((2 * Math.PI * k) / length);
  }
  if (length === n) return;
  const chirp = at + length;
  const filter = chirp + 2 * n;
  for (let k = 0; k < n; k++) {
    // exp(-i pi k k / n) has period 2 n in k k, which is exact here.
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    table[chirp + k] = Math.cos(angle);
    table[chirp + n + k] = -Math.sin(angle);
  }
  for (let k = 0; k < 2 * length; k++) table[filter + k] = 0;
  for (let k = 0; k < n; k++) {
    const mirror = k === 0 ? 0 : length - k;
    table[filter + k] = table[filter + mirror] = table[chirp + k]!;
    table[filter + length + k] = table[filter + length + mirror] = -table[chirp + n + k]!;
  }
  halvingTransform(table, filter, table, filter + length, table, at, length);
}

/**
 * Overwrites x[0..n) with sum over k of x[k] exp(-2 pi i j k / n), by the table of length n. The inverse, times n, is the
 * same with the real and the imaginary parts in each other's place.
 */
export function fourierTransform(
  re: Float64Array,
  atRe: number,
  im: Float64Array,
  atIm: number,
  table: Float64Array,
  at: number,
  work: Float64Array,
  atWork: number,
  n: number,
): void {
  const length = fourierLength(n);
  if (length === n) {
    halvingTransform(re, atRe, im, atIm, table, at, n);
    return;
  }
  const chirp = at + length;
  const filter = chirp + 2 * n;
  const atIm2 = atWork + length;
  for (let k = 0; k < length; k++) {
    const x = k < n ? re[atRe + k]! : 0;
    const y = k < n ? im[atIm + k]! : 0;
    const c = k < n ? table[chirp + k]! : 0;
    const s = k < n ? table[chirp + n + k]! : 0;
    work[atWork + k] = x * c - y * s;
    work[atIm2 + k] = x * s + y * c;
  }
  halvingTransform(work, atWork, work, atIm2, table, at, length);
  for (let k = 0; k < length; k++) {
    const x = work[atWork + k]!;
    const y = work[atIm2 + k]!;
    const c = table[filter + k]!;
    const s = table[filter + length + k]!;
    work[atWork + k] = x * c - y * s;
    work[atIm2 + k] = x * s + y * c;
  }
  halvingTransform(work, atIm2, work, atWork, table, at, length);
  for (let k = 0; k < n; k++) {
    const x = work[atWork + k]! / length;
    const y = work[atIm2 + k]! / length;
    const c = table[chirp + k]!;
    const s = table[chirp + n + k]!;
    re[atRe + k] = x * c - y * s;
    im[atIm + k] = x * s + y * c;
  }
}

/** The transform of a power-of-two length n: elements in the order of their reversed bits, then pairs, fours and so on. */
export function halvingTransform(
  re: Float64Array,
  atRe: number,
  im: Float64Array,
  atIm: number,
  roots: Float64Array,
  atRoots: number,
  n: number,
): void {
  for (let i = 1, reversed = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (i >= reversed) continue;
    const x = re[atRe + i]!;
    const y = im[atIm + i]!;
    re[atRe + i] = re[atRe + reversed]!;
    im[atIm + i] = im[atIm + reversed]!;
    re[atRe + reversed] = x;
    im[atIm + reversed] = y;
  }
  // Pairs and fours at once, whose roots of unity are 1, -1, i and -i.
  for (let start = 0; start + 3 < n; start += 4) {
    const r = atRe + start;
    const i = atIm + start;
    const sumRe = re[r]! + re[r + 1]!;
    const sumIm = im[i]! + im[i + 1]!;
    const differenceRe = re[r]! - re[r + 1]!;
    const differenceIm = im[i]! - im[i + 1]!;
    const otherSumRe = re[r + 2]! + re[r + 3]!;
    const otherSumIm = im[i + 2]! + im[i + 3]!;
    const otherRe = re[r + 2]! - re[r + 3]!;
    const otherIm = im[i + 2]! - im[i + 3]!;
    re[r] = sumRe + otherSumRe;
    im[i] = sumIm + otherSumIm;
    re[r + 1] = differenceRe + otherIm;
    im[i + 1] = differenceIm - otherRe;
    re[r + 2] = sumRe - otherSumRe;
    im[i + 2] = sumIm - otherSumIm;
    re[r + 3] = differenceRe - otherIm;
    im[i + 3] = differenceIm + otherRe;
  }
  const sines = atRoots + (n >> 1);
  for (let half = n === 2 ? 1 : 4; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = roots[atRoots + k * stride]!;
        const s = roots[sines + k * stride]!;
        const low = start + k;
        const high = low + half;
        const x = re[atRe + high]! * c - im[atIm + high]! * s;
        const y = re[atRe + high]! * s + im[atIm + high]! * c;
        re[atRe + high] = re[atRe + low]! - x;
        im[atIm + high] = im[atIm + low]! - y;
        re[atRe + low] = re[atRe + low]! + x;
        im[atIm + low] = im[atIm + low]! + y;
      }
    }
  }
}
