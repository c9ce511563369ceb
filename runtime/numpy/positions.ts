// Positions along an axis, as arguments give them: integers or integer arrays, negative ones counted from the end.

import { ArgumentError, DTypeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type DType, dtypeKind, integerRange, isFloat, isInteger, typeText } from "../../compiler/ir/aval.js";
import { convertElementType, min } from "../../compiler/primitives/elementwise.js";
import { concatenate, expandDims } from "../../compiler/primitives/movement.js";
import type { OutOfBounds } from "../../compiler/primitives/windows-at.js";
import type { Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { addToNegative, call, checkInteger } from "./support.js";

const farthest = 2 ** 31 - 1;

/**
 * An index argument as int32; negative values stay.
 * @throws DTypeError dtype/index for floats and bools, ArgumentError argument/integer for a number with a fraction.
 */
export function integers(op: string, position: number, name: string, x: ArrayLike): Value {
  if (typeof x === "number") {
    return literal(Math.max(Math.min(checkInteger(op, x, name), farthest), -farthest), "int32");
  }
  const array = asArray(op, position, name, x);
  if (!isInteger(array.dtype)) {
    throw new DTypeError(
      "dtype/index",
      `${op}: argument ${position} (${name}) is ${typeText(array.aval)}, expected integers; convert it with .astype('int32')`,
    );
  }
  // A position beyond int32 is beyond every array.
  const fits = array.dtype === "uint32" ? call(min, [array, literal(farthest, "uint32")], {}) : array;
  return call(convertElementType, [fits], { dtype: "int32", weak: false });
}

/** Positions with `size` added to the negative ones, once. */
export function fromEnd(index: Value, size: number): Value {
  if ("kind" in index) return index.value < 0 ? literal(index.value + size, "int32") : index;
  return addToNegative(index, literal(size, "int32"));
}

/** Values of one shape as the entries of a new last axis. */
export function rowsOf(components: readonly Value[]): NDArray {
  const axis = components[0]!.aval.shape.length;
  const columns = components.map((one) => call(expandDims, [one], { axes: [axis] }));
  return columns.length === 1 ? columns[0]! : call(concatenate, columns, { axis });
}

/** What stands in for elements out of bounds: NaN, the lowest int, the highest uint, true. JAX: GatherScatterMode. */
function defaultFill(dtype: DType): number {
  if (isFloat(dtype)) return Number.NaN;
  if (dtype === "bool") return 1;
  return integerRange(dtype)[dtypeKind(dtype) === "int" ? 0 : 1];
}

/** @throws ArgumentError argument/option for a `fillValue` that is no number, boolean, null or undefined. */
export function fillOf(op: string, fillValue: unknown, dtype: DType): number {
  if (fillValue === undefined || fillValue === null) return defaultFill(dtype);
  if (typeof fillValue === "number" || typeof fillValue === "boolean") return Number(fillValue);
  throw new ArgumentError("argument/option", `${op}: fillValue is ${describeValue(fillValue)}, expected a number`);
}

/** What becomes of positions out of bounds, by JAX's names; "drop" and "fill" are one, "promiseInBounds" checks nothing. */
export type IndexMode = "clip" | "fill" | "drop" | "promiseInBounds";

const modes: Readonly<Record<IndexMode, OutOfBounds>> = {
  clip: "clip",
  fill: "fill",
  drop: "fill",
  promiseInBounds: "clip",
};

/** @throws ArgumentError argument/mode for any other text. */
export function checkMode(op: string, mode: unknown): OutOfBounds {
  if (typeof mode === "string" && Object.hasOwn(modes, mode)) return modes[mode as IndexMode];
  const got = typeof mode === "string" ? `"${mode}"` : describeValue(mode);
  throw new ArgumentError(
    "argument/mode",
    `${op}: mode is ${got}, expected one of ${Object.keys(modes)
      .map((name) => `"${name}"`)
      .join(", ")}`,
  );
}
