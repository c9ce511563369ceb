// Samples of integers and bools: bernoulli, randint and categorical, by JAX's formulas.

import { DTypeError, ShapeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import {
  type Dim,
  integerRange,
  isFloat,
  isInteger,
  type Shape,
  sameShape,
  shapeText,
  typeText,
} from "../../compiler/ir/aval.js";
import { add as addStrict, mul, rem } from "../../compiler/primitives/elementwise.js";
import type { Value } from "../../compiler/trace/bind.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asArray, scalarArray, valueToArray } from "../convert.js";
import { topK } from "../lax/sorting.js";
import { add, astype, clip, maximum, subtract, where } from "../numpy/elementwise.js";
import { less } from "../numpy/logic.js";
import { broadcastTo, floatOf } from "../numpy/promote.js";
import { argmax } from "../numpy/reductions.js";
import { moveaxis, reshape } from "../numpy/shapes.js";
import { call, checkShape, normalizeAxis, options, type ShapeLike, sizeNumber } from "../numpy/support.js";
import { gumbelDraw } from "./continuous.js";
import { block, checkKey, checkSampleDType, childKey, counters } from "./keys.js";
import { rounded, type SampleDType, type ShapeOption, unit } from "./uniform.js";

export interface BernoulliOptions extends ShapeOption {
  /** The probability of true (0.5). */
  readonly p?: ArrayLike;
}

/** True with probability `p`: bool of `shape`, or of p's shape when not given. (jax.random.bernoulli) */
export function bernoulli(key: NDArray, given?: BernoulliOptions): NDArray {
  const { p = 0.5, shape } = options("bernoulli", given, ["p", "shape"]);
  const one = checkKey("bernoulli", key);
  const chance = asArray("bernoulli", 1, "p", p);
  const { dtype } = chance;
  if (!isFloat(dtype)) {
    throw new DTypeError(
      "dtype/operand",
      `bernoulli: p is ${typeText(chance.aval)}, expected a floating-point dtype; convert it with .astype("float32")`,
    );
  }
  const sizes = shape === undefined ? chance.aval.shape : checkShape("bernoulli", shape);
  const wide = valueToArray(broadcastTo("bernoulli", 1, "p", chance, sizes));
  return less(unit("bernoulli", one, sizes, dtype as SampleDType), astype(wide, "float64"));
}

const integers = ["int32", "uint32", "int16", "uint16", "int8", "uint8"] as const;

export interface RandintOptions {
  /** int32 when not given. */
  readonly dtype?: (typeof integers)[number];
}

/**
 * Integers in [minval, maxval), minval where the range is empty. Bounds are integers or integer arrays that broadcast to
 * `shape`; they are held to the dtype's range. Not quite uniform for huge ranges: the remainder of 64 random bits.
 * (jax.random.randint)
 */
export function randint(
  key: NDArray,
  shape: ShapeLike,
  minval: ArrayLike,
  maxval: ArrayLike,
  given?: RandintOptions,
): NDArray {
  const { dtype = "int32" } = options("randint", given, ["dtype"]);
  const one = checkKey("randint", key);
  const sizes = checkShape("randint", shape);
  const type = checkSampleDType("randint", dtype, integers);
  const [lowest, highest] = integerRange(type);
  const low = bound("minval", 2, minval, sizes, lowest, highest);
  const high = bound("maxval", 3, maxval, sizes, lowest, highest + 1);
  // A span of 2^32 is written 0, by which the remainder is the number itself.
  const span = maximum(subtract(high, low), 1);
  const width = settled(astype(where(less(span, 2 ** 32), span, 0), "uint32"));
  const half = remainder(literal(2 ** 16, "uint32"), width);
  const power = settled(remainder(call(mul, [half, half], {}), width));
  const [higher, lower] = [0, 1].map((k) => block(childKey(one, k), counters("randint", sizes), "both"));
  const offset = call(addStrict, [call(mul, [remainder(higher!, width), power], {}), remainder(lower!, width)], {});
  const wide = type === "uint32" ? "uint32" : "int32"; // narrow dtypes are drawn in 32 bits
  const start = settled(astype(low, wide));
  return astype(call(addStrict, [start, astype(remainder(offset, width), wide)], {}), type);
}

/** A bound in double precision, which holds every integer here, cut to the range given; a scalar or of `shape`. */
function bound(name: string, position: number, x: ArrayLike, shape: Shape, lowest: number, highest: number): NDArray {
  const value = asArray("randint", position, name, x);
  const whole = typeof x === "number" ? Number.isInteger(x) : isInteger(value.dtype);
  if (!whole) {
    const got = typeof x === "number" ? String(x) : typeText(value.aval);
    throw new DTypeError(
      "dtype/operand",
      `randint: argument ${position} (${name}) is ${got}, expected an integer or an integer array; round it first`,
    );
  }
  const wide = typeof x === "number" ? scalarArray(x, "float64") : astype(value, "float64");
  const cut = clip(wide, lowest, highest);
  return cut.aval.shape.length === 0 ? cut : valueToArray(broadcastTo("randint", position, name, cut, shape));
}

/** A scalar that is known as a literal, which the kernel then has in its text. */
function settled(x: NDArray): Value {
  return x instanceof NDArray && x.shape.length === 0 ? literal(x.data[0]!, x.dtype) : x;
}

function remainder(x: Value, y: Value): NDArray {
  return call(rem, [x, y], {});
}

export interface CategoricalOptions extends ShapeOption {
  /** The axis of the categories (-1). */
  readonly axis?: number;
  /** Whether a category may come again in a sample (true). */
  readonly replace?: boolean;
}

/**
 * The index of a category along `axis` of `logits`, chosen with probability softmax(logits): int32. `shape` has to end in
 * the sizes of the other axes, and is those when not given. By the largest of logits + gumbel. Without replacement, the
 * categories along the leading axes of `shape` differ. (jax.random.categorical)
 */
export function categorical(key: NDArray, logits: ArrayLike, given?: CategoricalOptions): NDArray {
  const { axis = -1, shape, replace = true } = options("categorical", given, ["axis", "shape", "replace"]);
  const one = checkKey("categorical", key);
  const x = asArray("categorical", 1, "logits", logits);
  const along = normalizeAxis("categorical", axis, x.aval);
  const rest = x.aval.shape.filter((_, k) => k !== along);
  const sizes = shape === undefined ? rest : checkShape("categorical", shape);
  const extra = sizes.length - rest.length;
  if (extra < 0 || !sameShape(sizes.slice(extra), rest)) {
    throw new ShapeError(
      "shape/sample",
      `categorical: shape is ${shapeText(sizes)}, expected it to end in ${shapeText(rest)}, the sizes of argument 1 ` +
        `(logits), ${typeText(x.aval)}, without axis ${axis}`,
    );
  }
  const dtype = floatOf(x.dtype) as SampleDType;
  const prefix = sizes.slice(0, extra);
  const noisy = (repeats: readonly Dim[]): NDArray =>
    add(rounded(gumbelDraw("categorical", one, [...repeats, ...x.aval.shape], dtype), dtype), astype(x, "float64"));
  if (replace) return argmax(noisy(prefix), { axis: along + extra });
  const draws = prefix.reduce<number>((product, dim) => product * sizeNumber("categorical", dim), 1);
  const categories = sizeNumber("categorical", x.aval.shape[along]!);
  if (draws > categories) {
    throw new ShapeError(
      "shape/sample",
      `categorical: shape ${shapeText(sizes)} asks for ${draws} different categories, expected at most ${categories}, the ` +
        `size of axis ${axis} of argument 1 (logits), ${typeText(x.aval)}; draw fewer, or with replace: true`,
    );
  }
  const [, places] = topK(noisy([]), draws, { axis: along });
  return reshape(moveaxis(places, along, 0), sizes as number[]);
}
