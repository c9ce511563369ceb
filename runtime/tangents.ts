// What jvp, vjp and linearize check of primals, tangents and cotangents: dtypes that have a derivative, and structures,
// shapes and dtypes that fit.

import { ArgumentError, DTypeError, NeedsSize, ShapeError, TreeError } from "../compiler/errors.js";
import { literal } from "../compiler/ir/array-ir.js";
import { type Aval, isFloat, type Shape, sameShape, typeText } from "../compiler/ir/aval.js";
import { convertElementType } from "../compiler/primitives/elementwise.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { describeValue } from "../compiler/trace/stage.js";
import { describeTree, pathText, type Tree, treeKey } from "../compiler/trace/tree.js";
import { argumentValue } from "./leaves.js";
import { call } from "./numpy/support.js";

/** A tangent goes with a primal, a cotangent with an output. */
export interface Direction {
  readonly op: string;
  readonly what: "tangent" | "cotangent";
  readonly of: "primal" | "output";
}

/** @throws TreeError tree/tangents naming the place where the structures part. */
export function checkSameTree(direction: Direction, expected: Tree, got: Tree, path: string): void {
  if (treeKey(expected) === treeKey(got)) return;
  if ("children" in expected && "children" in got && describeTree(expected) === describeTree(got)) {
    expected.children.forEach((child, k) => {
      const step = expected.kind === "record" ? expected.keys[k]! : k;
      checkSameTree(direction, child, got.children[k]!, path + pathText([step]));
    });
  }
  const { op, what, of } = direction;
  throw new TreeError(
    "tree/tangents",
    `${op}: ${path} is ${describeTree(got)}, but its ${of} is ${describeTree(expected)}; give ${what}s the structure of ` +
      `the ${of}s`,
  );
}

/** The value that a derivative is taken at: an array or number of a floating-point dtype. */
export function primalValue(op: string, leaf: unknown, name: string): ArrayValue {
  const value = argumentValue(leaf, `${op}: primal ${name}`);
  if (value === undefined) {
    throw new ArgumentError(
      "argument/type",
      `${op}: primal ${name} is ${describeValue(leaf)}, expected an array or a number; let f close over other values`,
    );
  }
  if (isFloat(value.dtype)) return value;
  throw new DTypeError(
    "dtype/primal",
    `${op}: primal ${name} is ${typeText(value.aval)}, expected a floating-point dtype, which has a derivative; convert ` +
      "it with .astype('float32'), or let f close over it",
  );
}

/** A plain number takes the dtype of what it goes with. `where` is its place in messages: `tangent x`. */
export function tangentValue({ op, of }: Direction, leaf: unknown, aval: Aval, where: string): Value {
  const { dtype, weak, shape } = aval;
  const place = `${op}: ${where}`;
  const value = typeof leaf === "number" ? literal(leaf, dtype, weak) : argumentValue(leaf, place);
  const expected = `expected ${typeText(aval)}, the type of its ${of}`;
  if (value === undefined) {
    throw new ArgumentError("argument/type", `${place} is ${describeValue(leaf)}, ${expected}`);
  }
  if (!sameShape(value.aval.shape, shape)) {
    askForSizes(op, value.aval.shape, shape);
    throw new ShapeError("shape/tangent", `${place} is ${typeText(value.aval)}, ${expected}; reshape or broadcast it`);
  }
  if (value.aval.dtype !== dtype) {
    throw new DTypeError(
      "dtype/tangent",
      `${place} is ${typeText(value.aval)}, ${expected}; convert it with .astype("${dtype}")`,
    );
  }
  return value.aval.weak === weak ? value : call(convertElementType, [value], { dtype, weak });
}

/** Shapes of one rank that may turn out equal when the sizes in them are known. */
function askForSizes(op: string, a: Shape, b: Shape): void {
  if (a.length !== b.length) return;
  a.forEach((dim, axis) => {
    const other = b[axis]!;
    if (dim === other) return;
    if (typeof dim === "string") throw new NeedsSize(dim, op);
    if (typeof other === "string") throw new NeedsSize(other, op);
  });
}
