// np.fft. Complex numbers have no dtype here: a complex array is a pair { re, im } of real arrays of one shape, which is a
// tree, so that vmap, jit and derivatives take and give it as it is. Where JAX takes an array, a pair or a real array goes.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { allocate, typeText } from "../../compiler/ir/aval.js";
import { fft as fftPrimitive } from "../../compiler/primitives/fourier.js";
import { bind } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { type Complex, type ComplexLike, complexOf, realOf } from "./complex.js";
import { multiply, negative } from "./elementwise.js";
import { concatenate } from "./joining.js";
import { pad } from "./padding.js";
import { promote } from "./promote.js";
import { flip, moveaxis, roll } from "./shapes.js";
import {
  axisList,
  checkInteger,
  checkIntegers,
  normalizeAxes,
  normalizeAxis,
  options,
  sizeNumber,
  sliceAxis,
} from "./support.js";

/** Which of the two ways divides by the length: the inverse (default), both by its square root, or the forward one. */
export type FourierNorm = "backward" | "ortho" | "forward";

export type { Complex, ComplexLike } from "./complex.js";

export interface FourierOptions {
  /** Elements of a row taken; rows are cut or continued by zeros. */
  readonly n?: number;
  /** The last one by default. */
  readonly axis?: number;
  readonly norm?: FourierNorm;
}

export interface FourierAxesOptions {
  /** Elements taken along each axis. */
  readonly s?: readonly number[];
  readonly axes?: readonly number[];
  readonly norm?: FourierNorm;
}

/** Rows of exactly `size` elements: cut, or continued by zeros. */
function resized(x: NDArray, axis: number, size: number, op: string): NDArray {
  const own = sizeNumber(op, x.aval.shape[axis]!);
  if (own === size) return x;
  if (own > size) return sliceAxis(x, axis, 0, size);
  return pad(
    x,
    x.aval.shape.map((_, k): [number, number] => [0, k === axis ? size - own : 0]),
  );
}

function checkLength(op: string, n: number, shown: string): number {
  if (checkInteger(op, n, "n") > 0) return n;
  throw new ShapeError("shape/axis", `${op}: the length is ${n} for ${shown}, expected a positive number of elements`);
}

function scaleOf(op: string, norm: FourierNorm, n: number, inverse: boolean): number {
  if (norm === "ortho") return 1 / Math.sqrt(n);
  if (norm !== "backward" && norm !== "forward") {
    const got = describeValue(norm);
    throw new ArgumentError("argument/option", `${op}: norm is ${got}, expected "backward", "ortho" or "forward"`);
  }
  return (norm === "backward") === inverse ? 1 / n : 1;
}

/** Transforms rows of their full length along `axis`. */
function transformed({ re, im }: Complex, axis: number, inverse: boolean, scale: number): Complex {
  const rows = [re, im].map((part) => moveaxis(part, axis, -1));
  const results = bind(fftPrimitive, rows, { inverse }).map((part) => {
    const back = moveaxis(part as NDArray, -1, axis);
    return scale === 1 ? back : multiply(back, scale);
  });
  return { re: results[0]!, im: results[1]! };
}

interface Line {
  readonly axis: number;
  readonly n: number;
  readonly norm: FourierNorm;
}

/** The axis, the length of the rows and the norm that the options say; `own` is the length by default. */
function lineOf(op: string, x: NDArray, given: FourierOptions | undefined, own = (size: number): number => size): Line {
  const { n, axis = -1, norm = "backward" } = options(op, given, ["n", "axis", "norm"]);
  const along = normalizeAxis(op, axis, x.aval);
  const length = n ?? own(sizeNumber(op, x.aval.shape[along]!));
  return { axis: along, n: checkLength(op, length, typeText(x.aval)), norm };
}

function complexTransform(op: string, a: ComplexLike, given: FourierOptions | undefined, inverse: boolean): Complex {
  const { re, im } = complexOf(op, a);
  const { axis, n, norm } = lineOf(op, re, given);
  const rows = { re: resized(re, axis, n, op), im: resized(im, axis, n, op) };
  return transformed(rows, axis, inverse, scaleOf(op, norm, n, inverse));
}

