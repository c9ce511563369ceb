// differentiate: the interpreter of derivative rules that jvp and linearize share. It computes tangents beside the values; a
// value whose tangent is known to be zero has none, and costs nothing. No case for any one primitive in here.

import { CompilerBug } from "../errors.js";
import { type ArrayFn, type Atom, type Equation, makeVar, type Var } from "../ir/array-ir.js";
import { isFloat } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { JvpContext, JvpFn, LinearizeContext, RuleContext, WithTangents } from "../ir/primitive.js";
import { add } from "../primitives/elementwise.js";
import { inheritFrame } from "../trace/frames.js";
import { ruleContext, tangentOfType } from "./rule-context.js";

interface Dual {
  readonly primal: Atom;
  readonly tangent: Atom | null;
}

/** What rules ask for nested functions. With `linearizeFn`, values and tangents are computed apart. */
export type NestedForms = Pick<JvpContext, "jvpFn"> & Partial<Pick<LinearizeContext, "linearizeFn">>;

export function differentiate(fn: ArrayFn, active: readonly boolean[], forms: NestedForms): JvpFn {
  const builder = new Builder();
  const ctx = { ...ruleContext(builder), ...forms };
  const env = new Map<Var, Dual>();
  const tangentInputs: Var[] = [];
  fn.inputs.forEach((input, k) => {
    const tangent = active[k] ? makeVar(input.aval) : null;
    if (tangent !== null) tangentInputs.push(tangent);
    env.set(input, { primal: input, tangent });
  });
  const read = (atom: Atom): Dual => {
    if (atom.kind === "literal") return { primal: atom, tangent: null };
    const dual = env.get(atom);
    if (dual === undefined)
      throw new CompilerBug("jvp/undefined", `jvp of ${fn.name}: a value is read before it is made`);
    return dual;
  };
  for (const equation of fn.equations) {
    const made = builder.equations.length;
    const duals = equation.inputs.map(read);
    const { outputs, tangents } = withTangents(ctx, equation, duals);
    equation.outputs.forEach((variable, k) => {
      const tangent = tangents[k] ?? null;
      env.set(variable, { primal: outputs[k]!, tangent: tangent && tangentOfType(ctx, tangent, variable.aval) });
    });
    inheritFrame(equation, builder.equations, made);
  }
  const results = fn.outputs.map(read);
  const tangents = results.flatMap(({ tangent }) => tangent ?? []);
  const outputs = [...results.map(({ primal }) => primal), ...tangents];
  return {
    fn: builder.finish(fn.name, [...fn.inputs, ...tangentInputs], outputs, fn.captured),
    outputActive: results.map(({ tangent }) => tangent !== null),
  };
}

function withTangents(
  ctx: RuleContext & NestedForms,
  { primitive, params, ...equation }: Equation,
  duals: readonly Dual[],
): WithTangents {
  const rule = primitive.differentiate;
  const inputs = duals.map(({ primal }) => primal);
  const tangents = duals.map(({ tangent }) => tangent);
  const passes =
    tangents.some((tangent) => tangent !== null) && equation.outputs.some(({ aval }) => isFloat(aval.dtype));
  if (passes && rule.kind === "rule") {
    const { linearizeFn } = ctx;
    const apart =
      linearizeFn === undefined ? undefined : rule.linearize?.({ ...ctx, linearizeFn }, inputs, tangents, params);
    return apart ?? rule.jvp(ctx, inputs, tangents, params);
  }
  const outputs = ctx.bind(primitive, inputs, params);
  if (passes && rule.kind === "linear") {
    const given = tangents.map((tangent, k) => tangent ?? ctx.constant(0, inputs[k]!.aval));
    return { outputs, tangents: ctx.bind(primitive, given, params) };
  }
  if (passes && rule.kind === "partials") {
    const terms = tangents.map((tangent, k) =>
      tangent === null ? null : rule.partial(ctx, k, tangent, inputs, outputs[0]!, params),
    );
    return { outputs, tangents: [total(ctx, terms)] };
  }
  return { outputs, tangents: [] };
}

function total(ctx: JvpContext, terms: readonly (Atom | null)[]): Atom | null {
  return terms.reduce((sum, term) => (sum === null ? term : term === null ? sum : ctx.apply(add, sum, term)), null);
}
