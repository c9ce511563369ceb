// separate: which equations of a program depend on inputs that it is linear in, and which are known without them. A call
// of which some results are known is replaced by its body.

import { type ArrayFn, type Atom, type Equation, isCall, type Var } from "../ir/array-ir.js";
import { Builder } from "../ir/builder.js";
import { inheritFrame } from "../trace/frames.js";
import { remembered } from "./remembered.js";

export interface Separated {
  /** Both lists in order; the linear ones read results of known ones, never the other way round. */
  readonly known: readonly Equation[];
  readonly linear: readonly Equation[];
  readonly outputs: readonly Atom[];
  isLinear(atom: Atom): boolean;
}

/** The vars of inputs stay; those of equations are new. */
export function separate(fn: ArrayFn, linear: readonly boolean[]): Separated {
  const known = new Builder();
  const rest = new Builder();
  const dependent = new Set<Atom>(fn.inputs.filter((_, k) => linear[k]));
  const run = (body: ArrayFn, args: readonly Atom[]): Atom[] => {
    const env = new Map<Var, Atom>(body.inputs.map((variable, k) => [variable, args[k]!]));
    const read = (atom: Atom): Atom => (atom.kind === "var" ? env.get(atom)! : atom);
    for (const equation of body.equations) {
      const inputs = equation.inputs.map(read);
      const depends = inputs.map((atom) => dependent.has(atom));
      const some = depends.includes(true);
      const builder = some ? rest : known;
      const made = builder.equations.length;
      const opened = some && mixes(equation, depends);
      const results = opened
        ? run(equation.params.fn as ArrayFn, inputs)
        : builder.bind(equation.primitive, inputs, equation.params);
      if (some && !opened) for (const result of results) dependent.add(result);
      inheritFrame(equation, builder.equations, made);
      equation.outputs.forEach((variable, k) => env.set(variable, results[k]!));
    }
    return body.outputs.map(read);
  };
  const outputs = run(fn, fn.inputs);
  return { known: known.equations, linear: rest.equations, outputs, isLinear: (atom) => dependent.has(atom) };
}

/** A call with results that do not depend on the inputs marked. */
function mixes(equation: Equation, depends: readonly boolean[]): boolean {
  return isCall(equation) && dependents(equation.params.fn as ArrayFn, depends).includes(false);
}

/** Which outputs depend on the inputs marked. */
export const dependents: (fn: ArrayFn, linear: readonly boolean[]) => readonly boolean[] = remembered((fn, linear) => {
  const { outputs, isLinear } = separate(fn, linear);
  return outputs.map(isLinear);
});
