// np.array: nested lists of numbers, booleans and arrays become one array. Lists of plain numbers are copied straight
// into a typed array; lists that hold arrays or tracers are stacked, so that they can be traced.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { allocate, checkDType, type DType, sizeOf, typeText } from "../../compiler/ir/aval.js";
import { concatenate, expandDims } from "../../compiler/primitives/movement.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";
import { bind, type Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { pathText } from "../../compiler/trace/tree.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asOperand, elementOf, valueToArray } from "../convert.js";
import { resultType, toDType } from "./promote.js";
import { options } from "./support.js";

/** Numbers, booleans or arrays, nested in lists of equal lengths. */
export type NestedList = ArrayLike | readonly NestedList[];

export interface ArrayOptions {
  readonly dtype?: DType;
}

/**
 * A new array from nested lists, a number, a typed array or an array, which is copied. Numbers give float32, booleans
 * bool, mixed lists float32; `dtype` overrides. (numpy.array)
 * @throws ShapeError shape/ragged naming the list that differs; ArgumentError argument/type naming a wrong leaf.
 */
export function array(value: NestedList, given?: ArrayOptions): NDArray {
  const { dtype } = options("np.array", given, ["dtype"]);
  if (dtype !== undefined) checkDType("np.array", dtype);
  if (Array.isArray(value)) return fromList(value, dtype);
  const result = asStrong(value as ArrayLike, dtype);
  const shared = result === value || (ArrayBuffer.isView(value) && result.data.buffer === value.buffer);
  return shared && result instanceof NDArray
    ? new NDArray(result.data.slice(), [...result.shape], result.dtype)
    : result;
}

/** As `array`, without a copy when the value already is an array or typed array of that dtype. (numpy.asarray) */
export function asarray(value: NestedList, given?: ArrayOptions): NDArray {
  const { dtype } = options("np.asarray", given, ["dtype"]);
  if (dtype !== undefined) checkDType("np.asarray", dtype);
  return Array.isArray(value) ? fromList(value, dtype) : asStrong(value as ArrayLike, dtype);
}

/** Anything but a list as an array that is not weak. */
function asStrong(value: ArrayLike, dtype: DType | undefined): NDArray {
  const operand = asOperand("np.array", 0, "value", value);
  return valueToArray(toDType("np.array: argument 0 (value)", operand, dtype ?? resultType([operand]).dtype));
}

interface Leaves {
  readonly shape: number[];
  readonly values: (number | boolean)[];
}

function fromList(list: readonly unknown[], dtype: DType | undefined): NDArray {
  if (holdsArrays(list, [])) return stackNested(list, dtype, []);
  const leaves: Leaves = { shape: shapeOfFirst(list), values: [] };
  collect(list, leaves, []);
  const allBooleans = leaves.values.length > 0 && leaves.values.every((value) => typeof value === "boolean");
  const target = dtype ?? (allBooleans ? "bool" : "float32");
  const data = allocate(target, sizeOf(leaves.shape));
  leaves.values.forEach((value, k) => {
    data[k] = elementOf("np.array: an element", Number(value), target);
  });
  return new NDArray(data, leaves.shape, target);
}

/** Whether any leaf is an array or tracer; refuses leaves that are nothing of the kind. */
function holdsArrays(list: readonly unknown[], path: readonly number[]): boolean {
  let found = false;
  // By index: forEach would skip the holes of a sparse list.
  for (let k = 0; k < list.length; k++) {
    const child = list[k];
    if (typeof child === "number" || typeof child === "boolean") continue;
    const at = [...path, k];
    if (Array.isArray(child)) found = holdsArrays(child, at) || found;
    else found = asOperandAt(child, at) !== undefined;
  }
  return found;
}

/** Lengths of the lists along the first elements: what all others have to match. */
function shapeOfFirst(list: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let node: unknown = list; Array.isArray(node); node = node[0]) shape.push(node.length);
  return shape;
}

function collect(list: readonly unknown[], leaves: Leaves, path: readonly number[]): void {
  const depth = path.length + 1;
  list.forEach((child, k) => {
    const isList = Array.isArray(child);
    if ((isList ? child.length : undefined) !== leaves.shape[depth]) throw ragged([...path, k], child, leaves);
    if (isList) collect(child, leaves, [...path, k]);
    else leaves.values.push(child as number | boolean);
  });
}

function ragged(path: readonly number[], got: unknown, { shape }: Leaves): ShapeError {
  const depth = path.length;
  const first = pathText(path.map(() => 0));
  const found = Array.isArray(got) ? `has ${got.length} items` : `is ${describeValue(got)}`;
  const wanted = shape[depth] === undefined ? "is a number" : `has ${shape[depth]}`;
  return new ShapeError(
    "shape/ragged",
    `np.array: element ${pathText(path)} ${found}, element ${first} ${wanted}; lists of one level must have equal lengths`,
  );
}

function asOperandAt(child: unknown, path: readonly number[]): ArrayValue | number | boolean {
  try {
    return asOperand("np.array", 0, "value", child);
  } catch (cause) {
    if (!(cause instanceof ArgumentError)) throw cause;
    throw new ArgumentError(
      "argument/type",
      `np.array: element ${pathText(path)} is ${describeValue(child)}, expected a number, a boolean, a list or an array`,
    );
  }
}

/** Stacks a list whose elements are lists, numbers or arrays of equal shapes along a new first axis. */
function stackNested(list: readonly unknown[], dtype: DType | undefined, path: readonly number[]): NDArray {
  const parts = list.map((child, k) =>
    Array.isArray(child) ? stackNested(child, dtype, [...path, k]) : asOperandAt(child, [...path, k]),
  );
  const target = dtype ?? resultType(parts).dtype;
  const values: Value[] = parts.map((part) => toDType("np.array: an element", part, target));
  const [first] = values;
  if (first === undefined) return new NDArray(allocate(target, 0), [0], target);
  values.forEach((value, k) => {
    const [a, b] = [value.aval.shape, first.aval.shape];
    if (a.length === b.length && a.every((dim, axis) => dim === b[axis])) return;
    throw new ShapeError(
      "shape/ragged",
      `np.array: element ${pathText([...path, k])} is ${typeText(value.aval)}, element ${pathText([...path, 0])} is ` +
        `${typeText(first.aval)}; elements of one list must have equal shapes`,
    );
  });
  const rows = values.map((value) => bind(expandDims, [value], { axes: [0] })[0]!);
  return bind(concatenate, rows, { axis: 0 })[0] as NDArray;
}
