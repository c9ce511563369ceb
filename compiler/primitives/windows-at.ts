// Windows of an array at positions worked out at run time: what gather reads and scatter writes. The operand has one
// window per row of `indices` (its last axis is the row); `outer` is the gathered result, or the updates of a scatter:
// some of its axes run through the rows, the others, `offsetDims`, through the window.

import { DTypeError, NeedsSize, ShapeError } from "../errors.js";
import { type Aval, type Dense, type Dim, isInteger, type Shape, stridesOf, typeText } from "../ir/aval.js";
import { addIndex, fixedIndex, valueIndex } from "../ir/index-math.js";
import {
  type Access,
  cast,
  constant,
  type Expr,
  type Index,
  type Local,
  op,
  readLocal,
  type Stmt,
} from "../ir/loop-ir.js";
import type { LowerContext } from "../ir/primitive.js";
import { checkAxes, positionOf } from "./families.js";

/** JAX: GatherDimensionNumbers, by the same names. A row of indices has one entry per axis in `startIndexMap`. */
export type DimensionNumbers = {
  readonly offsetDims: readonly number[];
  readonly collapsedSliceDims: readonly number[];
  readonly startIndexMap: readonly number[];
  readonly operandBatchingDims: readonly number[];
  readonly startIndicesBatchingDims: readonly number[];
};

/** What becomes of a window that does not lie inside: it is moved inside, or there is nothing at its place. */
export type OutOfBounds = "clip" | "fill";

/** Axes of the operand along which a window extends, in order: one for each of `offsetDims`. */
export function windowAxes(rank: number, numbers: DimensionNumbers): number[] {
  return range(rank).filter(
    (axis) => !numbers.collapsedSliceDims.includes(axis) && !numbers.operandBatchingDims.includes(axis),
  );
}

/** Axes of `outer` that run through the rows of indices, in order. */
export function rowAxes(rank: number, { offsetDims }: DimensionNumbers): number[] {
  return range(rank).filter((axis) => !offsetDims.includes(axis));
}

/** The same windows once the operand, the rows or both have a new first axis, and `outer` with them. */
export function shiftNumbers(
  numbers: DimensionNumbers,
  mapped: { readonly operand: boolean; readonly indices: boolean },
): DimensionNumbers {
  const shift = (axes: readonly number[], by: boolean): number[] => axes.map((axis) => axis + Number(by));
  const first = mapped.operand && mapped.indices ? [0] : [];
  const window = mapped.operand && !mapped.indices ? [0] : [];
  return {
    offsetDims: [...window, ...shift(numbers.offsetDims, true)],
    collapsedSliceDims: shift(numbers.collapsedSliceDims, mapped.operand),
    startIndexMap: shift(numbers.startIndexMap, mapped.operand),
    operandBatchingDims: [...first, ...shift(numbers.operandBatchingDims, mapped.operand)],
    startIndicesBatchingDims: [...first, ...shift(numbers.startIndicesBatchingDims, mapped.indices)],
  };
}

export function pick<T>(list: readonly T[], at: readonly number[]): T[] {
  return at.map((k) => list[k]!);
}

export function range(size: number): number[] {
  return Array.from({ length: size }, (_, k) => k);
}

/** Throws what the shape rules of gather and scatter have in common. `sizes`: of the window, along each operand axis. */
export function checkWindows(
  name: string,
  operand: Aval,
  indices: Aval,
  sizes: Shape,
  numbers: DimensionNumbers,
  outerRank: number,
): void {
  checkIndices(name, indices, numbers);
  checkNumbers(name, operand, indices, numbers, outerRank);
  operand.shape.forEach((dim, axis) => {
    const size = sizes[axis]!;
    if (numbers.operandBatchingDims.includes(axis)) return; // one element each, whatever the number of lanes
    if (typeof dim === "string" && size !== dim) throw new NeedsSize(dim, `${name} along it`);
    if (typeof dim === "number" && !(typeof size === "number" && Number.isInteger(size) && size >= 0 && size <= dim)) {
      throw new ShapeError(
        "shape/window",
        `${name}: the window has size ${size} along axis ${axis} of argument 0 (operand), ${typeText(operand)}, expected ` +
          `an integer in [0, ${dim}]`,
      );
    }
  });
}

