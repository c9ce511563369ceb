// lax: elementwise functions. Each is one primitive under JAX's name; dtypes must be equal, shapes equal or scalar.

import { DTypeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { checkDType, type DType, isFloat, typeText } from "../../compiler/ir/aval.js";
import * as p from "../../compiler/primitives/elementwise.js";
import type { Value } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, valueToArray } from "../convert.js";
import { toDType } from "../numpy/promote.js";
import { call, checkInteger, checkList } from "../numpy/support.js";
import { type LaxBinary, type LaxUnary, laxBinary, laxUnary, strict } from "./operands.js";

export const neg: LaxUnary = laxUnary("neg", p.neg);
export const abs: LaxUnary = laxUnary("abs", p.abs);
export const sign: LaxUnary = laxUnary("sign", p.sign);
export const floor: LaxUnary = laxUnary("floor", p.floor);
export const ceil: LaxUnary = laxUnary("ceil", p.ceil);
const roundHalfToEven: LaxUnary = laxUnary("round", p.round);

/** Half away from zero; `np.round` is half to even. (jax.lax.round) */
export const round: LaxUnary = (x) => {
  const even = roundHalfToEven(x);
  const isHalf = eq(abs(sub(x, even)), 0.5);
  return select(isHalf, add(x, mul(sign(x), 0.5)), even);
};
const finite: LaxUnary = laxUnary("isFinite", p.isFinite);

/** True for a float that is neither infinite nor NaN. */
export { finite as isFinite };
export const exp: LaxUnary = laxUnary("exp", p.exp);
export const exp2: LaxUnary = laxUnary("exp2", p.exp2);
export const log: LaxUnary = laxUnary("log", p.log);
export const expm1: LaxUnary = laxUnary("expm1", p.expm1);
export const log1p: LaxUnary = laxUnary("log1p", p.log1p);
export const tanh: LaxUnary = laxUnary("tanh", p.tanh);
/** 1 / (1 + exp(-x)). */
export const logistic: LaxUnary = laxUnary("logistic", p.logistic);
export const sin: LaxUnary = laxUnary("sin", p.sin);
export const cos: LaxUnary = laxUnary("cos", p.cos);
export const tan: LaxUnary = laxUnary("tan", p.tan);
export const asin: LaxUnary = laxUnary("asin", p.asin);
export const acos: LaxUnary = laxUnary("acos", p.acos);
export const atan: LaxUnary = laxUnary("atan", p.atan);
export const sinh: LaxUnary = laxUnary("sinh", p.sinh);
export const cosh: LaxUnary = laxUnary("cosh", p.cosh);
export const asinh: LaxUnary = laxUnary("asinh", p.asinh);
export const acosh: LaxUnary = laxUnary("acosh", p.acosh);
export const atanh: LaxUnary = laxUnary("atanh", p.atanh);
export const sqrt: LaxUnary = laxUnary("sqrt", p.sqrt);
/** 1 / sqrt(x). */
export const rsqrt: LaxUnary = laxUnary("rsqrt", p.rsqrt);
export const cbrt: LaxUnary = laxUnary("cbrt", p.cbrt);
/** The error function, 2 / sqrt(pi) times the integral of exp(-t * t) from 0 to x. */
export const erf: LaxUnary = laxUnary("erf", p.erf);
/** 1 - erf(x), without cancellation. */
export const erfc: LaxUnary = laxUnary("erfc", p.erfc);
/** The inverse of the error function; infinite at -1 and 1, NaN beyond. */
export const erfInv: LaxUnary = laxUnary("erfInv", p.erfInv);
export const square: LaxUnary = laxUnary("square", p.square);
/** Every bit flipped; of a bool, its negation. */
export const bitwiseNot: LaxUnary = laxUnary("bitwiseNot", p.not);

/** Zeros in front of the highest bit that is set; the width of the dtype at 0. */
export const clz: LaxUnary = laxUnary("clz", p.clz);
/** How many bits are set. */
export const populationCount: LaxUnary = laxUnary("populationCount", p.populationCount);

