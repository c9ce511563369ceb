// lax: functions that move elements, and iota.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { checkDType, type Dim, type DType, typeText } from "../../compiler/ir/aval.js";
import * as m from "../../compiler/primitives/movement.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import {
  axisList,
  call,
  checkInteger,
  checkIntegers,
  checkList,
  checkShape,
  counting,
  normalizeAxis,
  normalizeIn,
  options,
  type ShapeLike,
  sizeNumber,
  sliceAxis,
} from "../numpy/support.js";
import { strict } from "./operands.js";

export { tile } from "../numpy/shapes.js";

/** Axis k of the operand becomes axis `broadcastDimensions[k]` of the result; the other axes repeat it. */
export function broadcastInDim(operand: ArrayLike, shape: ShapeLike, broadcastDimensions: readonly number[]): NDArray {
  const x = asArray("broadcastInDim", 0, "operand", operand);
  const target = checkShape("broadcastInDim", shape);
  const dims = checkIntegers("broadcastInDim", broadcastDimensions, "broadcastDimensions");
  return call(m.broadcastInDim, [x], { shape: target, dims });
}

/** New leading axes of the given sizes, along which the operand repeats. */
export function broadcast(operand: ArrayLike, sizes: ShapeLike): NDArray {
  const x = asArray("broadcast", 0, "operand", operand);
  const leading = checkShape("broadcast", sizes, "sizes");
  if (leading.length === 0) return x;
  const dims = x.aval.shape.map((_, axis) => axis + leading.length);
  return call(m.broadcastInDim, [x], { shape: [...leading, ...x.aval.shape], dims });
}

/** The same elements in row-major order under another shape. */
export function reshape(operand: ArrayLike, newSizes: ShapeLike): NDArray {
  const x = asArray("reshape", 0, "operand", operand);
  return call(m.reshape, [x], { shape: checkShape("reshape", newSizes, "newSizes") });
}

/** Removes the listed axes, which have size 1. */
export function squeeze(array: ArrayLike, dimensions: readonly number[]): NDArray {
  const x = asArray("squeeze", 0, "array", array);
  return call(m.squeeze, [x], { axes: axisList("squeeze", dimensions, x.aval, "dimensions").sort((a, b) => a - b) });
}

/** Inserts axes of size 1; `dimensions` count in the result. */
export function expandDims(array: ArrayLike, dimensions: readonly number[]): NDArray {
  const x = asArray("expandDims", 0, "array", array);
  const places = checkIntegers("expandDims", dimensions, "dimensions");
  const rank = x.ndim + places.length;
  const axes = places.map((k) => normalizeIn("expandDims", k, rank, "dimensions", `of the result, of rank ${rank}`));
  return call(m.expandDims, [x], { axes: axes.sort((a, b) => a - b) });
}

/** Axes in the order of `permutation`. */
export function transpose(operand: ArrayLike, permutation: readonly number[]): NDArray {
  const x = asArray("transpose", 0, "operand", operand);
  return call(m.transpose, [x], { permutation: checkIntegers("transpose", permutation, "permutation") });
}

/** Elements in reverse order along the listed axes. */
export function rev(operand: ArrayLike, dimensions: readonly number[]): NDArray {
  const x = asArray("rev", 0, "operand", operand);
  return call(m.rev, [x], { axes: axisList("rev", dimensions, x.aval, "dimensions").sort((a, b) => a - b) });
}

/** Along each axis, elements start <= k < limit, every stride-th; nothing is clamped. */
export function slice(
  operand: ArrayLike,
  startIndices: readonly number[],
  limitIndices: readonly number[],
  given?: { readonly strides?: readonly number[] },
): NDArray {
  const x = asArray("slice", 0, "operand", operand);
  const { strides } = options("slice", given, ["strides"]);
  const start = checkIntegers("slice", startIndices, "startIndices");
  const limit = checkShape("slice", limitIndices, "limitIndices");
  const stride = strides === undefined ? start.map(() => 1) : checkIntegers("slice", strides, "strides");
  return call(m.slice, [x], { start, limit, stride });
}

