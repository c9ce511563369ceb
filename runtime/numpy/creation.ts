// Arrays made from nothing: constants, ranges, identity and triangular matrices.

import { ArgumentError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { allocate, checkDType, type Dim, type DType, isFloat, sizeOf } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import { eq, ge } from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import { broadcastInDim } from "../../compiler/primitives/movement.js";
import { ArrayValue } from "../../compiler/trace/array-value.js";
import { isTracing } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { isStrided } from "../../compiler/trace/tree.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, elementOf, valueToArray } from "../convert.js";
import { add, astype, divide, floor, multiply, subtract, where } from "./elementwise.js";
import { equal } from "./logic.js";
import { broadcastShape, broadcastTo, floatOf, resultType, toDType } from "./promote.js";
import { call, checkShape, checkSize, counting, diagonalMask, options, type ShapeLike } from "./support.js";

export interface DTypeOption {
  readonly dtype?: DType;
}
export interface LikeOptions extends DTypeOption {
  readonly shape?: ShapeLike;
}

/** Zeros of the given shape, float32 unless `dtype` says otherwise. */
export function zeros(shape: ShapeLike, given?: DTypeOption): NDArray {
  return filled("zeros", checkShape("zeros", shape), 0, dtypeOption("zeros", given) ?? "float32");
}

/** An array of the given shape, float32 unless `dtype` says otherwise; its elements, which are not specified, are zeros. */
export function empty(shape: ShapeLike, given?: DTypeOption): NDArray {
  return filled("empty", checkShape("empty", shape), 0, dtypeOption("empty", given) ?? "float32");
}

/** Ones of the given shape, float32 unless `dtype` says otherwise. */
export function ones(shape: ShapeLike, given?: DTypeOption): NDArray {
  return filled("ones", checkShape("ones", shape), 1, dtypeOption("ones", given) ?? "float32");
}

/** `fillValue` in every place: an integer gives int32, another number float32; an array is broadcast. (numpy.full) */
export function full(shape: ShapeLike, fillValue: ArrayLike, given?: DTypeOption): NDArray {
  const dtype = dtypeOption("full", given);
  return fillWith("full", checkShape("full", shape), fillValue, dtype);
}

export function zerosLike(a: ArrayLike, given?: LikeOptions): NDArray {
  return likeOf("zerosLike", a, 0, given);
}
export function onesLike(a: ArrayLike, given?: LikeOptions): NDArray {
  return likeOf("onesLike", a, 1, given);
}
/** `fillValue` in every place, with the shape and dtype of `a`. */
export function fullLike(a: ArrayLike, fillValue: ArrayLike, given?: LikeOptions): NDArray {
  return likeOf("fullLike", a, fillValue, given);
}

function likeOf(op: string, a: ArrayLike, fillValue: ArrayLike, given: LikeOptions | undefined): NDArray {
  const { dtype, shape } = options(op, given, ["dtype", "shape"]);
  const { aval } = asArray(op, 0, "a", a);
  return fillWith(op, shape ? checkShape(op, shape) : aval.shape, fillValue, checkedDType(op, dtype) ?? aval.dtype);
}

function fillWith(op: string, shape: readonly Dim[], fillValue: ArrayLike, dtype: DType | undefined): NDArray {
  const value = asOperand(op, 1, "fillValue", fillValue);
  if (value instanceof ArrayValue) {
    const converted = toDType(op, value, dtype ?? value.dtype);
    return valueToArray(broadcastTo(op, 1, "fillValue", converted, shape));
  }
  return filled(op, shape, Number(value), dtype ?? dtypeOfNumber(value));
}

function dtypeOfNumber(value: number | boolean): DType {
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int32" : "float32";
}

/** Allocated at once when nothing is traced; while tracing, a broadcast scalar that costs no memory. */
function filled(op: string, shape: readonly Dim[], value: number, dtype: DType): NDArray {
  const element = elementOf(`${op}: the fill value`, value, dtype);
  if (isTracing()) return call(broadcastInDim, [literal(element, dtype)], { shape, dims: [] });
  const sizes = shape as number[];
  const data = allocate(dtype, sizeOf(sizes));
  return new NDArray(element === 0 ? data : data.fill(element), [...sizes], dtype);
}

/** The `dtype` of options that hold nothing else, checked. */
function dtypeOption(op: string, given: DTypeOption | undefined): DType | undefined {
  return checkedDType(op, options(op, given, ["dtype"]).dtype);
}

function checkedDType(op: string, dtype: DType | undefined): DType | undefined {
  return dtype === undefined ? undefined : checkDType(op, dtype);
}

/**
 * start, start + step, ... up to but without stop; `arange(stop)` starts at 0. int32 when all numbers are integers, else
 * float32. (numpy.arange)
 */
export function arange(stop: number, given?: DTypeOption): NDArray;
export function arange(start: number, stop: number, given?: DTypeOption): NDArray;
export function arange(start: number, stop: number, step: number, given?: DTypeOption): NDArray;
export function arange(...args: unknown[]): NDArray {
  const { numbers, rest } = splitOptions<DTypeOption>(args);
  numbers.forEach((value, k) => checkPlainNumber("arange", value, k));
  const [start, stop, step] = (numbers.length === 1 ? [0, numbers[0], 1] : [...numbers, 1]) as [number, number, number];
  if (!(numbers.length >= 1 && numbers.length <= 3 && step !== 0)) {
    throw new ArgumentError("argument/range", `arange: got (${numbers.join(", ")}), expected start, stop, step != 0`);
  }
  const integral = numbers.every(Number.isInteger);
  const dtype = dtypeOption("arange", rest) ?? (integral ? "int32" : "float32");
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (integral || !isFloat(dtype)) {
    const steps = counting([length], dtype, 0);
    const scaled = step === 1 ? steps : multiply(steps, step);
    return start === 0 ? scaled : add(scaled, start);
  }
  const data = allocate(dtype, length).map((_, k) => start + k * step);
  return new NDArray(data, [length], dtype);
}

/** Splits off a trailing options object. */
function splitOptions<T>(args: readonly unknown[]): { numbers: unknown[]; rest: T | undefined } {
  const last = args[args.length - 1];
  const isOptions = typeof last === "object" && last !== null && !(last instanceof ArrayValue) && !isStrided(last);
  return isOptions ? { numbers: args.slice(0, -1), rest: last as T } : { numbers: [...args], rest: undefined };
}

function checkPlainNumber(op: string, value: unknown, position: number): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  throw new ArgumentError(
    "argument/type",
    `${op}: argument ${position} is ${describeValue(value)}, expected a finite number; it decides the size of the ` +
      "result, so it has to be known when the function is traced (staticArgnums)",
  );
}

