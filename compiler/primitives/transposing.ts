// Builders of transpose rules: how cotangents pass back through equations that are linear in some of their operands.

import { UnsupportedError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import type { Derivative, Operand, Params, Transposable, TransposeContext } from "../ir/primitive.js";

/** Linear in its one operand: `back` gives the cotangent of the operand, whose type it gets, for that of the output. */
export function linear<P extends Params>(
  back: (ctx: TransposeContext, cotangent: Atom, x: Aval, params: P) => Atom,
): Derivative<P> {
  return {
    kind: "linear",
    transpose: (ctx, [cotangent], [x], params) => [back(ctx, cotangent!, x!.aval, params)],
  };
}

/** How the cotangent of the only output passes back to each operand; null where the primitive is not linear in it. */
export function transposing<P extends Params>(
  ...rules: readonly (
    | ((ctx: TransposeContext, cotangent: Atom, operands: readonly Operand[], params: P) => Atom)
    | null
  )[]
): Transposable<P> {
  return {
    transpose: (ctx, [cotangent], operands, params) =>
      operands.map((operand, k) => {
        if (operand.kind !== "linear") return null;
        const rule = rules[k];
        if (rule === null || rule === undefined) throw notLinear();
        return rule(ctx, cotangent!, operands, params);
      }),
  };
}

/** The value of an operand beside the linear one. */
export function known(operand: Operand): Atom {
  if (operand.kind === "linear") throw notLinear();
  return operand;
}

function notLinear(): UnsupportedError {
  return new UnsupportedError(
    "unsupported/not-linear",
    "grad: a derivative rule multiplies tangents with each other or divides by one, expected it to be linear in them; see " +
      "the rule given to customJvp",
  );
}
