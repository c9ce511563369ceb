// The generic rewrite of array IR: equations are visited in order with their inputs already replaced.

import type { ArrayFn, Atom, Equation, Var } from "../ir/array-ir.js";
import { Builder } from "../ir/builder.js";

/** What becomes of an equation: other atoms for its outputs, or undefined to keep it. */
export type RewriteEquation = (equation: Equation, builder: Builder) => readonly Atom[] | undefined;

/** The function with each equation rewritten; the same object when none was. */
export function rewriteFn(fn: ArrayFn, rewrite: RewriteEquation): ArrayFn {
  const builder = new Builder();
  const replaced = new Map<Var, Atom>();
  const replace = (atom: Atom): Atom => (atom.kind === "var" ? (replaced.get(atom) ?? atom) : atom);
  let changed = false;
  for (const equation of fn.equations) {
    const inputs = equation.inputs.map(replace);
    const same = inputs.every((atom, k) => atom === equation.inputs[k]);
    const current = same ? equation : { ...equation, inputs };
    const result = rewrite(current, builder);
    if (result === undefined) {
      builder.equations.push(current);
    } else {
      changed = true;
      equation.outputs.forEach((variable, k) => replaced.set(variable, result[k]!));
    }
  }
  return changed ? builder.finish(fn.name, fn.inputs, fn.outputs.map(replace), fn.captured) : fn;
}

/** Copies the equations of `fn` into `builder`, its inputs bound to `args`. Gives the atoms of its outputs. */
export function splice(fn: ArrayFn, args: readonly Atom[], builder: Builder): Atom[] {
  const env = new Map<Var, Atom>();
  const read = (atom: Atom): Atom => (atom.kind === "var" ? (env.get(atom) ?? atom) : atom);
  fn.inputs.forEach((variable, k) => env.set(variable, args[k]!));
  for (const { primitive, inputs, params, outputs } of fn.equations) {
    const results = builder.bind(primitive, inputs.map(read), params);
    outputs.forEach((variable, k) => env.set(variable, results[k]!));
  }
  return fn.outputs.map(read);
}
