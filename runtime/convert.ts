// Arguments as users write them, turned into values that `bind` takes. Typed arrays and strided views become arrays,
// JavaScript numbers stay numbers until promotion gives them a dtype, and everything else is refused by name.

import { ArgumentError, DTypeError, NeedsSize, ShapeError } from "../compiler/errors.js";
import { literal, roundTo } from "../compiler/ir/array-ir.js";
import { allocate, type DType, dtypeOfStorage, sizeOf, stridesOf, type TypedArray } from "../compiler/ir/aval.js";
import { eachIndex, positionOf } from "../compiler/primitives/families.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { describeValue } from "../compiler/trace/stage.js";
import { isStrided, type StridedArray } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";

/** What an operation takes as an array. A number is weakly typed: it takes the dtype of what it meets. */
export type ArrayLike = NDArray | TypedArray | number | boolean | StridedArray;

/** An argument whose dtype is settled (array, tracer, boolean) or still open (number). */
export type Operand = ArrayValue | number | boolean;

/**
 * Checks one argument of `op`.
 * @throws ArgumentError argument/type for lists, strings, null and other non-arrays; DTypeError dtype/storage for typed
 * arrays without a dtype here.
 */
export function asOperand(op: string, position: number, name: string, x: unknown): Operand {
  if (x instanceof ArrayValue || typeof x === "number" || typeof x === "boolean") return x;
  const array = bufferToArray(`${op}: argument ${position} (${name})`, x);
  if (array !== undefined) return array;
  const size = symbolicName(x);
  if (size !== undefined) throw new NeedsSize(size, op);
  throw new ArgumentError(
    "argument/type",
    `${op}: argument ${position} (${name}) is ${describeArgument(x)}, expected an array or a number${remedyFor(x)}`,
  );
}

/** As `asOperand`, with a number made a literal of dtype `like`, or a weak float32 on its own. */
export function asValue(op: string, position: number, name: string, x: unknown, like?: DType): Value {
  const operand = asOperand(op, position, name, x);
  if (operand instanceof ArrayValue) return operand;
  if (typeof operand === "boolean") return literal(operand, "bool");
  return literal(operand, like ?? "float32", like === undefined);
}

/** As `asValue`, as an array: numbers become rank-0 arrays. */
export function asArray(op: string, position: number, name: string, x: unknown): NDArray {
  return valueToArray(asValue(op, position, name, x));
}

/** The value as users see it. A tracer is typed as an array: user functions do not tell them apart. */
export function valueToArray(value: Value): NDArray {
  if (value instanceof ArrayValue) return value as NDArray;
  return scalarArray(value.value, value.aval.dtype, value.aval.weak);
}

/** A rank-0 array. */
export function scalarArray(value: number, dtype: DType, weak = false): NDArray {
  const data = allocate(dtype, 1);
  data[0] = value;
  return new NDArray(data, [], dtype, weak);
}

/**
 * The array of a leaf of a transformed function's arguments, or undefined when the leaf is not an array or number.
 * Numbers give weak float32 and booleans bool, both of rank 0. Tracers are not looked at here.
 */
export function leafToArray(x: unknown, where = "argument"): NDArray | undefined {
  if (x instanceof NDArray) return x;
  if (typeof x === "number") return scalarArray(x, "float32", true);
  if (typeof x === "boolean") return scalarArray(Number(x), "bool");
  return bufferToArray(where, x);
}

/** Arrays of typed arrays and strided records; undefined for other values. `where` starts the messages. */
function bufferToArray(where: string, x: unknown): NDArray | undefined {
  const dtype = dtypeOfStorage(x);
  if (dtype !== undefined) return new NDArray(x as TypedArray, [(x as TypedArray).length], dtype);
  if (isStrided(x)) return stridedToArray(where, x);
  if (!ArrayBuffer.isView(x)) return undefined;
  throw storageError(where, x);
}

