// What np and lax functions share: checking options, axes and shapes, and calling one primitive.

import { ArgumentError, NeedsSize, ShapeError } from "../../compiler/errors.js";
import { type Literal, literal } from "../../compiler/ir/array-ir.js";
import { type Aval, type Dim, type DType, dtypeBytes, type Shape, typeText } from "../../compiler/ir/aval.js";
import type { Params, Primitive } from "../../compiler/ir/primitive.js";
import { sizeOf } from "../../compiler/primitives/collectives.js";
import { add, mul } from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import { and, shiftRightArithmetic } from "../../compiler/primitives/logic.js";
import * as m from "../../compiler/primitives/movement.js";
import { bind, type Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { symbolicName } from "../convert.js";

/** Sizes as users write them. Inside jit, sizes taken from `x.shape` may be symbolic; they pass through. */
export type ShapeLike = readonly number[];
/** One axis, several, or null for all. */
export type AxisLike = number | readonly number[] | null;

/** The single result of a primitive, as users see it. */
export function call<P extends Params>(primitive: Primitive<P>, inputs: readonly Value[], params: P): NDArray {
  return bind(primitive, inputs, params)[0] as NDArray;
}

/**
 * The options a function was given.
 * @throws ArgumentError argument/option for a name that is not among `allowed`, or when `given` is not an object.
 */
export function options<T extends object>(op: string, given: T | undefined, allowed: readonly (keyof T & string)[]): T {
  if (given === undefined) return {} as T;
  if (typeof given !== "object" || given === null || Object.getPrototypeOf(given) !== Object.prototype) {
    throw new ArgumentError(
      "argument/options",
      `${op}: the options are ${describeValue(given)}, expected an object with any of ${allowed.join(", ")}`,
    );
  }
  for (const name of Object.keys(given)) {
    if ((allowed as readonly string[]).includes(name)) continue;
    throw new ArgumentError("argument/option", `${op}: unknown option ${name}; the options are ${allowed.join(", ")}`);
  }
  return given;
}

/** A list of pairs of numbers as it is written, another value in a word. */
export function describePairs(given: unknown): string {
  const isShown = Array.isArray(given) && given.flat().every((entry) => typeof entry === "number");
  return isShown ? JSON.stringify(given) : describeValue(given);
}

/** An axis in [-rank, rank) as one in [0, rank). */
export function normalizeAxis(op: string, axis: unknown, x: Aval, name = "axis"): number {
  return normalizeIn(op, axis, x.shape.length, name, `for ${typeText(x)}`);
}

/** As `normalizeAxis`, for any rank; `context` ends the message. */
export function normalizeIn(op: string, axis: unknown, rank: number, name: string, context: string): number {
  if (typeof axis === "number" && Number.isInteger(axis) && axis >= -rank && axis < rank) {
    return axis < 0 ? axis + rank : axis;
  }
  const range = rank === 0 ? "no axis" : `an integer in [${-rank}, ${rank})`;
  const got = typeof axis === "number" ? String(axis) : describeValue(axis);
  const message = `${op}: ${name} is ${got}, expected ${range} ${context}`;
  if (typeof axis === "number") throw new ShapeError("shape/axis", message);
  throw new ArgumentError("argument/axis", message);
}

/** Axes in ascending order, each once; null and undefined mean all. */
export function normalizeAxes(op: string, axis: AxisLike | undefined, x: Aval, name = "axis"): number[] {
  if (axis === undefined || axis === null) return x.shape.map((_, k) => k);
  const axes = axisList(op, axis, x, name);
  return axes.sort((a, b) => a - b);
}

/** Axes in the order given, each once. */
export function axisList(op: string, axis: number | readonly number[], x: Aval, name = "axis"): number[] {
  const given = Array.isArray(axis) ? (axis as readonly number[]) : [axis];
  const axes = given.map((value) => normalizeAxis(op, value, x, name));
  const twice = axes.find((value, k) => axes.indexOf(value) !== k);
  if (twice === undefined) return axes;
  throw new ShapeError("shape/axis", `${op}: ${name} [${given}] names axis ${twice} twice; name each axis once`);
}

/** A size that has to be known as a number while tracing. */
export function sizeNumber(op: string, dim: Dim): number {
  if (typeof dim === "string") throw new NeedsSize(dim, op);
  return dim;
}

/** Product of sizes: a number where all are known while tracing, else a weak scalar that the kernel computes. */
export function sizeProduct(dims: Shape, dtype: DType): number | NDArray {
  const known = dims.reduce<number>((product, dim) => (typeof dim === "number" ? product * dim : product), 1);
  const open = dims.flatMap((dim) => (typeof dim === "string" ? [call(sizeOf, [], { dim, dtype })] : []));
  if (open.length === 0) return known;
  const product = open.reduce((x, y) => call(mul, [x, y], {}));
  return known === 1 ? product : call(mul, [product, literal(known, dtype, true)], {});
}

/** A shape argument: sizes that are non-negative integers, or symbolic sizes read from the shape of a tracer. */
export function checkShape(op: string, shape: unknown, name = "shape"): Dim[] {
  if (typeof shape === "number") return [checkSize(op, shape, name)];
  if (!Array.isArray(shape)) {
    throw new ArgumentError(
      "argument/shape",
      `${op}: ${name} is ${describeValue(shape)}, expected a list of sizes such as [2, 3]; sizes are plain numbers, ` +
        "known when the function is traced (staticArgnums)",
    );
  }
  return Array.from(shape, (size, k) => checkSize(op, size, `${name}[${k}]`));
}

/** One size of a shape argument. */
export function checkSize(op: string, size: unknown, name: string): Dim {
  const symbolic = symbolicName(size);
  if (symbolic !== undefined) return symbolic;
  if (typeof size === "number" && Number.isInteger(size) && size >= 0) return size;
  const got = typeof size === "number" ? String(size) : describeValue(size);
  throw new ArgumentError(
    "argument/shape",
    `${op}: ${name} is ${got}, expected a non-negative integer; sizes are plain numbers, known when the function is ` +
      "traced (staticArgnums)",
  );
}

/** An integer option or argument. */
export function checkInteger(op: string, value: unknown, name: string): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  const got = typeof value === "number" ? String(value) : describeValue(value);
  throw new ArgumentError("argument/integer", `${op}: ${name} is ${got}, expected an integer`);
}

