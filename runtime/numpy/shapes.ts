// Functions that move elements and compute nothing: new shapes, new axis orders, repetition, diagonals.

import { ArgumentError, NeedsSize, ShapeError } from "../../compiler/errors.js";
import { type Dim, type Shape, shapeText, typeText } from "../../compiler/ir/aval.js";
import * as m from "../../compiler/primitives/movement.js";
import { roll as rollPrimitive } from "../../compiler/primitives/roll.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { isStrided } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { broadcastShape, broadcastValue, broadcastTo as broadcastValueTo } from "./promote.js";
import {
  axisList,
  call,
  checkInteger,
  checkShape,
  checkSize,
  normalizeAxes,
  normalizeAxis,
  normalizeIn,
  options,
  type ShapeLike,
  sizeNumber,
} from "./support.js";

export interface AxisOption {
  readonly axis?: number | null;
}

/** The same elements in row-major order under another shape; one size may be -1. (numpy.reshape) */
export function reshape(a: ArrayLike, shape: number | ShapeLike): NDArray {
  const x = asArray("reshape", 0, "a", a);
  const wanted = typeof shape === "number" ? [shape] : shape;
  if (!Array.isArray(wanted)) checkShape("reshape", wanted);
  const open = wanted.indexOf(-1);
  const sizes = wanted.map((size, k) => (k === open ? -1 : checkSize("reshape", size, `shape[${k}]`)));
  if (open >= 0) sizes[open] = remainingSize(x.aval.shape, sizes, x);
  return call(m.reshape, [x], { shape: sizes });
}

/** What -1 stands for: the size left over, which may be one symbolic size as a whole. */
function remainingSize(from: Shape, sizes: readonly Dim[], x: NDArray): Dim {
  const symbols = from.filter((dim) => typeof dim === "string");
  for (const size of sizes) {
    if (typeof size === "string" && symbols.includes(size)) symbols.splice(symbols.indexOf(size), 1);
  }
  const product = (dims: readonly Dim[]): number =>
    dims.reduce<number>((count, dim) => (typeof dim === "number" && dim !== -1 ? count * dim : count), 1);
  const [have, known] = [product(from), product(sizes)];
  if (symbols.length === 1 && have === known) return symbols[0]!;
  if (symbols.length > 0) throw new NeedsSize(symbols[0] as string, "reshape with -1");
  if (known > 0 && have % known === 0) return have / known;
  throw new ShapeError(
    "shape/size",
    `reshape: argument 0 (a) is ${typeText(x.aval)} with ${have} elements, which do not divide into shape ` +
      `${shapeText(sizes)}; the known sizes multiply to ${known}`,
  );
}

/** All elements in one axis, in row-major order. */
export function ravel(a: ArrayLike): NDArray {
  const x = asArray("ravel", 0, "a", a);
  return x.ndim === 1 ? x : reshape(x, -1);
}

/** Axes in the order `axes`, reversed by default. (numpy.transpose) */
export function transpose(a: ArrayLike, given?: { readonly axes?: readonly number[] }): NDArray {
  const x = asArray("transpose", 0, "a", a);
  const axes = options("transpose", given, ["axes"]).axes ?? x.aval.shape.map((_, k) => k).reverse();
  const permutation = axisList("transpose", axes, x.aval, "axes");
  if (permutation.length !== x.ndim) {
    throw new ShapeError(
      "shape/axis",
      `transpose: axes is [${axes}], expected all ${x.ndim} axes of ${typeText(x.aval)}, each once`,
    );
  }
  return permute(x, permutation);
}

function permute(x: NDArray, permutation: readonly number[]): NDArray {
  return permutation.every((axis, k) => axis === k) ? x : call(m.transpose, [x], { permutation });
}

/** Exchanges two axes. */
export function swapaxes(a: ArrayLike, axis1: number, axis2: number): NDArray {
  const x = asArray("swapaxes", 0, "a", a);
  const [first, second] = [
    normalizeAxis("swapaxes", axis1, x.aval, "axis1"),
    normalizeAxis("swapaxes", axis2, x.aval, "axis2"),
  ];
  return permute(
    x,
    x.aval.shape.map((_, k) => (k === first ? second : k === second ? first : k)),
  );
}

