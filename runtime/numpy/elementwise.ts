// Elementwise mathematics: promotion and broadcasting in front of one primitive each, or a short formula of others.
// Functions of real numbers compute integers and bools in float32; the rest keep the dtype of their operands.

import { DTypeError, UnsupportedError } from "../../compiler/errors.js";
import { type Literal, literal } from "../../compiler/ir/array-ir.js";
import { checkDType, type DType, dtypeKind, isFloat, isInteger, typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import * as p from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import type { Value } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, type Operand, valueToArray } from "../convert.js";
import { align, type Binary, truth, type Unary } from "./operands.js";
import { broadcastValues, floatOf, resultType, toDType } from "./promote.js";
import { addToNegative, call, checkInteger, options, signBits } from "./support.js";

function unary(op: string, primitive: Primitive<NoParams>, choose?: (dtype: DType) => DType): Unary {
  return (x) => call(primitive, align(op, ["x"], [x], choose), {});
}

function binary(op: string, primitive: Primitive<NoParams>, choose?: (dtype: DType) => DType): Binary {
  return (x, y) => call(primitive, align(op, ["x", "y"], [x, y], choose), {});
}

/** bool computes in int32. */
function numberOf(dtype: DType): DType {
  return dtype === "bool" ? "int32" : dtype;
}

/** Leaves integers and bools as they are: they have no fraction. */
function rounding(op: string, primitive: Primitive<NoParams>): Unary {
  return (x) => {
    const a = asArray(op, 0, "x", x);
    return isFloat(a.dtype) ? call(primitive, [a], {}) : a;
  };
}

// --- arithmetic -----------------------------------------------------------------------------------------------------

/** x + y; on two bools, logical or. */
export const add: Binary = (x, y) => {
  const values = align("add", ["x", "y"], [x, y]);
  return call(values[0]!.aval.dtype === "bool" ? p.or : p.add, values, {});
};

/** x - y; not defined on two bools. */
export const subtract: Binary = (x, y) => {
  const values = align("subtract", ["x", "y"], [x, y]);
  if (values[0]!.aval.dtype !== "bool") return call(p.sub, values, {});
  throw new DTypeError(
    "dtype/operand",
    "subtract: both arguments are bool, expected numbers; write np.logicalXor, or convert one with .astype('int32')",
  );
};

/** x * y; on two bools, logical and. */
export const multiply: Binary = (x, y) => {
  const values = align("multiply", ["x", "y"], [x, y]);
  return call(values[0]!.aval.dtype === "bool" ? p.and : p.mul, values, {});
};

/** x / y in a float dtype. */
export const divide: Binary = binary("divide", p.div, floatOf);

const run = (primitive: Primitive<NoParams>, ...values: readonly Value[]): NDArray => call(primitive, values, {});

/** Whether two values that are not zero have different signs, and `rest` is not zero. */
function crossesZero(a: Value, b: Value, rest: Value): NDArray {
  const zero = literal(0, a.aval.dtype);
  return run(p.and, run(p.ne, run(p.lt, a, zero), run(p.lt, b, zero)), run(p.ne, rest, zero));
}

/** The integer quotient rounded down; floats as Python's `//`. (jax.numpy.floor_divide) */
export const floorDivide: Binary = (x, y) => {
  const [a, b] = align("floorDivide", ["x", "y"], [x, y], numberOf) as [Value, Value];
  const { dtype } = a.aval;
  if (isFloat(dtype)) return floatQuotient(a, b);
  const places = powerOfTwo(b);
  const isUnsigned = dtypeKind(dtype) === "uint";
  const shift = isUnsigned ? p.shiftRightLogical : p.shiftRightArithmetic;
  if (places !== undefined) return run(shift, a, literal(places, dtype));
  const quotient = run(p.div, a, b);
  if (isUnsigned) return quotient;
  if (isPositive(b)) return run(p.add, quotient, signBits(run(p.rem, a, b)));
  const crosses = run(p.and, run(p.ne, run(p.sign, a), run(p.sign, b)), run(p.ne, run(p.rem, a, b), literal(0, dtype)));
  return run(p.select, crosses, run(p.sub, quotient, literal(1, dtype)), quotient);
};

const isPositive = (x: Value): x is Literal => "kind" in x && x.value > 0;

/** k of a literal integer 2 ** k. */
function powerOfTwo(x: Value): number | undefined {
  return isPositive(x) && Number.isInteger(Math.log2(x.value)) ? Math.log2(x.value) : undefined;
}