function checkIndices(name: string, indices: Aval, { startIndexMap }: DimensionNumbers): void {
  if (!isInteger(indices.dtype)) {
    throw new DTypeError(
      "dtype/operand",
      `${name}: argument 1 (indices) is ${typeText(indices)}, expected an integer dtype; convert it with .astype('int32')`,
    );
  }
  if (indices.shape.at(-1) === startIndexMap.length) return;
  throw new ShapeError(
    "shape/indices",
    `${name}: argument 1 (indices) is ${typeText(indices)}, expected a last axis of size ${startIndexMap.length}, one ` +
      "entry per axis of startIndexMap",
  );
}

function checkNumbers(name: string, operand: Aval, indices: Aval, numbers: DimensionNumbers, outerRank: number): void {
  const { offsetDims, collapsedSliceDims, startIndexMap, operandBatchingDims, startIndicesBatchingDims } = numbers;
  checkAxes(name, collapsedSliceDims, operand, "collapsedSliceDims");
  checkAxes(name, [...operandBatchingDims, ...startIndexMap], operand, "operandBatchingDims and startIndexMap");
  checkAxes(
    name,
    [...collapsedSliceDims, ...operandBatchingDims],
    operand,
    "collapsedSliceDims and operandBatchingDims",
  );
  checkAxes(
    name,
    startIndicesBatchingDims,
    { ...indices, shape: indices.shape.slice(0, -1) },
    "startIndicesBatchingDims",
  );
  checkAxes(name, offsetDims, { ...operand, shape: new Array<number>(outerRank).fill(1) }, "offsetDims");
  const expected = windowAxes(operand.shape.length, numbers).length;
  if (offsetDims.length !== expected) {
    throw new ShapeError(
      "shape/window",
      `${name}: offsetDims is [${offsetDims.join(",")}], expected ${expected} axes, one per axis of ${typeText(operand)} ` +
        "that is neither collapsed nor a batching axis",
    );
  }
  operandBatchingDims.forEach((axis, k) => {
    const at = startIndicesBatchingDims[k];
    if (at !== undefined && operand.shape[axis] === indices.shape[at]) return;
    throw new ShapeError(
      "shape/operands",
      `${name}: operandBatchingDims[${k}] is axis ${axis} of ${typeText(operand)}, startIndicesBatchingDims[${k}] is ` +
        `axis ${at} of ${typeText(indices)}; their sizes must be equal`,
    );
  });
}

// --- evaluation -----------------------------------------------------------------------------------------------------

/** Where an element of `outer` lies in the operand. */
export interface Place {
  readonly position: number;
  /** Whether the whole window lies inside; if not, `position` is that of the window moved inside. */
  readonly inside: boolean;
}

export function placeOf(
  operand: Dense,
  indices: Dense,
  sizes: Shape,
  numbers: DimensionNumbers,
): (at: readonly number[]) => Place {
  const { offsetDims, startIndexMap, operandBatchingDims, startIndicesBatchingDims } = numbers;
  const rank = operand.shape.length;
  const axes = windowAxes(rank, numbers);
  const outerRank = indices.shape.length - 1 + offsetDims.length;
  const rows = rowAxes(outerRank, numbers);
  const [strides, indexStrides] = [stridesOf(operand.shape), stridesOf(indices.shape)];
  return (at) => {
    const row = rows.map((axis) => at[axis]!);
    const full = new Array<number>(rank).fill(0);
    let inside = true;
    startIndexMap.forEach((axis, k) => {
      const start = indices.data[positionOf([...row, k], indexStrides)]!;
      const last = operand.shape[axis]! - (sizes[axis] as number);
      if (start < 0 || start > last) inside = false;
      full[axis] = Math.max(Math.min(start, last), 0);
    });
    operandBatchingDims.forEach((axis, k) => {
      full[axis] = row[startIndicesBatchingDims[k]!]!;
    });
    offsetDims.forEach((outerAxis, k) => {
      full[axes[k]!]! += at[outerAxis]!;
    });
    return { position: positionOf(full, strides), inside };
  };
}

// --- lowering -------------------------------------------------------------------------------------------------------

/** The window of one row: statements that work its place out, where it begins, and whether it lies inside. */
interface OpenWindow {
  readonly stmts: readonly Stmt[];
  /** Where the window begins, along each axis of the operand. */
  readonly start: readonly Index[];
  readonly inside: Expr | undefined;
}

