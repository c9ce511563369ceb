// Where elements stand: in sorted arrays, those that are not 0, those that are there for the first time. Results whose
// length depends on values have a `size`, which a traced program has to give.

import { ArgumentError, ShapeError, TraceError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { reshape } from "../../compiler/primitives/movement.js";
import { searchSorted } from "../../compiler/primitives/searching.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { full, ones, zeros } from "./creation.js";
import { add, floorDivide, remainder, subtract, where } from "./elementwise.js";
import { concatenate, stack } from "./joining.js";
import { equal, less, logicalAnd, notEqual } from "./logic.js";
import { truth } from "./operands.js";
import { promote } from "./promote.js";
import { cumsum, sum } from "./reductions.js";
import { ravel } from "./shapes.js";
import { argsort, sort } from "./sorting.js";
import { call, checkInteger, checkSize, counting, options, sizeNumber, sliceAxis } from "./support.js";
import { take } from "./take.js";

export interface SearchOptions {
  /** Among equal elements: before the first ("left", the default) or behind the last ("right"). */
  readonly side?: "left" | "right";
}

export interface SizeOptions<F = number> {
  /** How many are returned: the first so many, and fill values for those that are missing. */
  readonly size?: number;
  readonly fillValue?: F;
}

export interface UniqueOptions extends SizeOptions {
  /** Also the first position of each. */
  readonly returnIndex?: boolean;
  /** Also, for each element, which of the results it is. */
  readonly returnInverse?: boolean;
  /** Also how often each is there. */
  readonly returnCounts?: boolean;
}

/** Where the values of `v` belong in the sorted vector `a`, int32; NaN behind everything. (numpy.searchsorted) */
export function searchsorted(a: ArrayLike, v: ArrayLike, given?: SearchOptions): NDArray {
  const { side = "left" } = options("searchsorted", given, ["side"]);
  if (side !== "left" && side !== "right") {
    throw new ArgumentError("argument/side", `searchsorted: side is ${String(side)}, expected "left" or "right"`);
  }
  const row = asArray("searchsorted", 0, "a", a);
  if (row.ndim !== 1) {
    throw new ShapeError(
      "shape/operands",
      `searchsorted: argument 0 (a) is ${typeText(row.aval)}, expected one axis; search rows with vmap`,
    );
  }
  const values = promote("searchsorted", [row, asArray("searchsorted", 1, "v", v)], undefined, ["a", "v"]);
  return call(searchSorted, values, { side });
}

/**
 * Positions of the elements that are not 0, one int32 array per axis. With `size` the result has that length: missing
 * positions are `fillValue` (0). @throws TraceError trace/size-option without `size` while tracing. (jax.numpy.nonzero)
 */
export function nonzero(a: ArrayLike, given?: SizeOptions<number | readonly number[]>): NDArray[] {
  return positionsOf("nonzero", a, options("nonzero", given, ["size", "fillValue"]));
}

/** The positions of `nonzero` as rows of a matrix. (jax.numpy.argwhere) */
export function argwhere(a: ArrayLike, given?: SizeOptions<number | readonly number[]>): NDArray {
  return stack(positionsOf("argwhere", a, options("argwhere", given, ["size", "fillValue"])), { axis: 1 });
}

/** The positions of `nonzero` in the flat array. (jax.numpy.flatnonzero) */
export function flatnonzero(a: ArrayLike, given?: SizeOptions): NDArray {
  const flat = ravel(asArray("flatnonzero", 0, "a", a));
  return positionsOf("flatnonzero", flat, options("flatnonzero", given, ["size", "fillValue"]))[0]!;
}

function positionsOf(
  op: string,
  a: ArrayLike,
  { size, fillValue = 0 }: SizeOptions<number | readonly number[]>,
): NDArray[] {
  const x = asArray(op, 0, "a", a);
  const shape = x.aval.shape.map((dim) => sizeNumber(op, dim));
  if (shape.length === 0) {
    throw new ShapeError("shape/rank", `${op}: argument 0 (a) is ${typeText(x.aval)}, expected an axis; use np.ravel`);
  }
  const fills = Array.isArray(fillValue) ? (fillValue as readonly number[]) : shape.map(() => fillValue as number);
  if (fills.length !== shape.length) {
    throw new ArgumentError("argument/list", `${op}: fillValue has ${fills.length} entries for ${shape.length} axes`);
  }
  const mask = valueToArray(truth(op, 0, "a", x));
  const flat = ravel(mask);
  const found = trueAt(flat, countOf(op, flat, size));
  const inside = less(
    found,
    shape.reduce((product, dim) => product * dim, 1),
  );
  return shape.map((dim, axis) => {
    const stride = shape.slice(axis + 1).reduce((product, inner) => product * inner, 1);
    const at = remainder(floorDivide(found, Math.max(stride, 1)), Math.max(dim, 1));
    return where(inside, at, checkInteger(op, fills[axis], "fillValue"));
  });
}

/** The first `count` positions at which a bool vector is true, and its length where there are no more. */
function trueAt(mask: NDArray, count: number): NDArray {
  const wanted = add(counting([count], "int32", 0), 1);
  return call(searchSorted, [cumsum(mask), wanted], { side: "left" }); // the k-th is where the running count passes k
}

/** How many results there are: what the caller says, else how many elements are true. */
function countOf(op: string, mask: NDArray, size: number | undefined): number {
  if (size !== undefined) return sizeNumber(op, checkSize(op, size, "size"));
  const count: unknown = sum(mask);
  if (count instanceof NDArray) return count.item() as number;
  throw new TraceError(
    "trace/size-option",
    `${op}: how many there are depends on values, which are not known while tracing; pass { size }, and { fillValue } for ` +
      "what stands where there are fewer",
  );
}

/**
 * The different elements in ascending order, and what else is asked for, in this order: positions, inverse, counts. With
 * `size`, the first so many; missing ones are `fillValue` (the smallest element). NaN equals NaN here.
 * @throws TraceError trace/size-option without `size` while tracing. (jax.numpy.unique)
 */
export function unique(
  ar: ArrayLike,
  given: UniqueOptions & ({ returnIndex: true } | { returnInverse: true } | { returnCounts: true }),
): NDArray[];
export function unique(ar: ArrayLike, given?: UniqueOptions): NDArray;
export function unique(ar: ArrayLike, given?: UniqueOptions): NDArray | NDArray[] {
  const names = ["returnIndex", "returnInverse", "returnCounts", "size", "fillValue"] as const;
  const { returnIndex, returnInverse, returnCounts, size, fillValue } = options("unique", given, names);
  const x = asArray("unique", 0, "ar", ar);
  const flat = ravel(x);
  const length = sizeNumber("unique", flat.aval.shape[0]!);
  const order = returnIndex || returnInverse ? argsort(flat) : undefined;
  const sorted = order === undefined ? sort(flat) : elementsAt(flat, order);
  const isFirst = startsRun(sorted, length);
  const count = countOf("unique", isFirst, size);
  if (length === 0 && count > 0) {
    throw new ShapeError("shape/empty", `unique: argument 0 (ar) is ${typeText(x.aval)}, of which ${count} are wanted`);
  }
  const bounds = trueAt(isFirst, count + 1);
  const starts = sliceAxis(bounds, 0, 0, count);
  const isThere = less(starts, length);
  const firsts = where(isThere, starts, 0);
  const values = elementsAt(sorted, firsts);
  const fill = fillValue === undefined ? undefined : full([], fillValue, { dtype: x.dtype });
  const results = [fill === undefined ? values : where(isThere, values, fill)];
  if (order !== undefined && returnIndex) results.push(elementsAt(order, firsts));
  if (order !== undefined && returnInverse) {
    const which = elementsAt(subtract(cumsum(isFirst), 1), argsort(order));
    results.push(call(reshape, [which], { shape: x.aval.shape }));
  }
  if (returnCounts) results.push(subtract(sliceAxis(bounds, 0, 1, count + 1), starts));
  return results.length === 1 ? results[0]! : results;
}

/** True where a sorted vector has an element that is not the one before; NaN behind NaN is the same. */
function startsRun(sorted: NDArray, length: number): NDArray {
  if (length === 0) return zeros([0], { dtype: "bool" });
  const [before, after] = [sliceAxis(sorted, 0, 0, length - 1), sliceAxis(sorted, 0, 1, length)];
  return concatenate([ones([1], { dtype: "bool" }), logicalAnd(notEqual(after, before), equal(before, before))]);
}

function elementsAt(x: NDArray, positions: NDArray): NDArray {
  return x.aval.shape[0] === 0 ? x : take(x, positions, { axis: 0, mode: "clip" });
}