/** Division by zero gives what x / y gives. */
function floatQuotient(a: Value, b: Value): NDArray {
  const { dtype } = a.aval;
  const rest = run(p.rem, a, b);
  const quotient = run(p.div, run(p.sub, a, rest), b);
  const lower = run(p.sub, quotient, literal(1, dtype));
  const rounded = run(p.round, run(p.select, crossesZero(rest, b, rest), lower, quotient));
  return run(p.select, run(p.eq, b, literal(0, dtype)), run(p.div, a, b), rounded);
}

/** The remainder with the sign of y, as Python's `%`. Integer x % 0 is 0. (jax.numpy.mod) */
export const mod: Binary = (x, y) => {
  const [a, given] = align("mod", ["x", "y"], [x, y], numberOf) as [Value, Value];
  const { dtype } = a.aval;
  if (!isFloat(dtype) && isPositive(given)) return modOfPositive(a, given);
  const [zero, one] = [literal(0, dtype), literal(1, dtype)];
  const b = isFloat(dtype) ? given : run(p.select, run(p.eq, given, zero), one, given);
  const rest = run(p.rem, a, b);
  return run(p.select, crossesZero(rest, b, rest), run(p.add, rest, b), rest);
};

function modOfPositive(a: Value, b: Literal): NDArray {
  const { dtype } = a.aval;
  if (powerOfTwo(b) !== undefined) return run(p.and, a, literal(b.value - 1, dtype));
  const rest = run(p.rem, a, b);
  return dtypeKind(dtype) === "uint" ? rest : addToNegative(rest, b);
}

/** As `mod`. (numpy.remainder) */
export const remainder: Binary = mod;

/**
 * x to the power y. An integer literal y multiplies repeatedly; integer arrays give integers.
 * @throws DTypeError dtype/power for an integer x and a negative literal y.
 */
export const power: Binary = (x, y) => {
  const base = asOperand("power", 0, "x", x);
  if (Number.isSafeInteger(y) && typeof base !== "number") return integerPower(base, y as number);
  return call(p.pow, align("power", ["x", "y"], [x, y], numberOf), {});
};

function integerPower(base: Operand, exponent: number): NDArray {
  const { dtype, weak } = resultType([base, exponent]);
  if (exponent < 0 && isInteger(dtype)) {
    throw new DTypeError(
      "dtype/power",
      `power: argument 1 (y) is ${exponent} and argument 0 (x) is ${dtype}, expected y >= 0; convert x with ` +
        ".astype('float32')",
    );
  }
  return call(p.integerPow, [toDType("power: argument 0 (x)", base, dtype, weak)], { exponent });
}

/** -x. */
export const negative: Unary = unary("negative", p.neg);
/** |x|; bools and unsigned integers are returned as they are. */
export const abs: Unary = (x) => {
  const a = asArray("abs", 0, "x", x);
  return a.dtype === "bool" ? a : call(p.abs, [a], {});
};
/** -1, 0 or 1; NaN and the sign of zero are kept. */
export const sign: Unary = unary("sign", p.sign);
/** x * x. */
export const square: Unary = unary("square", p.square, numberOf);
/** 1 / x in a float dtype. */
export const reciprocal: Unary = (x) => divide(1, x);

// --- functions of real numbers --------------------------------------------------------------------------------------

/** Square root; NaN below 0. */
export const sqrt: Unary = unary("sqrt", p.sqrt, floatOf);
/** Cube root. */
export const cbrt: Unary = unary("cbrt", p.cbrt, floatOf);
/** e to the x. */
export const exp: Unary = unary("exp", p.exp, floatOf);
/** 2 to the x. */
export const exp2: Unary = unary("exp2", p.exp2, floatOf);
/** exp(x) - 1, exact near 0. */
export const expm1: Unary = unary("expm1", p.expm1, floatOf);
/** Natural logarithm; -Infinity at 0, NaN below. */
export const log: Unary = unary("log", p.log, floatOf);
/** log(1 + x), exact near 0. */
export const log1p: Unary = unary("log1p", p.log1p, floatOf);
/** Logarithm to base 2. */
export const log2: Unary = (x) => divide(unary("log2", p.log, floatOf)(x), Math.LN2);
/** Logarithm to base 10. */
export const log10: Unary = (x) => divide(unary("log10", p.log, floatOf)(x), Math.LN10);
export const sin: Unary = unary("sin", p.sin, floatOf);
export const cos: Unary = unary("cos", p.cos, floatOf);
export const tan: Unary = unary("tan", p.tan, floatOf);
export const arcsin: Unary = unary("arcsin", p.asin, floatOf);
export const arccos: Unary = unary("arccos", p.acos, floatOf);
export const arctan: Unary = unary("arctan", p.atan, floatOf);
/** The angle of the point (y, x). Arguments in the order y, x. */
export const arctan2: Binary = binary("arctan2", p.atan2, floatOf);
export const sinh: Unary = unary("sinh", p.sinh, floatOf);
export const cosh: Unary = unary("cosh", p.cosh, floatOf);
export const tanh: Unary = unary("tanh", p.tanh, floatOf);
export const arcsinh: Unary = unary("arcsinh", p.asinh, floatOf);
export const arccosh: Unary = unary("arccosh", p.acosh, floatOf);
export const arctanh: Unary = unary("arctanh", p.atanh, floatOf);