export interface LinspaceOptions extends DTypeOption {
  readonly num?: number;
  readonly endpoint?: boolean;
}

/** `num` (50) evenly spaced values from start to stop, along a new first axis. (numpy.linspace) */
export function linspace(start: ArrayLike, stop: ArrayLike, given?: LinspaceOptions): NDArray {
  const { num = 50, endpoint = true, dtype } = options("linspace", given, ["num", "endpoint", "dtype"]);
  const count = checkSize("linspace", num, "num") as number;
  const operands = [asOperand("linspace", 0, "start", start), asOperand("linspace", 1, "stop", stop)];
  const result = checkedDType("linspace", dtype) ?? floatOf(resultType(operands).dtype);
  const type = floatOf(result);
  const ends = operands.map((x) => (typeof x === "number" ? x : valueToArray(toDType("linspace", x, type))));
  const [from, to] = ends as [NDArray | number, NDArray | number];
  const lanes = ends.flatMap((x) => (typeof x === "number" ? [] : [x.aval]));
  const lane = broadcastShape("linspace", lanes, ["start", "stop"]);
  const shape = [count, ...lane];
  const position = counting(shape, type, 0);
  const divisions = endpoint ? count - 1 : count;
  const share = divide(position, Math.max(divisions, 1));
  const inner = add(multiply(from, subtract(1, share)), multiply(to, share));
  const exact = endpoint && count > 1 ? where(equal(position, divisions), to, inner) : inner;
  return astype(isFloat(result) || result === "bool" ? exact : floor(exact), result);
}

export interface DiagonalOptions extends DTypeOption {
  readonly k?: number;
}

/** An n by m matrix (m = n by default) with ones on diagonal `k` and zeros elsewhere. (numpy.eye) */
export function eye(n: number, m?: number, given?: DiagonalOptions): NDArray;
export function eye(n: number, given?: DiagonalOptions): NDArray;
export function eye(n: number, ...args: (number | DiagonalOptions | undefined)[]): NDArray {
  return matrixWhere("eye", eq, n, args);
}

/** The n by n identity matrix. */
export function identity(n: number, given?: DTypeOption): NDArray {
  return eye(n, n, options("identity", given, ["dtype"]));
}

/** An n by m matrix with ones at and below diagonal `k` and zeros above. (numpy.tri) */
export function tri(n: number, m?: number, given?: DiagonalOptions): NDArray;
export function tri(n: number, given?: DiagonalOptions): NDArray;
export function tri(n: number, ...args: (number | DiagonalOptions | undefined)[]): NDArray {
  return matrixWhere("tri", ge, n, args);
}

function matrixWhere(op: string, holds: Primitive<NoParams>, n: number, args: readonly unknown[]): NDArray {
  const { numbers, rest } = splitOptions<DiagonalOptions>(args);
  const { k = 0, dtype } = options(op, rest, ["k", "dtype"]);
  const shape = checkShape(op, [n, numbers[0] ?? n]);
  return astype(diagonalMask(op, shape, k, holds), checkedDType(op, dtype) ?? "float32");
}

export const pi: number = Math.PI;
export const e: number = Math.E;
export const inf: number = Number.POSITIVE_INFINITY;
export const nan: number = Number.NaN;
