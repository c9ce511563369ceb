// Primitives that work element by element. Operands have equal dtypes and equal shapes, or are scalars; promotion and
// broadcasting are the public functions' work. Evaluation is in double precision, rounded by the store. Derivatives are
// those of JAX. Those of integers and bools are in logic.ts, select and conversion in selection.ts; this file exports all.

import { ArgumentError, UnsupportedError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import { type DType, isFloat } from "../ir/aval.js";
import { cast, constant, type Expr, op } from "../ir/loop-ir.js";
import type { Derivative, JvpContext, Primitive } from "../ir/primitive.js";
import { cosineSingle, sineSingle } from "../library/circular.js";
import * as inverses from "../library/erf-inverse.js";
import {
  complementaryError,
  complementaryErrorSingle,
  errorFunction,
  errorFunctionSingle,
} from "../library/error-function.js";
import { exponential, exponential2, exponentialMinusOne } from "../library/exponential.js";
import { hyperbolicCosine, hyperbolicSine, hyperbolicTangent, logisticFunction } from "../library/hyperbolic.js";
import { logarithm, logarithmOfOnePlus } from "../library/logarithm.js";
import { roundHalfEven } from "../library/rounding.js";
import {
  exponentialMinusOneSingle,
  exponentialSingle,
  hyperbolicTangentSingle,
  logarithmOfOnePlusSingle,
  logarithmSingle,
  logisticSingle,
} from "../library/single.js";
import { type Accepts, discrete, type NoParams, none, partials, pointwise, type ScalarFunction } from "./families.js";
import { and, eqStored, ge, gt, le, lt, ne } from "./logic.js";
import { addition, type Binary, division, multiplication, raising, remainder, repeatedSquaring } from "./scalar.js";
import { indicator, keepWhere, select } from "./selection.js";
import { known, linear, transposing } from "./transposing.js";

export * from "./logic.js";
export * from "./selection.js";

export type IntegerPowParams = { readonly exponent: number };

/** dy/dx, where y is the output. */
type Slope = (ctx: JvpContext, x: Atom, y: Atom) => Atom;

function scaled(slope: Slope): Derivative<NoParams> {
  return partials((ctx, tangent, [x], y) => ctx.apply(mul, tangent, slope(ctx, x!, y)));
}

const flat = none("it is constant between its jumps");

function unary(
  name: string,
  accepts: Accepts,
  f: ScalarFunction,
  differentiate: Derivative<NoParams>,
): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x"], accepts, scalar: () => f, differentiate });
}

type RealFunction = (x: number) => number;

/** Float to float; `single`, if given, is the function for float32. */
function floatFunction(name: string, f: RealFunction, slope: Slope, single: RealFunction = f): Primitive<NoParams> {
  const scalar = (dtype: DType): ScalarFunction => (dtype === "float32" ? single : f) as ScalarFunction;
  return pointwise(name, { arguments: ["x"], accepts: "float", scalar, differentiate: scaled(slope) });
}

function binary(
  name: string,
  accepts: Accepts,
  scalar: (dtype: DType) => Binary,
  differentiate: Derivative<NoParams>,
): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x", "y"], accepts, scalar, differentiate });
}

// --- one operand ----------------------------------------------------------------------------------------------------

export const neg: Primitive<NoParams> = unary(
  "neg",
  "number",
  (x) => -x,
  linear((ctx, ct) => ctx.apply(neg, ct)),
);
/** The slope at 0 and -0 is 1, as in JAX. */
export const abs: Primitive<NoParams> = unary(
  "abs",
  "number",
  Math.abs,
  partials((ctx, tangent, [x]) => ctx.apply(select, ctx.apply(ge, x!, 0), tangent, ctx.apply(neg, tangent))),
);
/** -1, 0 or 1; NaN and -0 stay. */
export const sign: Primitive<NoParams> = unary("sign", "number", Math.sign, flat);
export const floor: Primitive<NoParams> = unary("floor", "float", Math.floor, flat);
export const ceil: Primitive<NoParams> = unary("ceil", "float", Math.ceil, flat);
/** To the nearest whole number, halves to the even one. JAX: lax.round with TO_NEAREST_EVEN. */
export const round: Primitive<NoParams> = unary("round", "float", roundHalfEven, flat);
// biome-ignore lint/suspicious/noShadowRestrictedNames: a primitive is exported under its own name
export const isFinite: Primitive<NoParams> = pointwise("isFinite", {
  arguments: ["x"],
  accepts: "float",
  result: () => "bool",
  scalar: () => Number.isFinite,
  differentiate: discrete,
});

