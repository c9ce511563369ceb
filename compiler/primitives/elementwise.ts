// Primitives that work element by element. Operands have equal dtypes and equal shapes, or are scalars; promotion and
// broadcasting are the public functions' work. Evaluation is in double precision, rounded by the store.

import { ArgumentError, UnsupportedError } from "../errors.js";
import { type DType, isFloat } from "../ir/aval.js";
import { cast, constant, type Expr, op } from "../ir/loop-ir.js";
import type { Primitive } from "../ir/primitive.js";
import { type Accepts, type NoParams, pointwise, type ScalarFunction } from "./families.js";
import {
  addition,
  arithmeticRightShift,
  type Binary,
  conversion,
  division,
  leftShift,
  logicalRightShift,
  multiplication,
  power,
  remainder,
  repeatedSquaring,
  roundHalfToEven,
} from "./scalar.js";

export type IntegerPowParams = { readonly exponent: number };
export type ConvertParams = { readonly dtype: DType; readonly weak: boolean };

function unary(name: string, accepts: Accepts, f: ScalarFunction): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x"], accepts, scalar: () => f });
}

/** Float to float. */
function floatFunction(name: string, f: (x: number) => number): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x"], accepts: "float", scalar: () => f });
}

function binary(name: string, accepts: Accepts, scalar: (dtype: DType) => Binary): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x", "y"], accepts, scalar });
}

/** Any dtype to bool. NaN differs from everything, itself included. */
function comparison(name: string, f: (x: number, y: number) => boolean): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x", "y"], accepts: "any", result: () => "bool", scalar: () => f });
}

// --- one operand ----------------------------------------------------------------------------------------------------

export const neg: Primitive<NoParams> = unary("neg", "number", (x) => -x);
export const abs: Primitive<NoParams> = unary("abs", "number", Math.abs);
/** -1, 0 or 1; NaN and -0 stay. */
export const sign: Primitive<NoParams> = unary("sign", "number", Math.sign);
export const floor: Primitive<NoParams> = unary("floor", "float", Math.floor);
export const ceil: Primitive<NoParams> = unary("ceil", "float", Math.ceil);
/** To the nearest whole number, halves to the even one. JAX: lax.round with TO_NEAREST_EVEN. */
export const round: Primitive<NoParams> = unary("round", "float", roundHalfToEven);
// biome-ignore lint/suspicious/noShadowRestrictedNames: a primitive is exported under its own name
export const isFinite: Primitive<NoParams> = pointwise("isFinite", {
  arguments: ["x"],
  accepts: "float",
  result: () => "bool",
  scalar: () => Number.isFinite,
});

export const exp: Primitive<NoParams> = floatFunction("exp", Math.exp);
export const exp2: Primitive<NoParams> = floatFunction("exp2", (x) => 2 ** x);
export const log: Primitive<NoParams> = floatFunction("log", Math.log);
export const expm1: Primitive<NoParams> = floatFunction("expm1", Math.expm1);
export const log1p: Primitive<NoParams> = floatFunction("log1p", Math.log1p);
export const tanh: Primitive<NoParams> = floatFunction("tanh", Math.tanh);
/** 1 / (1 + exp(-x)). */
export const logistic: Primitive<NoParams> = floatFunction("logistic", (x) => 1 / (1 + Math.exp(-x)));
export const sin: Primitive<NoParams> = floatFunction("sin", Math.sin);
export const cos: Primitive<NoParams> = floatFunction("cos", Math.cos);
export const tan: Primitive<NoParams> = floatFunction("tan", Math.tan);
export const asin: Primitive<NoParams> = floatFunction("asin", Math.asin);
export const acos: Primitive<NoParams> = floatFunction("acos", Math.acos);
export const atan: Primitive<NoParams> = floatFunction("atan", Math.atan);
export const sinh: Primitive<NoParams> = floatFunction("sinh", Math.sinh);
export const cosh: Primitive<NoParams> = floatFunction("cosh", Math.cosh);
export const asinh: Primitive<NoParams> = floatFunction("asinh", Math.asinh);
export const acosh: Primitive<NoParams> = floatFunction("acosh", Math.acosh);
export const atanh: Primitive<NoParams> = floatFunction("atanh", Math.atanh);
export const sqrt: Primitive<NoParams> = unary("sqrt", "float", Math.sqrt);
/** 1 / sqrt(x); -Infinity at -0. */
export const rsqrt: Primitive<NoParams> = unary("rsqrt", "float", (x) => 1 / Math.sqrt(x));
export const cbrt: Primitive<NoParams> = floatFunction("cbrt", Math.cbrt);

