// Calls whose batching rule is the user's own. Where no vmap reaches the call, it is a call like any other. Its forward
// derivative is such a call again; in reverse the function is differentiated as it is.

import { UnsupportedError } from "../errors.js";
import type { ArrayFn, Atom } from "../ir/array-ir.js";
import { typeText } from "../ir/aval.js";
import type { JvpContext, Primitive, WithTangents } from "../ir/primitive.js";
import { evaluateFn, jitCall, jvpOfCall, linearizeCall } from "./control.js";
import { type RuleTracer, ruleOfJvp } from "./custom-vmap-tangents.js";

export type CustomVmapParams = {
  /** One lane. Its captured values are the leading inputs of the call. */
  readonly fn: ArrayFn;
  readonly name: string;
  readonly rule: RuleTracer;
};

/** JAX: custom_vmap_call. */
export const customVmapCall: Primitive<CustomVmapParams> = {
  name: "customVmapCall",
  shape: (_inputs, { fn }) => fn.outputs.map((atom) => atom.aval),
  evaluate: (inputs, { fn }) => evaluateFn(fn, inputs),
  batch(ctx, inputs, dims, { fn, name, rule }) {
    if (dims.every((dim) => dim === null)) return jitCall.batch(ctx, inputs, dims, { fn, name });
    dims.slice(0, fn.captured).forEach((dim, k) => {
      if (dim === null) return;
      throw new UnsupportedError(
        "unsupported/custom-vmap-closure",
        `customVmap: ${name} closes over a mapped value (lanes of ${typeText(fn.inputs[k]!.aval)}), which its rule would ` +
          "not see; pass it as an argument",
      );
    });
    const batched = dims.slice(fn.captured).map((dim) => dim !== null);
    const args = inputs.slice(fn.captured).map((x, k) => {
      const dim = dims[k + fn.captured]!;
      return dim === null ? x : ctx.moveAxis(x, dim, 0);
    });
    const avals = args.map(({ aval }) => aval);
    const staged = rule(ctx, avals, batched);
    const outputs = ctx.splice(staged.fn, [...staged.captured, ...args]);
    return { outputs, dims: staged.batched.map((has) => (has ? 0 : null)) };
  },
  differentiate: {
    kind: "rule",
    jvp: jvpOfCustom,
    linearize: (ctx, inputs, tangents, { fn, name }) => linearizeCall(ctx, inputs, tangents, fn, name),
  },
  lower: { kind: "expanded", by: "inline-calls" },
};

/** A call with the derivative of the rule for its rule; without one when what the function closed over has tangents. */
function jvpOfCustom(
  ctx: JvpContext,
  inputs: readonly Atom[],
  tangents: readonly (Atom | null)[],
  { fn, name, rule }: CustomVmapParams,
): WithTangents {
  const active = tangents.map((tangent) => tangent !== null);
  if (active.slice(0, fn.captured).includes(true)) return jvpOfCall(ctx, inputs, tangents, fn, name);
  const dual = ctx.jvpFn(fn, active);
  const params = { fn: dual.fn, name, rule: ruleOfJvp(rule, ctx.jvpFn, active.slice(fn.captured), dual.outputActive) };
  const given = tangents.filter((tangent) => tangent !== null);
  const results = ctx.bind(customVmapCall, [...inputs, ...given], params);
  let next = fn.outputs.length;
  return {
    outputs: results.slice(0, fn.outputs.length),
    tangents: dual.outputActive.map((has) => (has ? results[next++]! : null)),
  };
}