export const exp: Primitive<NoParams> = floatFunction("exp", exponential, (_ctx, _x, y) => y, exponentialSingle);
export const exp2: Primitive<NoParams> = floatFunction("exp2", exponential2, (ctx, _x, y) =>
  ctx.apply(mul, y, Math.LN2),
);
export const log: Primitive<NoParams> = floatFunction(
  "log",
  logarithm,
  (ctx, x) => ctx.apply(div, 1, x),
  logarithmSingle,
);
export const expm1: Primitive<NoParams> = floatFunction(
  "expm1",
  exponentialMinusOne,
  (ctx, _x, y) => ctx.apply(add, y, 1),
  exponentialMinusOneSingle,
);
export const log1p: Primitive<NoParams> = floatFunction(
  "log1p",
  logarithmOfOnePlus,
  (ctx, x) => ctx.apply(div, 1, ctx.apply(add, x, 1)),
  logarithmOfOnePlusSingle,
);
export const tanh: Primitive<NoParams> = floatFunction(
  "tanh",
  hyperbolicTangent,
  (ctx, _x, y) => ctx.apply(mul, ctx.apply(add, 1, y), ctx.apply(sub, 1, y)),
  hyperbolicTangentSingle,
);
/** 1 / (1 + exp(-x)). */
export const logistic: Primitive<NoParams> = floatFunction(
  "logistic",
  logisticFunction,
  (ctx, _x, y) => ctx.apply(mul, y, ctx.apply(sub, 1, y)),
  logisticSingle,
);
export const sin: Primitive<NoParams> = floatFunction("sin", Math.sin, (ctx, x) => ctx.apply(cos, x), sineSingle);
export const cos: Primitive<NoParams> = floatFunction(
  "cos",
  Math.cos,
  (ctx, x) => ctx.apply(neg, ctx.apply(sin, x)),
  cosineSingle,
);
export const tan: Primitive<NoParams> = floatFunction("tan", Math.tan, (ctx, _x, y) =>
  ctx.apply(add, 1, ctx.apply(square, y)),
);
export const asin: Primitive<NoParams> = floatFunction("asin", Math.asin, (ctx, x) =>
  ctx.apply(rsqrt, ctx.apply(sub, 1, ctx.apply(square, x))),
);
export const acos: Primitive<NoParams> = floatFunction("acos", Math.acos, (ctx, x) =>
  ctx.apply(neg, ctx.apply(rsqrt, ctx.apply(sub, 1, ctx.apply(square, x)))),
);
export const atan: Primitive<NoParams> = floatFunction("atan", Math.atan, (ctx, x) =>
  ctx.apply(div, 1, ctx.apply(add, 1, ctx.apply(square, x))),
);
export const sinh: Primitive<NoParams> = floatFunction("sinh", hyperbolicSine, (ctx, x) => ctx.apply(cosh, x));
export const cosh: Primitive<NoParams> = floatFunction("cosh", hyperbolicCosine, (ctx, x) => ctx.apply(sinh, x));
export const asinh: Primitive<NoParams> = floatFunction("asinh", Math.asinh, (ctx, x) =>
  ctx.apply(rsqrt, ctx.apply(add, ctx.apply(square, x), 1)),
);
export const acosh: Primitive<NoParams> = floatFunction("acosh", Math.acosh, (ctx, x) =>
  ctx.apply(rsqrt, ctx.apply(mul, ctx.apply(sub, x, 1), ctx.apply(add, x, 1))),
);
export const atanh: Primitive<NoParams> = floatFunction("atanh", Math.atanh, (ctx, x) =>
  ctx.apply(div, 1, ctx.apply(mul, ctx.apply(add, 1, x), ctx.apply(sub, 1, x))),
);
export const sqrt: Primitive<NoParams> = floatFunction("sqrt", Math.sqrt, (ctx, _x, y) => ctx.apply(div, 0.5, y));
/** 1 / sqrt(x); -Infinity at -0. */
export const rsqrt: Primitive<NoParams> = floatFunction(
  "rsqrt",
  (x) => 1 / Math.sqrt(x),
  (ctx, x, y) => ctx.apply(mul, -0.5, ctx.apply(div, y, x)),
);
export const cbrt: Primitive<NoParams> = floatFunction("cbrt", Math.cbrt, (ctx, _x, y) =>
  ctx.apply(div, 1 / 3, ctx.apply(square, y)),
);

