// The arguments of elementwise functions, brought to one dtype and one shape.

import { literal } from "../../compiler/ir/array-ir.js";
import type { DType } from "../../compiler/ir/aval.js";
import { ne } from "../../compiler/primitives/elementwise.js";
import type { Value } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { broadcastValues, promote } from "./promote.js";
import { call } from "./support.js";

export type Unary = (x: ArrayLike) => NDArray;
export type Binary = (x: ArrayLike, y: ArrayLike) => NDArray;

/** Arguments of `op` in their common dtype, or what `choose` makes of it, and one shape (rank-0 ones stay rank 0). */
export function align(
  op: string,
  names: readonly string[],
  args: readonly unknown[],
  choose?: (dtype: DType) => DType,
): Value[] {
  const operands = args.map((x, k) => asOperand(op, k, names[k]!, x));
  return broadcastValues(op, promote(op, operands, choose, names), names);
}

/** As `align`, for formulas of two arguments x and y: as arrays. */
export function alignArrays(op: string, args: readonly unknown[], choose?: (dtype: DType) => DType): NDArray[] {
  return align(op, ["x", "y"], args, choose).map(valueToArray);
}

/** An argument as bool: true where it is not 0, NaN included. */
export function truth(op: string, position: number, name: string, x: unknown): Value {
  const operand = asOperand(op, position, name, x);
  if (typeof operand === "number") return literal(operand !== 0, "bool");
  if (typeof operand === "boolean") return literal(operand, "bool");
  return operand.dtype === "bool" ? operand : call(ne, [operand, literal(0, operand.dtype)], {});
}
