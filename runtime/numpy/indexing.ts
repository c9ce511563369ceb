// Indexing: x.at(...) and what it offers. An index that only slices is a view; anything else is one gather, or one
// scatter, whose windows are the axes that no array indexes.

import { literal } from "../../compiler/ir/array-ir.js";
import type { Dim, Shape } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import { add, max, min, mul, select } from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import { type Combine, gather, scatter } from "../../compiler/primitives/gather-scatter.js";
import { broadcastInDim, expandDims, iota, rev, slice, squeeze } from "../../compiler/primitives/movement.js";
import { type DimensionNumbers, range } from "../../compiler/primitives/windows-at.js";
import { ArrayValue } from "../../compiler/trace/array-value.js";
import type { Value } from "../../compiler/trace/bind.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asOperand } from "../convert.js";
import { type Entry, type IndexEntry, positionsOf, readEntries } from "./index-entries.js";
import { checkMode, fillOf, type IndexMode, rowsOf } from "./positions.js";
import { broadcastShape, broadcastTo, broadcastValue, toDType } from "./promote.js";
import { call, options } from "./support.js";

export type { IndexEntry, Slice, SliceText } from "./index-entries.js";
export type { IndexMode } from "./positions.js";

export interface GetOptions {
  /** What an index out of bounds reads: the nearest element ("clip", the default) or `fillValue` ("fill"). */
  readonly mode?: IndexMode;
  readonly fillValue?: number;
}

export interface UpdateOptions {
  /** What an index out of bounds writes: nothing ("drop", the default), or the nearest element ("clip"). */
  readonly mode?: IndexMode;
}

/** Elements of an array, to read or to write. Nothing is changed in place: updates give a new array. JAX: x.at[...]. */
export interface At {
  /** The elements. @throws ArgumentError argument/mode for an unknown mode. */
  get(options?: GetOptions): NDArray;
  /** The array with the elements replaced by `values`, which broadcast to their shape. */
  set(values: ArrayLike, options?: UpdateOptions): NDArray;
  /** The array with `values` added; an element that is named twice gets both. */
  add(values: ArrayLike, options?: UpdateOptions): NDArray;
  multiply(values: ArrayLike, options?: UpdateOptions): NDArray;
  min(values: ArrayLike, options?: UpdateOptions): NDArray;
  max(values: ArrayLike, options?: UpdateOptions): NDArray;
}

/** `index`: an entry per axis; axes without one are taken whole. */
export function at(x: NDArray, ...index: readonly IndexEntry[]): At {
  const update =
    (name: string, combine: Combine) =>
    (values: ArrayLike, given?: UpdateOptions): NDArray =>
      updateAt(`at.${name}`, x, index, values, combine, given);
  return {
    get: (given) => getAt(x, index, given),
    set: update("set", "set"),
    add: update("add", "add"),
    multiply: update("multiply", "mul"),
    min: update("min", "min"),
    max: update("max", "max"),
  };
}

// --- reading --------------------------------------------------------------------------------------------------------

function getAt(x: NDArray, index: readonly IndexEntry[], given?: GetOptions): NDArray {
  const { mode = "clip", fillValue } = options("at.get", given, ["mode", "fillValue"]);
  const outOfBounds = checkMode("at.get", mode);
  const entries = readEntries("at.get", index, x.aval);
  const sliced = applySlices(x, entries);
  if (!entries.some(({ kind }) => kind === "array")) return dropIntegers(sliced, entries);
  const whole = entries.map((entry): Entry => (entry.kind === "slice" ? { ...entry, start: 0, step: 1 } : entry));
  const plan = planWindows("at.get", whole);
  const params = {
    ...plan.numbers,
    sliceSizes: plan.sizes,
    mode: outOfBounds,
    fillValue: fillOf("at.get", fillValue, x.dtype),
  };
  return newAxes(call(gather, [sliced, plan.rows], params), plan.newAxes);
}

