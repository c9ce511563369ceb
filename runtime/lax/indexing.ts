// lax: reading and writing at positions worked out at run time.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { type Aval, type Dim, type Shape, shapeText, typeText } from "../../compiler/ir/aval.js";
import {
  type Combine,
  gather as gatherPrimitive,
  scatter as scatterPrimitive,
} from "../../compiler/primitives/gather-scatter.js";
import { expandDims, slice, squeeze } from "../../compiler/primitives/movement.js";
import { type DimensionNumbers, range } from "../../compiler/primitives/windows-at.js";
import type { Value } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { checkMode, fillOf, fromEnd, type IndexMode, integers, rowsOf } from "../numpy/positions.js";
import { call, checkInteger, checkList, checkShape, normalizeAxis, options, sizeNumber } from "../numpy/support.js";
import { numbersOf } from "./dimension-numbers.js";
import { strict } from "./operands.js";

/** JAX: GatherDimensionNumbers. The batching axes may be left out. */
export interface GatherDimensionNumbers {
  readonly offsetDims: readonly number[];
  readonly collapsedSliceDims: readonly number[];
  readonly startIndexMap: readonly number[];
  readonly operandBatchingDims?: readonly number[];
  readonly startIndicesBatchingDims?: readonly number[];
}

/** JAX: ScatterDimensionNumbers. The batching axes may be left out. */
export interface ScatterDimensionNumbers {
  readonly updateWindowDims: readonly number[];
  readonly insertedWindowDims: readonly number[];
  readonly scatterDimsToOperandDims: readonly number[];
  readonly operandBatchingDims?: readonly number[];
  readonly scatterIndicesBatchingDims?: readonly number[];
}

export interface GatherOptions {
  /** What becomes of windows that are not inside: "clip" (the default), "fill" or "promiseInBounds". */
  readonly mode?: IndexMode;
  /** In mode "fill"; NaN, the lowest int, the highest uint or true by default. */
  readonly fillValue?: number;
}

export interface ScatterOptions {
  /** What becomes of windows that are not inside: "drop" (the default), "clip" or "promiseInBounds". */
  readonly mode?: IndexMode;
}

/**
 * Windows of `sliceSizes` of the operand, one for each row (the last axis) of `startIndices`. JAX: lax.gather.
 * @throws ShapeError shape/window, shape/indices or shape/axis where numbers and shapes do not go together.
 */
export function gather(
  operand: ArrayLike,
  startIndices: ArrayLike,
  dimensionNumbers: GatherDimensionNumbers,
  sliceSizes: readonly number[],
  given?: GatherOptions,
): NDArray {
  const { mode = "clip", fillValue } = options("gather", given, ["mode", "fillValue"]);
  const x = asArray("gather", 0, "operand", operand);
  const indices = integers("gather", 1, "startIndices", startIndices);
  const list = numbersOf("gather", 2, dimensionNumbers);
  return call(gatherPrimitive, [x, indices], {
    offsetDims: list("offsetDims"),
    collapsedSliceDims: list("collapsedSliceDims"),
    startIndexMap: list("startIndexMap"),
    operandBatchingDims: list("operandBatchingDims", []),
    startIndicesBatchingDims: list("startIndicesBatchingDims", []),
    sliceSizes: checkSizes("gather", sliceSizes, x.aval),
    mode: checkMode("gather", mode),
    fillValue: fillOf("gather", fillValue, x.dtype),
  });
}

type Scatter = (
  operand: ArrayLike,
  scatterIndices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options?: ScatterOptions,
) => NDArray;

function scattering(op: string, combine: Combine): Scatter {
  return (operand, scatterIndices, updates, dimensionNumbers, given) => {
    const { mode = "drop" } = options(op, given, ["mode"]);
    const [x, y] = strict(op, ["operand", "updates"], [operand, updates]);
    const indices = integers(op, 1, "scatterIndices", scatterIndices);
    const list = numbersOf(op, 3, dimensionNumbers);
    return call(scatterPrimitive, [x!, indices, y!], {
      offsetDims: list("updateWindowDims"),
      collapsedSliceDims: list("insertedWindowDims"),
      startIndexMap: list("scatterDimsToOperandDims"),
      operandBatchingDims: list("operandBatchingDims", []),
      startIndicesBatchingDims: list("scatterIndicesBatchingDims", []),
      combine,
      mode: checkMode(op, mode),
    });
  };
}

