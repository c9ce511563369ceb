// lax.fft: the four transforms under JAX's one name. Complex arrays are pairs { re, im }, as in np.fft.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { asArray } from "../convert.js";
import { type Complex, type ComplexLike, isPair } from "../numpy/complex.js";
import { fftn, ifftn, irfftn, rfftn } from "../numpy/fft.js";
import { checkIntegers } from "../numpy/support.js";

export type FftType = "fft" | "ifft" | "rfft" | "irfft";

/**
 * Transforms over the last axes, as many as there are lengths. The lengths are those of the axes; for the last of irfft, n
 * where the axis has n / 2 + 1. @throws ShapeError shape/operands when they are not. (jax.lax.fft)
 */
export function fft(x: ComplexLike, fftType: "irfft", fftLengths: readonly number[]): NDArray;
export function fft(x: ComplexLike, fftType: Exclude<FftType, "irfft">, fftLengths: readonly number[]): Complex;
export function fft(x: ComplexLike, fftType: FftType, fftLengths: readonly number[]): Complex | NDArray {
  const transform = typeof fftType === "string" && Object.hasOwn(transforms, fftType) ? transforms[fftType] : undefined;
  if (transform === undefined) {
    const got = describeValue(fftType);
    throw new ArgumentError("argument/option", `fft: fftType is ${got}, expected "fft", "ifft", "rfft" or "irfft"`);
  }
  const lengths = checkIntegers("fft", fftLengths, "fftLengths");
  checkLengths(x, fftType, lengths);
  return transform(x as NDArray, { s: lengths });
}

const transforms = { fft: fftn, ifft: ifftn, rfft: rfftn, irfft: irfftn };

function checkLengths(x: ComplexLike, fftType: FftType, fftLengths: readonly number[]): void {
  const { aval } = asArray("fft", 0, "x", isPair(x) ? x.re : x);
  const own = aval.shape.slice(Math.max(0, aval.shape.length - fftLengths.length));
  const last = fftLengths.length - 1;
  const expected = fftLengths.map((n, k) => (fftType === "irfft" && k === last ? Math.floor(n / 2) + 1 : n));
  if (expected.length === own.length && expected.every((size, k) => size === own[k])) return;
  throw new ShapeError(
    "shape/operands",
    `fft: argument 0 (x) is ${typeText(aval)}, fftLengths [${fftLengths}] with ${fftType} expects its last sizes to be ` +
      `[${expected}]; np.fft cuts and continues rows`,
  );
}
