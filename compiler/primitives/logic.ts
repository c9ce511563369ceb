// Elementwise primitives whose operands or results are integers and bools: bits, shifts and comparisons. None of them
// has a derivative.

import type { DType } from "../ir/aval.js";
import type { Primitive } from "../ir/primitive.js";
import * as integers from "../library/integers.js";
import { type Accepts, discrete, type NoParams, pointwise } from "./families.js";
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
export const ne: Primitive<NoParams> = comparison("ne", (x, y) => x !== y);
export const lt: Primitive<NoParams> = comparison("lt", (x, y) => x < y);
export const le: Primitive<NoParams> = comparison("le", (x, y) => x <= y);
export const gt: Primitive<NoParams> = comparison("gt", (x, y) => x > y);
export const ge: Primitive<NoParams> = comparison("ge", (x, y) => x >= y);