export const square: Primitive<NoParams> = pointwise("square", {
  arguments: ["x"],
  accepts: "number",
  scalar(dtype) {
    const multiply = multiplication(dtype);
    return (x) => multiply(x!, x!);
  },
  expression: ([x], dtype) => op("mul", dtype, x!, x!),
});

/** Every bit flipped; of a bool, its negation. */
export const not: Primitive<NoParams> = pointwise("not", {
  arguments: ["x"],
  accepts: "bits",
  scalar: (dtype) => (dtype === "bool" ? (x) => 1 - x! : (x) => ~x!),
});

/** Up to this exponent a power is written out as a product; a longer one is a call of pow. */
const longestProduct = 16;

/** x to a whole power that is known now. Short powers multiply in the order of JAX's lax.integer_pow. */
export const integerPow: Primitive<IntegerPowParams> = checkedPow(
  pointwise<IntegerPowParams>("integerPow", {
    arguments: ["x"],
    accepts: "number",
    scalar(dtype, { exponent }) {
      const [multiply, raise, count] = [multiplication(dtype), power(dtype), Math.abs(exponent)];
      const positive = (x: number): number =>
        count <= longestProduct ? repeatedSquaring(x, count, multiply, 1) : raise(x, count);
      return exponent < 0 ? (x) => 1 / positive(x!) : (x) => positive(x!);
    },
    expression([x], dtype, { exponent }) {
      const one = constant(1, dtype);
      const multiply = (a: Expr, b: Expr): Expr => op("mul", dtype, a, b);
      const count = Math.abs(exponent);
      const positive =
        count <= longestProduct ? repeatedSquaring(x!, count, multiply, one) : longPower(x!, dtype, count);
      return exponent < 0 ? op("div", dtype, one, positive) : positive;
    },
  }),
);

/** Integers go through int32, which holds the exponent; the low bits of the power are those of any width. */
function longPower(x: Expr, dtype: DType, count: number): Expr {
  if (isFloat(dtype)) return op("pow", dtype, x, constant(count, dtype));
  return cast(op("pow", "int32", cast(x, dtype, "int32"), constant(count, "int32")), "int32", dtype);
}

function checkedPow(base: Primitive<IntegerPowParams>): Primitive<IntegerPowParams> {
  return {
    ...base,
    shape(inputs, params) {
      const { exponent } = params;
      if (!Number.isInteger(exponent)) {
        throw new ArgumentError("argument/type", `integerPow: exponent is ${exponent}, expected an integer; use pow`);
      }
      const shapes = base.shape(inputs, params);
      if (isFloat(shapes[0]!.dtype) || (exponent >= 0 && exponent < 2 ** 31)) return shapes;
      throw new UnsupportedError(
        "unsupported/integer-power",
        `integerPow: exponent is ${exponent}, expected it in [0, 2^31) for ${shapes[0]!.dtype}; convert x with .astype("float32")`,
      );
    },
  };
}

// --- two operands ---------------------------------------------------------------------------------------------------