/** 2 / sqrt(pi) e ** (-x²), the slope of the error function. */
function errorSlope(ctx: JvpContext, x: Atom): Atom {
  return ctx.apply(mul, 2 / Math.sqrt(Math.PI), ctx.apply(exp, ctx.apply(neg, ctx.apply(square, x))));
}
export const erf: Primitive<NoParams> = floatFunction("erf", errorFunction, errorSlope, errorFunctionSingle);
/** 1 - erf(x). */
export const erfc: Primitive<NoParams> = floatFunction(
  "erfc",
  complementaryError,
  (ctx, x) => ctx.apply(neg, errorSlope(ctx, x)),
  complementaryErrorSingle,
);
/** The number whose error function is x. */
export const erfInv: Primitive<NoParams> = floatFunction("erfInv", inverses.erfInv, (ctx, _x, y) =>
  inverseErrorSlope(ctx, y),
);
/** The number whose erfc is x: keeps its digits where x is tiny. */
export const erfcInv: Primitive<NoParams> = floatFunction("erfcInv", inverses.erfcInv, (ctx, _x, y) =>
  ctx.apply(neg, inverseErrorSlope(ctx, y)),
);

/** sqrt(pi) / 2 e ** (y²). */
function inverseErrorSlope(ctx: JvpContext, y: Atom): Atom {
  return ctx.apply(mul, Math.sqrt(Math.PI) / 2, ctx.apply(exp, ctx.apply(square, y)));
}

export const square: Primitive<NoParams> = pointwise("square", {
  arguments: ["x"],
  accepts: "number",
  scalar(dtype) {
    const multiply = multiplication(dtype);
    return (x) => multiply(x!, x!);
  },
  expression: ([x], dtype) => op("mul", dtype, x!, x!),
  differentiate: scaled((ctx, x) => ctx.apply(mul, 2, x)),
});

/** Up to this exponent a power is written out as a product; a longer one is a call of pow. */
const longestProduct = 16;