/** The slices of an index, on an array that keeps its other axes. */
function applySlices(x: NDArray, entries: readonly Entry[]): NDArray {
  const slices = entries.filter(({ kind }) => kind !== "axis");
  const { shape } = x.aval;
  const start: number[] = [];
  const limit: Dim[] = [];
  const stride: number[] = [];
  const reversed: number[] = [];
  slices.forEach((entry, axis) => {
    const dim = shape[axis]!;
    const isWhole = entry.kind !== "slice" || typeof entry.size === "string";
    const step = isWhole ? 1 : Math.abs(entry.step);
    const size = isWhole ? 0 : (entry.size as number);
    const first = isWhole ? 0 : entry.step > 0 ? entry.start : entry.start - (size - 1) * step;
    start.push(isWhole || size === 0 ? 0 : first);
    limit.push(isWhole ? dim : size === 0 ? 0 : first + (size - 1) * step + 1);
    stride.push(step);
    if (!isWhole && entry.step < 0) reversed.push(axis);
  });
  const isAll = limit.every((dim, axis) => dim === shape[axis] && start[axis] === 0 && stride[axis] === 1);
  const part = isAll ? x : call(slice, [x], { start, limit, stride });
  return reversed.length === 0 ? part : call(rev, [part], { axes: reversed });
}

/** Integers of an index without arrays: one element of the axis, which goes. */
function dropIntegers(x: NDArray, entries: readonly Entry[]): NDArray {
  const axes = entries.filter(({ kind }) => kind !== "axis");
  const integers = axes.flatMap((entry, axis) => (entry.kind === "integer" ? [{ axis, at: entry.at }] : []));
  const start = axes.map(() => 0);
  const limit = [...x.aval.shape];
  for (const { axis, at: place } of integers) {
    start[axis] = place;
    limit[axis] = place + 1;
  }
  const part = integers.length === 0 ? x : call(slice, [x], { start, limit, stride: axes.map(() => 1) });
  const kept = integers.length === 0 ? part : call(squeeze, [part], { axes: integers.map(({ axis }) => axis) });
  let position = 0;
  const added: number[] = [];
  for (const { kind } of entries) {
    if (kind === "axis") added.push(position);
    if (kind !== "integer") position++;
  }
  return newAxes(kept, added);
}

function newAxes(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : call(expandDims, [x], { axes });
}

// --- writing --------------------------------------------------------------------------------------------------------

const combining: Readonly<Record<Exclude<Combine, "set">, Primitive<NoParams>>> = { add, mul, min, max };

function updateAt(
  op: string,
  x: NDArray,
  index: readonly IndexEntry[],
  values: ArrayLike,
  combine: Combine,
  given?: UpdateOptions,
): NDArray {
  const { mode = "drop" } = options(op, given, ["mode"]);
  const outOfBounds = checkMode(op, mode);
  // An update takes the dtype of the array, as JAX's does.
  const update = toDType(`${op}: argument 0 (values)`, asOperand(op, 0, "values", values), x.dtype);
  const [mask] = index;
  if (index.length === 1 && isTracedMask(mask, x) && update.aval.shape.length === 0) {
    const changed = combine === "set" ? update : call(combining[combine], [x, update], {});
    return call(select, [mask, broadcastValue(changed, x.aval.shape), x], {});
  }
  const plan = planWindows(op, readEntries(op, index, x.aval));
  const fitted = broadcastTo(op, 0, "values", update, plan.shape);
  const updates = plan.newAxes.length === 0 ? fitted : call(squeeze, [fitted], { axes: plan.newAxes });
  return call(scatter, [x, plan.rows, updates], { ...plan.numbers, combine, mode: outOfBounds });
}

function isTracedMask(mask: unknown, x: NDArray): mask is NDArray {
  if (!(mask instanceof ArrayValue) || mask instanceof NDArray || mask.dtype !== "bool") return false;
  return mask.ndim === x.ndim && mask.aval.shape.every((dim, axis) => dim === x.aval.shape[axis]);
}

// --- windows --------------------------------------------------------------------------------------------------------

interface Plan {
  readonly numbers: DimensionNumbers;
  /** Size of the window along each axis of the array. */
  readonly sizes: Shape;
  readonly rows: NDArray;
  /** Shape of the indexed elements, new axes included. */
  readonly shape: Shape;
  /** Where new axes stand in it. */
  readonly newAxes: readonly number[];
}

/** An axis of the indexed elements: of the index arrays together, of one slice, or new. */
type ResultAxis =
  | { readonly kind: "arrays"; readonly axis: number }
  | { readonly kind: "slice"; readonly axis: number; readonly entry: Extract<Entry, { kind: "slice" }> }
  | { readonly kind: "new" };

