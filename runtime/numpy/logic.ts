// Comparisons, logic and bit operations. Results of comparisons and of logic are bool.

import { ArgumentError } from "../../compiler/errors.js";
import { isFloat } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import * as p from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { abs, add, multiply, subtract, where } from "./elementwise.js";
import { align, alignArrays, type Binary, truth, type Unary } from "./operands.js";
import { broadcastValues, floatOf } from "./promote.js";
import { call, checkList, options } from "./support.js";

function comparison(op: string, primitive: Primitive<NoParams>): Binary {
  return (x, y) => call(primitive, align(op, ["x", "y"], [x, y]), {});
}

export const equal: Binary = comparison("equal", p.eq);
export const notEqual: Binary = comparison("notEqual", p.ne);
export const less: Binary = comparison("less", p.lt);
export const lessEqual: Binary = comparison("lessEqual", p.le);
export const greater: Binary = comparison("greater", p.gt);
export const greaterEqual: Binary = comparison("greaterEqual", p.ge);

function logical(op: string, primitive: Primitive<NoParams>): Binary {
  const names = ["x", "y"];
  return (x, y) => call(primitive, broadcastValues(op, [truth(op, 0, "x", x), truth(op, 1, "y", y)], names), {});
}

/** Logic takes any dtype: a number is true when it is not 0, NaN included. */
export const logicalAnd: Binary = logical("logicalAnd", p.and);
export const logicalOr: Binary = logical("logicalOr", p.or);
export const logicalXor: Binary = logical("logicalXor", p.xor);
export const logicalNot: Unary = (x) => call(p.not, [truth("logicalNot", 0, "x", x)], {});

/** Bit operations take integers and bools. */
export const bitwiseAnd: Binary = comparison("bitwiseAnd", p.and);
export const bitwiseOr: Binary = comparison("bitwiseOr", p.or);
export const bitwiseXor: Binary = comparison("bitwiseXor", p.xor);
export const bitwiseNot: Unary = (x) => call(p.not, align("bitwiseNot", ["x"], [x]), {});

/** True where x is NaN; integers never are. */
export const isnan: Unary = (x) => {
  const a = asArray("isnan", 0, "x", x);
  return notEqual(a, a);
};
/** True where x is neither infinite nor NaN. */
export const isfinite: Unary = (x) => {
  const a = asArray("isfinite", 0, "x", x);
  return isFloat(a.dtype) ? call(p.isFinite, [a], {}) : equal(a, a);
};
/** True where x is Infinity or -Infinity. */
export const isinf: Unary = (x) => {
  const a = asArray("isinf", 0, "x", x);
  return isFloat(a.dtype) ? equal(abs(a), Number.POSITIVE_INFINITY) : notEqual(a, a);
};

export interface CloseOptions {
  readonly rtol?: number;
  readonly atol?: number;
  readonly equalNan?: boolean;
}

/** |x - y| <= atol + rtol * |y|, element by element; rtol 1e-5, atol 1e-8. Equal infinities are close. (numpy.isclose) */
export function isclose(x: ArrayLike, y: ArrayLike, given?: CloseOptions): NDArray {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options("isclose", given, ["rtol", "atol", "equalNan"]);
  const [a, b] = alignArrays("isclose", [x, y], floatOf) as [NDArray, NDArray];
  const near = lessEqual(abs(subtract(a, b)), add(atol, multiply(rtol, abs(b))));
  const finite = logicalAnd(isfinite(a), isfinite(b));
  const close = logicalOr(equal(a, b), logicalAnd(finite, near));
  return equalNan ? logicalOr(close, logicalAnd(isnan(a), isnan(b))) : close;
}

export interface SelectOptions {
  readonly default?: ArrayLike;
}

/** The first choice whose condition holds, element by element; `default` (0) where none does. (numpy.select) */
export function select(
  conditions: readonly ArrayLike[],
  choices: readonly ArrayLike[],
  given?: SelectOptions,
): NDArray {
  const { default: otherwise = 0 } = options("select", given, ["default"]);
  checkList("select", conditions, "argument 0 (conditions)");
  checkList("select", choices, "argument 1 (choices)");
  if (conditions.length !== choices.length) {
    throw new ArgumentError(
      "argument/list",
      `select: ${conditions.length} conditions and ${choices.length} choices, expected as many of each`,
    );
  }
  return conditions.reduceRight<ArrayLike>(
    (rest, condition, k) => where(condition, choices[k]!, rest),
    otherwise,
  ) as NDArray;
}