/** The operand with windows replaced by updates; where two meet, the later one stays. JAX: lax.scatter. */
export const scatter: Scatter = scattering("scatter", "set");
/** The operand with updates added to windows, all of those that meet. JAX: lax.scatter_add. */
export const scatterAdd: Scatter = scattering("scatterAdd", "add");
/** The operand with windows multiplied by updates. JAX: lax.scatter_mul. */
export const scatterMul: Scatter = scattering("scatterMul", "mul");
/** The operand with the smaller of window and update. JAX: lax.scatter_min. */
export const scatterMin: Scatter = scattering("scatterMin", "min");
/** The operand with the larger of window and update. JAX: lax.scatter_max. */
export const scatterMax: Scatter = scattering("scatterMax", "max");

/**
 * The window of `sliceSizes` that begins at `startIndices`, one integer or rank-0 array per axis. Negative starts count
 * from the end; a window that reaches outside is moved inside. JAX: lax.dynamic_slice.
 */
export function dynamicSlice(
  operand: ArrayLike,
  startIndices: readonly ArrayLike[] | ArrayLike,
  sliceSizes: readonly number[],
): NDArray {
  const op = "dynamicSlice";
  const x = asArray(op, 0, "operand", operand);
  const { axes, rows } = startRow(op, 1, startIndices, x.aval);
  const numbers = { ...wholeWindows(x.aval.shape.length), startIndexMap: axes };
  const sizes = checkSizes(op, sliceSizes, x.aval);
  if (!sizes.every((size, axis) => fitsIn(size, x.aval.shape[axis]!))) {
    throw new ShapeError(
      "shape/window",
      `${op}: argument 2 (sliceSizes) is ${shapeText(sizes)}, expected no size larger than that of argument 0 (operand), ` +
        typeText(x.aval),
    );
  }
  return call(gatherPrimitive, [x, rows], { ...numbers, sliceSizes: sizes, mode: "clip", fillValue: 0 });
}

/** As `dynamicSlice` along one axis (0), all of the others. JAX: lax.dynamic_slice_in_dim. */
export function dynamicSliceInDim(
  operand: ArrayLike,
  startIndex: ArrayLike,
  sliceSize: number,
  given?: { readonly axis?: number },
): NDArray {
  const op = "dynamicSliceInDim";
  const x = asArray(op, 0, "operand", operand);
  const axis = normalizeAxis(op, options(op, given, ["axis"]).axis ?? 0, x.aval);
  return windowInDim(op, x, startIndex, checkInteger(op, sliceSize, "sliceSize"), axis);
}

/** The slice at one position of an axis (0), which stays with size 1 unless `keepdims` is false. JAX: lax.dynamic_index_in_dim. */
export function dynamicIndexInDim(
  operand: ArrayLike,
  index: ArrayLike,
  given?: { readonly axis?: number; readonly keepdims?: boolean },
): NDArray {
  const op = "dynamicIndexInDim";
  const { axis = 0, keepdims = true } = options(op, given, ["axis", "keepdims"]);
  const x = asArray(op, 0, "operand", operand);
  const along = normalizeAxis(op, axis, x.aval);
  const part = windowInDim(op, x, index, 1, along);
  return keepdims ? part : call(squeeze, [part], { axes: [along] });
}

/**
 * The operand with the window that begins at `startIndices` replaced by `update`, of the operand's rank. A window that
 * reaches outside is moved inside. JAX: lax.dynamic_update_slice.
 */
export function dynamicUpdateSlice(
  operand: ArrayLike,
  update: ArrayLike,
  startIndices: readonly ArrayLike[] | ArrayLike,
): NDArray {
  const op = "dynamicUpdateSlice";
  const [x, y] = strict(op, ["operand", "update"], [operand, update]) as [Value, Value];
  const { axes, rows } = startRow(op, 2, startIndices, x.aval);
  return updateWindow(op, x, y, axes, rows);
}

/** As `dynamicUpdateSlice` along one axis, from the start of the others. JAX: lax.dynamic_update_slice_in_dim. */
export function dynamicUpdateSliceInDim(
  operand: ArrayLike,
  update: ArrayLike,
  startIndex: ArrayLike,
  axis: number,
): NDArray {
  const op = "dynamicUpdateSliceInDim";
  const [x, y] = strict(op, ["operand", "update"], [operand, update]) as [Value, Value];
  const along = normalizeAxis(op, axis, x.aval);
  return updateWindow(op, x, y, [along], rowsOf([startOf(op, 2, "startIndex", startIndex, x.aval, along)]));
}