/** The discrete Fourier transform along one axis, of any length. (numpy.fft.fft) */
export function fft(a: ComplexLike, given?: FourierOptions): Complex {
  return complexTransform("fft.fft", a, given, false);
}

/** The inverse of `fft`. (numpy.fft.ifft) */
export function ifft(a: ComplexLike, given?: FourierOptions): Complex {
  return complexTransform("fft.ifft", a, given, true);
}

/** The first n / 2 + 1 elements of the transform of a real array; the others are their conjugates. (numpy.fft.rfft) */
export function rfft(a: ArrayLike, given?: FourierOptions): Complex {
  const x = realOf("fft.rfft", a);
  const { axis, n } = lineOf("fft.rfft", x, given);
  const { re, im } = complexTransform("fft.rfft", x, given, false);
  const count = Math.floor(n / 2) + 1;
  return { re: sliceAxis(re, axis, 0, count), im: sliceAxis(im, axis, 0, count) };
}

/** The real array whose `rfft` is `a`; n is by default even, 2 (m - 1) for rows of m elements. (numpy.fft.irfft) */
export function irfft(a: ComplexLike, given?: FourierOptions): NDArray {
  const { re, im } = complexOf("fft.irfft", a);
  const { axis, n, norm } = lineOf("fft.irfft", re, given, (size) => 2 * (size - 1));
  const count = Math.floor(n / 2) + 1;
  const mirrored = (part: NDArray): NDArray => flip(sliceAxis(part, axis, 1, n - count + 1), { axis });
  const [first, second] = [re, im].map((part) => resized(part, axis, count, "fft.irfft")) as [NDArray, NDArray];
  const whole = {
    re: concatenate([first, mirrored(first)], { axis }),
    im: concatenate([second, negative(mirrored(second))], { axis }),
  };
  return transformed(whole, axis, true, scaleOf("fft.irfft", norm, n, true)).re;
}

interface Lines {
  readonly axes: readonly number[];
  readonly norm: FourierNorm;
  /** Options for the transform along axes[k]. */
  at(k: number): FourierOptions;
}

function linesOf(op: string, x: NDArray, given: FourierAxesOptions | undefined, last?: readonly number[]): Lines {
  const { s: sizes, axes, norm = "backward" } = options(op, given, ["s", "axes", "norm"]);
  const s = sizes === undefined ? undefined : checkIntegers(op, sizes, "s");
  const ending = s === undefined ? last : s.map((_, k) => k - s.length);
  const chosen = axes ?? ending;
  const list = chosen === undefined ? normalizeAxes(op, null, x.aval) : axisList(op, chosen, x.aval, "axes");
  if (s !== undefined && s.length !== list.length) {
    throw new ArgumentError("argument/list", `${op}: s has ${s.length} lengths, expected ${list.length}, one per axis`);
  }
  const at = (k: number): FourierOptions => ({ axis: list[k]!, norm, ...(s === undefined ? {} : { n: s[k]! }) });
  return { axes: list, norm, at };
}

type Transform = (a: ComplexLike, given?: FourierAxesOptions) => Complex;

function alongAxes(op: string, inverse: boolean, last?: readonly number[]): Transform {
  return (a, given) => {
    let result = complexOf(op, a);
    const { axes, at } = linesOf(op, result.re, given, last);
    for (const k of axes.keys()) result = complexTransform(op, result, at(k), inverse);
    return result;
  };
}

/** `fft` along several axes, all by default. (numpy.fft.fftn) */
export const fftn: Transform = alongAxes("fft.fftn", false);
/** `ifft` along several axes, all by default. (numpy.fft.ifftn) */
export const ifftn: Transform = alongAxes("fft.ifftn", true);
/** `fft` along the last two axes. (numpy.fft.fft2) */
export const fft2: Transform = alongAxes("fft.fft2", false, [-2, -1]);
/** `ifft` along the last two axes. (numpy.fft.ifft2) */
export const ifft2: Transform = alongAxes("fft.ifft2", true, [-2, -1]);

