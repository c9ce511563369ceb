// Random bits and uniform numbers. Numbers are computed from the exact bits in double precision and rounded once, so that
// eager, compiled and batched draws agree bit for bit.

import { roundTo } from "../../compiler/ir/array-ir.js";
import type { Dim, Shape } from "../../compiler/ir/aval.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { shiftRightLogical } from "../lax/elementwise.js";
import { add, astype, maximum, multiply, subtract } from "../numpy/elementwise.js";
import { broadcastTo } from "../numpy/promote.js";
import { checkShape, options, type ShapeLike } from "../numpy/support.js";
import { block, checkKey, checkSampleDType, counters, type Words } from "./keys.js";

export type SampleDType = "float32" | "float64";

export interface ShapeOption {
  /** The shape of the sample; when not given, that of the parameters, or one number without any. */
  readonly shape?: ShapeLike;
}
export interface SampleOptions extends ShapeOption {
  /** float32 when not given. */
  readonly dtype?: SampleDType;
}
export interface BitsOptions extends ShapeOption {
  /** uint32 when not given. */
  readonly dtype?: "uint8" | "uint16" | "uint32";
}
export interface UniformOptions extends SampleOptions {
  /** Lower bound (0), which can come out. */
  readonly minval?: ArrayLike;
  /** Upper bound (1), which comes out only by rounding. */
  readonly maxval?: ArrayLike;
}

/** Random bits: unsigned integers, each value equally likely. (jax.random.bits) */
export function bits(key: NDArray, given?: BitsOptions): NDArray {
  const { shape = [], dtype = "uint32" } = options("bits", given, ["shape", "dtype"]);
  const one = checkKey("bits", key);
  const type = checkSampleDType("bits", dtype, ["uint8", "uint16", "uint32"]);
  return astype(block(one, counters("bits", checkShape("bits", shape)), "both"), type);
}

/**
 * Uniform numbers in [minval, maxval): multiples of 2^-23 (float32) or 2^-52 (float64), stretched. Bounds may be arrays
 * that broadcast to `shape`; where they are crossed, minval comes out. (jax.random.uniform)
 */
export function uniform(key: NDArray, given?: UniformOptions): NDArray {
  const names = ["shape", "dtype", "minval", "maxval"] as const;
  const { shape = [], dtype = "float32", minval = 0, maxval = 1 } = options("uniform", given, names);
  const one = checkKey("uniform", key);
  const sizes = checkShape("uniform", shape);
  const type = checkSampleDType("uniform", dtype, floats);
  const sample = unit("uniform", one, sizes, type);
  if (typeof minval === "number" && typeof maxval === "number") {
    const [low, high] = [roundTo(minval, type), roundTo(maxval, type)];
    const span = roundTo(high - low, type);
    const stretched = low === 0 && span === 1 ? sample : add(multiply(sample, span), low);
    return astype(span >= 0 ? stretched : maximum(low, stretched), type);
  }
  const low = bound(minval, 0, "minval", sizes, type);
  const high = bound(maxval, 1, "maxval", sizes, type);
  const span = rounded(subtract(high, low), type);
  return astype(maximum(low, add(multiply(sample, span), low)), type);
}

export const floats: readonly SampleDType[] = ["float32", "float64"];

function bound(x: ArrayLike, position: number, name: string, shape: Shape, dtype: SampleDType): NDArray {
  const value = rounded(asArray("uniform", position, name, x), dtype);
  return valueToArray(broadcastTo("uniform", position, name, value, shape));
}

/** `x` as an element of `dtype`, in double precision. */
export function rounded(x: NDArray, dtype: SampleDType): NDArray {
  return astype(astype(x, dtype), "float64");
}

/** Multiples of 2^-23 or 2^-52 in [0, 1), made of the leading bits of each draw; in double precision, not yet rounded. */
export function unit(op: string, key: Words, shape: readonly Dim[], dtype: SampleDType): NDArray {
  const counter = counters(op, shape);
  if (dtype === "float32") {
    return multiply(astype(shiftRightLogical(block(key, counter, "both"), 9), "float64"), 2 ** -23);
  }
  const high = multiply(astype(block(key, counter, "first"), "float64"), 2 ** 20);
  const low = astype(shiftRightLogical(block(key, counter, "second"), 12), "float64");
  return multiply(add(high, low), 2 ** -52);
}

/** The same bits stretched over (-1, 1). */
export function signedUnit(op: string, key: Words, shape: readonly Dim[], dtype: SampleDType): NDArray {
  const low = dtype === "float32" ? -1 + 2 ** -24 : -1 + 2 ** -53;
  return rounded(add(multiply(unit(op, key, shape, dtype), 2), low), dtype);
}