/** The operand with the slice at one position of an axis replaced; the update may lack that axis. JAX: lax.dynamic_update_index_in_dim. */
export function dynamicUpdateIndexInDim(
  operand: ArrayLike,
  update: ArrayLike,
  index: ArrayLike,
  axis: number,
): NDArray {
  const op = "dynamicUpdateIndexInDim";
  const [x, y] = strict(op, ["operand", "update"], [operand, update]) as [Value, Value];
  const along = normalizeAxis(op, axis, x.aval);
  const whole = y.aval.shape.length === x.aval.shape.length;
  const slice = whole ? y : call(expandDims, [y], { axes: [along] });
  return updateWindow(op, x, slice, [along], rowsOf([startOf(op, 2, "index", index, x.aval, along)]));
}

// --- shared ---------------------------------------------------------------------------------------------------------

function checkSizes(op: string, sizes: readonly number[], x: Aval): Shape {
  return checkRank(op, checkShape(op, sizes, "sliceSizes"), "sliceSizes", x);
}

function checkRank<T>(op: string, list: readonly T[], name: string, x: Aval): readonly T[] {
  if (list.length === x.shape.length) return list;
  throw new ArgumentError(
    "argument/list",
    `${op}: ${name} has ${list.length} entries, expected ${x.shape.length}, one per axis of ${typeText(x)}`,
  );
}

/** Numbers of a window that has all axes of the operand. */
function wholeWindows(rank: number): DimensionNumbers {
  return {
    offsetDims: range(rank),
    collapsedSliceDims: [],
    startIndexMap: [],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
  };
}

/** The start along each axis whose size is known while tracing; along the others a window is whole. */
function startRow(
  op: string,
  position: number,
  startIndices: readonly ArrayLike[] | ArrayLike,
  x: Aval,
): { axes: number[]; rows: NDArray } {
  const starts = checkRank(op, startList(op, position, startIndices), "startIndices", x);
  const axes = range(x.shape.length).filter((axis) => typeof x.shape[axis] === "number");
  const entries = axes.map((axis) => startOf(op, position, `startIndices[${axis}]`, starts[axis]!, x, axis));
  return {
    axes,
    rows: entries.length === 0 ? asArray(op, position, "startIndices", new Int32Array(0)) : rowsOf(entries),
  };
}

/** A list of starts, or a vector of them. */
function startList(op: string, position: number, given: readonly ArrayLike[] | ArrayLike): readonly ArrayLike[] {
  if (Array.isArray(given)) return given.length === 0 ? given : checkList(op, given, "startIndices");
  const vector = asArray(op, position, "startIndices", given);
  if (vector.ndim !== 1) {
    throw new ArgumentError(
      "argument/type",
      `${op}: argument ${position} (startIndices) is ${typeText(vector.aval)}, expected a list of integers or a vector`,
    );
  }
  return range(sizeNumber(op, vector.aval.shape[0]!)).map((k) =>
    call(squeeze, [call(slice, [vector], { start: [k], limit: [k + 1], stride: [1] })], { axes: [0] }),
  );
}

function startOf(op: string, position: number, name: string, start: ArrayLike, x: Aval, axis: number): Value {
  const index = integers(op, position, name, start);
  if (index.aval.shape.length === 0) return fromEnd(index, sizeNumber(op, x.shape[axis]!));
  throw new ShapeError(
    "shape/scalar",
    `${op}: ${name} is ${typeText(index.aval)}, expected a scalar; use vmap for many`,
  );
}

function windowInDim(op: string, x: NDArray, start: ArrayLike, size: number, axis: number): NDArray {
  const { shape } = x.aval;
  const rows = rowsOf([startOf(op, 1, "startIndex", start, x.aval, axis)]);
  return call(gatherPrimitive, [x, rows], {
    ...wholeWindows(shape.length),
    startIndexMap: [axis],
    sliceSizes: shape.with(axis, size),
    mode: "clip",
    fillValue: 0,
  });
}

function updateWindow(op: string, x: Value, update: Value, axes: readonly number[], rows: NDArray): NDArray {
  const { shape } = x.aval;
  const fits =
    update.aval.shape.length === shape.length && update.aval.shape.every((dim, axis) => fitsIn(dim, shape[axis]!));
  if (!fits) {
    throw new ShapeError(
      "shape/window",
      `${op}: argument 1 (update) is ${typeText(update.aval)}, expected the rank of argument 0 (operand), ` +
        `${typeText(x.aval)}, and no size larger than its own`,
    );
  }
  const numbers = { ...wholeWindows(shape.length), startIndexMap: axes };
  return call(scatterPrimitive, [x, rows, update], { ...numbers, combine: "set", mode: "clip" });
}

function fitsIn(dim: Dim, size: Dim): boolean {
  return dim === size || (typeof dim === "number" && typeof size === "number" && dim <= size);
}
