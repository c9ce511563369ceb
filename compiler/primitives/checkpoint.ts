// checkpoint: a call of which reverse mode keeps the arguments only. Its derivative runs it again.

import type { Primitive } from "../ir/primitive.js";
import { withoutUnread } from "../ir/unread.js";
import { evaluateFn, type JitCallParams, jvpOfCall, transposeCall } from "./control.js";

/** JAX: remat. */
export const checkpointCall: Primitive<JitCallParams> = {
  name: "checkpointCall",
  shape: (_inputs, { fn }) => fn.outputs.map((atom) => atom.aval),
  evaluate: (inputs, { fn }) => evaluateFn(fn, inputs),
  batch(ctx, inputs, dims, { fn, name }) {
    const batched = ctx.batchFn(fn, dims);
    const outputs = ctx.bind(checkpointCall, [...batched.captured, ...inputs], { fn: batched.fn, name });
    return { outputs, dims: batched.dims };
  },
  differentiate: {
    kind: "rule",
    jvp: (ctx, inputs, tangents, { fn, name }) => jvpOfCall(ctx, inputs, tangents, fn, name, checkpointCall),
    linearize(ctx, inputs, tangents, { fn, name }) {
      const { fn: both, outputActive } = ctx.jvpFn(
        fn,
        tangents.map((tangent) => tangent !== null),
      );
      const again = withoutUnread({ ...both, outputs: both.outputs.slice(fn.outputs.length) });
      const given = tangents.filter((tangent) => tangent !== null);
      const moved = ctx.bind(checkpointCall, [...inputs, ...given], { fn: again, name });
      let next = 0;
      return {
        outputs: ctx.bind(checkpointCall, inputs, { fn, name }),
        tangents: outputActive.map((has) => (has ? moved[next++]! : null)),
      };
    },
    transpose: (ctx, cotangents, operands, params) => transposeCall(checkpointCall, ctx, cotangents, operands, params),
  },
  lower: { kind: "expanded", by: "inline-calls" },
};
