// Builds array IR one equation at a time. The only way an equation comes to be, so that every one has passed the
// shape rule of its primitive. Used by tracing and by every transform and pass that makes new equations.

import { type ArrayFn, type Atom, type Equation, makeVar, type Var } from "./array-ir.js";
import type { Aval } from "./aval.js";
import type { Params, Primitive } from "./primitive.js";

export class Builder {
  readonly equations: Equation[] = [];

  bind<P extends Params>(primitive: Primitive<P>, inputs: readonly Atom[], params: P): Var[] {
    const avals = primitive.shape(
      inputs.map((atom) => atom.aval),
      params,
    );
    const outputs = avals.map((aval: Aval) => makeVar(aval));
    this.equations.push({ primitive: primitive as unknown as Primitive, inputs, params, outputs });
    return outputs;
  }

  /** Copies the equations of `fn`, its inputs bound to `args`. Gives the atoms of its outputs. */
  splice(fn: ArrayFn, args: readonly Atom[]): Atom[] {
    const env = new Map<Var, Atom>();
    const read = (atom: Atom): Atom => (atom.kind === "var" ? (env.get(atom) ?? atom) : atom);
    fn.inputs.forEach((variable, k) => env.set(variable, args[k]!));
    for (const { primitive, inputs, params, outputs } of fn.equations) {
      const results = this.bind(primitive, inputs.map(read), params);
      outputs.forEach((variable, k) => env.set(variable, results[k]!));
    }
    return fn.outputs.map(read);
  }

  finish(name: string, inputs: readonly Var[], outputs: readonly Atom[], captured = 0): ArrayFn {
    return { name, captured, inputs, equations: this.equations, outputs };
  }
}
