// How each scalar operation is spelled in JavaScript, for each kind of dtype. Total over ScalarOp: a missing one does
// not compile. float32 and float64 are spelled alike (locals are double); integers wrap to their width; a bool local
// is a JavaScript boolean. Helpers that take more than an expression are library functions.

import type * as es from "estree";
import { CompilerBug } from "../errors.js";
import { type DType, dtypeBytes, dtypeKind, integerRange } from "../ir/aval.js";
import type { ScalarOp } from "../ir/loop-ir.js";
import type { LibraryName } from "../library/text.js";
import { binary, call, conditional, id, logical, math, member, num, unary } from "./estree.js";

type Spell = (args: readonly es.Expression[], dtype: DType, helper: UseHelper) => es.Expression;
/** Notes that a helper is needed and gives its name. */
export type UseHelper = (name: LibraryName) => es.Identifier;

export function spell(op: ScalarOp, args: readonly es.Expression[], dtype: DType, helper: UseHelper): es.Expression {
  return spelling[op](args, dtype, helper);
}

/** An integer result brought back to the width of its dtype; floats as they are. */
export function wrap(value: es.Expression, dtype: DType): es.Expression {
  switch (dtype) {
    case "int32":
      return binary("|", value, num(0));
    case "uint32":
      return binary(">>>", value, num(0));
    case "uint8":
      return binary("&", value, num(255));
    case "uint16":
      return binary("&", value, num(65535));
    case "int8":
    case "int16": {
      const shift = num(32 - 8 * dtypeBytes(dtype));
      return binary(">>", binary("<<", value, shift), shift);
    }
    default:
      return value;
  }
}

/** 1 or 0. `test ? 1 : 0` is a jump in V8, guessed wrong every second time on random data: 7.5 ns instead of 1.8. */
export function boolAsNumber(value: es.Expression): es.Expression {
  return value.type === "Literal" ? num(value.value === true ? 1 : 0) : unary("+", value);
}

/** A value of one dtype as another: truncation saturates, integers wrap, float64 rounds to float32. */
export function spellCast(value: es.Expression, from: DType, to: DType, helper: UseHelper): es.Expression {
  if (from === to) return value;
  if (to === "bool") return binary("!==", value, num(0));
  if (from === "bool") return boolAsNumber(value);
  const float = dtypeKind(from) === "float";
  if (dtypeKind(to) === "float") return float ? math("fround", value) : value;
  if (!float) return wrap(value, to);
  const own = from === "float32" ? math("fround", value) : value;
  if (to === "int32") return call(helper("floatToInt32"), own); // 2x of a gather: what reads it is an address
  const [lowest, highest] = integerRange(to);
  return wrap(math("min", math("max", own, num(lowest)), num(highest)), to);
}

const callMath =
  (name: string): Spell =>
  (args) =>
    math(name, ...args);

const arithmetic =
  (operator: es.BinaryOperator): Spell =>
  ([a, b], dtype) =>
    wrap(binary(operator, a!, b!), dtype);

const compare =
  (operator: es.BinaryOperator): Spell =>
  ([a, b]) =>
    binary(operator, a!, b!);

const byHelper =
  (name: LibraryName): Spell =>
  (args, _dtype, helper) =>
    call(helper(name), ...args);

const ownForFloat32 =
  (single: LibraryName, double: Spell): Spell =>
  (args, dtype, helper) =>
    dtype === "float32" ? call(helper(single), ...args) : double(args, dtype, helper);

/** A shorter function does for float32. */
const byPrecision =
  (double: LibraryName, single: LibraryName): Spell =>
  (args, dtype, helper) =>
    call(helper(dtype === "float32" ? single : double), ...args);

/** `a && b` of bools is two jumps in V8: 10 ns on random data instead of 2.6. */
const bitwise =
  (operator: es.BinaryOperator): Spell =>
  ([a, b], dtype) => {
    const bits = binary(operator, a!, b!);
    return dtype === "bool" ? binary("!==", bits, num(0)) : wrap(bits, dtype);
  };

/**
 * NaN and the infinities as quotients. Their names are global variables: one that V8 has not seen read, because the test
 * never failed, makes an object of the number that is chosen (2.3x slower).
 */
function quotient(value: es.Expression): es.Expression {
  if (value.type === "UnaryExpression" && value.operator === "-") return unary("-", quotient(value.argument));
  if (value.type !== "Identifier" || (value.name !== "NaN" && value.name !== "Infinity")) return value;
  return binary("/", num(value.name === "NaN" ? 0 : 1), num(0));
}

const extreme =
  (name: "max" | "min", onBool: es.LogicalOperator, withZero: LibraryName): Spell =>
  ([a, b], dtype, helper) => {
    if (dtype === "bool") return logical(onBool, a!, b!);
    const other = isZero(b!) ? a! : isZero(a!) ? b! : undefined;
    const isFloat = dtypeKind(dtype) === "float";
    return isFloat && other !== undefined ? call(helper(withZero), other) : math(name, a!, b!);
  };

function isZero(value: es.Expression): boolean {
  return value.type === "Literal" && Object.is(value.value, 0);
}

const byKind =
  (float: Spell, integer: Spell): Spell =>
  (args, dtype, helper) =>
    (dtypeKind(dtype) === "float" ? float : integer)(args, dtype, helper);

