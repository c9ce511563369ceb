// Common subexpressions: an equation that repeats an earlier one (same primitive, inputs and params) gives way to it.
// Requires: nothing; after simplify, which makes equal things look equal. Ensures: noDuplicates. Cost: linear.

import type { ArrayFn, Equation } from "../ir/array-ir.js";
import { equationKeys } from "../ir/equation-key.js";
import { rewriteFn } from "./rewrite-fn.js";

export function cse(fn: ArrayFn): ArrayFn {
  const keyOf = equationKeys();
  const seen = new Map<string, Equation>();
  return rewriteFn(fn, (equation) => {
    const key = keyOf(equation);
    const earlier = seen.get(key);
    if (earlier !== undefined) return earlier.outputs;
    seen.set(key, equation);
    return undefined;
  });
}
