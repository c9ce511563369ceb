// lax: sorting of several arrays by the first of them, and the largest few.

import { ArgumentError } from "../../compiler/errors.js";
import * as p from "../../compiler/primitives/sorting.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { argsort } from "../numpy/sorting.js";
import { call, checkInteger, checkList, normalizeAxis, options, sliceAxis } from "../numpy/support.js";
import { takeAlongAxis } from "../numpy/take.js";

export interface LaxSortOptions {
  /** The last by default. */
  readonly dimension?: number;
  /** Sorting is stable either way. */
  readonly isStable?: boolean;
}
export interface LaxSortManyOptions extends LaxSortOptions {
  /** How many of the operands decide about the order, the first of them first: 1. */
  readonly numKeys?: number;
}

/**
 * The operand in ascending order along `dimension`, NaN last; of a list of operands, all in the order of the first.
 * Equal elements keep their order. @throws ShapeError shape/operands for operands of different shapes. JAX: lax.sort.
 */
export function sort(operand: ArrayLike, given?: LaxSortManyOptions): NDArray;
export function sort(operand: readonly ArrayLike[], given?: LaxSortManyOptions): NDArray[];
export function sort(operand: ArrayLike | readonly ArrayLike[], given?: LaxSortManyOptions): NDArray | NDArray[] {
  const { dimension = -1, numKeys = 1 } = options("sort", given, ["dimension", "isStable", "numKeys"]);
  const operands = Array.isArray(operand) ? checkList<ArrayLike>("sort", operand, "operand") : [operand as ArrayLike];
  const keys = checkInteger("sort", numKeys, "numKeys");
  if (keys < 1 || keys > operands.length) {
    throw new ArgumentError(
      "argument/keys",
      `sort: numKeys is ${keys} for ${operands.length} operands, expected 1 to ${operands.length}`,
    );
  }
  const sorted = sortTogether("sort", operands, dimension, keys);
  return Array.isArray(operand) ? sorted : sorted[0]!;
}

/** Keys in ascending order, and the values that belong to them. JAX: lax.sort_key_val. */
export function sortKeyVal(keys: ArrayLike, values: ArrayLike, given?: LaxSortOptions): [NDArray, NDArray] {
  const { dimension = -1 } = options("sortKeyVal", given, ["dimension", "isStable"]);
  return sortTogether("sortKeyVal", [keys, values], dimension, 1) as [NDArray, NDArray];
}

function sortTogether(op: string, operands: readonly ArrayLike[], dimension: number, keys: number): NDArray[] {
  const arrays = operands.map((operand, k) =>
    asArray(op, k, operands.length === 1 ? "operand" : `operand ${k}`, operand),
  );
  const axis = normalizeAxis(op, dimension, arrays[0]!.aval, "dimension");
  if (arrays.length === 1) return [call(p.sort, arrays, { axis })];
  p.checkOperands(
    op,
    arrays.map(({ aval }) => aval),
  );
  const order = call(p.argsort, arrays.slice(0, keys), { axis });
  return arrays.map((x) => takeAlong(x, order, axis));
}

/** Up to so many of the largest are found by insertion, in one walk; more by sorting. */
const insertedAtMost = 256;

/**
 * The `k` largest elements along `axis` (the last), largest first, and their positions, int32. NaN is largest, and of equal
 * elements the first comes first. @throws ShapeError shape/top-k for k larger than the axis. JAX: lax.top_k.
 */
export function topK(operand: ArrayLike, k: number, given?: { readonly axis?: number }): [NDArray, NDArray] {
  const x = asArray("topK", 0, "operand", operand);
  const axis = normalizeAxis("topK", options("topK", given, ["axis"]).axis ?? -1, x.aval);
  const count = checkInteger("topK", k, "k");
  p.checkTop(x.aval, { k: count, axis });
  const positions =
    count <= insertedAtMost
      ? call(p.topK, [x], { k: count, axis })
      : sliceAxis(argsort(x, { axis, descending: true }), axis, 0, count);
  return [takeAlong(x, positions, axis), positions];
}

/** The elements at positions along an axis that are known to be inside; an array without elements has none to take. */
function takeAlong(x: NDArray, positions: NDArray, axis: number): NDArray {
  if (x.aval.shape.includes(0)) return sliceAxis(x, axis, 0, positions.aval.shape[axis] as number);
  return takeAlongAxis(x, positions, { axis, mode: "clip" });
}
