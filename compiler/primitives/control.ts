// Primitives that hold whole functions. A call keeps its body apart, so that the body is traced and batched once.

import { CompilerBug } from "../errors.js";
import type { ArrayFn, Atom } from "../ir/array-ir.js";
import type { Dense } from "../ir/aval.js";
import type {
  JvpContext,
  LinearizeContext,
  Operand,
  Primitive,
  TransposeContext,
  WithTangents,
} from "../ir/primitive.js";
import { evaluateEquation } from "../trace/frames.js";
import { dense } from "./families.js";

export type JitCallParams = {
  readonly fn: ArrayFn;
  readonly name: string;
};

/** One call of a function that was traced by an inner jit. Its captured values are ordinary inputs. */
export const jitCall: Primitive<JitCallParams> = {
  name: "jitCall",
  shape: (_inputs, { fn }) => fn.outputs.map((atom) => atom.aval),
  evaluate: (inputs, { fn }) => evaluateFn(fn, inputs),
  batch(ctx, inputs, dims, { fn, name }) {
    const batched = ctx.batchFn(fn, dims);
    const outputs = ctx.bind(jitCall, [...batched.captured, ...inputs], { fn: batched.fn, name });
    return { outputs, dims: batched.dims };
  },
  differentiate: {
    kind: "rule",
    jvp: (ctx, inputs, tangents, { fn, name }) => jvpOfCall(ctx, inputs, tangents, fn, name),
    linearize: (ctx, inputs, tangents, { fn, name }) => linearizeCall(ctx, inputs, tangents, fn, name),
    transpose: (ctx, cotangents, operands, params) => transposeCall(jitCall, ctx, cotangents, operands, params),
  },
  lower: { kind: "expanded", by: "inline-calls" },
};

/** The body with tangents, called. */
export function jvpOfCall(
  ctx: JvpContext,
  inputs: readonly Atom[],
  tangents: readonly (Atom | null)[],
  fn: ArrayFn,
  name: string,
  self: Primitive<JitCallParams> = jitCall,
): WithTangents {
  const active = tangents.map((tangent) => tangent !== null);
  const { fn: withTangents, outputActive } = ctx.jvpFn(fn, active);
  const given = tangents.filter((tangent) => tangent !== null);
  const results = ctx.bind(self, [...inputs, ...given], { fn: withTangents, name });
  let next = fn.outputs.length;
  return {
    outputs: results.slice(0, fn.outputs.length),
    tangents: outputActive.map((has) => (has ? results[next++]! : null)),
  };
}

/** A call of the body turned around, which computes what it needs of the values. */
export function transposeCall(
  self: Primitive<JitCallParams>,
  ctx: TransposeContext,
  cotangents: readonly (Atom | null)[],
  operands: readonly Operand[],
  { fn, name }: JitCallParams,
): (Atom | null)[] {
  const given = cotangents.map((cotangent) => cotangent !== null);
  const turned = ctx.transposeFn(
    fn,
    operands.map(({ kind }) => kind === "linear"),
    given,
  );
  const values = operands.filter((operand): operand is Atom => operand.kind !== "linear");
  const present = cotangents.filter((cotangent) => cotangent !== null);
  const results = ctx.bind(self, [...values, ...present], { fn: turned.fn, name });
  let next = 0;
  return turned.active.map((is) => (is ? results[next++]! : null));
}

/** A call of what is known of the body, and one of what is linear in the tangents. */
export function linearizeCall(
  ctx: LinearizeContext,
  inputs: readonly Atom[],
  tangents: readonly (Atom | null)[],
  fn: ArrayFn,
  name: string,
): WithTangents {
  const { known, linear, residuals, outputActive } = ctx.linearizeFn(
    fn,
    tangents.map((tangent) => tangent !== null),
  );
  const results = ctx.bind(jitCall, inputs, { fn: known, name });
  const values = [...inputs, ...results];
  const given = tangents.filter((tangent) => tangent !== null);
  const moved = ctx.bind(jitCall, [...residuals.map((k) => values[k]!), ...given], { fn: linear, name });
  let next = 0;
  return {
    outputs: results.slice(0, fn.outputs.length),
    tangents: outputActive.map((has) => (has ? moved[next++]! : null)),
  };
}

/** Runs array IR with the evaluate rule of each equation. */
export function evaluateFn(fn: ArrayFn, args: readonly Dense[]): Dense[] {
  const env = new Map<Atom, Dense>();
  const read = (atom: Atom): Dense => {
    if (atom.kind === "literal") return dense([], atom.aval.dtype, (data) => data.fill(atom.value), atom.aval.weak);
    const value = env.get(atom);
    if (value === undefined) throw new CompilerBug("evaluate/undefined", `${fn.name} reads a value before it is made`);
    return value;
  };
  fn.inputs.forEach((variable, k) => env.set(variable, args[k]!));
  for (const equation of fn.equations) {
    const results = evaluateEquation(equation, equation.inputs.map(read));
    equation.outputs.forEach((variable, k) => env.set(variable, results[k]!));
  }
  return fn.outputs.map(read);
}