/** By a literal that is not 0, V8 multiplies. What is wrapped to an integer is cut off towards zero. */
const byDivisor =
  (operator: "/" | "%", byAny: Spell): Spell =>
  (args, dtype, helper) => {
    const [a, b] = args;
    return b!.type === "Literal" && !isZero(b!) ? wrap(binary(operator, a!, b!), dtype) : byAny(args, dtype, helper);
  };

/** By a literal count, 32-bit integers are shifted by JavaScript's operator, whose results are `natural`. */
const shift =
  (name: LibraryName, operator: es.BinaryOperator, natural: DType): Spell =>
  ([a, b], dtype, helper) => {
    const bits = 8 * dtypeBytes(dtype);
    const count = b!.type === "Literal" ? Number(b!.value) : -1;
    if (bits < 32 || !(count >= 0 && count < 32)) return wrap(call(helper(name), a!, b!, num(bits)), dtype);
    const shifted = binary(operator, a!, b!);
    return dtype === natural ? shifted : wrap(shifted, dtype);
  };

/** A function of the bits of a value, as many as its dtype has. */
const ofWidth =
  (name: LibraryName): Spell =>
  ([x], dtype, helper) =>
    call(helper(name), x!, num(8 * dtypeBytes(dtype)));

const spelling: Readonly<Record<ScalarOp, Spell>> = {
  neg: ([x], dtype) => wrap(unary("-", x!), dtype),
  abs: ([x], dtype) => wrap(math("abs", x!), dtype),
  sign: callMath("sign"),
  floor: callMath("floor"),
  ceil: callMath("ceil"),
  round: byHelper("roundHalfEven"),
  isFinite: ([x]) => call(member(id("Number"), "isFinite"), x!),
  exp: byPrecision("exponential", "exponentialSingle"),
  exp2: byHelper("exponential2"),
  log: byPrecision("logarithm", "logarithmSingle"),
  expm1: byPrecision("exponentialMinusOne", "exponentialMinusOneSingle"),
  log1p: byPrecision("logarithmOfOnePlus", "logarithmOfOnePlusSingle"),
  tanh: byPrecision("hyperbolicTangent", "hyperbolicTangentSingle"),
  logistic: byPrecision("logisticFunction", "logisticSingle"),
  sin: ownForFloat32("sineSingle", callMath("sin")),
  cos: ownForFloat32("cosineSingle", callMath("cos")),
  tan: callMath("tan"),
  asin: callMath("asin"),
  acos: callMath("acos"),
  atan: callMath("atan"),
  sinh: byHelper("hyperbolicSine"),
  cosh: byHelper("hyperbolicCosine"),
  asinh: callMath("asinh"),
  acosh: callMath("acosh"),
  atanh: callMath("atanh"),
  sqrt: callMath("sqrt"),
  rsqrt: ([x]) => binary("/", num(1), math("sqrt", x!)),
  cbrt: callMath("cbrt"),
  erf: byPrecision("errorFunction", "errorFunctionSingle"),
  erfc: byPrecision("complementaryError", "complementaryErrorSingle"),
  erfInv: byHelper("erfInv"),
  erfcInv: byHelper("erfcInv"),
  clz: ofWidth("leadingZeros"),
  populationCount: ofWidth("populationCount"),
  not: ([x], dtype) => (dtype === "bool" ? unary("!", x!) : wrap(unary("~", x!), dtype)),
  fround: callMath("fround"),
  singleBits: byHelper("singleBits"),
  singleOfBits: byHelper("singleOfBits"),
  add: arithmetic("+"),
  sub: arithmetic("-"),
  mul: ([a, b], dtype) => (dtypeKind(dtype) === "float" ? binary("*", a!, b!) : wrap32(math("imul", a!, b!), dtype)),
  div: byKind(
    ([a, b]) => binary("/", a!, b!),
    byDivisor("/", (args, dtype, helper) => wrap(call(helper("divideIntegers"), ...args), dtype)),
  ),
  rem: byKind(([a, b]) => binary("%", a!, b!), byDivisor("%", byHelper("remainderIntegers"))),
  max: extreme("max", "||", "positivePart"),
  min: extreme("min", "&&", "negativePart"),
  pow: byKind(byPrecision("power", "powerSingle"), ([a, b], dtype, helper) =>
    wrap(call(helper("powerIntegers"), a!, b!), dtype),
  ),
  atan2: callMath("atan2"),
  and: bitwise("&"),
  or: bitwise("|"),
  xor: bitwise("^"),
  shiftLeft: shift("shiftLeft", "<<", "int32"),
  shiftRightLogical: shift("shiftRightLogical", ">>>", "uint32"),
  shiftRightArithmetic: shift("shiftRightArithmetic", ">>", "int32"),
  eq: compare("==="),
  ne: compare("!=="),
  lt: compare("<"),
  le: compare("<="),
  gt: compare(">"),
  ge: compare(">="),
  select: ([test, yes, no]) => conditional(test!, quotient(yes!), quotient(no!)),
  threefry2x32: (args, dtype, helper) => wrap(call(helper("threefry2x32"), ...args), dtype),
};

/** Math.imul is already an int32; only the other widths wrap. */
function wrap32(value: es.Expression, dtype: DType): es.Expression {
  if (dtype === "bool") throw new CompilerBug("emit/bool", "bools are not multiplied");
  return dtype === "int32" ? value : wrap(value, dtype);
}
