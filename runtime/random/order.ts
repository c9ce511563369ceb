// Random order and choice among given elements, by JAX's method: sorting by random bits.

import { ShapeError } from "../../compiler/errors.js";
import { type Dim, sameShape, shapeText, typeText } from "../../compiler/ir/aval.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { topK } from "../lax/sorting.js";
import { add, log, multiply, subtract } from "../numpy/elementwise.js";
import { floatOf } from "../numpy/promote.js";
import { cumsum } from "../numpy/reductions.js";
import { searchsorted } from "../numpy/searching.js";
import { reshape } from "../numpy/shapes.js";
import { argsort } from "../numpy/sorting.js";
import { checkShape, checkSize, counting, normalizeAxis, options, sizeNumber, sliceAxis } from "../numpy/support.js";
import { take, takeAlongAxis } from "../numpy/take.js";
import { gumbelDraw } from "./continuous.js";
import { randint } from "./discrete.js";
import { block, checkKey, childKey, counters, type Words } from "./keys.js";
import { rounded, type SampleDType, type ShapeOption, unit } from "./uniform.js";

export interface PermutationOptions {
  /** The axis whose order changes (0). */
  readonly axis?: number;
  /** Along each row in an order of its own, instead of one for all (false). */
  readonly independent?: boolean;
}

/** `x` in random order along `axis`; a whole number stands for 0, 1, ..., x - 1. (jax.random.permutation) */
export function permutation(key: NDArray, x: ArrayLike, given?: PermutationOptions): NDArray {
  const { axis = 0, independent = false } = options("permutation", given, ["axis", "independent"]);
  const one = checkKey("permutation", key);
  if (typeof x === "number") return order("permutation", one, [checkSize("permutation", x, "x")], 0);
  const array = asArray("permutation", 1, "x", x);
  const along = normalizeAxis("permutation", axis, array.aval);
  const { shape } = array.aval;
  if (independent) return takeAlongAxis(array, order("permutation", one, shape, along), { axis: along, mode: "clip" });
  return take(array, order("permutation", one, [shape[along]!], 0), { axis: along, mode: "clip" });
}

/**
 * Positions along `axis` in random order. Equal bits would keep their elements in order: sorting again by other bits, as
 * often as JAX does, leaves 1 chance in size^2 that two elements have met equal bits every time.
 */
function order(op: string, key: Words, shape: readonly Dim[], axis: number): NDArray {
  const counter = counters(op, shape);
  const size = shape.reduce<number>((product, dim) => product * sizeNumber(op, dim), 1);
  const rounds = Math.ceil((3 * Math.log(Math.max(1, size))) / Math.log(2 ** 32 - 1));
  let [positions, left] = [counting(shape, "int32", axis), key];
  for (let round = 0; round < rounds; round++) {
    const sorting = argsort(block(childKey(left, 1), counter, "both"), { axis });
    positions = round === 0 ? sorting : takeAlongAxis(positions, sorting, { axis, mode: "clip" });
    left = childKey(left, 0);
  }
  return positions;
}

export interface ChoiceOptions extends ShapeOption {
  /** Whether an element may come again (true). */
  readonly replace?: boolean;
  /** The weight of each element, in any unit; all alike when not given. */
  readonly p?: ArrayLike;
  /** The axis that is chosen from (0). */
  readonly axis?: number;
}

/**
 * Elements of `a` at random along `axis`, which `shape` replaces; a whole number stands for 0, 1, ..., a - 1.
 * @throws ShapeError shape/sample when there are not enough elements, or not as many weights. (jax.random.choice)
 */
export function choice(key: NDArray, a: ArrayLike, given?: ChoiceOptions): NDArray {
  const names = ["shape", "replace", "p", "axis"] as const;
  const { shape = [], replace = true, p, axis = 0 } = options("choice", given, names);
  const one = checkKey("choice", key);
  const sizes = checkShape("choice", shape).map((dim) => sizeNumber("choice", dim));
  const array = typeof a === "number" ? undefined : asArray("choice", 1, "a", a);
  const along = array === undefined ? 0 : normalizeAxis("choice", axis, array.aval);
  const count = sizeNumber("choice", array?.aval.shape[along] ?? checkSize("choice", a, "a"));
  const draws = sizes.reduce((product, size) => product * size, 1);
  if (draws > 0 && count < (replace ? 1 : draws)) {
    throw new ShapeError(
      "shape/sample",
      `choice: argument 1 (a) has ${count} elements to choose from, expected at least ${replace ? 1 : draws} for shape ` +
        `${shapeText(sizes)}; ${replace ? "pass a longer one" : "draw fewer, or with replace: true"}`,
    );
  }
  const weights = p === undefined ? undefined : weightsOf(p, count);
  const chosen = replace ? withReplacement(key, one, sizes, count, weights) : apart(one, draws, count, weights);
  const places = reshape(chosen, sizes);
  return array === undefined ? places : take(array, places, { axis: along, mode: "clip" });
}

interface Weights {
  /** In double precision. */
  readonly values: NDArray;
  readonly dtype: SampleDType;
}

function weightsOf(p: ArrayLike, count: number): Weights {
  const given = asArray("choice", 2, "p", p);
  const dtype = floatOf(given.dtype) as SampleDType;
  if (sameShape(given.aval.shape, [count])) return { values: rounded(given, dtype), dtype };
  throw new ShapeError(
    "shape/sample",
    `choice: p is ${typeText(given.aval)}, expected shape [${count}]: one weight per element of argument 1 (a)`,
  );
}

function withReplacement(
  key: NDArray,
  one: Words,
  sizes: readonly number[],
  count: number,
  weights: Weights | undefined,
): NDArray {
  if (weights === undefined) return randint(key, sizes, 0, count);
  const sums = cumsum(weights.values);
  const total = sliceAxis(sums, 0, count - 1, count);
  const u = reshape(unit("choice", one, sizes, weights.dtype), -1);
  return searchsorted(sums, multiply(total, subtract(1, u)));
}

/** Different places: the first of a random order, or those of the largest of log p + gumbel. */
function apart(key: Words, draws: number, count: number, weights: Weights | undefined): NDArray {
  if (weights === undefined) return sliceAxis(order("choice", key, [count], 0), 0, 0, draws);
  const noise = rounded(gumbelDraw("choice", key, [count], weights.dtype), weights.dtype);
  return topK(add(noise, log(weights.values)), draws)[1];
}