/** A list of integers, which may be empty. */
export function checkIntegers(op: string, list: unknown, name: string): number[] {
  if (Array.isArray(list)) return Array.from(list, (value, k) => checkInteger(op, value, `${name}[${k}]`));
  throw new ArgumentError("argument/integer", `${op}: ${name} is ${describeValue(list)}, expected a list of integers`);
}

/** A list argument, such as the arrays of concatenate; holes are undefined like any other entry. */
export function checkList<T>(op: string, list: readonly T[], name: string): readonly T[] {
  if (Array.isArray(list) && list.length > 0) return Array.from<T>(list);
  const got = Array.isArray(list) ? "an empty list" : describeValue(list);
  throw new ArgumentError("argument/list", `${op}: ${name} is ${got}, expected a list of one or more arrays`);
}

/** All bits of a negative signed integer, which are -1, and none of another. */
export function signBits(x: Value): NDArray {
  const { dtype } = x.aval;
  return call(shiftRightArithmetic, [x, literal(8 * dtypeBytes(dtype) - 1, dtype)], {});
}

/** Signed integers with `by` added to the negative ones. */
export function addToNegative(x: Value, by: Literal): NDArray {
  return call(add, [x, call(and, [signBits(x), by], {})], {});
}

/** 0, 1, ... along `axis` of an array of that shape. */
export function counting(shape: readonly Dim[], dtype: DType, axis: number): NDArray {
  return call(m.iota, [], { shape, dtype, axis });
}

/** A bool matrix, true where `holds(row + k, column)`. */
export function diagonalMask(op: string, shape: readonly Dim[], k: number, holds: Primitive<NoParams>): NDArray {
  const offset = literal(checkInteger(op, k, "k"), "int32");
  return call(holds, [call(add, [counting(shape, "int32", 0), offset], {}), counting(shape, "int32", 1)], {});
}

/** Elements start <= k < limit of one axis, every `stride`-th. */
export function sliceAxis(x: NDArray, axis: number, start: number, limit: number, stride = 1): NDArray {
  const { shape } = x.aval;
  return call(m.slice, [x], {
    start: shape.map((_, k) => (k === axis ? start : 0)),
    limit: shape.map((dim, k) => (k === axis ? limit : dim)),
    stride: shape.map((_, k) => (k === axis ? stride : 1)),
  });
}