/** x to a whole power that is known now. Short powers multiply in the order of JAX's lax.integer_pow. */
export const integerPow: Primitive<IntegerPowParams> = checkedPow(
  pointwise<IntegerPowParams>("integerPow", {
    arguments: ["x"],
    accepts: "number",
    scalar(dtype, { exponent }) {
      const [multiply, raise, count] = [multiplication(dtype), raising(dtype), Math.abs(exponent)];
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
    differentiate: partials((ctx, tangent, [x], _y, { exponent }) => {
      if (exponent === 0) return null;
      const [power] = ctx.bind(integerPow, [x!], { exponent: exponent - 1 });
      return ctx.apply(mul, tangent, ctx.apply(mul, exponent, power!));
    }),
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

export const add: Primitive<NoParams> = binary("add", "number", addition, {
  ...partials(
    (_ctx, tangent) => tangent,
    (_ctx, tangent) => tangent,
  ),
  ...transposing<NoParams>(
    (_ctx, ct) => ct,
    (_ctx, ct) => ct,
  ),
});
export const sub: Primitive<NoParams> = binary("sub", "number", () => (x, y) => x - y, {
  ...partials(
    (_ctx, tangent) => tangent,
    (ctx, tangent) => ctx.apply(neg, tangent),
  ),
  ...transposing<NoParams>(
    (_ctx, ct) => ct,
    (ctx, ct) => ctx.apply(neg, ct),
  ),
});
export const mul: Primitive<NoParams> = binary("mul", "number", multiplication, {
  ...partials(
    (ctx, tangent, [, y]) => ctx.apply(mul, tangent, y!),
    (ctx, tangent, [x]) => ctx.apply(mul, x!, tangent),
  ),
  ...transposing<NoParams>(
    (ctx, ct, [, y]) => ctx.apply(mul, ct, known(y!)),
    (ctx, ct, [x]) => ctx.apply(mul, known(x!), ct),
  ),
});
/** Integers: toward zero, x / 0 is -1. JAX: lax.div. */
export const div: Primitive<NoParams> = binary("div", "number", division, {
  ...partials(
    (ctx, tangent, [, y]) => ctx.apply(div, tangent, y!),
    (ctx, tangent, [x, y]) => {
      const [inverseSquare] = ctx.bind(integerPow, [y!], { exponent: -2 });
      return ctx.apply(mul, ctx.apply(mul, ctx.apply(neg, tangent), x!), inverseSquare!);
    },
  ),
  ...transposing<NoParams>((ctx, ct, [, y]) => ctx.apply(div, ct, known(y!)), null),
});
/** Remainder with the sign of the dividend; integers: x rem 0 is x. JAX: lax.rem. */
export const rem: Primitive<NoParams> = binary(
  "rem",
  "number",
  remainder,
  partials(
    (_ctx, tangent) => tangent,
    (ctx, tangent, [x, y]) => {
      const ratio = ctx.apply(div, x!, y!);
      const whole = ctx.apply(mul, ctx.apply(sign, ratio), ctx.apply(floor, ctx.apply(abs, ratio)));
      return ctx.apply(mul, ctx.apply(neg, tangent), whole);
    },
  ),
);
/** Operands that are both the result have half the tangent each. (JAX: _balanced_eq) */
const shared = partials<NoParams>(
  (ctx, tangent, [x, y], chosen) => ctx.apply(mul, tangent, shareOf(ctx, x!, y!, chosen)),
  (ctx, tangent, [x, y], chosen) => ctx.apply(mul, tangent, shareOf(ctx, y!, x!, chosen)),
);

function shareOf(ctx: JvpContext, own: Atom, other: Atom, chosen: Atom): Atom {
  const [mine, others] = [own, other].map((x) => indicator(ctx, ctx.apply(eqStored, x, chosen), chosen));
  return ctx.apply(div, mine!, ctx.apply(add, 1, others!));
}

/** NaN if either is. */
export const max: Primitive<NoParams> = { ...binary("max", "any", () => Math.max, shared), choosesElements: true };
export const min: Primitive<NoParams> = { ...binary("min", "any", () => Math.min, shared), choosesElements: true };
/** C's pow: 1 to the NaN is 1. Integers wrap; a negative exponent gives 0 but for bases 1 and -1. */
export const pow: Primitive<NoParams> = pointwise("pow", {
  arguments: ["x", "y"],
  accepts: "number",
  scalar: raising,
  differentiate: partials(
    (ctx, tangent, [x, y]) => ctx.apply(mul, tangent, ctx.apply(mul, y!, ctx.apply(pow, x!, ctx.apply(sub, y!, 1)))),
    // log 0 counts as 0: a power of 0 stays 0 when its exponent moves.
    (ctx, tangent, [x], result) => {
      const nonzero = keepWhere(ctx, ctx.apply(ne, x!, 0), x!, 1);
      return ctx.apply(mul, tangent, ctx.apply(mul, ctx.apply(log, nonzero), result));
    },
  ),
});
export const atan2: Primitive<NoParams> = pointwise("atan2", {
  arguments: ["y", "x"],
  accepts: "float",
  scalar: () => Math.atan2,
  differentiate: partials(
    (ctx, tangent, [y, x]) => ctx.apply(mul, tangent, ctx.apply(div, x!, squaredRadius(ctx, y!, x!))),
    (ctx, tangent, [y, x]) => ctx.apply(mul, tangent, ctx.apply(div, ctx.apply(neg, y!), squaredRadius(ctx, y!, x!))),
  ),
});

function squaredRadius(ctx: JvpContext, y: Atom, x: Atom): Atom {
  return ctx.apply(add, ctx.apply(square, x), ctx.apply(square, y));
}

// --- three operands -------------------------------------------------------------------------------------------------

/**
 * min(max(x, lowest), highest): highest where the bounds are crossed, NaN where x is NaN. At a bound the derivative is 0,
 * as in JAX; np.clip, made of max and min, has half there. JAX: lax.clamp.
 */
export const clamp: Primitive<NoParams> = pointwise("clamp", {
  arguments: ["min", "x", "max"],
  accepts: "any",
  scalar: () => (lowest, x, highest) => Math.min(Math.max(x!, lowest!), highest!),
  expression: ([lowest, x, highest], dtype) => op("min", dtype, op("max", dtype, x!, lowest!), highest!),
  differentiate: partials(
    (ctx, tangent, [lowest, x, highest]) => {
      const isLowest = ctx.apply(and, ctx.apply(gt, lowest!, x!), ctx.apply(le, lowest!, highest!));
      return keepWhere(ctx, isLowest, tangent);
    },
    (ctx, tangent, [lowest, x, highest]) => {
      const inside = ctx.apply(and, ctx.apply(gt, x!, lowest!), ctx.apply(lt, x!, highest!));
      return keepWhere(ctx, inside, tangent);
    },
    (ctx, tangent, [lowest, x, highest]) =>
      keepWhere(ctx, ctx.apply(lt, highest!, ctx.apply(max, x!, lowest!)), tangent),
  ),
});