/**
 * NumPy's rule: the axes of the index arrays stand where the arrays stand, or first when something stands between them.
 * A slice with a step walks through rows of its own; any other is a window.
 */
function planWindows(op: string, entries: readonly Entry[]): Plan {
  const indexed = entries.filter((entry) => entry.kind !== "axis");
  const arrays = indexed.flatMap((entry) =>
    entry.kind === "array" || entry.kind === "integer" ? [positionsOf(entry)] : [],
  );
  const common = broadcastShape(
    op,
    arrays.map((one) => one.aval),
    arrays.map((_, k) => `index array ${k}`),
  );
  const axes = resultAxes(entries, common.length);
  const isRow = (one: ResultAxis): boolean => one.kind === "arrays" || (one.kind === "slice" && one.entry.step !== 1);
  const inside = axes.filter(({ kind }) => kind !== "new");
  const rowAxes = inside.filter(isRow);
  const sizeOfAxis = (one: ResultAxis): Dim =>
    one.kind === "arrays" ? common[one.axis]! : one.kind === "slice" ? one.entry.size : 1;
  const rowShape = rowAxes.map(sizeOfAxis);
  const spread = (value: Value, own: (one: ResultAxis) => boolean): Value => {
    const dims = rowAxes.flatMap((one, k) => (own(one) ? [k] : []));
    return call(broadcastInDim, [value], { shape: rowShape, dims });
  };
  const startIndexMap: number[] = [];
  const components: Value[] = [];
  indexed.forEach((entry, axis) => {
    const component = componentOf(entry, axis, common, spread);
    if (component === undefined) return;
    startIndexMap.push(axis);
    components.push(component);
  });
  const windows = indexed.map((entry) => entry.kind === "slice" && entry.step === 1);
  return {
    numbers: {
      offsetDims: inside.flatMap((one, k) => (isRow(one) ? [] : [k])),
      collapsedSliceDims: range(indexed.length).filter((axis) => !windows[axis]),
      startIndexMap,
      operandBatchingDims: [],
      startIndicesBatchingDims: [],
    },
    sizes: indexed.map((entry, axis) => (windows[axis] ? (entry as { size: Dim }).size : 1)),
    rows: components.length === 0 ? emptyRows(rowShape) : rowsOf(components),
    shape: axes.map(sizeOfAxis),
    newAxes: axes.flatMap((one, k) => (one.kind === "new" ? [k] : [])),
  };
}

/** What rows say of one axis; undefined where a window begins at 0. */
function componentOf(
  entry: Entry,
  axis: number,
  common: Shape,
  spread: (value: Value, own: (one: ResultAxis) => boolean) => Value,
): Value | undefined {
  if (entry.kind === "array" || entry.kind === "integer") {
    return spread(broadcastValue(positionsOf(entry), common), ({ kind }) => kind === "arrays");
  }
  if (entry.kind !== "slice") return undefined;
  const { start, step, size } = entry;
  if (step === 1) return start === 0 ? undefined : spread(literal(start, "int32"), () => false);
  const count = call(iota, [], { shape: [size], dtype: "int32", axis: 0 });
  const steps = call(add, [call(mul, [count, literal(step, "int32")], {}), literal(start, "int32")], {});
  return spread(steps, (one) => one.kind === "slice" && one.axis === axis);
}

function resultAxes(entries: readonly Entry[], commonRank: number): ResultAxis[] {
  const isIndex = ({ kind }: Entry): boolean => kind === "array" || kind === "integer";
  const places = range(entries.length).filter((k) => isIndex(entries[k]!));
  const together = places.every((place, k) => place === places[0]! + k);
  const arrays = range(commonRank).map((axis): ResultAxis => ({ kind: "arrays", axis }));
  let axis = 0;
  const rest = entries.flatMap((entry, k): ResultAxis[] => {
    if (entry.kind === "axis") return [{ kind: "new" }];
    const own = axis++;
    if (entry.kind === "slice") return [{ kind: "slice", axis: own, entry }];
    return together && k === places[0] ? arrays : [];
  });
  return together ? rest : [...arrays, ...rest];
}

/** One row without entries: for an index that is a single window from the start. */
function emptyRows(shape: Shape): NDArray {
  return call(broadcastInDim, [new NDArray(new Int32Array(0), [0], "int32")], {
    shape: [...shape, 0],
    dims: [shape.length],
  });
}