/** Moves axes to new places; the others keep their order. */
export function moveaxis(
  a: ArrayLike,
  source: number | readonly number[],
  destination: number | readonly number[],
): NDArray {
  const x = asArray("moveaxis", 0, "a", a);
  const from = axisList("moveaxis", source, x.aval, "source");
  const to = axisList("moveaxis", destination, x.aval, "destination");
  if (from.length !== to.length) {
    throw new ShapeError(
      "shape/axis",
      `moveaxis: source names ${from.length} axes and destination ${to.length}, expected as many of each`,
    );
  }
  const permutation = x.aval.shape.map((_, k) => k).filter((k) => !from.includes(k));
  const order = to.map((_, k) => k).sort((i, j) => to[i]! - to[j]!);
  for (const k of order) permutation.splice(to[k]!, 0, from[k]!);
  return permute(x, permutation);
}

/** Removes axes of size 1: those of `axis`, or all of them. */
export function squeeze(a: ArrayLike, given?: { readonly axis?: number | readonly number[] | null }): NDArray {
  const x = asArray("squeeze", 0, "a", a);
  const { axis = null } = options("squeeze", given, ["axis"]);
  const { shape } = x.aval;
  const axes =
    axis === null ? shape.map((_, k) => k).filter((k) => shape[k] === 1) : normalizeAxes("squeeze", axis, x.aval);
  for (const k of axes) {
    if (shape[k] === 1) continue;
    throw new ShapeError(
      "shape/axis",
      `squeeze: axis ${k} of argument 0 (a), ${typeText(x.aval)}, has size ${shape[k]}, expected 1; only axes of size 1 ` +
        "can be removed",
    );
  }
  return axes.length === 0 ? x : call(m.squeeze, [x], { axes });
}

/** Inserts axes of size 1; `axis` counts in the result. */
export function expandDims(a: ArrayLike, axis: number | readonly number[]): NDArray {
  const x = asArray("expandDims", 0, "a", a);
  const given = typeof axis === "number" ? [axis] : axis;
  if (!Array.isArray(given)) normalizeIn("expandDims", given, x.ndim + 1, "axis", "of the result");
  const rank = x.ndim + given.length;
  const axes = given.map((k) => normalizeIn("expandDims", k, rank, "axis", `of the result, which has rank ${rank}`));
  axes.sort((i, j) => i - j);
  if (axes.some((k, i) => k === axes[i + 1])) {
    throw new ShapeError("shape/axis", `expandDims: axis [${given}] names an axis twice; name each axis once`);
  }
  return axes.length === 0 ? x : call(m.expandDims, [x], { axes });
}

/** `a` repeated to `shape` by NumPy's rule: sizes of 1 and missing leading axes repeat. (numpy.broadcast_to) */
export function broadcastTo(a: ArrayLike, shape: ShapeLike): NDArray {
  const x = asArray("broadcastTo", 0, "array", a);
  return valueToArray(broadcastValueTo("broadcastTo", 0, "array", x, checkShape("broadcastTo", shape)));
}

/** All arrays repeated to their common shape; a list. */
export function broadcastArrays(...arrays: readonly ArrayLike[]): NDArray[] {
  const names = arrays.map((_, k) => `arrays[${k}]`);
  const values = arrays.map((x, k) => asArray("broadcastArrays", k, names[k]!, x));
  const shape = broadcastShape(
    "broadcastArrays",
    values.map((x) => x.aval),
    names,
  );
  return values.map((x) => valueToArray(broadcastValue(x, shape)));
}

/** `a` repeated as a whole, `reps` times along each axis. (numpy.tile) */
export function tile(a: ArrayLike, reps: number | readonly number[]): NDArray {
  const x = asArray("tile", 0, "a", a);
  const counts = checkShape("tile", reps, "reps").map((count) => sizeNumber("tile", count));
  const rank = Math.max(counts.length, x.ndim);
  const missing = rank - x.ndim;
  const padded = expandDims(
    x,
    Array.from({ length: missing }, (_, k) => k),
  );
  const repeats = [...new Array<number>(rank - counts.length).fill(1), ...counts];
  return repeatAxes("tile", padded, repeats, true);
}

/** Every element repeated `repeats` times along `axis`, or in the flat array. (numpy.repeat) */
export function repeat(a: ArrayLike, repeats: number, given?: AxisOption): NDArray {
  const { axis = null } = options("repeat", given, ["axis"]);
  const count = sizeNumber("repeat", checkSize("repeat", repeats, "repeats"));
  const x = axis === null ? ravel(asArray("repeat", 0, "a", a)) : asArray("repeat", 0, "a", a);
  const along = axis === null ? 0 : normalizeAxis("repeat", axis, x.aval);
  const counts = x.aval.shape.map((_, k) => (k === along ? count : 1));
  return repeatAxes("repeat", x, counts, false);
}

