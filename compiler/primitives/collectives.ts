// Primitives that work across the lanes of a named mapped axis. The vmap that has the name resolves them, by their
// batching rule, into reductions and movement along its axis; every other vmap passes them on. None is ever run as it
// is. The result of a reduction is equal in all lanes, hence not mapped. JAX: jax.lax.parallel.

import { CompilerBug, NeedsSize, ShapeError, UnsupportedError } from "../errors.js";
import { type Atom, literal } from "../ir/array-ir.js";
import { type Aval, type Dim, type DType, makeAval, type Shape, typeText } from "../ir/aval.js";
import { cast, constant } from "../ir/loop-ir.js";
import type {
  BatchContext,
  BatchDim,
  Batched,
  CapturedValue,
  Derivative,
  JvpContext,
  Primitive,
} from "../ir/primitive.js";
import { div, eqStored, indicator, mul } from "./elementwise.js";
import { type Accepts, checkAxis, checkDTypeOf, dense, none, partials, type ReduceParams } from "./families.js";
import { concatenate, iota, slice, transpose } from "./movement.js";
import { highest, lowest, reduceMax, reduceMin, reduceSum } from "./reductions.js";
import { linear } from "./transposing.js";

export type CollectiveParams = { readonly axisName: string };
/** `size` is that of the named axis, which comes to stand at `axis` of each lane. */
export type AllGatherParams = CollectiveParams & { readonly axis: number; readonly size: Dim };
/** Lane k gets what lane sources[k] has. */
export type PpermuteParams = CollectiveParams & { readonly sources: readonly number[] };
/** Axis `split` goes to the lanes, the lanes come to stand at `concat`, counted without `split`. */
export type AllToAllParams = CollectiveParams & { readonly split: number; readonly concat: number; readonly size: Dim };
export type SizeParams = { readonly dim: Dim; readonly dtype: DType };

interface CollectiveSpec<P extends CollectiveParams> {
  readonly accepts: Accepts;
  readonly shape: (x: Aval, params: P) => Shape;
  /** The batching rule of the vmap that has the name. */
  readonly resolve: (ctx: BatchContext, x: Atom, dim: BatchDim, params: P) => { x: Atom; dim: BatchDim };
  /** That of any other vmap: the same equation on shifted axes, and where the mapped axis comes to stand. */
  readonly pass: (dim: number, params: P) => { params: P; dim: number };
  readonly differentiate: Derivative<P>;
}

function collective<P extends CollectiveParams>(name: string, spec: CollectiveSpec<P>): Primitive<P> {
  return {
    name,
    shape([x], params) {
      checkDTypeOf(name, x!, 0, "x", spec.accepts);
      return [makeAval(spec.shape(x!, params), x!.dtype, x!.weak)];
    },
    evaluate: (_inputs, { axisName }) => neverRun(name, axisName),
    batch(ctx, [x], [dim], params): Batched {
      if (ctx.axisName === params.axisName) {
        if (ctx.alone) throw apart(name, params.axisName);
        const resolved = spec.resolve(ctx, x!, dim!, params);
        return { outputs: [resolved.x], dims: [resolved.dim] };
      }
      const passed = spec.pass(dim!, params);
      return { outputs: ctx.bind(this, [x!], passed.params), dims: [passed.dim] };
    },
    differentiate: spec.differentiate,
    lower: { kind: "expanded", by: "vmap" },
    axisNames: ({ axisName }) => [axisName],
  };
}

function apart(name: string, axisName: string): UnsupportedError {
  return new UnsupportedError(
    "unsupported/collective",
    `${name}: axis '${axisName}' is named inside a branch or loop that each lane takes by itself, because its predicate ` +
      `differs between lanes, so the lanes do not meet there; call ${name} before it, or choose with np.where`,
  );
}

function neverRun(name: string, axisName: string): never {
  throw new CompilerBug("collective/unresolved", `${name}: no vmap has resolved its axis '${axisName}'`);
}

// --- reductions -----------------------------------------------------------------------------------------------------

const samePlace = <P extends CollectiveParams>(dim: number, params: P): { params: P; dim: number } => ({ params, dim });

/** Sum over the lanes, first to last; a value that all lanes share is multiplied by their number. JAX: lax.psum. */
export const psum: Primitive<CollectiveParams> = collective("psum", {
  accepts: "number",
  shape: (x) => x.shape,
  resolve(ctx, x, dim) {
    if (dim === null) return { x: ctx.bind(mul, [x, sizeAtom(ctx, x.aval)], {})[0]!, dim };
    return { x: ctx.bind(reduceSum, [x], { axes: [dim] })[0]!, dim: null };
  },
  pass: samePlace,
  differentiate: linear((ctx, ct, _x, params) => ctx.bind(psum, [ct], params)[0]!),
});

