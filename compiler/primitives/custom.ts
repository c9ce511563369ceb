// Calls whose batching rule is the user's own. Where no vmap reaches the call, it is a call like any other; so is its
// derivative, which no longer knows the rule.

import { UnsupportedError } from "../errors.js";
import type { ArrayFn } from "../ir/array-ir.js";
import { type Aval, typeText } from "../ir/aval.js";
import type { CapturedValue, Primitive } from "../ir/primitive.js";
import { evaluateFn, jitCall, jvpOfCall, linearizeCall } from "./control.js";

/** The user's rule, traced for one choice of mapped arguments. */
export interface StagedRule {
  /** From `captured` and the arguments, mapped ones with their lanes first, to the outputs. */
  readonly fn: ArrayFn;
  readonly captured: readonly CapturedValue[];
  /** Which outputs have lanes, as their first axis. */
  readonly batched: readonly boolean[];
}

export type CustomVmapParams = {
  /** One lane. Its captured values are the leading inputs of the call. */
  readonly fn: ArrayFn;
  readonly name: string;
  /** Traces the rule for arguments of these types; `batched` says which of them have lanes, as their first axis. */
  readonly rule: (args: readonly Aval[], batched: readonly boolean[]) => StagedRule;
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
    const staged = rule(
      args.map(({ aval }) => aval),
      batched,
    );
    const outputs = ctx.splice(staged.fn, [...staged.captured.map(ctx.capture), ...args]);
    return { outputs, dims: staged.batched.map((has) => (has ? 0 : null)) };
  },
  differentiate: {
    kind: "rule",
    jvp: (ctx, inputs, tangents, { fn, name }) => jvpOfCall(ctx, inputs, tangents, fn, name),
    linearize: (ctx, inputs, tangents, { fn, name }) => linearizeCall(ctx, inputs, tangents, fn, name),
  },
  lower: { kind: "expanded", by: "inline-calls" },
};