/** sqrt(x*x + y*y) without overflow in between. (jax.numpy.hypot) */
export const hypot: Binary = (x, y) => {
  const [a, b] = align("hypot", ["x", "y"], [x, y], floatOf).map((value) => run(p.abs, value)) as [NDArray, NDArray];
  const [large, small] = [run(p.max, a, b), run(p.min, a, b)];
  const ratio = divide(small, where(run(p.eq, large, literal(0, large.dtype)), 1, large));
  const length = multiply(large, sqrt(add(1, square(ratio))));
  const infinity = literal(Number.POSITIVE_INFINITY, large.dtype);
  return where(run(p.or, run(p.eq, a, infinity), run(p.eq, b, infinity)), Number.POSITIVE_INFINITY, length);
};

// --- rounding -------------------------------------------------------------------------------------------------------

/** The largest integer not above x. */
export const floor: Unary = rounding("floor", p.floor);
/** The smallest integer not below x. */
export const ceil: Unary = rounding("ceil", p.ceil);
/** x without its fraction. */
export const trunc: Unary = (x) => {
  const a = asArray("trunc", 0, "x", x);
  return isFloat(a.dtype) ? where(run(p.lt, a, literal(0, a.dtype)), ceil(a), floor(a)) : a;
};

export interface RoundOptions {
  readonly decimals?: number;
}

/**
 * Rounds half to even, at `decimals` places after the point (default 0). (jax.numpy.round)
 * @throws UnsupportedError for integers with negative `decimals`.
 */
export function round(x: ArrayLike, given?: RoundOptions): NDArray {
  const decimals = checkInteger("round", options("round", given, ["decimals"]).decimals ?? 0, "decimals");
  const a = asArray("round", 0, "x", x);
  if (!isFloat(a.dtype)) {
    if (decimals >= 0) return a;
    throw new UnsupportedError(
      "unsupported/round",
      `round: decimals is ${decimals} and x is ${typeText(a)}; use floats`,
    );
  }
  if (decimals === 0) return call(p.round, [a], {});
  const [scaled, back] = decimals > 0 ? [multiply, divide] : [divide, multiply];
  const factor = 10 ** Math.abs(decimals);
  return back(call(p.round, [scaled(a, factor)], {}), factor);
}

// --- extremes and choice --------------------------------------------------------------------------------------------

/** The larger of x and y; NaN if either is. */
export const maximum: Binary = binary("maximum", p.max);
/** The smaller of x and y; NaN if either is. */
export const minimum: Binary = binary("minimum", p.min);

/** x cut to [min, max]; either bound may be null. If min > max the result is max. (jax.numpy.clip) */
export function clip(x: ArrayLike, min: ArrayLike | null, max: ArrayLike | null = null): NDArray {
  const given = [x, min, max];
  const present = [0, 1, 2].filter((k) => given[k] !== null && (k === 0 || given[k] !== undefined));
  const names = ["x", "min", "max"];
  const values = align(
    "clip",
    present.map((k) => names[k]!),
    present.map((k) => given[k]),
  );
  let result = values[0]!;
  const bound = (k: number): Value | undefined => values[present.indexOf(k)];
  const [low, high] = [bound(1), bound(2)];
  if (low !== undefined) result = call(p.max, [low, result], {});
  if (high !== undefined) result = call(p.min, [high, result], {});
  return valueToArray(result);
}

/** Element by element, `x` where `condition` holds (is not 0), else `y`. Both are computed. (jax.numpy.where) */
export function where(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  const names = ["condition", "x", "y"];
  const holds = truth("where", 0, "condition", condition);
  const operands = [asOperand("where", 1, "x", x), asOperand("where", 2, "y", y)];
  const { dtype, weak } = resultType(operands);
  const cases = operands.map((value, k) => toDType(`where: argument ${k + 1} (${names[k + 1]})`, value, dtype, weak));
  return call(p.select, broadcastValues("where", [holds, ...cases], names), {});
}

/** x in another dtype: floats to integers are cut and held to its range (NaN gives 0), integers wrap, bool is x != 0. */
export function astype(x: ArrayLike, dtype: DType): NDArray {
  const operand = asOperand("astype", 0, "x", x);
  return valueToArray(toDType("astype: argument 0 (x)", operand, checkDType("astype", dtype)));
}
