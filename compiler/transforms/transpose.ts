// transpose: a program that is linear in some inputs, turned around: cotangents of outputs become cotangents of those
// inputs, by the transpose rule of each primitive, last equation first. A cotangent that is known to be zero is none,
// and costs nothing. No case for any one primitive in here.

import { UnsupportedError } from "../errors.js";
import { type ArrayFn, type Atom, type Equation, literal, makeVar } from "../ir/array-ir.js";
import type { Shape } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { Operand, RuleContext, TransposeContext, TransposedFn } from "../ir/primitive.js";
import { withoutUnread } from "../ir/unread.js";
import { add } from "../primitives/elementwise.js";
import { broadcastInDim } from "../primitives/movement.js";
import { type AxisPadding, pad } from "../primitives/padding.js";
import { reduceSum } from "../primitives/reductions.js";
import { inheritFrame } from "../trace/frames.js";
import { remembered } from "./remembered.js";
import { cotangentOfType, ruleContext } from "./rule-context.js";
import { dependents, separate } from "./separate.js";

/**
 * Reverse mode of a program that is linear in the inputs marked. The result takes the other inputs and then a cotangent
 * for each output marked in `given`, and gives the cotangents of the linear inputs that have one. JAX: backward_pass.
 */
export const transposeFn: (fn: ArrayFn, linear: readonly boolean[], given: readonly boolean[]) => TransposedFn =
  remembered(turnAround);

function turnAround(fn: ArrayFn, linear: readonly boolean[], given: readonly boolean[]): TransposedFn {
  const parts = separate(fn, linear);
  const builder = new Builder();
  builder.equations.push(...parts.known);
  const ctx = transposeContext(builder);
  const cotangents = new Map<Atom, Atom>();
  const accumulate = (atom: Atom, cotangent: Atom): void => {
    const before = cotangents.get(atom);
    cotangents.set(atom, before === undefined ? cotangent : ctx.apply(add, before, cotangent));
  };
  const cotangentInputs = fn.outputs.flatMap(({ aval }, k) => {
    if (!given[k]) return [];
    const cotangent = makeVar(aval);
    const output = parts.outputs[k]!;
    if (parts.isLinear(output)) accumulate(output, cotangent);
    return [cotangent];
  });
  for (const equation of [...parts.linear].reverse()) {
    const ofOutputs = equation.outputs.map((variable) => cotangents.get(variable) ?? null);
    if (ofOutputs.every((cotangent) => cotangent === null)) continue;
    const made = builder.equations.length;
    const operands = equation.inputs.map(
      (atom): Operand => (parts.isLinear(atom) ? { kind: "linear", aval: atom.aval } : atom),
    );
    const results = passBack(ctx, equation, ofOutputs, operands);
    equation.inputs.forEach((atom, k) => {
      const result = results[k] ?? null;
      if (result !== null && parts.isLinear(atom)) accumulate(atom, cotangentOfType(ctx, result, atom.aval));
    });
    inheritFrame(equation, builder.equations, made);
  }
  const results = fn.inputs.map((variable, k) => (linear[k] ? cotangents.get(variable) : undefined));
  const inputs = [...fn.inputs.filter((_, k) => !linear[k]), ...cotangentInputs];
  const outputs = results.filter((atom) => atom !== undefined);
  return {
    fn: withoutUnread(builder.finish(fn.name, inputs, outputs)),
    active: results.map((atom) => atom !== undefined),
  };
}

function passBack(
  ctx: TransposeContext,
  { primitive, params }: Equation,
  cotangents: readonly (Atom | null)[],
  operands: readonly Operand[],
): readonly (Atom | null)[] {
  const rule = primitive.differentiate;
  if (rule.kind === "none") return [];
  if (rule.transpose !== undefined) return rule.transpose(ctx, cotangents, operands, params);
  throw new UnsupportedError(
    "unsupported/not-linear",
    `grad: a derivative rule applies ${primitive.name}, which is not linear, to a tangent; apply it to values only, see ` +
      "the rule given to customJvp",
  );
}

function transposeContext(builder: Builder): TransposeContext {
  const ctx = ruleContext(builder);
  return {
    ...ctx,
    sum: (x, axes) => (axes.length === 0 ? x : ctx.bind(reduceSum, [x], { axes })[0]!),
    broadcast: (x, shape, dims) => ctx.bind(broadcastInDim, [x], { shape, dims })[0]!,
    place: (x, shape, start, stride) => place(ctx, x, shape, start, stride),
    dependents,
    transposeFn,
  };
}

function place(ctx: RuleContext, x: Atom, shape: Shape, start: readonly number[], stride: readonly number[]): Atom {
  const { dtype, weak } = x.aval;
  if (x.aval.shape.includes(0)) return ctx.constant(0, { shape, dtype, weak });
  const padding = x.aval.shape.map((count, axis): AxisPadding => {
    const [dim, step, first] = [shape[axis]!, stride[axis]!, start[axis]!];
    if (typeof count === "string" || typeof dim === "string") return [0, 0, 0]; // only a whole axis has no number
    return [first, dim - first - (count - 1) * step - 1, step - 1];
  });
  return ctx.bind(pad, [x, literal(0, dtype, weak)], { padding, along: [] })[0]!;
}