export const add: Primitive<NoParams> = binary("add", "number", addition);
export const sub: Primitive<NoParams> = binary("sub", "number", () => (x, y) => x - y);
export const mul: Primitive<NoParams> = binary("mul", "number", multiplication);
/** Integers: toward zero, x / 0 is -1. JAX: lax.div. */
export const div: Primitive<NoParams> = binary("div", "number", division);
/** Remainder with the sign of the dividend; integers: x rem 0 is x. JAX: lax.rem. */
export const rem: Primitive<NoParams> = binary("rem", "number", remainder);
/** NaN if either is. */
export const max: Primitive<NoParams> = binary("max", "any", () => Math.max);
export const min: Primitive<NoParams> = binary("min", "any", () => Math.min);
/** C's pow: 1 to the NaN is 1. Integers wrap; a negative exponent gives 0 but for bases 1 and -1. */
export const pow: Primitive<NoParams> = pointwise("pow", {
  arguments: ["x", "y"],
  accepts: "number",
  scalar: power,
});
export const atan2: Primitive<NoParams> = pointwise("atan2", {
  arguments: ["y", "x"],
  accepts: "float",
  scalar: () => Math.atan2,
});
export const and: Primitive<NoParams> = binary("and", "bits", () => (x, y) => x & y);
export const or: Primitive<NoParams> = binary("or", "bits", () => (x, y) => x | y);
export const xor: Primitive<NoParams> = binary("xor", "bits", () => (x, y) => x ^ y);
/** A count of the width or more, or below 0, shifts all bits out. */
export const shiftLeft: Primitive<NoParams> = binary("shiftLeft", "integer", leftShift);
export const shiftRightLogical: Primitive<NoParams> = binary("shiftRightLogical", "integer", logicalRightShift);
export const shiftRightArithmetic: Primitive<NoParams> = binary(
  "shiftRightArithmetic",
  "integer",
  arithmeticRightShift,
);

export const eq: Primitive<NoParams> = comparison("eq", (x, y) => x === y);
export const ne: Primitive<NoParams> = comparison("ne", (x, y) => x !== y);
export const lt: Primitive<NoParams> = comparison("lt", (x, y) => x < y);
export const le: Primitive<NoParams> = comparison("le", (x, y) => x <= y);
export const gt: Primitive<NoParams> = comparison("gt", (x, y) => x > y);
export const ge: Primitive<NoParams> = comparison("ge", (x, y) => x >= y);

// --- three operands, conversion -------------------------------------------------------------------------------------

/** onTrue where pred, else onFalse; pred is bool, a scalar or of equal shape. JAX: lax.select. */
export const select: Primitive<NoParams> = pointwise("select", {
  arguments: ["pred", "onTrue", "onFalse"],
  accepts: "any",
  predicates: 1,
  scalar: () => (pred, onTrue, onFalse) => (pred! !== 0 ? onTrue! : onFalse!),
});

/** min(max(x, lowest), highest): highest where the bounds are crossed, NaN where x is NaN. JAX: lax.clamp. */
export const clamp: Primitive<NoParams> = pointwise("clamp", {
  arguments: ["min", "x", "max"],
  accepts: "any",
  scalar: () => (lowest, x, highest) => Math.min(Math.max(x!, lowest!), highest!),
  expression: ([lowest, x, highest], dtype) => op("min", dtype, op("max", dtype, x!, lowest!), highest!),
});

const converted = pointwise<ConvertParams>("convertElementType", {
  arguments: ["x"],
  accepts: "any",
  result: (_dtype, params) => params.dtype,
  scalar: (from, params) => conversion(from, params.dtype) as ScalarFunction,
  expression: ([x], from, params) => cast(x!, from, params.dtype),
});

/** To another dtype: floats truncate and saturate to integers, integers wrap, bool is `!= 0`. JAX: convert_element_type. */
export const convertElementType: Primitive<ConvertParams> = {
  ...converted,
  shape: (inputs, params) => converted.shape(inputs, params).map((out) => ({ ...out, weak: params.weak })),
};
