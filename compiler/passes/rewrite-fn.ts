// The generic rewrite of array IR: equations are visited in order with their inputs already replaced.

import type { ArrayFn, Atom, Equation, Var } from "../ir/array-ir.js";
import { Builder } from "../ir/builder.js";
import type { Params } from "../ir/primitive.js";
import { mapSame } from "./rewrite-loops.js";

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

/** A pass that also changes the functions inside equations (branches, loop bodies), inner ones first. */
export function inNested(pass: (fn: ArrayFn) => ArrayFn): (fn: ArrayFn) => ArrayFn {
  const run = (fn: ArrayFn): ArrayFn => {
    let changed = false;
    const equations = fn.equations.map((equation): Equation => {
      const params = mapFunctions(equation.params, run);
      if (params === equation.params) return equation;
      changed = true;
      return { ...equation, params };
    });
    return pass(changed ? { ...fn, equations } : fn);
  };
  return run;
}

function mapFunctions(params: Params, change: (fn: ArrayFn) => ArrayFn): Params {
  const isFn = (value: unknown): value is ArrayFn =>
    typeof value === "object" && value !== null && "equations" in value;
  let changed = false;
  const entries = Object.entries(params).map(([key, value]): [string, unknown] => {
    const next = isFn(value)
      ? change(value)
      : Array.isArray(value) && value.some(isFn)
        ? mapSame(value as readonly ArrayFn[], change)
        : value;
    if (next !== value) changed = true;
    return [key, next];
  });
  return changed ? Object.fromEntries(entries) : params;
}
