// associativeScan: all running combinations of an array's elements in a logarithmic number of steps, each of which
// combines whole arrays. The recursion is JAX's, so that results agree for functions that are not quite associative.

import { ShapeError, TreeError } from "../../compiler/errors.js";
import { sameShape, typeText } from "../../compiler/ir/aval.js";
import { checkFunction } from "../../compiler/trace/stage.js";
import { describeTree, flatten, treeKey, unflatten } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { valueToArray } from "../convert.js";
import { normalizeAxis, options, sizeNumber } from "../numpy/support.js";
import type { Arrays, Loose } from "../types.js";
import { leafName, type Operands, readOperands } from "./body.js";
import { concatenate, reshape, rev, sliceInDim } from "./shapes.js";

export interface AssociativeScanOptions {
  /** From the last element to the first. */
  readonly reverse?: boolean;
  /** The axis to run along (default 0). */
  readonly axis?: number;
}

type Combine = (a: readonly NDArray[], b: readonly NDArray[]) => readonly NDArray[];

/**
 * Running results of an associative `fn` along an axis: y[k] = fn(...fn(x[0], x[1])..., x[k]) (JAX: lax.associative_scan).
 * `fn` gets two trees of arrays, slices of `elems` with many elements along the axis, and combines them element by element.
 * @throws ShapeError when the leaves differ along the axis or fn changes a shape; TreeError when fn changes the structure.
 */
export function associativeScan<T>(
  fn: (a: T, b: T) => unknown,
  elems: Loose<T>,
  given?: AssociativeScanOptions,
): Arrays<T> {
  checkFunction("associativeScan", fn);
  const { reverse = false, axis = 0 } = options("associativeScan", given, ["reverse", "axis"]);
  const operands = readOperands("associativeScan", "elems", elems);
  const along = commonAxis(operands, axis);
  const flip = (x: NDArray): NDArray => (reverse ? rev(x, [along]) : x);
  const results = scanned(
    operands.values.map((value) => flip(valueToArray(value))),
    combineOf(fn, operands),
    along,
  );
  return unflatten(operands.tree, results.map(flip)) as Arrays<T>;
}

/** The axis, counted from the front; all leaves have it, with one size. */
function commonAxis({ values, tree }: Operands, axis: number): number {
  const places = values.map(({ aval }) => normalizeAxis("associativeScan", axis, aval));
  const sizes = values.map(({ aval }, k) => aval.shape[places[k]!]!);
  const other = sizes.findIndex((size) => size !== sizes[0]);
  if (values.length > 0 && other < 0 && places.every((place) => place === places[0])) return places[0]!;
  throw new ShapeError(
    "shape/steps",
    values.length === 0
      ? "associativeScan: argument 1 (elems) holds no array, expected at least one; pass an array or a tree of them"
      : `associativeScan: ${leafName("elems", tree, 0)} is ${typeText(values[0]!.aval)} and ` +
          `${leafName("elems", tree, Math.max(other, 1))} is ${typeText(values[Math.max(other, 1)]!.aval)}, expected equal sizes ` +
          `along axis ${axis}; give all leaves the same`,
  );
}

/** The user's function on flat lists; what it returns must look like what it was given. */
function combineOf(fn: (a: never, b: never) => unknown, { tree }: Operands): Combine {
  return (a, b) => {
    const result = fn(unflatten(tree, a) as never, unflatten(tree, b) as never);
    const made = flatten(result);
    if (treeKey(made.tree) !== treeKey(tree)) {
      throw new TreeError(
        "tree/carry",
        `associativeScan: elems is ${describeTree(tree)}, but fn returns ${describeTree(made.tree)}; fn keeps the tree structure`,
      );
    }
    return readOperands("associativeScan", "fn", result).values.map((value, k) => {
      const wanted = a[k]!.aval;
      if (sameShape(value.aval.shape, wanted.shape)) return valueToArray(value);
      throw new ShapeError(
        "shape/carry",
        `associativeScan: fn returns ${typeText(value.aval)} for ${leafName("elems", tree, k)}, of which it got ` +
          `${typeText(wanted)}; fn combines arrays element by element along the axis`,
      );
    });
  };
}

function scanned(elems: readonly NDArray[], combine: Combine, axis: number): readonly NDArray[] {
  const size = sizeNumber("associativeScan", elems[0]!.aval.shape[axis]!);
  if (size < 2) return elems;
  const part = (x: NDArray, start: number, limit: number, stride = 2): NDArray =>
    sliceInDim(x, start, limit, { stride, axis });
  const odd = scanned(
    combine(
      elems.map((x) => part(x, 0, size - 1)),
      elems.map((x) => part(x, 1, size)),
    ),
    combine,
    axis,
  );
  const first = elems.map((x) => part(x, 0, 1));
  if (size === 2) return first.map((x, k) => concatenate([x, odd[k]!], axis));
  const evens = elems.map((x) => part(x, 2, size));
  const before = size % 2 === 1 ? odd : odd.map((x) => part(x, 0, size / 2 - 1, 1));
  return combine(before, evens).map((x, k) => interleaved(concatenate([first[k]!, x], axis), odd[k]!, axis));
}

/** even[0], odd[0], even[1], odd[1], ... along the axis; `even` may have one more. */
function interleaved(even: NDArray, odd: NDArray, axis: number): NDArray {
  const count = odd.shape[axis]!;
  const apart = (x: NDArray): NDArray => reshape(x, [...x.shape.slice(0, axis + 1), 1, ...x.shape.slice(axis + 1)]);
  const pairs = concatenate([apart(sliceInDim(even, 0, count, { axis })), apart(odd)], axis + 1);
  const mixed = reshape(pairs, [...odd.shape.slice(0, axis), 2 * count, ...odd.shape.slice(axis + 1)]);
  return even.shape[axis] === count ? mixed : concatenate([mixed, sliceInDim(even, count, null, { axis })], axis);
}