function storageError(where: string, x: ArrayBufferView): DTypeError {
  const name = x.constructor.name;
  const remedy = name.startsWith("Big")
    ? "convert it with Int32Array.from(x, Number)"
    : name === "Uint8ClampedArray"
      ? "pass new Uint8Array(x.buffer, x.byteOffset, x.length)"
      : "pass a Float32Array";
  return new DTypeError("dtype/storage", `${where} is a ${name}, which no dtype here is stored in; ${remedy}`);
}

function stridedToArray(where: string, x: StridedArray): NDArray {
  const dtype = dtypeOfStorage(x.data);
  if (dtype === undefined) throw storageError(where, x.data);
  const data = x.data as TypedArray;
  const shape = [...x.shape];
  checkStrided(where, x, data.length);
  const size = sizeOf(shape);
  const contiguous = stridesOf(shape).every((stride, axis) => stride === x.stride[axis] || shape[axis] === 1);
  if (contiguous) return new NDArray(data.subarray(x.offset, x.offset + size), shape, dtype);
  const copy = allocate(dtype, size);
  eachIndex(shape, (index, position) => {
    copy[position] = data[x.offset + positionOf(index, x.stride)]!;
  });
  return new NDArray(copy, shape, dtype);
}

/** Every index of the view must fall inside its buffer. */
function checkStrided(where: string, { shape, stride, offset }: StridedArray, length: number): void {
  const wholeNumbers = [...shape, ...stride, offset].every(Number.isInteger);
  if (!wholeNumbers || shape.length !== stride.length || shape.some((dim) => dim < 0)) {
    throw new ShapeError(
      "shape/strided",
      `${where} has shape [${shape}], stride [${stride}] and offset ${offset}, expected as many strides as sizes, all integers`,
    );
  }
  let [lowest, highest] = [offset, offset];
  shape.forEach((dim, axis) => {
    const reach = (dim - 1) * stride[axis]!;
    if (reach < 0) lowest += reach;
    else highest += reach;
  });
  if (sizeOf(shape) > 0 && (lowest < 0 || highest >= length)) {
    throw new ShapeError(
      "shape/strided",
      `${where} reaches elements ${lowest} to ${highest} of a buffer with ${length}; check its shape, stride and offset`,
    );
  }
}

function describeArgument(x: unknown): string {
  if (Array.isArray(x)) return `a list of ${x.length}`;
  return isPlainObject(x) ? `an object with keys ${Object.keys(x).join(", ")}` : describeValue(x);
}

function isPlainObject(x: unknown): x is object {
  return typeof x === "object" && x !== null && Object.getPrototypeOf(x) === Object.prototype;
}

function remedyFor(x: unknown): string {
  if (Array.isArray(x)) return "; write np.array([...])";
  if (typeof x === "bigint") return "; convert it with Number(x)";
  if (typeof x === "string") return "; convert it with Number(x)";
  if (isPlainObject(x)) return "; pass its arrays one by one";
  if (x === undefined) return "; pass the argument";
  return "";
}

/**
 * `value` as an element of `dtype`: rounded to a float dtype, cut to an integer one.
 * @throws DTypeError dtype/range when an integer does not fit the integer dtype.
 */
export function elementOf(where: string, value: number, dtype: DType): number {
  const element = roundTo(value, dtype);
  if (Number.isInteger(value) && element !== value && !isApproximate(dtype)) {
    throw new DTypeError("dtype/range", `${where} is ${value}, which ${dtype} cannot hold; choose a wider dtype`);
  }
  return element;
}

function isApproximate(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64" || dtype === "bool";
}

/** The name of a symbolic size as `tracer.shape` shows it (an object that prints as its name), else undefined. */
export function symbolicName(size: unknown): string | undefined {
  if (typeof size !== "object" || size === null || Object.getPrototypeOf(size) !== Object.prototype) return undefined;
  const { toJSON } = size as { toJSON?: () => unknown };
  return typeof toJSON === "function" ? String(toJSON()) : undefined;
}
