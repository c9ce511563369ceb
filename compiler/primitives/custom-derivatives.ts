// Calls whose derivative is the user's own. Where nothing is differentiated they are calls like any other; vmap keeps the
// rule, batched. A rule is traced when it is first needed: it may call the function that it belongs to.

import { UnsupportedError } from "../errors.js";
import { type ArrayFn, type Atom, makeVar } from "../ir/array-ir.js";
import { type Aval, isFloat } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { BatchContext, BatchDim, Operand, Primitive, RuleContext } from "../ir/primitive.js";
import { evaluateFn, jitCall } from "./control.js";
import { placeOutputs } from "./control-flow.js";
import { broadcastInDim, transpose } from "./movement.js";
import { reduceSum } from "./reductions.js";

/** The function of a call, whose captured values are the leading inputs. Every rule takes them first too. */
type CustomCall = {
  readonly fn: ArrayFn;
  readonly name: string;
};

export type CustomJvpParams = CustomCall & {
  /** From captured values, arguments and tangents of the float arguments to outputs and tangents of the float outputs. */
  readonly rule: () => ArrayFn;
};

export type CustomVjpParams = CustomCall & {
  /** From captured values and arguments to outputs and residuals. */
  readonly forward: () => ArrayFn;
  /** From captured values, residuals and cotangents of the float outputs to cotangents of the float arguments. */
  readonly backward: () => ArrayFn;
};

/** JAX: custom_jvp_call. */
export const customJvpCall: Primitive<CustomJvpParams> = {
  name: "customJvpCall",
  shape: (_inputs, { fn }) => fn.outputs.map((atom) => atom.aval),
  evaluate: (inputs, { fn }) => evaluateFn(fn, inputs),
  batch(ctx, inputs, dims, { fn, name, rule }) {
    const ofTangents = dims.slice(fn.captured).filter((_, k) => isFloat(fn.inputs[fn.captured + k]!.aval.dtype));
    const params = {
      fn: batchedOutputs(ctx, fn, dims),
      name,
      rule: once(() => batchedOutputs(ctx, rule(), [...dims, ...ofTangents])),
    };
    const outputs = ctx.bind(customJvpCall, inputs, params);
    return { outputs, dims: outputs.map(() => 0) };
  },
  differentiate: {
    kind: "rule",
    jvp(ctx, inputs, tangents, { fn, name, rule }) {
      const given = argumentTangents(ctx, "customJvp", fn, name, inputs, tangents);
      const results = ctx.bind(jitCall, [...inputs, ...given], { fn: rule(), name });
      return withTangents(fn, results.slice(0, fn.outputs.length), results.slice(fn.outputs.length));
    },
  },
  lower: { kind: "expanded", by: "inline-calls" },
};

/** JAX: custom_vjp_call. */
export const customVjpCall: Primitive<CustomVjpParams> = {
  name: "customVjpCall",
  shape: (_inputs, { fn }) => fn.outputs.map((atom) => atom.aval),
  evaluate: (inputs, { fn }) => evaluateFn(fn, inputs),
  batch(ctx, inputs, dims, { fn, name, forward, backward }) {
    const lanes = once(() => batchedForward(ctx, fn, forward(), dims));
    const outputs = ctx.bind(customVjpCall, inputs, {
      fn: batchedOutputs(ctx, fn, dims),
      name,
      forward: () => lanes().fn,
      backward: once(() => batchedBackward(ctx, fn, backward(), dims, lanes().residualDims)),
    });
    return { outputs, dims: outputs.map(() => 0) };
  },
  differentiate: {
    kind: "rule",
    jvp: (_ctx, _inputs, _tangents, { name }) => noForwardMode(name),
    linearize(ctx, inputs, tangents, { fn, name, forward, backward }) {
      const given = argumentTangents(ctx, "customVjp", fn, name, inputs, tangents);
      const results = ctx.bind(jitCall, inputs, { fn: forward(), name });
      const residuals = [...inputs.slice(0, fn.captured), ...results.slice(fn.outputs.length)];
      const outputs = fn.outputs.map(({ aval }) => aval).filter(({ dtype }) => isFloat(dtype));
      const moved = ctx.bind(customVjpTangents, [...residuals, ...given], {
        name,
        backward,
        residuals: residuals.length,
        outputs,
      });
      return withTangents(fn, results.slice(0, fn.outputs.length), moved);
    },
  },
  lower: { kind: "expanded", by: "inline-calls" },
};

type CustomVjpTangentsParams = {
  readonly name: string;
  readonly backward: () => ArrayFn;
  /** The inputs are so many residuals, then tangents. */
  readonly residuals: number;
  readonly outputs: readonly Aval[];
};

/** The tangents of a function that says only how cotangents go back. Never run as it is. JAX: custom_lin. */
export const customVjpTangents: Primitive<CustomVjpTangentsParams> = {
  name: "customVjpTangents",
  shape: (_inputs, { outputs }) => outputs,
  evaluate: (_inputs, { name }) => noForwardMode(name),
  batch: (_ctx, _inputs, _dims, { name }) => noForwardMode(name),
  differentiate: {
    kind: "rule",
    jvp: (_ctx, _inputs, _tangents, { name }) => noForwardMode(name),
    transpose(ctx, cotangents, operands, { name, backward, residuals, outputs }) {
      const given = outputs.map((aval, k) => cotangents[k] ?? ctx.constant(0, aval));
      const values = operands.slice(0, residuals).map((operand) => residual(operand, name));
      const results = ctx.bind(jitCall, [...values, ...given], { fn: backward(), name });
      return operands.map((_, k) => (k < residuals ? null : results[k - residuals]!));
    },
  },
  lower: { kind: "nest", build: (_loops, _inputs, _outputs, { name }) => noForwardMode(name) },
};