function openWindow(
  shape: Shape,
  indices: Access,
  row: readonly Index[],
  sizes: Shape,
  numbers: DimensionNumbers,
  mode: OutOfBounds,
): OpenWindow {
  const stmts: Stmt[] = [];
  const tests: Expr[] = [];
  const start = shape.map(() => fixedIndex(0));
  const { dtype } = indices.aval;
  numbers.startIndexMap.forEach((axis, k) => {
    const last = (shape[axis] as number) - (sizes[axis] as number);
    if (last === 0 && mode === "clip") return; // wherever it should begin, it begins at 0
    const raw: Local = { name: "at", dtype };
    stmts.push({ kind: "let", local: raw, value: indices.read([...row, fixedIndex(k)]) });
    const limit = constant(Math.min(last, largest[dtype] ?? last), dtype);
    if (mode === "fill") {
      tests.push(op("ge", dtype, readLocal(raw), constant(0, dtype)), op("le", dtype, readLocal(raw), limit));
    }
    const clamped = op("max", dtype, op("min", dtype, readLocal(raw), limit), constant(0, dtype));
    const local: Local = { name: "start", dtype: "int32" };
    stmts.push({ kind: "let", local, value: cast(clamped, dtype, "int32") });
    start[axis] = valueIndex(local, last + 1);
  });
  numbers.operandBatchingDims.forEach((axis, k) => {
    start[axis] = row[numbers.startIndicesBatchingDims[k]!]!;
  });
  if (tests.length === 0) return { stmts, start, inside: undefined };
  const inside: Local = { name: "inside", dtype: "bool" };
  stmts.push({ kind: "let", local: inside, value: tests.reduce((all, test) => op("and", "bool", all, test)) });
  return { stmts, start, inside: readLocal(inside) };
}

/** An axis may be longer than a narrow dtype can count. */
const largest: Partial<Record<string, number>> = { int8: 127, uint8: 255, int16: 32767, uint16: 65535 };

/** The element of a window at an offset along each window axis. */
function windowIndex(start: readonly Index[], axes: readonly number[], offset: readonly Index[]): Index[] {
  const index = [...start];
  axes.forEach((axis, k) => {
    index[axis] = addIndex(index[axis]!, offset[k]!);
  });
  return index;
}

/** Axes of `outer` in running order: first what runs through rows, and sizes that are open, then the rest of a window. */
function splitAxes(shape: readonly Dim[], { offsetDims }: DimensionNumbers): { outside: number[]; inside: number[] } {
  const inside = offsetDims.filter((axis) => typeof shape[axis] === "number");
  return { outside: range(shape.length).filter((axis) => !inside.includes(axis)), inside };
}

/** An element of a window: where it stands in `outer` and in the operand, and whether the whole window lies inside. */
export interface WindowElement {
  readonly at: readonly Index[];
  readonly place: readonly Index[];
  readonly inside: Expr | undefined;
}

/**
 * Loops over `outer`, an element of a window at a time; what says where a window begins is worked out once for it.
 * `around` gets the statements of one window.
 */
export function windowNest(
  loops: Pick<LowerContext, "parallel">,
  outer: Shape,
  operand: Shape,
  indices: Access,
  sizes: Shape,
  params: DimensionNumbers & { readonly mode: OutOfBounds },
  element: (element: WindowElement) => Stmt,
  around: (stmts: readonly Stmt[], inside: Expr | undefined) => readonly Stmt[] = (stmts) => stmts,
): readonly Stmt[] {
  const { outside, inside } = splitAxes(outer, params);
  const axes = windowAxes(operand.length, params);
  const rows = rowAxes(outer.length, params);
  const place = (at: Index[], positions: readonly number[], index: readonly Index[]): Index[] => {
    positions.forEach((axis, k) => {
      at[axis] = index[k]!;
    });
    return at;
  };
  return loops.parallel(pick(outer, outside), (first) => {
    const partly = place([], outside, first);
    const window = openWindow(operand, indices, pick(partly, rows), sizes, params, params.mode);
    const stmts = loops.parallel(pick(outer, inside), (rest) => {
      const at = place([...partly], inside, rest);
      return [
        element({ at, place: windowIndex(window.start, axes, pick(at, params.offsetDims)), inside: window.inside }),
      ];
    });
    return [...window.stmts, ...around(stmts, window.inside)];
  });
}
