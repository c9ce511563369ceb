// Common subexpressions: an equation that repeats an earlier one (same primitive, inputs and params) gives way to it.
// Requires: nothing; after simplify, which makes equal things look equal. Ensures: noDuplicates. Cost: linear.

import type { ArrayFn, Atom, Equation } from "../ir/array-ir.js";
import { identityNumbers } from "../ir/identity.js";
import { rewriteFn } from "./rewrite-fn.js";

export function cse(fn: ArrayFn): ArrayFn {
  const idOf = identityNumbers();
  const seen = new Map<string, Equation>();
  const atomKey = (atom: Atom): string => {
    if (atom.kind === "literal") {
      const value = Object.is(atom.value, -0) ? "-0" : atom.value;
      return `${value}:${atom.aval.dtype}:${atom.aval.weak}`;
    }
    return `v${idOf(atom)}`;
  };
  return rewriteFn(fn, (equation) => {
    const params = JSON.stringify(equation.params, (_, value) => (typeof value === "function" ? undefined : value));
    const key = `${equation.primitive.name}(${equation.inputs.map(atomKey).join(",")})${params}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) return earlier.outputs;
    seen.set(key, equation);
    return undefined;
  });
}