/** Splits each repeated axis in two, one of them new and repeated, and merges them again. */
function repeatAxes(op: string, x: NDArray, counts: readonly number[], countFirst: boolean): NDArray {
  const wide: Dim[] = [];
  const dims: number[] = [];
  const merged = x.aval.shape.map((dim, axis): Dim => {
    const count = counts[axis]!;
    if (count === 1) {
      dims.push(wide.push(dim) - 1);
      return dim;
    }
    const size = sizeNumber(op, dim);
    dims.push(wide.length + (countFirst ? 1 : 0));
    wide.push(...(countFirst ? [count, size] : [size, count]));
    return size * count;
  });
  if (counts.every((count) => count === 1)) return x;
  return call(m.reshape, [call(m.broadcastInDim, [x], { shape: wide, dims })], { shape: merged });
}

/** Elements in reverse order along `axis`, or along all axes. */
export function flip(a: ArrayLike, given?: { readonly axis?: number | readonly number[] | null }): NDArray {
  const x = asArray("flip", 0, "m", a);
  const axes = normalizeAxes("flip", options("flip", given, ["axis"]).axis, x.aval);
  return axes.length === 0 ? x : call(m.rev, [x], { axes });
}

/** Elements moved by `shift` places along `axis`, around the end; without `axis`, in the flat array. (numpy.roll) */
export function roll(
  a: ArrayLike,
  shift: number | readonly number[],
  given?: { readonly axis?: number | readonly number[] | null },
): NDArray {
  const x = asArray("roll", 0, "a", a);
  const { axis = null } = options("roll", given, ["axis"]);
  if (axis === null) return call(m.reshape, [roll(ravel(x), shift, { axis: 0 })], { shape: x.aval.shape });
  const axes = (Array.isArray(axis) ? axis : [axis]).map((k) => normalizeAxis("roll", k, x.aval));
  const shifts = Array.isArray(shift) ? shift : axes.map(() => shift);
  if (shifts.length !== axes.length) {
    throw new ArgumentError(
      "argument/list",
      `roll: shift has ${shifts.length} entries and axis ${axes.length}, expected as many of each`,
    );
  }
  return axes.reduce((result, k, i) => rollAxis(result, checkInteger("roll", shifts[i], "shift"), k), x);
}

function rollAxis(x: NDArray, shift: number, axis: number): NDArray {
  const size = sizeNumber("roll", x.aval.shape[axis]!);
  const offset = size === 0 ? 0 : ((shift % size) + size) % size;
  if (offset === 0) return x;
  return call(rollPrimitive, [x], { axis, offset: size - offset });
}

export interface MeshgridOptions {
  /** "xy" (default) puts the second argument on the first axis; "ij" keeps the order. */
  readonly indexing?: "xy" | "ij";
}

/** Coordinate arrays of a grid, one per vector. (numpy.meshgrid) */
export function meshgrid(...args: readonly (ArrayLike | MeshgridOptions)[]): NDArray[] {
  const last = args[args.length - 1];
  const hasOptions =
    typeof last === "object" && last !== null && Object.getPrototypeOf(last) === Object.prototype && !isStrided(last);
  const { indexing = "xy" } = options("meshgrid", hasOptions ? (last as MeshgridOptions) : undefined, ["indexing"]);
  if (indexing !== "xy" && indexing !== "ij") {
    throw new ArgumentError(
      "argument/option",
      `meshgrid: indexing is ${describeValue(indexing)}, expected "xy" or "ij"`,
    );
  }
  const vectors = (hasOptions ? args.slice(0, -1) : args).map((x, k) => ravel(asArray("meshgrid", k, `x${k}`, x)));
  const axisOf = (k: number): number => (indexing === "xy" && vectors.length > 1 && k < 2 ? 1 - k : k);
  const shape: Dim[] = [];
  vectors.forEach((x, k) => {
    shape[axisOf(k)] = x.aval.shape[0]!;
  });
  return vectors.map((x, k) => call(m.broadcastInDim, [x], { shape, dims: [axisOf(k)] }));
}