function noForwardMode(name: string): never {
  throw new UnsupportedError(
    "unsupported/custom-vjp",
    `customVjp: ${name} says how to differentiate in reverse only, but is differentiated forward (jvp, jacfwd, the outer part ` +
      "of hessian at it); use grad, vjp or jacrev, or define it with customJvp",
  );
}

function residual(operand: Operand, name: string): Atom {
  return operand.kind === "linear" ? noForwardMode(name) : operand;
}

/** A tangent for each float argument. */
function argumentTangents(
  ctx: RuleContext,
  op: string,
  fn: ArrayFn,
  name: string,
  inputs: readonly Atom[],
  tangents: readonly (Atom | null)[],
): Atom[] {
  if (tangents.slice(0, fn.captured).some((tangent) => tangent !== null)) {
    throw new UnsupportedError(
      "unsupported/custom-closure",
      `${op}: ${name} closes over a value that is differentiated, of which its rule says nothing; pass it as an argument`,
    );
  }
  return inputs.flatMap(({ aval }, k) =>
    k < fn.captured || !isFloat(aval.dtype) ? [] : [tangents[k] ?? ctx.constant(0, aval)],
  );
}

function withTangents(
  fn: ArrayFn,
  outputs: readonly Atom[],
  given: readonly Atom[],
): { outputs: readonly Atom[]; tangents: (Atom | null)[] } {
  let next = 0;
  return { outputs, tangents: fn.outputs.map(({ aval }) => (isFloat(aval.dtype) ? given[next++]! : null)) };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

// --- under vmap -----------------------------------------------------------------------------------------------------

function batched(
  ctx: BatchContext,
  fn: ArrayFn,
  dims: readonly BatchDim[],
): { fn: ArrayFn; dims: readonly BatchDim[] } {
  const { fn: lanes, dims: outDims, captured } = ctx.batchFn(fn, dims);
  if (captured.length === 0) return { fn: lanes, dims: outDims };
  throw new UnsupportedError(
    "unsupported/custom-closure",
    `vmap: ${fn.name}, which has a derivative of its own, asks for its position along a mapped axis inside a branch or loop ` +
      "that each lane takes by itself; ask before it, and pass the position as an argument",
  );
}

/** Lanes come first in every output. */
function batchedOutputs(ctx: BatchContext, fn: ArrayFn, dims: readonly BatchDim[]): ArrayFn {
  const lanes = batched(ctx, fn, dims);
  return placeOutputs(
    lanes.fn,
    lanes.dims,
    fn.outputs.map(() => true),
    ctx.size,
  );
}

function batchedForward(
  ctx: BatchContext,
  fn: ArrayFn,
  forward: ArrayFn,
  dims: readonly BatchDim[],
): { fn: ArrayFn; residualDims: BatchDim[] } {
  const lanes = batched(ctx, forward, dims);
  const mapped = lanes.dims.map((dim, k) => k < fn.outputs.length || dim !== null);
  return {
    fn: placeOutputs(lanes.fn, lanes.dims, mapped, ctx.size),
    residualDims: mapped.slice(fn.outputs.length).map((is) => (is ? 0 : null)),
  };
}

/** Cotangents of mapped arguments have their lanes where those have them; those of the others are summed over lanes. */
function batchedBackward(
  ctx: BatchContext,
  fn: ArrayFn,
  backward: ArrayFn,
  dims: readonly BatchDim[],
  residualDims: readonly BatchDim[],
): ArrayFn {
  const ofResiduals = [...dims.slice(0, fn.captured), ...residualDims];
  const cotangents = backward.inputs.slice(ofResiduals.length).map(() => 0);
  const lanes = batched(ctx, backward, [...ofResiduals, ...cotangents]);
  const wanted = dims.slice(fn.captured).filter((_, k) => isFloat(fn.inputs[fn.captured + k]!.aval.dtype));
  const builder = new Builder();
  const inputs = lanes.fn.inputs.map(({ aval }) => makeVar(aval));
  const outputs = builder
    .splice(lanes.fn, inputs)
    .map((x, k) => placeCotangent(builder, ctx, x, lanes.dims[k]!, wanted[k]!));
  return builder.finish(backward.name, inputs, outputs);
}

function placeCotangent(builder: Builder, ctx: BatchContext, x: Atom, dim: BatchDim, wanted: BatchDim): Atom {
  const axes = x.aval.shape.map((_, axis) => axis);
  if (wanted === null) {
    // The cotangent that all lanes share counts once for each of them.
    const lanes = dim === null ? repeated(builder, ctx, x, 0) : x;
    return builder.bind(reduceSum, [lanes], { axes: [dim ?? 0] })[0]!;
  }
  if (dim === null) return repeated(builder, ctx, x, wanted);
  if (dim === wanted) return x;
  const permutation = axes.filter((axis) => axis !== dim).toSpliced(wanted, 0, dim);
  return builder.bind(transpose, [x], { permutation })[0]!;
}

function repeated(builder: Builder, ctx: BatchContext, x: Atom, at: number): Atom {
  const shape = x.aval.shape.toSpliced(at, 0, ctx.size);
  const dims = shape.map((_, axis) => axis).filter((axis) => axis !== at);
  return builder.bind(broadcastInDim, [x], { shape, dims })[0]!;
}
