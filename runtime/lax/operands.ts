// Operands of lax functions: no promotion and no broadcasting, except that a number takes the dtype of the arrays it
// meets and rank-0 values go with any shape.

import { DTypeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type DType, isFloat } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import { ArrayValue } from "../../compiler/trace/array-value.js";
import type { Value } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, type Operand } from "../convert.js";
import { resultType, toDType } from "../numpy/promote.js";
import { call } from "../numpy/support.js";

export type LaxUnary = (x: ArrayLike) => NDArray;
export type LaxBinary = (x: ArrayLike, y: ArrayLike) => NDArray;

/**
 * The arguments of `op` as values, numbers and weak floats in the dtype of the first other array.
 * @throws DTypeError dtype/literal when a number with a fraction meets an integer dtype.
 */
export function strict(op: string, names: readonly string[], args: readonly unknown[]): Value[] {
  const operands = args.map((x, k) => asOperand(op, k, names[k]!, x));
  const leader = operands.find((x) => x instanceof ArrayValue && !x.weak) as ArrayValue | undefined;
  const { dtype, weak } = leader === undefined ? resultType(operands) : { dtype: leader.dtype, weak: false };
  return operands.map((x, k) => settle(op, names[k]!, k, x, dtype, weak));
}

function settle(op: string, name: string, position: number, x: Operand, dtype: DType, weak: boolean): Value {
  if (typeof x === "boolean") return literal(x, "bool");
  if (x instanceof ArrayValue) return x.weak && isFloat(x.dtype) && isFloat(dtype) ? toDType(op, x, dtype, weak) : x;
  if (isFloat(dtype) || (Number.isInteger(x) && dtype !== "bool")) {
    return toDType(`${op}: argument ${position} (${name})`, x, dtype, weak);
  }
  throw new DTypeError(
    "dtype/literal",
    `${op}: argument ${position} (${name}) is ${x}, which the other operands' dtype ${dtype} does not take; lax functions ` +
      "do not promote, use the np function of this name",
  );
}

export function laxUnary(op: string, primitive: Primitive<NoParams>): LaxUnary {
  return (x) => call(primitive, strict(op, ["x"], [x]), {});
}

export function laxBinary(op: string, primitive: Primitive<NoParams>): LaxBinary {
  return (x, y) => call(primitive, strict(op, ["x", "y"], [x, y]), {});
}
