// vmap: array IR of one lane -> array IR of a batch, by the batching rule of each primitive. Equations that no mapped
// value reaches are copied as they are, so uniform work stays uniform; those that name the axis are batched all the
// same. No case for any one primitive in here.

import { CompilerBug } from "../errors.js";
import type { ArrayFn, Atom, Equation, Var } from "../ir/array-ir.js";
import { makeVar } from "../ir/array-ir.js";
import type { Aval, Dim, Shape } from "../ir/aval.js";
import { axisNamesOf } from "../ir/axis-names.js";
import { Builder } from "../ir/builder.js";
import type { BatchContext, BatchDim, CapturedValue } from "../ir/primitive.js";
import { broadcastInDim, transpose } from "../primitives/movement.js";
import type { ArrayValue } from "../trace/array-value.js";
import { inheritFrame } from "../trace/frames.js";
import { Tracer } from "../trace/tracer.js";

export interface MappedAxis {
  readonly size: Dim;
  readonly name: string | undefined;
  /** Nothing is mapped: the result is what one lane runs by itself. */
  readonly alone?: boolean;
}

export interface BatchedFn {
  readonly fn: ArrayFn;
  readonly dims: readonly BatchDim[];
  /** Values that batching rules closed over: inputs of `fn`, before all others. */
  readonly captured: readonly ArrayValue[];
}

/** What the caller wants of one output, given where the rules left its mapped axis. `undefined`: leave it. */
export type PlaceOutput = (position: number, dim: BatchDim, aval: Aval) => BatchDim | undefined;

/**
 * Maps `fn` over a new axis of each input with a dim. Inputs are the avals of lanes; the result takes whole batches.
 * `place` says where the mapped axis of each output goes; an unmapped output that is placed repeats along the axis.
 */
export function vmapFn(
  fn: ArrayFn,
  inDims: readonly BatchDim[],
  axis: MappedAxis,
  place: PlaceOutput = () => undefined,
): BatchedFn {
  const builder = new Builder();
  const captures = new Map<CapturedValue, Var>();
  const ctx = batchContext(builder, axis, captures);
  const env = new Map<Var, { atom: Atom; dim: BatchDim }>();
  const inputs = fn.inputs.map((lane, k) => {
    const dim = inDims[k] ?? null;
    const batched = dim === null ? lane : makeVar({ ...lane.aval, shape: insertAxis(lane.aval.shape, dim, axis.size) });
    env.set(lane, { atom: batched, dim });
    return batched;
  });
  const read = (atom: Atom): { atom: Atom; dim: BatchDim } => {
    if (atom.kind === "literal") return { atom, dim: null };
    const entry = env.get(atom);
    if (entry === undefined)
      throw new CompilerBug("vmap/undefined", `vmap of ${fn.name}: a value is read before it is made`);
    return entry;
  };
  for (const equation of fn.equations) {
    const made = builder.equations.length;
    const args = equation.inputs.map(read);
    const atoms = args.map(({ atom }) => atom);
    const dims = args.map(({ dim }) => dim);
    const isUniform = dims.every((dim) => dim === null) && !names(axis, equation);
    const result = isUniform
      ? { outputs: ctx.bind(equation.primitive, atoms, equation.params), dims: equation.outputs.map(() => null) }
      : equation.primitive.batch(ctx, atoms, dims, equation.params);
    equation.outputs.forEach((variable, k) => {
      env.set(variable, { atom: result.outputs[k]!, dim: result.dims[k]! });
    });
    inheritFrame(equation, builder.equations, made);
  }
  const placed = fn.outputs.map((output, k) => {
    const { atom, dim } = read(output);
    const wanted = place(k, dim, output.aval);
    if (wanted === undefined || wanted === dim) return { atom, dim };
    if (wanted === null) throw new CompilerBug("vmap/place", `vmap of ${fn.name}: a mapped output cannot be unmapped`);
    return { atom: dim === null ? ctx.broadcastAxis(atom, wanted) : ctx.moveAxis(atom, dim, wanted), dim: wanted };
  });
  const outputs = placed.map(({ atom }) => atom);
  return {
    fn: builder.finish(fn.name, [...captures.values(), ...inputs], outputs, fn.captured + captures.size),
    dims: placed.map(({ dim }) => dim),
    captured: [...captures.keys()] as ArrayValue[],
  };
}

function names({ name }: MappedAxis, { primitive, params }: Equation): boolean {
  return name !== undefined && axisNamesOf(primitive, params).has(name);
}

export function insertAxis(shape: Shape, axis: number, dim: Dim): Dim[] {
  return [...shape.slice(0, axis), dim, ...shape.slice(axis)];
}

// Batched forms of nested functions: a call that is mapped the same way again reuses the same body.
const nestedLimit = 32;
const nested = new WeakMap<ArrayFn, Map<string, BatchedFn>>();

function batchContext(builder: Builder, axis: MappedAxis, captures: Map<CapturedValue, Var>): BatchContext {
  const ctx: BatchContext = {
    size: axis.size,
    axisName: axis.name,
    alone: axis.alone ?? false,
    bind: (primitive, inputs, params) => builder.bind(primitive, inputs, params),
    moveAxis(x, from, to) {
      if (from === to) return x;
      const permutation = x.aval.shape.map((_, k) => k).filter((k) => k !== from);
      permutation.splice(to, 0, from);
      return builder.bind(transpose, [x], { permutation })[0]!;
    },
    broadcastAxis(x, at) {
      const shape = insertAxis(x.aval.shape, at, axis.size);
      const dims = shape.map((_, k) => k).filter((k) => k !== at);
      return ctx.broadcast(x, shape, dims);
    },
    broadcast: (x, shape, dims) => builder.bind(broadcastInDim, [x], { shape, dims })[0]!,
    batchFn(fn, dims) {
      const batched = batchNested(fn, dims, axis);
      return { fn: batched.fn, dims: batched.dims, captured: batched.captured.map(ctx.capture) };
    },
    aloneFn(fn) {
      if (!fn.equations.some((equation) => names(axis, equation))) return { fn, captured: [] };
      return vmapFn(fn, [], { ...axis, alone: true });
    },
    splice: (fn, args) => builder.splice(fn, args),
    capture(value) {
      let variable = captures.get(value);
      if (variable === undefined) {
        variable = makeVar(value.aval);
        captures.set(value, variable);
      }
      return variable;
    },
  };
  return ctx;
}

function batchNested(fn: ArrayFn, dims: readonly BatchDim[], axis: MappedAxis): BatchedFn {
  const byKey = nested.get(fn) ?? new Map<string, BatchedFn>();
  nested.set(fn, byKey);
  const key = JSON.stringify([dims, axis.size, axis.name ?? null, axis.alone ?? false]);
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const batched = vmapFn(fn, dims, axis);
  if (batched.captured.some((value) => value instanceof Tracer)) return batched; // lives as long as the trace around
  if (byKey.size >= nestedLimit) byKey.clear(); // many literal batch sizes: let the old ones go
  byKey.set(key, batched);
  return batched;
}
