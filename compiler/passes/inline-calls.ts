// Inlining: every call of a traced function becomes the equations of its body, calls inside included. A call is an
// equation whose primitive leaves its lowering to this pass; its body is the param `fn`.
// Requires: nothing. Ensures: noCalls. Cost: linear in the inlined size.

import { type ArrayFn, isCall } from "../ir/array-ir.js";
import { rewriteFn } from "./rewrite-fn.js";

export function inlineCalls(fn: ArrayFn): ArrayFn {
  return rewriteFn(fn, (equation, builder) =>
    isCall(equation) ? builder.splice(inlineCalls(equation.params.fn as ArrayFn), equation.inputs) : undefined,
  );
}
