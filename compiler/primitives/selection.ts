// Choice between values and conversion of dtypes, element by element, and what derivative rules make of them.

import { type Atom, literal } from "../ir/array-ir.js";
import type { DType } from "../ir/aval.js";
import { cast } from "../ir/loop-ir.js";
import type { JvpContext, Primitive, RuleContext } from "../ir/primitive.js";
import { type NoParams, pointwise, type ScalarFunction } from "./families.js";
import { conversion } from "./scalar.js";
import { known, linear, transposing } from "./transposing.js";

export type ConvertParams = { readonly dtype: DType; readonly weak: boolean };

/** onTrue where pred, else onFalse; pred is bool, a scalar or of equal shape. JAX: lax.select. */
export const select: Primitive<NoParams> = pointwise("select", {
  arguments: ["pred", "onTrue", "onFalse"],
  accepts: "any",
  predicates: 1,
  scalar: () => (pred, onTrue, onFalse) => (pred! !== 0 ? onTrue! : onFalse!),
  // Routes tangents instead of scaling them by 0 and 1, so that a NaN of the case not taken goes nowhere.
  differentiate: {
    kind: "rule",
    jvp(ctx, [pred, ...cases], [, ...tangents]) {
      const routed = cases.map((x, k) => tangents[k] ?? literal(0, x.aval.dtype, true));
      return {
        outputs: [ctx.apply(select, pred!, ...cases)],
        tangents: [ctx.apply(select, pred!, ...routed)],
      };
    },
    ...transposing<NoParams>(
      null,
      (ctx, ct, [pred]) => ctx.apply(select, known(pred!), ct, 0),
      (ctx, ct, [pred]) => ctx.apply(select, known(pred!), 0, ct),
    ),
  },
});

const converted = pointwise<ConvertParams>("convertElementType", {
  arguments: ["x"],
  accepts: "any",
  result: (_dtype, params) => params.dtype,
  scalar: (from, params) => conversion(from, params.dtype) as ScalarFunction,
  expression: ([x], from, params) => cast(x!, from, params.dtype),
  differentiate: linear((ctx, ct, { dtype, weak }) => ctx.bind(convertElementType, [ct], { dtype, weak })[0]!),
});

/** To another dtype: floats truncate and saturate to integers, integers wrap, bool is `!= 0`. JAX: convert_element_type. */
export const convertElementType: Primitive<ConvertParams> = {
  ...converted,
  shape: (inputs, params) => converted.shape(inputs, params).map((out) => ({ ...out, weak: params.weak })),
};

/** 1 where the condition holds, else 0, in the dtype of `like`. */
export function indicator(ctx: RuleContext, condition: Atom, { aval }: Atom): Atom {
  return ctx.bind(convertElementType, [condition], { dtype: aval.dtype, weak: aval.weak })[0]!;
}

/** x where the condition holds, else the constant. */
export function keepWhere(ctx: JvpContext, condition: Atom, x: Atom, otherwise = 0): Atom {
  return ctx.apply(select, condition, x, literal(otherwise, x.aval.dtype, true));
}
