// gather reads windows of an array at positions worked out at run time, scatter writes them. Every indexing that is not a
// slice known while tracing comes to these two. Updates are applied in row-major order of their rows, so of two that
// meet the later one wins.

import { NeedsSize, ShapeError, UnsupportedError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import { type Aval, type Dense, type DType, isFloat, type Shape, sameShape, shapeText, typeText } from "../ir/aval.js";
import { constant, type Expr, op, type Stmt } from "../ir/loop-ir.js";
import type {
  BatchContext,
  BatchDim,
  Batched,
  JvpContext,
  Operand,
  Primitive,
  TransposeContext,
} from "../ir/primitive.js";
import { add, eq, mul, select } from "./elementwise.js";
import { checkDTypeOf, checkEqualDTypes, dense, eachIndex } from "./families.js";
import { iota } from "./movement.js";
import {
  checkWindows,
  type DimensionNumbers,
  type OutOfBounds,
  pick,
  placeOf,
  range,
  rowAxes,
  shiftNumbers,
  type WindowElement,
  windowAxes,
  windowNest,
} from "./windows-at.js";

export type GatherParams = DimensionNumbers & {
  readonly sliceSizes: Shape;
  readonly mode: OutOfBounds;
  /** What stands in for a window that is not inside, in mode "fill". */
  readonly fillValue: number;
};

/** Shapes: operand, integer indices [...rows, k] -> rows and windows, as offsetDims says. JAX: lax.gather. */
export const gather: Primitive<GatherParams> = {
  name: "gather",
  shape: ([operand, indices], params) => [
    { shape: gatheredShape(operand!, indices!, params), dtype: operand!.dtype, weak: operand!.weak },
  ],
  evaluate([operand, indices], params) {
    const shape = gatheredShape(operand!, indices!, params) as readonly number[];
    const place = placeOf(operand!, indices!, params.sliceSizes, params);
    const fill = (data: Dense["data"]): void =>
      eachIndex(shape, (at, position) => {
        const { position: from, inside } = place(at);
        data[position] = inside || params.mode === "clip" ? operand!.data[from]! : params.fillValue;
      });
    return [dense(shape, operand!.dtype, fill, operand!.weak)];
  },
  batch: (ctx, inputs, dims, params): Batched => {
    const batched = batchGather(ctx, inputs, dims, params);
    return { outputs: ctx.bind(gather, batched.inputs, batched.params), dims: [0] };
  },
  differentiate: {
    kind: "partials",
    partial: (ctx, position, tangent, [, indices], _output, params) =>
      position === 0 ? ctx.bind(gather, [tangent, indices!], { ...params, fillValue: 0 })[0]! : null,
    /** What was read from an element comes back to it. */
    transpose(ctx, [cotangent], [operand, indices], { sliceSizes: _, fillValue: __, ...params }) {
      const zeros = ctx.constant(0, operand!.aval);
      return [ctx.bind(scatter, [zeros, indices as Atom, cotangent!], { ...params, combine: "add" })[0]!, null];
    },
  },
  lower: {
    kind: "nest",
    build(loops, [operand, indices], [out], params) {
      const { shape, dtype } = operand!.aval;
      const fill = constant(params.fillValue, dtype);
      return windowNest(loops, out!.aval.shape, shape, indices!, params.sliceSizes, params, ({ at, place, inside }) => {
        const value = operand!.read(place);
        return out!.store(at, inside === undefined ? value : op("select", dtype, inside, value, fill));
      });
    },
  },
};

function gatheredShape(operand: Aval, indices: Aval, params: GatherParams): Shape {
  const { offsetDims, sliceSizes } = params;
  const rank = Math.max(indices.shape.length - 1, 0) + offsetDims.length;
  checkWindows("gather", operand, indices, sliceSizes, params, rank);
  const sizes = windowAxes(operand.shape.length, params).map((axis) => sliceSizes[axis]!);
  const rows = rowAxes(rank, params);
  return range(rank).map((axis) =>
    offsetDims.includes(axis) ? sizes[offsetDims.indexOf(axis)]! : indices.shape[rows.indexOf(axis)]!,
  );
}

/** The mapped axis comes first: as one more window axis, one more axis of rows, or, where both are mapped, as a batch axis. */
function batchGather(
  ctx: BatchContext,
  [operand, indices]: readonly Atom[],
  [ofOperand, ofIndices]: readonly BatchDim[],
  params: GatherParams,
): { inputs: readonly Atom[]; params: GatherParams } {
  const x = ofOperand === null ? operand! : ctx.moveAxis(operand!, ofOperand!, 0);
  const rows = ofIndices === null ? indices! : ctx.moveAxis(indices!, ofIndices!, 0);
  const mapped = { operand: ofOperand !== null, indices: ofIndices !== null };
  const size = mapped.indices ? 1 : ctx.size;
  const sliceSizes = mapped.operand ? [size, ...params.sliceSizes] : params.sliceSizes;
  return { inputs: [x, rows], params: { ...params, ...shiftNumbers(params, mapped), sliceSizes } };
}

/** What becomes of an element and the update that meets it. */
export type Combine = "set" | "add" | "mul" | "min" | "max";

export type ScatterParams = DimensionNumbers & {
  readonly combine: Combine;
  /** A window that is not inside is moved inside ("clip") or left out ("fill"). */
  readonly mode: OutOfBounds;
};

/** Shapes: operand, integer indices [...rows, k], updates -> operand's. JAX: lax.scatter, scatter_add, ... */
export const scatter: Primitive<ScatterParams> = {
  name: "scatter",
  shape([operand, indices, updates], params) {
    checkScatter(operand!, indices!, updates!, params);
    return [{ ...operand!, weak: operand!.weak && updates!.weak }];
  },
  evaluate([operand, indices, updates], params) {
    const sizes = windowSizes(operand!, updates!, params);
    const place = placeOf(operand!, indices!, sizes, params);
    const combined = combineNumbers(params.combine, operand!.dtype);
    const data = isFloat(operand!.dtype) ? Float64Array.from(operand!.data) : operand!.data.slice();
    eachIndex(updates!.shape, (at, position) => {
      const { position: to, inside } = place(at);
      if (inside || params.mode === "clip") data[to] = combined(data[to]!, updates!.data[position]!);
    });
    const weak = operand!.weak && updates!.weak;
    return [dense(operand!.shape, operand!.dtype, (out) => out.set(data), weak)];
  },
  batch: (ctx, inputs, dims, params): Batched => {
    const batched = batchScatter(ctx, inputs, dims, params);
    return { outputs: ctx.bind(scatter, batched.inputs, batched.params), dims: [0] };
  },
  differentiate: {
    kind: "rule",
    transpose: transposeScatter,
    jvp(ctx, inputs, [ofOperand, , ofUpdates], params) {
      const [operand, indices, updates] = inputs as [Atom, Atom, Atom];
      const outputs = ctx.bind(scatter, inputs, params);
      const zeros = (x: Atom): Atom => ctx.constant(0, x.aval);
      if (params.combine === "set" || params.combine === "add") {
        const tangents = [ofOperand ?? zeros(operand), indices, ofUpdates ?? zeros(updates)];
        return { outputs, tangents: ctx.bind(scatter, tangents, params) };
      }
      if (params.combine === "mul" && (!ofUpdates || !rowsMeet(updates.aval, params))) {
        const terms = !ofOperand ? [] : ctx.bind(scatter, [ofOperand, indices, updates], params);
        const scaled = !ofUpdates ? [] : [scaledUpdates(ctx, operand, indices, ofUpdates, params)];
        return { outputs, tangents: [[...terms, ...scaled].reduce((sum, term) => ctx.apply(add, sum, term))] };
      }
      throw new UnsupportedError(
        "unsupported/derivative",
        `scatter: the derivative of "${params.combine}" ${params.combine === "mul" ? "by its updates " : ""}is not ` +
          "there, because two updates may meet; read the elements with get, compute, and write them back with set",
      );
    },
  },
  lower: {
    kind: "update",
    build(loops, [, indices, updates], state, params) {
      const { shape, dtype } = state.aval;
      const sizes = windowSizes(state.aval, updates!.aval, params);
      const write = ({ at, place }: WindowElement): Stmt => {
        const update = updates!.read(at);
        const { combine } = params;
        return state.store(place, combine === "set" ? update : op(combine, dtype, state.read(place), update));
      };
      const ifInside = (stmts: readonly Stmt[], test: Expr | undefined): readonly Stmt[] =>
        test === undefined ? stmts : [{ kind: "if", test, results: [], consequent: stmts, alternate: [] }];
      return windowNest(loops, updates!.aval.shape, shape, indices!, sizes, params, write, ifInside);
    },
  },
};

/** Size of the window along each axis of the operand. */
function windowSizes(operand: Aval, updates: Aval, params: ScatterParams): Shape {
  const axes = windowAxes(operand.shape.length, params);
  return operand.shape.map((_, axis) => {
    const k = axes.indexOf(axis);
    return k < 0 ? 1 : updates.shape[params.offsetDims[k]!]!;
  });
}

function checkScatter(operand: Aval, indices: Aval, updates: Aval, params: ScatterParams): void {
  const rank = updates.shape.length;
  checkWindows("scatter", operand, indices, windowSizes(operand, updates, params), params, rank);
  const { dtype } = operand;
  checkEqualDTypes("scatter", [operand, { ...indices, dtype }, updates], ["operand", "indices", "updates"]);
  if (params.combine === "add" || params.combine === "mul") checkDTypeOf("scatter", operand, 0, "operand", "number");
  const rows = indices.shape.slice(0, -1);
  if (sameShape(pick(updates.shape, rowAxes(rank, params)), rows)) return;
  throw new ShapeError(
    "shape/operands",
    `scatter: argument 2 (updates) is ${typeText(updates)}, expected ${shapeText(rows)}, the shape of argument 1 ` +
      `(indices) without its last axis, along the axes that are not in offsetDims [${params.offsetDims.join(",")}]`,
  );
}

function combineNumbers(combine: Combine, dtype: DType): (old: number, update: number) => number {
  switch (combine) {
    case "set":
      return (_old, update) => update;
    case "add":
      return (old, update) => old + update;
    case "mul":
      return dtype === "int32" || dtype === "uint32" ? Math.imul : (old, update) => old * update;
    case "min":
      return Math.min;
    case "max":
      return Math.max;
  }
}

/**
 * Each lane has an operand of its own. Rows that all lanes share leave the mapped axis to the window; rows of a lane
 * make it a batch axis.
 */
function batchScatter(
  ctx: BatchContext,
  inputs: readonly Atom[],
  dims: readonly BatchDim[],
  params: ScatterParams,
): { inputs: readonly Atom[]; params: ScatterParams } {
  const perLane = dims[1] !== null;
  const lanesFirst = inputs.map((x, k) => {
    const dim = dims[k]!;
    if (dim !== null) return ctx.moveAxis(x, dim, 0);
    return k === 1 && !perLane ? x : ctx.broadcastAxis(x, 0);
  });
  return { inputs: lanesFirst, params: { ...params, ...shiftNumbers(params, { operand: true, indices: perLane }) } };
}

// --- cotangents of scatter ------------------------------------------------------------------------------------------

/** To the operand goes what no update replaced, to the updates what stands where they were written. */
function transposeScatter(
  ctx: TransposeContext,
  [cotangent]: readonly (Atom | null)[],
  [operand, indices, updates]: readonly Operand[],
  params: ScatterParams,
): readonly (Atom | null)[] {
  const { combine, mode, ...numbers } = params;
  const [ct, rows, written] = [cotangent!, indices as Atom, updates!.aval];
  if (combine === "mul") return [ctx.bind(scatter, [ct, rows, updates as Atom], params)[0]!, null, null];
  const sliceSizes = windowSizes(operand!.aval, written, params);
  const read = (x: Atom): Atom => ctx.bind(gather, [x, rows], { ...numbers, sliceSizes, mode, fillValue: 0 })[0]!;
  if (combine === "add") return [ct, null, read(ct)];
  const kept = ctx.bind(scatter, [ct, rows, ctx.constant(0, written)], params)[0]!;
  return [kept, null, whereLast(ctx, read(ct), rows, written, operand!.aval, params, read)];
}

/** Zero for an update that a later one replaced: updates are numbered, and the numbers written and read back. */
function whereLast(
  ctx: TransposeContext,
  cotangent: Atom,
  rows: Atom,
  written: Aval,
  operand: Aval,
  params: ScatterParams,
  read: (x: Atom) => Atom,
): Atom {
  const numbers = numberRows(ctx, written, params);
  if (numbers === undefined) return cotangent;
  const nobody = ctx.constant(0, { ...operand, dtype: "int32", weak: false });
  const last = read(ctx.bind(scatter, [nobody, rows, numbers], params)[0]!);
  const zeros = ctx.constant(0, cotangent.aval);
  return ctx.bind(select, [ctx.apply(eq, last, numbers), cotangent, zeros], {})[0]!;
}

/** For products: the tangents of updates by the elements that they meet, where those stand. */
function scaledUpdates(ctx: JvpContext, operand: Atom, rows: Atom, tangent: Atom, params: ScatterParams): Atom {
  const { combine: _, mode, ...numbers } = params;
  const sliceSizes = windowSizes(operand.aval, tangent.aval, params);
  const [met] = ctx.bind(gather, [operand, rows], { ...numbers, sliceSizes, mode, fillValue: 0 });
  const zeros = ctx.constant(0, operand.aval);
  return ctx.bind(scatter, [zeros, rows, ctx.apply(mul, met!, tangent)], { ...params, combine: "add" })[0]!;
}

/** False when there is one row at most, so that no two updates can meet. */
function rowsMeet({ shape }: Aval, params: ScatterParams): boolean {
  const axes = rowAxes(shape.length, params).filter((_, k) => !params.startIndicesBatchingDims.includes(k));
  return axes.some((axis) => shape[axis] !== 1);
}

/** 1, 2, ... for the rows that can meet, in the shape of the updates; undefined when there is one such row at most. */
function numberRows(ctx: TransposeContext, { shape }: Aval, params: ScatterParams): Atom | undefined {
  const axes = rowAxes(shape.length, params).filter((_, k) => !params.startIndicesBatchingDims.includes(k));
  let count = 1;
  let numbers: Atom | undefined;
  for (const axis of [...axes].reverse()) {
    const size = shape[axis]!;
    if (size === 1) continue;
    if (typeof size === "string" && axis !== axes[0]) throw new NeedsSize(size, "the derivative of scatter along it");
    const along = ctx.bind(iota, [], { shape, dtype: "int32", axis })[0]!;
    const scaled = count === 1 ? along : ctx.apply(mul, count, along);
    numbers = numbers === undefined ? ctx.apply(add, 1, scaled) : ctx.apply(add, numbers, scaled);
    if (typeof size === "number") count *= size;
  }
  return numbers;
}