export const add: LaxBinary = laxBinary("add", p.add);
export const sub: LaxBinary = laxBinary("sub", p.sub);
export const mul: LaxBinary = laxBinary("mul", p.mul);
/** Integers: toward zero, x / 0 is -1. */
export const div: LaxBinary = laxBinary("div", p.div);
/** The remainder with the sign of x. */
export const rem: LaxBinary = laxBinary("rem", p.rem);
/** NaN if either is. */
export const max: LaxBinary = laxBinary("max", p.max);
/** NaN if either is. */
export const min: LaxBinary = laxBinary("min", p.min);
/** C's pow: 1 to the NaN is 1. */
export const pow: LaxBinary = laxBinary("pow", p.pow);
/** The angle whose tangent is x / y, in the quadrant of the point (y, x). */
export const atan2: LaxBinary = laxBinary("atan2", p.atan2);
/** A shift by the width of the dtype or more gives 0. */
export const shiftLeft: LaxBinary = laxBinary("shiftLeft", p.shiftLeft);
/** Fills with zeros. */
export const shiftRightLogical: LaxBinary = laxBinary("shiftRightLogical", p.shiftRightLogical);
/** Keeps the sign. */
export const shiftRightArithmetic: LaxBinary = laxBinary("shiftRightArithmetic", p.shiftRightArithmetic);
export const eq: LaxBinary = laxBinary("eq", p.eq);
export const ne: LaxBinary = laxBinary("ne", p.ne);
export const lt: LaxBinary = laxBinary("lt", p.lt);
export const le: LaxBinary = laxBinary("le", p.le);
export const gt: LaxBinary = laxBinary("gt", p.gt);
export const ge: LaxBinary = laxBinary("ge", p.ge);
export const bitwiseAnd: LaxBinary = laxBinary("bitwiseAnd", p.and);
export const bitwiseOr: LaxBinary = laxBinary("bitwiseOr", p.or);
export const bitwiseXor: LaxBinary = laxBinary("bitwiseXor", p.xor);

/** x to a whole power that is known now; negative powers take floats only. */
export function integerPow(x: ArrayLike, y: number): NDArray {
  return call(p.integerPow, strict("integerPow", ["x"], [x]), { exponent: checkInteger("integerPow", y, "y") });
}

/** x held to [min, max]; if min > max the result is max. */
export function clamp(min: ArrayLike, x: ArrayLike, max: ArrayLike): NDArray {
  return call(p.clamp, strict("clamp", ["min", "x", "max"], [min, x, max]), {});
}

/** Element by element, `onTrue` where the bool `pred` holds, else `onFalse`. `pred` is a scalar or of their shape. */
export function select(pred: ArrayLike, onTrue: ArrayLike, onFalse: ArrayLike): NDArray {
  const cases = strict("select", ["onTrue", "onFalse"], [onTrue, onFalse]);
  return call(p.select, [...strict("select", ["pred"], [pred]), ...cases], {});
}

/** Element by element, the case whose number stands in `which` (bool: false is 0); a scalar or of the cases' shape. */
export function selectN(which: ArrayLike, ...cases: readonly ArrayLike[]): NDArray {
  const names = checkList("selectN", cases, "cases").map((_, k) => `cases[${k}]`);
  const values = strict("selectN", names, cases);
  const index = selector(which);
  return values.reduceRight<NDArray | undefined>((rest, value, k) => {
    if (rest === undefined) return valueToArray(value);
    const here = call(p.eq, [index, literal(k, index.aval.dtype)], {});
    return call(p.select, [here, value, rest], {});
  }, undefined)!;
}

function selector(which: ArrayLike): Value {
  if (typeof which === "number") return literal(checkInteger("selectN", which, "which"), "int32");
  const index = asArray("selectN", 0, "which", which);
  if (!isFloat(index.dtype)) return index;
  throw new DTypeError(
    "dtype/operand",
    `selectN: argument 0 (which) is ${typeText(index.aval)}, expected bools or integers; convert it with .astype('int32')`,
  );
}

/** x in another dtype: floats to integers are cut and held to its range (NaN gives 0), integers wrap, bool is x != 0. */
export function convertElementType(x: ArrayLike, newDtype: DType): NDArray {
  const operand = asOperand("convertElementType", 0, "operand", x);
  return valueToArray(
    toDType("convertElementType: argument 0 (operand)", operand, checkDType("convertElementType", newDtype)),
  );
}

/**
 * The bits of x read as another dtype of the same width (JAX: lax.bitcast_convert_type). float32 is rounded first.
 * @throws UnsupportedError unsupported/bitcast for another width.
 */
export function bitcastConvertType(x: ArrayLike, newDtype: DType): NDArray {
  const operand = strict("bitcastConvertType", ["operand"], [x]);
  return call(p.bitcastConvertType, operand, { dtype: checkDType("bitcastConvertType", newDtype) });
}
