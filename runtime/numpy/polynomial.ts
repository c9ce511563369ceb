// Polynomials, by Horner's rule.

import { ShapeError } from "../../compiler/errors.js";
import { type Aval, typeText } from "../../compiler/ir/aval.js";
import * as m from "../../compiler/primitives/movement.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { scan } from "../lax/scan.js";
import { zerosLike } from "./creation.js";
import { add, multiply } from "./elementwise.js";
import { broadcastShape, broadcastValue, promote } from "./promote.js";
import { call, sizeNumber, sliceAxis } from "./support.js";

/** Polynomials of at most so many coefficients are written out, longer ones are a loop. */
const writtenOut = 16;

/**
 * p[0] x^(n-1) + ... + p[n-1]. Shapes: p [n, ...s] and x -> what s and x broadcast to. (numpy.polyval)
 */
export function polyval(p: ArrayLike, x: ArrayLike): NDArray {
  const operands = [asOperand("polyval", 0, "p", p), asOperand("polyval", 1, "x", x)];
  const [coefficients, at] = promote("polyval", operands, (dtype) => dtype, ["p", "x"]).map(valueToArray) as [
    NDArray,
    NDArray,
  ];
  const [count, ...rest] = coefficients.aval.shape;
  if (count === undefined) {
    throw new ShapeError(
      "shape/rank",
      `polyval: argument 0 (p) is ${typeText(coefficients.aval)}, expected rank 1 or more`,
    );
  }
  const one: Aval = { ...coefficients.aval, shape: rest };
  const shape = broadcastShape("polyval", [one, at.aval], ["p", "x"], [coefficients.aval, at.aval]);
  const wide = valueToArray(broadcastValue(at, shape));
  const step = (total: NDArray, coefficient: NDArray): NDArray => add(multiply(total, wide), coefficient);
  if (sizeNumber("polyval", count) > writtenOut) {
    return scan(
      (total: NDArray, coefficient: NDArray) => [step(total, coefficient), null] as const,
      zerosLike(wide),
      coefficients,
    )[0];
  }
  return Array.from({ length: count as number }, (_, k) =>
    call(m.squeeze, [sliceAxis(coefficients, 0, k, k + 1)], { axes: [0] }),
  ).reduce(step, zerosLike(wide));
}