type RealTransform = (a: ArrayLike, given?: FourierAxesOptions) => Complex;
type RealInverse = (a: ComplexLike, given?: FourierAxesOptions) => NDArray;

function realAlongAxes(op: string, last?: readonly number[]): RealTransform {
  return (a, given) => {
    const x = realOf(op, a);
    const { axes, at } = linesOf(op, x, given, last);
    let result = rfft(x, at(axes.length - 1));
    for (let k = axes.length - 2; k >= 0; k--) result = fft(result, at(k));
    return result;
  };
}

function realInverseAlongAxes(op: string, last?: readonly number[]): RealInverse {
  return (a, given) => {
    let result = complexOf(op, a);
    const { axes, at } = linesOf(op, result.re, given, last);
    for (let k = 0; k < axes.length - 1; k++) result = ifft(result, at(k));
    return irfft(result, at(axes.length - 1));
  };
}

/** `rfft` along the last of the axes, `fft` along the others; all by default. (numpy.fft.rfftn) */
export const rfftn: RealTransform = realAlongAxes("fft.rfftn");
/** `rfft` along the last axis, `fft` along the one before. (numpy.fft.rfft2) */
export const rfft2: RealTransform = realAlongAxes("fft.rfft2", [-2, -1]);
/** The inverse of `rfftn`; the last entry of `s` is the length of the real rows. (numpy.fft.irfftn) */
export const irfftn: RealInverse = realInverseAlongAxes("fft.irfftn");
/** The inverse of `rfft2`. (numpy.fft.irfft2) */
export const irfft2: RealInverse = realInverseAlongAxes("fft.irfft2", [-2, -1]);

export interface FrequencyOptions {
  /** The time between samples, 1 by default. */
  readonly d?: number;
}

function frequencies(
  op: string,
  n: number,
  given: FrequencyOptions | undefined,
  count: number,
  first: number,
): NDArray {
  const { d = 1 } = options(op, given, ["d"]);
  if (typeof d !== "number") {
    throw new ArgumentError("argument/option", `${op}: d is ${describeValue(d)}, expected a number`);
  }
  const data = allocate("float32", count).map((_, k) => (k < first ? k : k - n) / (n * d));
  return new NDArray(data, [count], "float32");
}

/** The frequencies of the elements of `fft`, negative ones last, float32 [n]. (numpy.fft.fftfreq) */
export function fftfreq(n: number, given?: FrequencyOptions): NDArray {
  return frequencies("fft.fftfreq", checkLength("fft.fftfreq", n, "frequencies"), given, n, Math.ceil(n / 2));
}

/** The frequencies of the elements of `rfft`, float32 [n / 2 + 1]. (numpy.fft.rfftfreq) */
export function rfftfreq(n: number, given?: FrequencyOptions): NDArray {
  const count = Math.floor(checkLength("fft.rfftfreq", n, "frequencies") / 2) + 1;
  return frequencies("fft.rfftfreq", n, given, count, count);
}

type Shift = (x: ArrayLike, given?: { readonly axes?: number | readonly number[] }) => NDArray;

function shifted(op: string, by: (size: number) => number): Shift {
  return (x, given) => {
    const { axes } = options(op, given, ["axes"]);
    const values = valueToArray(promote(op, [asOperand(op, 0, "x", x)])[0]!);
    const along = normalizeAxes(op, axes, values.aval);
    const counts = along.map((axis) => by(sizeNumber(op, values.aval.shape[axis]!)));
    return along.reduce((moved, axis, k) => roll(moved, counts[k]!, { axis }), values);
  };
}

/** Frequency 0 moved to the middle of each axis. (numpy.fft.fftshift) */
export const fftshift: Shift = shifted("fft.fftshift", (size) => Math.floor(size / 2));
/** The inverse of `fftshift`. (numpy.fft.ifftshift) */
export const ifftshift: Shift = shifted("fft.ifftshift", (size) => -Math.floor(size / 2));
