// What derivative rules and transpose rules have in common: making equations, and fitting what a rule gives to the type
// of the value that it belongs to.

import { type Atom, literal } from "../ir/array-ir.js";
import { type Aval, sameShape } from "../ir/aval.js";
import type { Builder } from "../ir/builder.js";
import type { RuleContext } from "../ir/primitive.js";
import { convertElementType } from "../primitives/elementwise.js";
import { broadcastInDim } from "../primitives/movement.js";
import { reduceSum } from "../primitives/reductions.js";

export function ruleContext(builder: Builder): RuleContext {
  return {
    bind: (primitive, inputs, params) => builder.bind(primitive, inputs, params),
    apply(primitive, ...operands) {
      const { dtype } = operands.findLast((x) => typeof x !== "number")!.aval;
      const atoms = operands.map((x) => (typeof x === "number" ? literal(x, dtype, true) : x));
      return builder.bind(primitive, atoms, {})[0]!;
    },
    constant: (value, { shape, dtype, weak }) =>
      builder.bind(broadcastInDim, [literal(value, dtype, weak)], { shape, dims: [] })[0]!,
  };
}

/** A scalar tangent of an array is repeated; that of x + y where only a weak x has one becomes as strong as the sum. */
export function tangentOfType(ctx: RuleContext, tangent: Atom, aval: Aval): Atom {
  const strong = asStrong(ctx, tangent, aval);
  if (sameShape(tangent.aval.shape, aval.shape)) return strong;
  return ctx.bind(broadcastInDim, [strong], { shape: aval.shape, dims: [] })[0]!;
}

/** A cotangent of a scalar that met arrays is summed. */
export function cotangentOfType(ctx: RuleContext, cotangent: Atom, aval: Aval): Atom {
  const strong = asStrong(ctx, cotangent, aval);
  if (aval.shape.length > 0 || cotangent.aval.shape.length === 0) return strong;
  return ctx.bind(reduceSum, [strong], { axes: cotangent.aval.shape.map((_, axis) => axis) })[0]!;
}

function asStrong(ctx: RuleContext, x: Atom, { dtype, weak }: Aval): Atom {
  return x.aval.weak === weak ? x : ctx.bind(convertElementType, [x], { dtype, weak })[0]!;
}
