// Elementwise primitives whose operands or results are integers and bools: bits, shifts and comparisons. None of them
// has a derivative.

import { UnsupportedError } from "../errors.js";
import { type Aval, type DType, dtypeBytes, isInteger, typeText } from "../ir/aval.js";
import { cast, op } from "../ir/loop-ir.js";
import type { Primitive } from "../ir/primitive.js";
import { singleBits, singleOfBits } from "../library/bits.js";
import * as integers from "../library/integers.js";
import { type Accepts, discrete, type NoParams, none, pointwise, type ScalarFunction } from "./families.js";
import { type Binary, shifting } from "./scalar.js";

function bitwise(name: string, accepts: Accepts, scalar: (dtype: DType) => Binary): Primitive<NoParams> {
  return pointwise(name, { arguments: ["x", "y"], accepts, scalar, differentiate: discrete });
}

/** Any dtype to bool. NaN differs from everything, itself included. */
function comparison(name: string, f: (x: number, y: number) => boolean): Primitive<NoParams> {
  return pointwise(name, {
    arguments: ["x", "y"],
    accepts: "any",
    result: () => "bool",
    scalar: () => f,
    differentiate: discrete,
  });
}

/** Every bit flipped; of a bool, its negation. */
export const not: Primitive<NoParams> = pointwise("not", {
  arguments: ["x"],
  accepts: "bits",
  scalar: (dtype) => (dtype === "bool" ? (x) => 1 - x! : (x) => ~x!),
  differentiate: discrete,
});

/** A function of the bits of one integer, as many as its dtype has. */
function ofBits(name: string, f: (x: number, bits: number) => number): Primitive<NoParams> {
  const scalar = (dtype: DType): ScalarFunction => {
    const bits = 8 * dtypeBytes(dtype);
    return (x) => f(x!, bits);
  };
  return pointwise(name, { arguments: ["x"], accepts: "integer", scalar, differentiate: discrete });
}

/** Zeros in front of the highest bit that is set. JAX: lax.clz. */
export const clz: Primitive<NoParams> = ofBits("clz", integers.leadingZeros);
/** How many bits are set. JAX: lax.population_count. */
export const populationCount: Primitive<NoParams> = ofBits("populationCount", integers.populationCount);

export const and: Primitive<NoParams> = bitwise("and", "bits", () => (x, y) => x & y);
export const or: Primitive<NoParams> = bitwise("or", "bits", () => (x, y) => x | y);
export const xor: Primitive<NoParams> = bitwise("xor", "bits", () => (x, y) => x ^ y);
/** A count of the width or more, or below 0, shifts all bits out. */
export const shiftLeft: Primitive<NoParams> = bitwise("shiftLeft", "integer", shifting(integers.shiftLeft));
export const shiftRightLogical: Primitive<NoParams> = bitwise(
  "shiftRightLogical",
  "integer",
  shifting(integers.shiftRightLogical),
);
export const shiftRightArithmetic: Primitive<NoParams> = bitwise(
  "shiftRightArithmetic",
  "integer",
  shifting(integers.shiftRightArithmetic),
);

export const eq: Primitive<NoParams> = comparison("eq", (x, y) => x === y);
/**
 * Equal as stored numbers: float32 is rounded first. Derivatives find the elements that an extremum came from with it, since
 * an extremum that is returned has been rounded and what it came from may not have been.
 */
export const eqStored: Primitive<NoParams> = pointwise("eqStored", {
  arguments: ["x", "y"],
  accepts: "any",
  result: () => "bool",
  scalar: (dtype) => (dtype === "float32" ? (x, y) => Math.fround(x!) === Math.fround(y!) : (x, y) => x === y),
  expression: (args, dtype) =>
    op("eq", dtype, ...(dtype === "float32" ? args.map((x) => op("fround", dtype, x)) : args)),
  differentiate: discrete,
});
export const ne: Primitive<NoParams> = comparison("ne", (x, y) => x !== y);
export const lt: Primitive<NoParams> = comparison("lt", (x, y) => x < y);
export const le: Primitive<NoParams> = comparison("le", (x, y) => x <= y);
export const gt: Primitive<NoParams> = comparison("gt", (x, y) => x > y);
export const ge: Primitive<NoParams> = comparison("ge", (x, y) => x >= y);

export type BitcastParams = { readonly dtype: DType };

const bitcast = pointwise<BitcastParams>("bitcastConvertType", {
  arguments: ["operand"],
  accepts: "number",
  result: (_from, { dtype }) => dtype,
  scalar(from, { dtype }) {
    if (from === "float32" && isInteger(dtype)) return (x) => singleBits(x!);
    return isInteger(from) && dtype === "float32" ? (x) => singleOfBits(x!) : (x) => x!;
  },
  expression([x], from, { dtype }) {
    if (from === "float32" && isInteger(dtype)) return cast(op("singleBits", from, x!), "int32", dtype);
    if (isInteger(from) && dtype === "float32") return op("singleOfBits", "int32", cast(x!, from, "int32"));
    return cast(x!, from, dtype);
  },
  differentiate: none("bits have no derivative"),
});

/** The same bits as an element of another dtype of that width. JAX: bitcast_convert_type. */
export const bitcastConvertType: Primitive<BitcastParams> = {
  ...bitcast,
  shape(inputs, params) {
    const [x] = inputs as readonly [Aval];
    if (params.dtype === "bool" || dtypeBytes(params.dtype) !== dtypeBytes(x.dtype)) {
      throw new UnsupportedError(
        "unsupported/bitcast",
        `bitcastConvertType: argument 0 (operand) is ${typeText(x)}, newDtype is ${params.dtype}, expected a number of the ` +
          "same width; view the typed array's buffer as the other type outside of a traced function",
      );
    }
    return bitcast.shape(inputs, params).map((out) => ({ ...out, weak: false }));
  },
};
