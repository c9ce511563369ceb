// laneMap: a function run lane by lane along one axis. What a batching rule cannot push inside stays one of these: a
// branch or loop whose predicate differs between lanes, or a primitive that has no rule of its own (`byLane`).
// In the emitted code it is the loop over lanes, with the real `if` or `while` inside.

import { type ArrayFn, type Atom, keepOutputs, makeVar } from "../ir/array-ir.js";
import { type Aval, type Dense, type Dim, makeAval, sizeOf, type TypedArray } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { Access, Index } from "../ir/loop-ir.js";
import type { BatchContext, BatchDim, Batched, Params, Primitive } from "../ir/primitive.js";
import { laneIndex } from "./collectives.js";
import { evaluateFn } from "./control.js";
import { laneMapTangents } from "./control-flow-tangents.js";
import { dense, gatherElements, withoutAxes } from "./families.js";
import { iota } from "./movement.js";

export type LaneMapParams = {
  readonly fn: ArrayFn;
  /** Per input, the axis that the lanes stand on, or null for what all lanes share. */
  readonly dims: readonly BatchDim[];
  readonly size: Dim;
};

/** Shapes: inputs with the lane axis at dims[k]; every output has it first. */
export const laneMap: Primitive<LaneMapParams> = {
  name: "laneMap",
  shape: (_inputs, { fn, size }) =>
    fn.outputs.map(({ aval }) => makeAval([size, ...aval.shape], aval.dtype, aval.weak)),
  evaluate(inputs, { fn, dims, size }) {
    const lanes = Array.from({ length: size as number }, (_, lane) =>
      evaluateFn(
        fn,
        inputs.map((x, k) => (dims[k] === null ? x : takeAt(x, dims[k]!, lane))),
      ),
    );
    return fn.outputs.map(({ aval }, k) =>
      stackRows(
        lanes.map((outputs) => outputs[k]!),
        aval,
      ),
    );
  },
  batch(ctx, inputs, dims, params) {
    if (!ctx.alone) return byLane(laneMap, ctx, inputs, dims, params);
    const { fn, captured } = ctx.batchFn(
      params.fn,
      params.dims.map(() => null),
    );
    const outputs = ctx.bind(laneMap, [...captured, ...inputs], {
      ...params,
      fn,
      dims: [...captured.map(() => null), ...params.dims],
    });
    return { outputs, dims: outputs.map(() => null) };
  },
  differentiate: laneMapTangents(() => laneMap),
  keepOutputs: (params, kept) => ({ ...params, fn: keepOutputs(params.fn, kept) }),
  lower: {
    kind: "nest",
    build: (loops, inputs, outputs, { fn, dims, size }) =>
      loops.parallel([size], ([lane]) => {
        const lanes = inputs.map((x, k) => (dims[k] === null ? x : accessAt(x, dims[k]!, lane!)));
        const { stmts, results } = loops.inline(fn, lanes);
        const stores = results.flatMap((result, k) =>
          loops.parallel(result.aval.shape, (at) => [outputs[k]!.store([lane!, ...at], result.read(at))]),
        );
        return [...stmts, ...stores];
      }),
  },
};

/** The batching rule of last resort: the primitive as it is, once per lane. */
export function byLane<P extends Params>(
  primitive: Primitive<P>,
  ctx: BatchContext,
  inputs: readonly Atom[],
  dims: readonly BatchDim[],
  params: P,
): Batched {
  const vars = inputs.map((x, k) => makeVar(laneOf(x.aval, dims[k]!)));
  const builder = new Builder();
  const outputs = builder.bind(primitive, vars, params);
  const { fn, captured } = ctx.aloneFn(builder.finish(primitive.name, vars, outputs));
  const given = captured.map((value) => (value === laneIndex ? positions(ctx) : ctx.capture(value)));
  const givenDims = captured.map((value) => (value === laneIndex ? 0 : null));
  const results = ctx.bind(laneMap, [...given, ...inputs], { fn, dims: [...givenDims, ...dims], size: ctx.size });
  return { outputs: results, dims: results.map(() => 0) };
}

function positions(ctx: BatchContext): Atom {
  return ctx.bind(iota, [], { shape: [ctx.size], dtype: "int32", axis: 0 })[0]!;
}

function laneOf(aval: Aval, dim: BatchDim): Aval {
  return dim === null ? aval : makeAval(withoutAxes(aval.shape, [dim]), aval.dtype, aval.weak);
}

/** The input as one position along `axis` sees it. */
export function accessAt(x: Access, axis: number, position: Index): Access {
  return {
    aval: laneOf(x.aval, axis),
    root: x.root,
    read: (at) => x.read([...at.slice(0, axis), position, ...at.slice(axis)]),
  };
}

/** The slice of a concrete array at one position of an axis. */
export function takeAt(x: Dense, axis: number, position: number): Dense {
  const shape = withoutAxes(x.shape, [axis]) as number[];
  if (axis > 0) return gatherElements(x, shape, (at) => [...at.slice(0, axis), position, ...at.slice(axis)]);
  const size = sizeOf(shape);
  return { shape, dtype: x.dtype, weak: x.weak, data: x.data.subarray(position * size, (position + 1) * size) };
}

/** Arrays of one type, one after the other along a new first axis. */
export function stackRows(rows: readonly Dense[], aval: Aval): Dense {
  const shape = rows[0]?.shape ?? aval.shape.map((dim) => (typeof dim === "number" ? dim : 0));
  const size = sizeOf(shape);
  const fill = (data: TypedArray): void => {
    rows.forEach((row, k) => data.set(row.data, k * size));
  };
  return dense([rows.length, ...shape], aval.dtype, fill, aval.weak);
}