/** The number of lanes in the dtype of `like`, and weak if that is. */
function sizeAtom(ctx: BatchContext, { dtype, weak }: Aval): Atom {
  if (typeof ctx.size === "number") return literal(ctx.size, dtype, weak);
  return ctx.bind(sizeOf, [], { dim: ctx.size, dtype })[0]!;
}

function extremum(
  name: string,
  reduce: Primitive<ReduceParams>,
  ofNone: (dtype: DType) => number,
): Primitive<CollectiveParams> {
  return collective(name, {
    accepts: "any",
    shape: (x) => x.shape,
    resolve(ctx, x, dim) {
      if (dim === null) return { x, dim };
      const { shape, dtype, weak } = x.aval;
      if (ctx.size === 0) {
        return { x: ctx.broadcast(literal(ofNone(dtype), dtype, weak), shape.toSpliced(dim, 1), []), dim: null };
      }
      return { x: ctx.bind(reduce, [x], { axes: [dim] })[0]!, dim: null };
    },
    pass: samePlace,
    differentiate: partials((ctx, tangent, [x], chosen, params) => sharedAmongTies(ctx, tangent, x!, chosen, params)),
  });
}

/** Lanes that hold the result share the tangent evenly, as in the derivative of reduceMax. */
function sharedAmongTies(ctx: JvpContext, tangent: Atom, x: Atom, chosen: Atom, params: CollectiveParams): Atom {
  const isChosen = indicator(ctx, ctx.apply(eqStored, x, chosen), x);
  const [total] = ctx.bind(psum, [ctx.apply(mul, tangent, isChosen)], params);
  const [count] = ctx.bind(psum, [isChosen], params);
  return ctx.apply(div, total!, count!);
}

/** Largest over the lanes; NaN if any is. JAX: lax.pmax. */
export const pmax: Primitive<CollectiveParams> = extremum("pmax", reduceMax, lowest);
/** Smallest over the lanes; NaN if any is. JAX: lax.pmin. */
export const pmin: Primitive<CollectiveParams> = extremum("pmin", reduceMin, highest);

// --- positions and sizes --------------------------------------------------------------------------------------------

/** Stands for the position of a lane that runs by itself. */
export const laneIndex: CapturedValue = { aval: makeAval([], "int32") };

/** The position of the lane, int32[]. JAX: lax.axis_index. */
export const axisIndex: Primitive<CollectiveParams> = {
  name: "axisIndex",
  shape: () => [makeAval([], "int32")],
  evaluate: (_inputs, { axisName }) => neverRun("axisIndex", axisName),
  batch(ctx) {
    if (ctx.alone) return { outputs: [ctx.capture(laneIndex)], dims: [null] };
    return { outputs: ctx.bind(iota, [], { shape: [ctx.size], dtype: "int32", axis: 0 }), dims: [0] };
  },
  differentiate: none("it has no operands"),
  lower: { kind: "expanded", by: "vmap" },
  axisNames: ({ axisName }) => [axisName],
};

/** A size as a weak scalar, known when the kernel runs at the latest. */
export const sizeOf: Primitive<SizeParams> = {
  name: "sizeOf",
  shape: (_inputs, { dtype }) => [makeAval([], dtype, true)],
  evaluate(_inputs, { dim, dtype }) {
    if (typeof dim === "string") throw new NeedsSize(dim, "sizeOf");
    return [dense([], dtype, (data) => data.fill(dim), true)];
  },
  batch: (ctx, inputs, _dims, params) => ({ outputs: ctx.bind(sizeOf, inputs, params), dims: [null] }),
  differentiate: none("it has no operands"),
  lower: {
    kind: "pointwise",
    expression: (_args, _inputs, _output, { dim, dtype }) =>
      typeof dim === "number"
        ? constant(dim, dtype)
        : cast({ kind: "size", size: dim, dtype: "int32" }, "int32", dtype),
  },
};

// --- movement between lanes -----------------------------------------------------------------------------------------

