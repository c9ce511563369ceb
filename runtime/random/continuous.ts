// Samples of continuous distributions that are functions of uniform ones, by JAX's formulas: the same key gives JAX's
// sample up to rounding.

import type { Dim } from "../../compiler/ir/aval.js";
import { erfc, erfcInv } from "../../compiler/primitives/elementwise.js";
import type { NDArray } from "../array.js";
import type { ArrayLike } from "../convert.js";
import { erfInv } from "../lax/elementwise.js";
import {
  abs,
  add,
  astype,
  clip,
  log,
  log1p,
  maximum,
  multiply,
  negative,
  sign,
  subtract,
  tan,
  where,
} from "../numpy/elementwise.js";
import { isfinite, less } from "../numpy/logic.js";
import { call, checkShape, options } from "../numpy/support.js";
import { checkKey, checkSampleDType, type Words } from "./keys.js";
import { parameters } from "./parameters.js";
import { floats, rounded, type SampleDType, type SampleOptions, signedUnit, unit } from "./uniform.js";

export type Sampler = (key: NDArray, options?: SampleOptions) => NDArray;

/** `draw` gives the sample in double precision. */
function sampler(op: string, draw: (key: Words, shape: readonly Dim[], dtype: SampleDType) => NDArray): Sampler {
  return (key, given) => {
    const { shape = [], dtype = "float32" } = options(op, given, ["shape", "dtype"]);
    const one = checkKey(op, key);
    const type = checkSampleDType(op, dtype, floats);
    return astype(draw(one, checkShape(op, shape), type), type);
  };
}

/** Standard normal: sqrt(2) erfInv(u), for u in (-1, 1). (jax.random.normal) */
export const normal: Sampler = sampler("normal", (...draw) => normalDraw("normal", ...draw));

/** As `normal`, in double precision. */
export function normalDraw(op: string, key: Words, shape: readonly Dim[], dtype: SampleDType): NDArray {
  return multiply(erfInv(signedUnit(op, key, shape, dtype)), Math.SQRT2);
}

/**
 * Standard normal, given that it lies between `lower` and `upper`, which it never reaches: of `shape`, or of the common
 * shape of the bounds. (jax.random.truncated_normal, which loses its digits beyond 5; up to 38 here)
 */
export function truncatedNormal(key: NDArray, lower: ArrayLike, upper: ArrayLike, given?: SampleOptions): NDArray {
  const one = checkKey("truncatedNormal", key);
  const { values, sizes, dtype } = parameters("truncatedNormal", { lower, upper }, given);
  const [low, high] = values as [NDArray, NDArray];
  // Areas are measured from the side where the interval lies: those of a far tail would be 1 from the other.
  const side = where(less(add(low, high), 0), -1, 1);
  const [from, to] = values.map((bound) => call(erfc, [multiply(multiply(bound, side), Math.SQRT1_2)], {}));
  const area = add(multiply(unit("truncatedNormal", one, sizes, dtype), subtract(to!, from!)), from!);
  const root = call(erfcInv, [clip(area, 1e-300, 2 - 2 ** -52)], {});
  const x = rounded(multiply(multiply(root, side), Math.SQRT2), dtype);
  return astype(clip(x, beside(low, 1, dtype), beside(high, -1, dtype)), dtype);
}

/** The number next to x in the dtype, upwards or downwards, or the one after; x itself where it is infinite. */
function beside(x: NDArray, direction: 1 | -1, dtype: SampleDType): NDArray {
  const [spacing, smallest] = dtype === "float32" ? [2 ** -23, 2 ** -149] : [2 ** -52, 2 ** -1074];
  const step = maximum(multiply(abs(x), 0.75 * spacing), smallest);
  return where(isfinite(x), rounded(add(x, multiply(step, direction)), dtype), x);
}

/** Exponential with mean 1: -log(1 - u). (jax.random.exponential) */
export const exponential: Sampler = sampler("exponential", (...draw) => exponentialOf(unit("exponential", ...draw)));

/** -log(1 - u), for u in [0, 1). */
export function exponentialOf(u: NDArray): NDArray {
  return negative(log1p(negative(u)));
}

/** Gumbel with location 0 and scale 1: -log(-log(u)). (jax.random.gumbel, mode "low") */
export const gumbel: Sampler = sampler("gumbel", (...draw) => gumbelDraw("gumbel", ...draw));

/** As `gumbel`, in double precision. */
export function gumbelDraw(op: string, key: Words, shape: readonly Dim[], dtype: SampleDType): NDArray {
  return negative(log(negative(log(positiveUnit(op, key, shape, dtype)))));
}

/** Laplace with mean 0 and scale 1. (jax.random.laplace) */
export const laplace: Sampler = sampler("laplace", (...draw) => {
  const u = signedUnit("laplace", ...draw);
  return multiply(sign(u), log1p(negative(abs(u))));
});

/** Logistic with mean 0 and scale 1: the log-odds of u. (jax.random.logistic) */
export const logistic: Sampler = sampler("logistic", (...draw) => {
  const u = positiveUnit("logistic", ...draw);
  return subtract(log(u), log1p(negative(u)));
});

/** Cauchy with location 0 and scale 1: tan(pi (u - 1/2)). (jax.random.cauchy) */
export const cauchy: Sampler = sampler("cauchy", (key, shape, dtype) => {
  const epsilon = dtype === "float32" ? 2 ** -23 : 2 ** -52;
  const u = add(multiply(unit("cauchy", key, shape, dtype), 1 - epsilon), epsilon);
  return tan(multiply(subtract(rounded(u, dtype), 0.5), Math.PI));
});

/** [0, 1) with the smallest normal number in place of 0. */
function positiveUnit(op: string, key: Words, shape: readonly Dim[], dtype: SampleDType): NDArray {
  return maximum(unit(op, key, shape, dtype), dtype === "float32" ? 2 ** -126 : 2 ** -1022);
}
