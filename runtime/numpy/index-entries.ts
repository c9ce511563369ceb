// What stands between the parentheses of x.at(...): integers, slices, new axes, an ellipsis, integer arrays and masks,
// read into one list with an entry per axis.

import { ArgumentError, ShapeError, TraceError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type Aval, type Dim, typeText } from "../../compiler/ir/aval.js";
import { eachIndex } from "../../compiler/primitives/families.js";
import { ArrayValue } from "../../compiler/trace/array-value.js";
import type { Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { NDArray } from "../array.js";
import type { ArrayLike } from "../convert.js";
import { array, type NestedList } from "./from-list.js";
import { fromEnd, integers } from "./positions.js";
import { checkInteger, sizeNumber } from "./support.js";

/** Elements start <= k < stop in steps; as in NumPy, bounds count from the end when negative and stop at the ends. */
export interface Slice {
  readonly start?: number | null;
  readonly stop?: number | null;
  readonly step?: number | null;
}

/** "1:3", ":", "::-1": NumPy's text of a slice; "..." stands for as many ":" as are missing. */
export type SliceText = `${number | ""}:${string}` | "...";

/**
 * One entry of x.at(...): an integer (negative ones count from the end), a slice as text or object, null for a new axis,
 * an integer array or list of integers, or a bool array that selects where it is true.
 */
export type IndexEntry = number | null | SliceText | Slice | ArrayLike | readonly NestedList[];

/** An entry as it acts on one axis of the array; `axis` adds a new one. */
export type Entry =
  | { readonly kind: "axis" }
  | { readonly kind: "slice"; readonly start: number; readonly size: Dim; readonly step: number }
  /** A number known while tracing. */
  | { readonly kind: "integer"; readonly at: number }
  | { readonly kind: "array"; readonly at: Value };

/**
 * Entries for all axes of `x`, the ellipsis filled in.
 * @throws ArgumentError argument/index, ShapeError shape/index, TraceError trace/mask for a mask without values.
 */
export function readEntries(op: string, given: readonly unknown[], x: Aval): Entry[] {
  const dots = given.filter((entry) => entry === "...").length;
  const used = given.reduce<number>((total, entry) => total + axesOf(entry), 0);
  if (dots > 1) throw refuse(op, 'has "..." twice, expected once at most');
  if (used > x.shape.length) {
    throw refuse(op, `has entries for ${used} axes, expected ${x.shape.length} at most, the rank of ${typeText(x)}`);
  }
  const whole = new Array<string>(x.shape.length - used).fill(":");
  const all = dots === 1 ? given.flatMap((entry) => (entry === "..." ? whole : [entry])) : [...given, ...whole];
  let axis = 0;
  return all.flatMap((entry, position) => {
    const first = axis;
    axis += axesOf(entry);
    return readEntry(op, entry, position, first, x);
  });
}

function refuse(op: string, what: string): ArgumentError {
  return new ArgumentError("argument/index", `${op}: the index ${what}`);
}

/** How many axes of the array an entry takes up. */
function axesOf(entry: unknown): number {
  if (entry === null || entry === "...") return 0;
  return entry instanceof ArrayValue && entry.dtype === "bool" ? entry.ndim : 1;
}

function readEntry(op: string, entry: unknown, position: number, axis: number, x: Aval): Entry[] {
  if (entry === null) return [{ kind: "axis" }];
  if (typeof entry === "number") return [{ kind: "integer", at: positionOnAxis(op, entry, position, axis, x) }];
  if (typeof entry === "string") return [sliceEntry(op, sliceOfText(op, entry, position), position, x.shape[axis]!)];
  if (isSlice(entry)) return [sliceEntry(op, entry, position, x.shape[axis]!)];
  if (Array.isArray(entry) || ArrayBuffer.isView(entry) || entry instanceof ArrayValue) {
    const list = Array.isArray(entry) ? listToArray(entry) : (entry as NDArray);
    if (list instanceof ArrayValue && list.dtype === "bool") return maskEntries(op, list, position, axis, x);
    const at = fromEnd(integers(op, position, "index", list), sizeNumber(op, x.shape[axis]!));
    return [{ kind: "array", at }];
  }
  throw refuse(
    op,
    `entry ${position} is ${describeValue(entry)}, expected an integer, "start:stop:step", { start, stop, step }, null, ` +
      '"..." or an array',
  );
}

/** A list of integers as int32; of booleans as a mask. */
function listToArray(list: readonly unknown[]): NDArray {
  const made = array(list as readonly NestedList[]);
  return made.dtype === "float32" && made instanceof NDArray && made.data.every(Number.isInteger)
    ? new NDArray(Int32Array.from(made.data), [...made.shape], "int32")
    : made;
}

function positionOnAxis(op: string, at: number, position: number, axis: number, x: Aval): number {
  const size = sizeNumber(op, x.shape[axis]!);
  const index = checkInteger(op, at, `index entry ${position}`);
  if (index >= -size && index < size) return index < 0 ? index + size : index;
  throw new ShapeError(
    "shape/index",
    `${op}: index entry ${position} is ${index}, expected an integer in [${-size}, ${size}) for axis ${axis} of ${typeText(x)}`,
  );
}

function isSlice(entry: unknown): entry is Slice {
  if (typeof entry !== "object" || entry === null || Object.getPrototypeOf(entry) !== Object.prototype) return false;
  return Object.keys(entry).every((key) => key === "start" || key === "stop" || key === "step");
}

function sliceOfText(op: string, text: string, position: number): Slice {
  const match = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(text.replaceAll(" ", ""));
  if (match === null) throw refuse(op, `entry ${position} is "${text}", expected a slice such as "1:3", ":" or "::-1"`);
  const [start, stop, step] = match.slice(1).map((part) => (part === undefined || part === "" ? null : Number(part)));
  return { start: start!, stop: stop!, step: step! };
}

/** Python's rule: bounds beyond the ends stop there. */
function sliceEntry(op: string, { start, stop, step }: Slice, position: number, dim: Dim): Entry {
  const bound = (value: number | null | undefined, name: string): number | null =>
    value === null || value === undefined ? null : checkInteger(op, value, `${name} of index entry ${position}`);
  const [from, to, by] = [bound(start, "start"), bound(stop, "stop"), bound(step, "step") ?? 1];
  if (by === 0) throw refuse(op, `entry ${position} has step 0, expected another integer`);
  if (from === null && to === null && by === 1) return { kind: "slice", start: 0, size: dim, step: 1 };
  const size = sizeNumber(op, dim);
  const [lowest, highest] = by > 0 ? [0, size] : [-1, size - 1];
  const place = (value: number | null, missing: number): number =>
    value === null ? missing : Math.max(lowest, Math.min(highest, value < 0 ? value + size : value));
  const [first, end] = by > 0 ? [place(from, 0), place(to, size)] : [place(from, size - 1), place(to, -1)];
  return { kind: "slice", start: first, size: Math.max(0, Math.ceil((end - first) / by)), step: by };
}

/** The positions where a mask is true, one array per axis of it. */
function maskEntries(op: string, mask: ArrayValue, position: number, axis: number, x: Aval): Entry[] {
  if (!(mask instanceof NDArray)) {
    throw new TraceError(
      "trace/mask",
      `${op}: index entry ${position} is a ${typeText(mask.aval)} mask whose values are not known while tracing, so the ` +
        "shape of the result is not either; use np.where(mask, x, fill), or np.nonzero(mask, { size })",
    );
  }
  mask.shape.forEach((dim, k) => {
    if (dim === x.shape[axis + k]) return;
    throw new ShapeError(
      "shape/index",
      `${op}: index entry ${position} is a ${typeText(mask)} mask, expected size ${x.shape[axis + k]} on its axis ${k}, ` +
        `as axis ${axis + k} of ${typeText(x)} has`,
    );
  });
  const found: number[][] = mask.shape.map(() => []);
  eachIndex(mask.shape, (at, element) => {
    if (mask.data[element] !== 0) at.forEach((value, k) => found[k]!.push(value));
  });
  return found.map((list) => ({ kind: "array", at: new NDArray(Int32Array.from(list), [list.length], "int32") }));
}

/** An entry as int32 positions. */
export function positionsOf(entry: Extract<Entry, { kind: "integer" | "array" }>): Value {
  return entry.kind === "integer" ? literal(entry.at, "int32") : entry.at;
}
