// Equations whose outputs nobody reads, taken out. Primitives have no effects.

import type { ArrayFn, Atom, Equation, Var } from "./array-ir.js";

/** The function without them; the same object when there are none. One walk from the end. */
export function withoutUnread(fn: ArrayFn): ArrayFn {
  const live = new Set<Var>();
  const use = (atom: Atom): void => {
    if (atom.kind === "var") live.add(atom);
  };
  fn.outputs.forEach(use);
  const kept: Equation[] = [];
  for (const equation of [...fn.equations].reverse()) {
    const read = equation.outputs.map((variable) => live.has(variable));
    if (!read.includes(true)) continue;
    equation.inputs.forEach(use);
    kept.push(read.includes(false) ? withoutOutputs(equation, read) : equation);
  }
  kept.reverse();
  const same = kept.length === fn.equations.length && kept.every((one, k) => one === fn.equations[k]);
  return same ? fn : { ...fn, equations: kept };
}

/** The equation without the outputs that nobody reads, if its primitive can leave them out. */
function withoutOutputs(equation: Equation, read: readonly boolean[]): Equation {
  const params = equation.primitive.keepOutputs?.(equation.params, read);
  if (params === undefined) return equation;
  return { ...equation, params, outputs: equation.outputs.filter((_, k) => read[k]) };
}