/** Elements start <= k < limit of one axis (0); negative indices count from its end, null is its end. */
export function sliceInDim(
  operand: ArrayLike,
  startIndex: number | null,
  limitIndex: number | null,
  given?: { readonly stride?: number; readonly axis?: number },
): NDArray {
  const { stride = 1, axis = 0 } = options("sliceInDim", given, ["stride", "axis"]);
  const x = asArray("sliceInDim", 0, "operand", operand);
  const along = normalizeAxis("sliceInDim", axis, x.aval);
  const size = sizeNumber("sliceInDim", x.aval.shape[along]!);
  const place = (index: number | null, whole: number, name: string): number => {
    const at = index === null ? whole : checkInteger("sliceInDim", index, name);
    return at < 0 ? at + size : at;
  };
  const start = place(startIndex, 0, "startIndex");
  return sliceAxis(
    x,
    along,
    start,
    place(limitIndex, size, "limitIndex"),
    checkInteger("sliceInDim", stride, "stride"),
  );
}

/** One position of an axis (0), which stays with size 1 unless `keepdims` is false. */
export function indexInDim(
  operand: ArrayLike,
  index: number,
  given?: { readonly axis?: number; readonly keepdims?: boolean },
): NDArray {
  const { axis = 0, keepdims = true } = options("indexInDim", given, ["axis", "keepdims"]);
  const x = asArray("indexInDim", 0, "operand", operand);
  const along = normalizeAxis("indexInDim", axis, x.aval);
  const size = sizeNumber("indexInDim", x.aval.shape[along]!);
  const at = normalizeIn("indexInDim", index, size, "index", `on axis ${along} of ${typeText(x.aval)}`);
  const part = sliceAxis(x, along, at, at + 1);
  return keepdims ? part : call(m.squeeze, [part], { axes: [along] });
}

/** Arrays one after the other along `dimension`. */
export function concatenate(operands: readonly ArrayLike[], dimension: number): NDArray {
  const list = checkList("concatenate", operands, "argument 0 (operands)");
  const values = strict(
    "concatenate",
    list.map((_, k) => `operands[${k}]`),
    list,
  );
  const axis = normalizeAxis("concatenate", dimension, values[0]!.aval, "dimension");
  return call(m.concatenate, values, { axis });
}

/** A list of parts of the given sizes along one axis (0). */
export function split(operand: ArrayLike, sizes: readonly number[], given?: { readonly axis?: number }): NDArray[] {
  const x = asArray("split", 0, "operand", operand);
  const axis = normalizeAxis("split", options("split", given, ["axis"]).axis ?? 0, x.aval);
  const size = sizeNumber("split", x.aval.shape[axis]!);
  const parts = checkShape("split", sizes, "sizes").map((part) => sizeNumber("split", part));
  const total = parts.reduce((sum, part) => sum + part, 0);
  if (total !== size) {
    throw new ShapeError("shape/split", `split: sizes add up to ${total}, expected ${size}, the size of axis ${axis}`);
  }
  let start = 0;
  return parts.map((part) => {
    start += part;
    return sliceAxis(x, axis, start - part, start);
  });
}

/** 0, 1, ... size - 1. */
export function iota(dtype: DType, size: number): NDArray {
  return counting(checkShape("iota", [size]), numeric("iota", dtype), 0);
}

/** 0, 1, ... along axis `dimension` of an array of that shape. */
export function broadcastedIota(dtype: DType, shape: ShapeLike, dimension: number): NDArray {
  const sizes: Dim[] = checkShape("broadcastedIota", shape);
  const rank = sizes.length;
  const axis = normalizeIn("broadcastedIota", dimension, rank, "dimension", `of the result, of rank ${rank}`);
  return counting(sizes, numeric("broadcastedIota", dtype), axis);
}

function numeric(op: string, dtype: DType): DType {
  if (checkDType(op, dtype) !== "bool") return dtype;
  throw new ArgumentError("argument/type", `${op}: dtype is bool, expected a numeric dtype`);
}
