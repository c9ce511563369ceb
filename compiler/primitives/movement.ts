// Primitives that move elements and compute nothing. All but iota and concatenate are views: they own no loop, their
// readers compute the address. The axes of every rule are lane axes, non-negative; public functions normalise first.
// A symbolic size equals only itself. Where a rule needs its number, NeedsSize is thrown from the shape rule.

import { DTypeError, NeedsSize, ShapeError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import {
  type Aval,
  type Dense,
  type Dim,
  type DType,
  type Shape,
  sameShape,
  shapeText,
  stridesOf,
  typeText,
} from "../ir/aval.js";
import { fixedIndex, scaleIndex, shiftIndex } from "../ir/index-math.js";
import { cast, type Expr, type Index } from "../ir/loop-ir.js";
import type { BatchContext, Batched, Params, Primitive, TransposeContext } from "../ir/primitive.js";
import {
  checkAxes,
  checkAxis,
  checkEqualDTypes,
  dense,
  eachIndex,
  gatherElements,
  keptPosition,
  none,
  positionOf,
  shiftAxes,
  withoutAxes,
} from "./families.js";
import { unjoin, unrepeat } from "./movement-transposes.js";
import { checkReshape, groupAxes, inputOfGroups } from "./reshape-groups.js";
import { linear } from "./transposing.js";

export type BroadcastParams = { readonly shape: Shape; readonly dims: readonly number[] };
export type ReshapeParams = { readonly shape: Shape };
export type AxesParams = { readonly axes: readonly number[] };
export type TransposeParams = { readonly permutation: readonly number[] };
/** A limit is a symbolic size only where it is that of the axis itself and the whole axis is taken. */
export type SliceParams = {
  readonly start: readonly number[];
  readonly limit: Shape;
  readonly stride: readonly number[];
};
export type ConcatenateParams = { readonly axis: number };
export type IotaParams = { readonly shape: Shape; readonly dtype: DType; readonly axis: number };

export interface ViewSpec<P extends Params> {
  readonly shape: (x: Aval, params: P) => Shape;
  /** The input element that an output element is. Written apart from `index`, which it is the check of. */
  readonly source: (at: readonly number[], x: Dense, params: P) => readonly number[];
  readonly index: (at: readonly Index[], input: Aval, output: Aval, params: P) => readonly Index[];
  readonly batch: (ctx: BatchContext, x: Atom, dim: number, params: P) => { x: Atom; params: P; dim: number };
  /** The cotangent of x for that of the result. */
  readonly back: (ctx: TransposeContext, cotangent: Atom, x: Aval, params: P) => Atom;
}

export function view<P extends Params>(name: string, spec: ViewSpec<P>): Primitive<P> {
  return {
    name,
    shape: ([x], params) => [{ shape: spec.shape(x!, params), dtype: x!.dtype, weak: x!.weak }],
    evaluate([x], params) {
      const shape = spec.shape(x!, params) as readonly number[];
      return [gatherElements(x!, shape, (at) => spec.source(at, x!, params))];
    },
    batch(ctx, [x], [dim], params) {
      const batched = spec.batch(ctx, x!, dim!, params);
      return { outputs: ctx.bind(this, [batched.x], batched.params), dims: [batched.dim] };
    },
    differentiate: linear(spec.back),
    lower: { kind: "view", index: spec.index },
  };
}

/** Axis k of x becomes axis dims[k] of the result; every other axis repeats it. JAX: lax.broadcast_in_dim. */
export const broadcastInDim: Primitive<BroadcastParams> = view<BroadcastParams>("broadcastInDim", {
  shape(x, { shape, dims }) {
    if (dims.length !== x.shape.length) {
      throw new ShapeError(
        "shape/axis",
        `broadcastInDim: dims has ${dims.length} entries, expected ${x.shape.length}, one per axis of ${typeText(x)}`,
      );
    }
    dims.forEach((dim, axis) => {
      checkAxis("broadcastInDim", dim, { ...x, shape }, `dims[${axis}]`);
      if (axis > 0 && dim <= dims[axis - 1]!) {
        throw new ShapeError("shape/axis", `broadcastInDim: dims is [${dims.join(",")}], expected increasing axes`);
      }
      if (x.shape[axis] !== 1 && x.shape[axis] !== shape[dim]) {
        throw new ShapeError(
          "shape/broadcast",
          `broadcastInDim: axis ${axis} of argument 0 (x), ${typeText(x)}, has size ${x.shape[axis]}, expected 1 or ` +
            `${shape[dim]}, the size of axis ${dim} of ${shapeText(shape)}`,
        );
      }
    });
    return shape;
  },
  source: (at, x, { dims }) => dims.map((dim, axis) => (x.shape[axis] === 1 ? 0 : at[dim]!)),
  index: (at, input, output, { dims }) =>
    dims.map((dim, axis) => (input.shape[axis] === output.shape[dim] ? at[dim]! : fixedIndex(0))),
  batch: (ctx, x, dim, { shape, dims }) => ({
    x: ctx.moveAxis(x, dim, 0),
    params: { shape: [ctx.size, ...shape], dims: [0, ...shiftAxes(dims, 0)] },
    dim: 0,
  }),
  back: unrepeat,
});

/**
 * The same elements in row-major order under another shape. Symbolic sizes must stand in both shapes, and the sizes
 * between them must multiply to the same numbers. JAX: lax.reshape.
 */
export const reshape: Primitive<ReshapeParams> = {
  name: "reshape",
  shape([x], { shape }) {
    checkReshape(x!, shape);
    return [{ shape, dtype: x!.dtype, weak: x!.weak }];
  },
  evaluate: ([x], { shape }) => [
    dense(shape as readonly number[], x!.dtype, (data) => data.set(x!.data as ArrayLike<number>), x!.weak),
  ],
  batch(ctx, [x], [dim], { shape }): Batched {
    const moved = ctx.moveAxis(x!, dim!, 0);
    return { outputs: ctx.bind(reshape, [moved], { shape: [ctx.size, ...shape] }), dims: [0] };
  },
  differentiate: linear((ctx, ct, { shape }) => ctx.bind(reshape, [ct], { shape })[0]!),
  lower: {
    kind: "view",
    index: (at, input, output) => inputOfGroups(groupAxes(input.shape, output.shape)!, at, input.shape, output.shape),
  },
};

/** Removes axes of size 1. JAX: lax.squeeze. */
export const squeeze: Primitive<AxesParams> = view<AxesParams>("squeeze", {
  shape(x, { axes }) {
    checkAxes("squeeze", axes, x);
    for (const axis of axes) {
      const dim = x.shape[axis]!;
      if (typeof dim === "string") throw new NeedsSize(dim, "squeeze along it");
      if (dim !== 1) {
        throw new ShapeError(
          "shape/squeeze",
          `squeeze: axis ${axis} of argument 0 (x), ${typeText(x)}, has size ${dim}, expected 1; leave it out of axes`,
        );
      }
    }
    return withoutAxes(x.shape, axes);
  },
  source: (at, x, { axes }) => spread(axes, at, x.shape.length, 0),
  index: (at, input, _output, { axes }) => spread(axes, at, input.shape.length, fixedIndex(0)),
  batch(_ctx, x, dim, { axes }) {
    const shifted = shiftAxes(axes, dim);
    return { x, params: { axes: shifted }, dim: keptPosition(shifted, dim) };
  },
  back: (ctx, ct, _x, params) => ctx.bind(expandDims, [ct], params)[0]!,
});

/** `rank` entries: `filler` on `axes`, those of `rest` in order elsewhere. */
function spread<T>(axes: readonly number[], rest: readonly T[], rank: number, filler: T): T[] {
  let next = 0;
  return Array.from({ length: rank }, (_, axis) => (axes.includes(axis) ? filler : rest[next++]!));
}

/** Adds axes of size 1; `axes` are those of the result. JAX: lax.expand_dims. */
export const expandDims: Primitive<AxesParams> = view<AxesParams>("expandDims", {
  shape(x, { axes }) {
    const rank = x.shape.length + axes.length;
    checkAxes("expandDims", axes, { ...x, shape: new Array<Dim>(rank).fill(1) });
    return spread<Dim>(axes, x.shape, rank, 1);
  },
  source: (at, _x, { axes }) => at.filter((_, axis) => !axes.includes(axis)),
  index: (at, _input, _output, { axes }) => at.filter((_, axis) => !axes.includes(axis)),
  batch(_ctx, x, dim, { axes }) {
    const laneRank = x.aval.shape.length - 1 + axes.length;
    const kept = Array.from({ length: laneRank }, (_, axis) => axis).filter((axis) => !axes.includes(axis));
    const at = dim === 0 ? 0 : kept[dim - 1]! + 1; // right behind the axis it was behind; a leading one stays first
    return { x, params: { axes: shiftAxes(axes, at) }, dim: at };
  },
  back: (ctx, ct, _x, params) => ctx.bind(squeeze, [ct], params)[0]!,
});

/** Axis k of the result is axis permutation[k] of x. JAX: lax.transpose. */
export const transpose: Primitive<TransposeParams> = view<TransposeParams>("transpose", {
  shape(x, { permutation }) {
    checkAxes("transpose", permutation, x, "permutation");
    if (permutation.length !== x.shape.length) {
      throw new ShapeError(
        "shape/axis",
        `transpose: permutation is [${permutation.join(",")}], expected each of the ${x.shape.length} axes of ${typeText(x)} once`,
      );
    }
    return permutation.map((axis) => x.shape[axis]!);
  },
  source: (at, _x, { permutation }) => inverse(permutation).map((axis) => at[axis]!),
  index: (at, _input, _output, { permutation }) => inverse(permutation).map((axis) => at[axis]!),
  batch(_ctx, x, dim, { permutation }) {
    const shifted = shiftAxes(permutation, dim);
    return { x, params: { permutation: [...shifted.slice(0, dim), dim, ...shifted.slice(dim)] }, dim };
  },
  back: (ctx, ct, _x, { permutation }) => ctx.bind(transpose, [ct], { permutation: inverse(permutation) })[0]!,
});

function inverse(permutation: readonly number[]): number[] {
  return permutation.map((_, axis) => permutation.indexOf(axis));
}

/** Elements start, start + stride, ... below limit, per axis. Shapes: [.., d, ..] -> ceil((limit - start) / stride). */
export const slice: Primitive<SliceParams> = view<SliceParams>("slice", {
  shape(x, { start, limit, stride }) {
    for (const [argument, list] of [
      ["start", start],
      ["limit", limit],
      ["stride", stride],
    ] as const) {
      if (list.length === x.shape.length) continue;
      throw new ShapeError(
        "shape/slice",
        `slice: ${argument} has ${list.length} entries, expected ${x.shape.length}, one per axis of ${typeText(x)}`,
      );
    }
    return x.shape.map((_, axis) => slicedSize(x, axis, start[axis]!, limit[axis]!, stride[axis]!));
  },
  source: (at, _x, { start, stride }) => at.map((k, axis) => start[axis]! + k * stride[axis]!),
  index: (at, _input, _output, { start, stride }) =>
    at.map((index, axis) => shiftIndex(scaleIndex(index, stride[axis]!), start[axis]!)),
  batch: (ctx, x, dim, { start, limit, stride }) => ({
    x,
    params: {
      start: start.toSpliced(dim, 0, 0),
      limit: limit.toSpliced(dim, 0, ctx.size),
      stride: stride.toSpliced(dim, 0, 1),
    },
    dim,
  }),
  back: (ctx, ct, x, { start, stride }) => ctx.place(ct, x.shape, start, stride),
});

function slicedSize(x: Aval, axis: number, start: number, limit: Dim, stride: number): Dim {
  const dim = x.shape[axis]!;
  if (start === 0 && limit === dim && stride === 1) return dim;
  if (typeof dim === "string") throw new NeedsSize(dim, "slice along it");
  const whole = Number.isInteger(start) && Number.isInteger(limit) && Number.isInteger(stride);
  if (whole && stride > 0 && start >= 0 && start <= (limit as number) && (limit as number) <= dim) {
    return Math.ceil(((limit as number) - start) / stride);
  }
  throw new ShapeError(
    "shape/slice",
    `slice: axis ${axis} of argument 0 (x), ${typeText(x)}, is sliced with start ${start}, limit ${limit}, stride ${stride}, ` +
      `expected integers 0 <= start <= limit <= ${dim} and stride >= 1`,
  );
}

/** Order reversed along `axes`. JAX: lax.rev. */
export const rev: Primitive<AxesParams> = view<AxesParams>("rev", {
  shape(x, { axes }) {
    checkAxes("rev", axes, x);
    for (const axis of axes) {
      const dim = x.shape[axis]!;
      if (typeof dim === "string") throw new NeedsSize(dim, "rev along it");
    }
    return x.shape;
  },
  source: (at, x, { axes }) => at.map((k, axis) => (axes.includes(axis) ? x.shape[axis]! - 1 - k : k)),
  index: (at, input, _output, { axes }) =>
    at.map((index, axis) => (axes.includes(axis) ? reversedIndex(index, input.shape[axis] as number) : index)),
  batch: (_ctx, x, dim, { axes }) => ({ x, params: { axes: shiftAxes(axes, dim) }, dim }),
  back: (ctx, ct, _x, params) => ctx.bind(rev, [ct], params)[0]!,
});

/** The index of the element as far from the end as `index` is from the start. */
export function reversedIndex(index: Index, size: number): Index {
  return shiftIndex(scaleIndex(index, -1), size - 1);
}

/** Operands one after the other along `axis`; all other sizes and the dtypes are equal. JAX: lax.concatenate. */
export const concatenate: Primitive<ConcatenateParams> = {
  name: "concatenate",
  shape(inputs, { axis }) {
    const first = inputs[0];
    if (first === undefined) {
      throw new ShapeError("shape/operands", "concatenate: there are no arguments, expected at least one array");
    }
    checkAxis("concatenate", axis, first);
    checkEqualDTypes(
      "concatenate",
      inputs,
      inputs.map((_, k) => `operands[${k}]`),
    );
    inputs.forEach((x, k) => checkJoins(x, k, first, axis));
    const shape = first.shape.with(axis, joinedSize(inputs.map((x) => x.shape[axis]!)));
    return [{ shape, dtype: first.dtype, weak: inputs.every((x) => x.weak) }];
  },
  evaluate(inputs, params) {
    const [out] = concatenate.shape(inputs, params) as [Dense];
    const strides = stridesOf(out.shape);
    const fill = (data: Dense["data"]): void => {
      let offset = 0;
      for (const x of inputs) {
        const base = offset * strides[params.axis]!;
        eachIndex(x.shape, (index, position) => {
          data[base + positionOf(index, strides)] = x.data[position]!;
        });
        offset += x.shape[params.axis]!;
      }
    };
    return [dense(out.shape, out.dtype, fill, out.weak)];
  },
  batch(ctx, inputs, dims, { axis }): Batched {
    const at = dims.find((dim) => dim !== null)!;
    const aligned = inputs.map((x, k) => {
      const dim = dims[k]!;
      return dim === null ? ctx.broadcastAxis(x, at) : ctx.moveAxis(x, dim, at);
    });
    return { outputs: ctx.bind(concatenate, aligned, { axis: shiftAxes([axis], at)[0]! }), dims: [at] };
  },
  differentiate: {
    kind: "linear",
    transpose: (ctx, [ct], operands, { axis }) => unjoin(ctx, slice, ct!, operands, axis),
  },
  lower: {
    kind: "nest",
    build(loops, inputs, [out], { axis }) {
      let offset = 0;
      return inputs.flatMap((x) => {
        const shift = offset;
        const dim = x.aval.shape[axis]!;
        if (typeof dim === "number") offset += dim; // a symbolic size stands alone: the shape rule saw to it
        return loops.parallel(x.aval.shape, (at) => [
          out!.store(at.with(axis, shiftIndex(at[axis]!, shift)), x.read(at)),
        ]);
      });
    },
  },
};

function checkJoins(x: Aval, position: number, first: Aval, axis: number): void {
  const rest = (aval: Aval): Shape => withoutAxes(aval.shape, [axis]);
  if (x.shape.length === first.shape.length && sameShape(rest(x), rest(first))) return;
  throw new ShapeError(
    "shape/operands",
    `concatenate: argument ${position} (operands[${position}]) is ${typeText(x)}, argument 0 (operands[0]) is ` +
      `${typeText(first)}; all sizes but that of axis ${axis} must be equal`,
  );
}

function joinedSize(dims: Shape): Dim {
  if (dims.length === 1) return dims[0]!;
  return dims.reduce<number>((size, dim) => {
    if (typeof dim === "string") throw new NeedsSize(dim, "concatenate along it");
    return size + dim;
  }, 0);
}

/** The index along `axis`, as an array of `shape`. JAX: lax.broadcasted_iota. */
export const iota: Primitive<IotaParams> = {
  name: "iota",
  shape(_inputs, { shape, dtype, axis }) {
    checkAxis("iota", axis, { shape, dtype, weak: false });
    if (dtype === "bool") throw new DTypeError("dtype/operand", "iota: dtype is bool, expected a numeric dtype");
    return [{ shape, dtype, weak: false }];
  },
  evaluate: (_inputs, { shape, dtype, axis }) => [
    dense(shape as readonly number[], dtype, (data) =>
      eachIndex(shape as readonly number[], (index, position) => {
        data[position] = index[axis]!;
      }),
    ),
  ],
  batch: (ctx, inputs, _dims, params): Batched => ({ outputs: ctx.bind(iota, inputs, params), dims: [null] }),
  differentiate: none("it has no operands"),
  lower: {
    kind: "nest",
    build: (loops, _inputs, [out], { shape, dtype, axis }) =>
      loops.parallel(shape, (at) => {
        const read: DType = dtype === "uint32" ? "uint32" : "int32"; // an index is both: it is never negative
        const index: Expr = { kind: "index", index: at[axis]!, dtype: read };
        return [out!.store(at, cast(index, read, dtype))];
      }),
  },
};
