// Abstract values: what a tracer knows of an array. Shape (sizes or names of sizes), dtype, and the weak flag.
// Also the dtype table: the only place that says what a dtype is. Imports nothing but errors.

import { DTypeError, ShapeError } from "../errors.js";

export type DType = "float32" | "float64" | "int32" | "uint32" | "int16" | "uint16" | "int8" | "uint8" | "bool";

/** A size: a number, or the name of a size that is known only when the kernel runs. */
export type Dim = number | string;
export type Shape = readonly Dim[];

/** Weak values come from plain JavaScript numbers and take the dtype of what they meet (JAX: weak_type). */
export interface Aval {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly weak: boolean;
}

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A concrete array in row-major order: what `evaluate` rules take and return. bool is stored as 0 and 1. */
export interface Dense extends Aval {
  readonly shape: readonly number[];
  readonly data: TypedArray;
}

export type DTypeKind = "float" | "int" | "uint" | "bool";

interface DTypeFacts {
  readonly kind: DTypeKind;
  readonly bytes: number;
  readonly storage: new (length: number) => TypedArray;
}

const facts: Readonly<Record<DType, DTypeFacts>> = {
  float32: { kind: "float", bytes: 4, storage: Float32Array },
  float64: { kind: "float", bytes: 8, storage: Float64Array },
  int32: { kind: "int", bytes: 4, storage: Int32Array },
  uint32: { kind: "uint", bytes: 4, storage: Uint32Array },
  int16: { kind: "int", bytes: 2, storage: Int16Array },
  uint16: { kind: "uint", bytes: 2, storage: Uint16Array },
  int8: { kind: "int", bytes: 1, storage: Int8Array },
  uint8: { kind: "uint", bytes: 1, storage: Uint8Array },
  bool: { kind: "bool", bytes: 1, storage: Uint8Array },
};

export const dtypes: readonly DType[] = Object.keys(facts) as DType[];

function isDType(name: unknown): name is DType {
  return typeof name === "string" && Object.hasOwn(facts, name);
}

export function checkDType(op: string, name: unknown): DType {
  if (isDType(name)) return name;
  const got =
    name !== null && /^(object|function)$/.test(typeof name)
      ? `a${typeof name === "object" ? "n object" : " function"}`
      : String(name);
  throw new DTypeError("dtype/unknown", `${op}: dtype is ${got}, expected one of ${dtypes.join(", ")}`);
}

export function dtypeKind(dtype: DType): DTypeKind {
  return facts[dtype].kind;
}
export function isFloat(dtype: DType): boolean {
  return facts[dtype].kind === "float";
}
/** int8..int32 and uint8..uint32; not bool. */
export function isInteger(dtype: DType): boolean {
  return facts[dtype].kind === "int" || facts[dtype].kind === "uint";
}
export function dtypeBytes(dtype: DType): number {
  return facts[dtype].bytes;
}
/** @throws ShapeError shape/memory when there is no typed array of that many elements. */
export function allocate(dtype: DType, length: number): TypedArray {
  try {
    return new facts[dtype].storage(length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `an array of ${length} elements of ${dtype} does not fit in memory; work on smaller parts`;
    throw new ShapeError("shape/memory", message, { cause: error });
  }
}
/** The typed-array class that stores `dtype`, by name (`Float32Array`). */
export function storageName(dtype: DType): string {
  return facts[dtype].storage.name;
}

/** The dtype a typed array stores; undefined for anything else, 64-bit integers and DataView included. */
export function dtypeOfStorage(value: unknown): DType | undefined {
  if (!ArrayBuffer.isView(value)) return undefined;
  if (value instanceof Uint8ClampedArray || value instanceof DataView) return undefined;
  for (const dtype of dtypes) if (dtype !== "bool" && value instanceof facts[dtype].storage) return dtype;
  return undefined;
}

/** Smallest and largest value of an integer dtype. */
export function integerRange(dtype: DType): readonly [number, number] {
  const bits = facts[dtype].bytes * 8;
  return facts[dtype].kind === "int" ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
}

export function makeAval(shape: Shape, dtype: DType, weak = false): Aval {
  return { shape, dtype, weak };
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

export function sameAval(a: Aval, b: Aval): boolean {
  return a.dtype === b.dtype && a.weak === b.weak && sameShape(a.shape, b.shape);
}

/** `[2,n]`; the text every error message and every IR print uses for a shape. */
export function shapeText(shape: Shape): string {
  return `[${shape.join(",")}]`;
}

/** `float32[2,n]`, and `float32*[]` for a weak value. */
export function avalText(aval: Aval): string {
  return `${aval.dtype}${aval.weak ? "*" : ""}${shapeText(aval.shape)}`;
}

/** `float32[2,n]` without the weak mark: for messages to users. */
export function typeText(aval: Aval): string {
  return `${aval.dtype}${shapeText(aval.shape)}`;
}

/** Number of elements; the caller knows that every dim is a number. */
export function sizeOf(shape: readonly number[]): number {
  let size = 1;
  for (const dim of shape) size *= dim;
  return size;
}

/** Row-major strides in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}
