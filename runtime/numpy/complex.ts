// Complex arrays as users give them: pairs of real and imaginary parts, which are trees of two arrays, or real arrays.

import { ArgumentError } from "../../compiler/errors.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { zerosLike } from "./creation.js";
import { broadcastShape, broadcastValue, floatOf, promote } from "./promote.js";

/** A complex array: its real and its imaginary parts. */
export type Complex = { readonly re: NDArray; readonly im: NDArray };

/** What stands for a complex array: a pair, or a real array, whose imaginary parts are 0. */
export type ComplexLike = ArrayLike | { readonly re: ArrayLike; readonly im: ArrayLike };

export function isPair(x: ComplexLike): x is { readonly re: ArrayLike; readonly im: ArrayLike } {
  return typeof x === "object" && x !== null && !(x instanceof NDArray) && "re" in x && "im" in x;
}

/** Both parts in one float dtype and shape. */
export function complexOf(op: string, x: ComplexLike): Complex {
  if (!isPair(x)) {
    const re = realOf(op, x);
    return { re, im: zerosLike(re) };
  }
  const names = ["a.re", "a.im"];
  const operands = [asOperand(op, 0, "a.re", x.re), asOperand(op, 0, "a.im", x.im)];
  const parts = promote(op, operands, floatOf, names);
  const shape = broadcastShape(
    op,
    parts.map(({ aval }) => aval),
    names,
  );
  const [re, im] = parts.map((part) => valueToArray(broadcastValue(part, shape))) as [NDArray, NDArray];
  return { re, im };
}

/** A real array of floats. */
export function realOf(op: string, x: ComplexLike): NDArray {
  if (!isPair(x)) return valueToArray(promote(op, [asOperand(op, 0, "a", x)], floatOf, ["a"])[0]!);
  throw new ArgumentError(
    "argument/type",
    `${op}: argument 0 (a) is a pair of real and imaginary parts, expected a real array`,
  );
}
