// Dead code: equations whose outputs nobody reads go. Primitives have no effects.
// Requires: nothing. Ensures: allUsed. Cost: one walk from the end.

import type { ArrayFn, Atom, Equation, Var } from "../ir/array-ir.js";

export function dce(fn: ArrayFn): ArrayFn {
  const live = new Set<Var>();
  const use = (atom: Atom): void => {
    if (atom.kind === "var") live.add(atom);
  };
  fn.outputs.forEach(use);
  const kept: Equation[] = [];
  for (const equation of [...fn.equations].reverse()) {
    if (!equation.outputs.some((variable) => live.has(variable))) continue;
    equation.inputs.forEach(use);
    kept.push(equation);
  }
  return kept.length === fn.equations.length ? fn : { ...fn, equations: kept.reverse() };
}
