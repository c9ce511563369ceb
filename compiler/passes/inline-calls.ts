// Inlining: every call of a traced function becomes the equations of its body, calls inside included.
// Requires: nothing. Ensures: noCalls. Cost: linear in the inlined size.

import type { ArrayFn } from "../ir/array-ir.js";
import { type JitCallParams, jitCall } from "../primitives/control.js";
import { rewriteFn, splice } from "./rewrite-fn.js";

export function inlineCalls(fn: ArrayFn): ArrayFn {
  return rewriteFn(fn, ({ primitive, inputs, params }, builder) =>
    primitive.name === jitCall.name ? splice(inlineCalls((params as JitCallParams).fn), inputs, builder) : undefined,
  );
}
