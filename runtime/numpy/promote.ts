// Type promotion and broadcasting of np functions.
//
// The rules, as in JAX, with float64 available without a flag:
//   bool < integers < floats.  Two dtypes give the smallest one below that holds both:
//     int8 uint8 -> int16     int16 uint16 -> int32     int8 uint16 -> int32     uint32 with a signed one -> int32
//     an integer or bool with a float -> that float     float32 float64 -> float64
//   A JavaScript number has no dtype of its own (it is weak):
//     with a float          the float's dtype
//     with an integer dtype that dtype if the number is an integer (it has to fit), else float32
//     with bool             int32 if the number is an integer, else float32
//     alone                 weak float32
//   A weak array (a number that went through jit or vmap, or a result of only such) is float32 among integers and bools
//   and gives way to any float. A JavaScript boolean is a bool array of rank 0. Arrays made by np.full, np.arange and the
//   like are never weak.

import { NeedsSize, ShapeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import {
  type Aval,
  type Dim,
  type DType,
  dtypeKind,
  isFloat,
  type Shape,
  sameShape,
  shapeText,
  typeText,
} from "../../compiler/ir/aval.js";
import { convertElementType } from "../../compiler/primitives/elementwise.js";
import { broadcastInDim } from "../../compiler/primitives/movement.js";
import { bind, type Value } from "../../compiler/trace/bind.js";
import { elementOf, type Operand } from "../convert.js";

/** Rank among integers; a mix of signs goes to the signed dtype one step up, at most int32. */
const integerLevels: readonly (readonly [DType, DType])[] = [
  ["int8", "uint8"],
  ["int16", "uint16"],
  ["int32", "uint32"],
];

/** The dtype two strongly typed values meet in. */
export function joinDTypes(a: DType, b: DType): DType {
  if (a === b || b === "bool") return a;
  if (a === "bool") return b;
  if (isFloat(a) || isFloat(b)) return a === "float64" || b === "float64" ? "float64" : "float32";
  const levelOf = (dtype: DType): number => integerLevels.findIndex((level) => level.includes(dtype));
  const [levelA, levelB] = [levelOf(a), levelOf(b)];
  if (dtypeKind(a) === dtypeKind(b)) return levelA > levelB ? a : b;
  const [signed, unsigned] = dtypeKind(a) === "int" ? [levelA, levelB] : [levelB, levelA];
  return integerLevels[Math.min(signed > unsigned ? signed : unsigned + 1, 2)]![0];
}

/** The dtype operands compute in, and whether it is only a suggestion (all of them weak). */
export function resultType(operands: readonly Operand[]): { dtype: DType; weak: boolean } {
  let strong: DType | undefined;
  let weak: DType | undefined;
  let integral = true;
  for (const x of operands) {
    if (typeof x === "number") {
      if (!Number.isInteger(x)) integral = false;
    } else if (typeof x === "boolean") strong = strong === undefined ? "bool" : joinDTypes(strong, "bool");
    else if (x.weak) weak = weak === undefined ? x.dtype : joinDTypes(weak, x.dtype);
    else strong = strong === undefined ? x.dtype : joinDTypes(strong, x.dtype);
  }
  const numbers = operands.some((x) => typeof x === "number");
  if (strong === undefined) {
    if (weak === undefined) return { dtype: "float32", weak: true };
    return { dtype: numbers ? withNumber(weak, integral) : weak, weak: true };
  }
  const joined = weak === undefined ? strong : withWeak(strong, weak);
  return { dtype: numbers ? withNumber(joined, integral) : joined, weak: false };
}

function withWeak(strong: DType, weak: DType): DType {
  if (isFloat(strong)) return strong;
  if (isFloat(weak)) return "float32";
  return strong === "bool" ? weak : strong;
}

function withNumber(dtype: DType, integral: boolean): DType {
  if (isFloat(dtype)) return dtype;
  if (!integral) return "float32";
  return dtype === "bool" ? "int32" : dtype;
}

/** The float dtype integers and bools compute in when an operation needs one; floats stay. */
export function floatOf(dtype: DType): DType {
  return isFloat(dtype) ? dtype : "float32";
}

/** `x` in `dtype`; numbers become literals, or an error that starts with `where`. Weak marks the result as still giving way to other dtypes. */
export function toDType(where: string, x: Operand, dtype: DType, weak = false): Value {
  if (typeof x === "boolean") return literal(x, dtype);
  if (typeof x === "number") return literal(elementOf(where, x, dtype), dtype, weak);
  if (x.dtype === dtype && x.weak === weak) return x;
  return bind(convertElementType, [x], { dtype, weak })[0]!;
}

/** All operands in one dtype: their common one, or what `choose` makes of it. Errors name arguments by `names`. */
export function promote(
  op: string,
  operands: readonly Operand[],
  choose?: (dtype: DType) => DType,
  names?: readonly string[],
): Value[] {
  const { dtype, weak } = resultType(operands);
  const chosen = choose?.(dtype) ?? dtype;
  return operands.map((x, k) => {
    const where = typeof x === "number" ? `${op}: argument ${k}${names ? ` (${names[k]})` : ""}` : op;
    return toDType(where, x, chosen, weak);
  });
}

/** All values in their common shape; rank-0 values are left as they are. Errors name arguments by `names`. */
export function broadcastValues(op: string, values: readonly Value[], names: readonly string[]): Value[] {
  const shape = broadcastShape(
    op,
    values.map((x) => x.aval),
    names,
  );
  return values.map((x) => (x.aval.shape.length === 0 ? x : broadcastValue(x, shape)));
}

/** `x` repeated to `shape`, which it fits: sizes aligned at the right, 1 or missing axes repeated. */
export function broadcastValue(x: Value, shape: Shape): Value {
  const from = x.aval.shape;
  if (sameShape(from, shape)) return x;
  const dims = from.map((_, axis) => axis + shape.length - from.length);
  return bind(broadcastInDim, [x], { shape, dims })[0]!;
}

/**
 * `x`, argument `position` of `op`, repeated to exactly `shape`.
 * @throws ShapeError shape/broadcast when it does not fit.
 */
export function broadcastTo(op: string, position: number, name: string, x: Value, shape: Shape): Value {
  const from = x.aval.shape;
  const shift = shape.length - from.length;
  if (shift >= 0 && from.every((dim, k) => dim === 1 || dim === shape[k + shift])) return broadcastValue(x, shape);
  throw new ShapeError(
    "shape/broadcast",
    `${op}: argument ${position} (${name}) is ${typeText(x.aval)}, does not broadcast to shape ${shapeText(shape)}; ` +
      "sizes must be equal or 1, counted from the last axis",
  );
}

/**
 * The shape values broadcast to by NumPy's rule. Messages show `shown`, where `avals` are only parts of the arguments.
 * @throws ShapeError shape/broadcast naming the first argument that does not fit and the one it meets.
 */
export function broadcastShape(
  op: string,
  avals: readonly Aval[],
  names: readonly string[],
  shown: readonly Aval[] = avals,
): Dim[] {
  const rank = Math.max(0, ...avals.map((x) => x.shape.length));
  const shape = new Array<Dim>(rank).fill(1);
  const owner = new Array<number>(rank).fill(0);
  avals.forEach((x, k) => {
    const from = x.shape;
    from.forEach((dim, axis) => {
      const at = axis + rank - from.length;
      const current = shape[at]!;
      if (dim === 1 || dim === current) return;
      if (current !== 1) throw mismatch(op, shown, names, k, owner[at]!, dim, current);
      shape[at] = dim;
      owner[at] = k;
    });
  });
  return shape;
}

function mismatch(
  op: string,
  avals: readonly Aval[],
  names: readonly string[],
  position: number,
  met: number,
  dim: Dim,
  current: Dim,
): Error {
  const symbolic = [dim, current].find((size) => typeof size === "string");
  if (symbolic !== undefined) return new NeedsSize(symbolic as string, `broadcasting in ${op}`);
  return new ShapeError(
    "shape/broadcast",
    `${op}: argument ${position} (${names[position]}) is ${typeText(avals[position]!)}, does not broadcast with ` +
      `argument ${met} (${names[met]}), ${typeText(avals[met]!)}: sizes ${dim} and ${current} meet; sizes must be ` +
      "equal or 1, counted from the last axis",
  );
}