/** All lanes' values along a new axis, the same in every lane. JAX: lax.all_gather. */
export const allGather: Primitive<AllGatherParams> = collective<AllGatherParams>("allGather", {
  accepts: "any",
  shape(x, { axis, size }) {
    const shape = [...x.shape.slice(0, axis), size, ...x.shape.slice(axis)];
    checkAxis("allGather", axis, { ...x, shape });
    return shape;
  },
  resolve(ctx, x, dim, { axis }) {
    return { x: dim === null ? ctx.broadcastAxis(x, axis) : ctx.moveAxis(x, dim, axis), dim: null };
  },
  pass(dim, params) {
    const placed = besideInserted(params.axis, dim);
    return { params: { ...params, axis: placed.inserted }, dim: placed.mapped };
  },
  // Lane j gets what all lanes have at j.
  differentiate: linear((ctx, ct, _x, { axisName, axis, size }) => {
    const [ofLanes] = ctx.bind(allToAll, [ct], { axisName, split: axis, concat: 0, size });
    return ctx.sum(ofLanes!, [0]);
  }),
});

/** Lane axis `axis` is inserted where lanes are mapped at `dim`: where the two stand in the batch. */
function besideInserted(axis: number, dim: number): { inserted: number; mapped: number } {
  return axis < dim ? { inserted: axis, mapped: dim + 1 } : { inserted: axis + 1, mapped: dim };
}

/** Lanes in another order. JAX: lax.ppermute of a full permutation. */
export const ppermute: Primitive<PpermuteParams> = collective<PpermuteParams>("ppermute", {
  accepts: "any",
  shape: (x) => x.shape,
  resolve(ctx, x, dim, { sources }) {
    if (dim === null) return { x, dim };
    const runs = consecutiveRuns(sources).map(([first, length]) => lanes(ctx, x, dim, first, length));
    return { x: runs.length < 2 ? x : ctx.bind(concatenate, runs, { axis: dim })[0]!, dim };
  },
  pass: samePlace,
  differentiate: linear((ctx, ct, _x, { axisName, sources }) => {
    const back = sources.map((_, lane) => sources.indexOf(lane));
    return ctx.bind(ppermute, [ct], { axisName, sources: back })[0]!;
  }),
});

/** [first, length] of each stretch of numbers that follow one another. */
function consecutiveRuns(numbers: readonly number[]): (readonly [number, number])[] {
  const starts = numbers.flatMap((value, k) => (k > 0 && value === numbers[k - 1]! + 1 ? [] : [k]));
  return starts.map((start, k) => [numbers[start]!, (starts[k + 1] ?? numbers.length) - start]);
}

function lanes(ctx: BatchContext, x: Atom, dim: number, first: number, length: number): Atom {
  const { shape } = x.aval;
  const params = {
    start: shape.map((_, axis) => (axis === dim ? first : 0)),
    limit: shape.map((size, axis) => (axis === dim ? first + length : size)),
    stride: shape.map(() => 1),
  };
  return ctx.bind(slice, [x], params)[0]!;
}

/** Lane j gets element j of axis `split` of every lane, along a new axis. JAX: lax.all_to_all, not tiled. */
export const allToAll: Primitive<AllToAllParams> = collective<AllToAllParams>("allToAll", {
  accepts: "any",
  shape(x, { axisName, split, concat, size }) {
    checkAxis("allToAll", split, x, "splitAxis");
    checkAxis("allToAll", concat, x, "concatAxis");
    if (x.shape[split] !== size) {
      throw new ShapeError(
        "shape/all-to-all",
        `allToAll: axis ${split} (splitAxis) of argument 0 (x), ${typeText(x)}, has size ${x.shape[split]}, expected ` +
          `${size}, the size of the mapped axis '${axisName}'; split an axis of that size, or pass tiled: true`,
      );
    }
    return x.shape.toSpliced(split, 1).toSpliced(concat, 0, size);
  },
  resolve(ctx, x, dim, { split, concat }) {
    const batch = dim === null ? ctx.broadcastAxis(x, 0) : x;
    const from = dim ?? 0;
    const axes = batch.aval.shape.map((_, axis) => axis);
    const [lane] = axes.filter((axis) => axis !== from).splice(split, 1);
    const rest = axes.filter((axis) => axis !== from && axis !== lane);
    const permutation = [lane!, ...rest.toSpliced(concat, 0, from)];
    return { x: ctx.bind(transpose, [batch], { permutation })[0]!, dim: 0 };
  },
  pass(dim, params) {
    const split = params.split < dim ? params.split : params.split + 1;
    const placed = besideInserted(params.concat, split < dim ? dim - 1 : dim);
    return { params: { ...params, split, concat: placed.inserted }, dim: placed.mapped };
  },
  differentiate: linear(
    (ctx, ct, _x, params) => ctx.bind(allToAll, [ct], { ...params, split: params.concat, concat: params.split })[0]!,
  ),
});
