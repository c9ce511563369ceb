// Primitives that sort rows. The work is done by compiler/library/sorting.ts: NaN comes last, -0 equals 0, and equal
// elements keep their order, as in JAX.

import { NeedsSize, ShapeError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import {
  type Aval,
  allocate,
  type Dim,
  makeAval,
  type Shape,
  sameShape,
  type TypedArray,
  typeText,
} from "../ir/aval.js";
import { type Index, libraryCall } from "../ir/loop-ir.js";
import type { JvpContext, Primitive } from "../ir/primitive.js";
import { orderRow, sortRow, topOfRow } from "../library/sorting.js";
import { alignLanes, checkAxis, dense, mergeAxes, none, shiftAxes, withoutAxes } from "./families.js";
import { gather } from "./gather-scatter.js";
import { expandDims } from "./movement.js";
import { eachRow, highest } from "./reductions.js";
import { scratchRows, sizeArgument } from "./scratch-rows.js";

export type SortParams = { readonly axis: number };

export type TopParams = { readonly k: number; readonly axis: number };

/** Elements along one axis in ascending order. */
export const sort: Primitive<SortParams> = {
  name: "sort",
  choosesElements: true,
  shape([x], { axis }) {
    checkAxis("sort", axis, x!);
    return [x!];
  },
  evaluate([x], { axis }) {
    const length = x!.shape[axis]!;
    const row = allocate(x!.dtype, length);
    const fill = (data: TypedArray): void =>
      eachRow(x!.shape, axis, (at) => {
        for (let k = 0; k < length; k++) row[k] = x!.data[at(k)]!;
        sortRow(row, 0, length);
        for (let k = 0; k < length; k++) data[at(k)] = row[k]!;
      });
    return [dense(x!.shape, x!.dtype, fill, x!.weak)];
  },
  batch: (ctx, [x], [dim], { axis }) => ({
    outputs: ctx.bind(sort, [x!], { axis: shiftAxes([axis], dim!)[0]! }),
    dims: [dim!],
  }),
  differentiate: {
    kind: "rule",
    jvp(ctx, [x], [tangent], { axis }) {
      const [order] = ctx.bind(argsort, [x!], { axis });
      const moved = [x!, tangent!].map((one) => takeAlong(ctx, one, order!, axis));
      return { outputs: [moved[0]!], tangents: [moved[1]!] };
    },
  },
  padding: ([x], { axis }) => [{ axes: [axis], value: highest(x!.dtype) }],
  lower: {
    kind: "nest",
    build(loops, [x], [out], { axis }) {
      const { lanes, size, place } = rowsAlong(x!.aval, axis);
      const row = scratchRows(loops, "row", x!.aval.dtype, lanes, [size]);
      return loops.parallel(lanes, (at) => [
        ...row.fill(at, (element) => x!.read(place(at, element))),
        libraryCall("sortRow", row.slice(at, "update"), sizeArgument(size)),
        ...row.each(at, (element, value) => out!.store(place(at, element), value)),
      ]);
    },
  },
};

/** The order in which rows of keys are sorted, as int32 positions; later keys decide between equal earlier ones. */
export const argsort: Primitive<SortParams> = {
  name: "argsort",
  shape(keys, { axis }) {
    checkOperands("argsort", keys);
    checkAxis("argsort", axis, keys[0]!);
    return [makeAval(keys[0]!.shape, "int32")];
  },
  evaluate(keys, { axis }) {
    const { shape } = keys[0]!;
    const length = shape[axis]!;
    const [order, spare] = [new Int32Array(length), new Int32Array(length)];
    const rows = keys.map(({ dtype, data }) => ({ data, row: allocate(dtype, length) })).reverse();
    const fill = (out: TypedArray): void =>
      eachRow(shape, axis, (at) => {
        for (let k = 0; k < length; k++) order[k] = k;
        for (const { data, row } of rows) {
          for (let k = 0; k < length; k++) row[k] = data[at(k)]!;
          orderRow(row, 0, order, 0, spare, 0, length);
        }
        for (let k = 0; k < length; k++) out[at(k)] = order[k]!;
      });
    return [dense(shape, "int32", fill)];
  },
  batch(ctx, keys, dims, { axis }) {
    const { atoms, dim } = alignLanes(ctx, keys, dims);
    return { outputs: ctx.bind(this, atoms, { axis: shiftAxes([axis], dim)[0]! }), dims: [dim] };
  },
  differentiate: none("a position is an integer"),
  padding: (keys, { axis }) => keys.map(({ dtype }) => ({ axes: [axis], value: highest(dtype) })),
  lower: {
    kind: "nest",
    build(loops, keys, [out], { axis }) {
      const { lanes, size, place } = rowsAlong(keys[0]!.aval, axis);
      const rows = keys.map(({ aval }) => scratchRows(loops, "keys", aval.dtype, lanes, [size]));
      const order = scratchRows(loops, "order", "int32", lanes, [size]);
      const spare = scratchRows(loops, "spare", "int32", lanes, [size]);
      return loops.parallel(lanes, (at) => [
        ...rows.flatMap((row, k) => row.fill(at, (element) => keys[k]!.read(place(at, element)))),
        ...order.fill(at, ([k]) => ({ kind: "index", index: k!, dtype: "int32" })),
        ...rows.toReversed().map((row) => {
          const slices = [row.slice(at, "read"), order.slice(at, "update"), spare.slice(at, "write")];
          return libraryCall("orderRow", ...slices, sizeArgument(size));
        }),
        ...order.each(at, (element, position) => out!.store(place(at, element), position)),
      ]);
    },
  },
};

/** Positions, int32, of the k largest elements along one axis, largest first; NaN is largest, equal ones ascend. */
export const topK: Primitive<TopParams> = {
  name: "topK",
  shape([x], params) {
    checkTop(x!, params);
    return [makeAval(topShape(x!.shape, params), "int32")];
  },
  evaluate([x], { k, axis }) {
    const length = x!.shape[axis]!;
    const row = allocate(x!.dtype, length);
    const top = new Int32Array(k);
    const shape = topShape(x!.shape, { k, axis }) as number[];
    const places: ((k: number) => number)[] = [];
    eachRow(shape, axis, (at) => places.push(at));
    const fill = (data: TypedArray): void =>
      eachRow(x!.shape, axis, (at, lane) => {
        for (let j = 0; j < length; j++) row[j] = x!.data[at(j)]!;
        topOfRow(row, 0, top, 0, k, length);
        for (let j = 0; j < k; j++) data[places[lane]!(j)] = top[j]!;
      });
    return [dense(shape, "int32", fill)];
  },
  batch: (ctx, [x], [dim], { k, axis }) => ({
    outputs: ctx.bind(topK, [x!], { k, axis: shiftAxes([axis], dim!)[0]! }),
    dims: [dim!],
  }),
  differentiate: none("a position is an integer"),
  lower: {
    kind: "nest",
    build(loops, [x], [out], { k, axis }) {
      const { lanes, size, place } = rowsAlong(x!.aval, axis);
      const row = scratchRows(loops, "row", x!.aval.dtype, lanes, [size]);
      const top = scratchRows(loops, "top", "int32", lanes, [k]);
      return loops.parallel(lanes, (at) => [
        ...row.fill(at, (element) => x!.read(place(at, element))),
        libraryCall("topOfRow", row.slice(at, "read"), top.slice(at, "write"), ...[k, size].map(sizeArgument)),
        ...top.each(at, (element, position) => out!.store(place(at, element), position)),
      ]);
    },
  },
};

/** @throws ShapeError shape/top-k when there are not k elements, shape/axis when there is no such axis. */
export function checkTop(x: Aval, { k, axis }: TopParams): void {
  checkAxis("topK", axis, x);
  const size = x.shape[axis]!;
  if (typeof size === "string") throw new NeedsSize(size, "topK along it");
  if (k >= 0 && k <= size) return;
  throw new ShapeError(
    "shape/top-k",
    `topK: argument 1 (k) is ${k}, expected an integer in [0, ${size}], the size of axis ${axis} of ${typeText(x)}; take ` +
      "fewer elements",
  );
}

function topShape(shape: Shape, { k, axis }: TopParams): Dim[] {
  return shape.map((dim, at) => (at === axis ? k : dim));
}

interface RowsAlong {
  readonly lanes: readonly Dim[];
  readonly size: Dim;
  /** The index of one element of a lane's row. */
  place(lane: readonly Index[], element: readonly Index[]): Index[];
}

/** An array as rows along one axis, one per lane. */
function rowsAlong({ shape }: Aval, axis: number): RowsAlong {
  return {
    lanes: withoutAxes(shape, [axis]),
    size: shape[axis]!,
    place: (lane, element) => mergeAxes([axis], lane, element, shape.length),
  };
}

/** @throws ShapeError shape/operands when there are none, or two of different shapes. */
export function checkOperands(name: string, operands: readonly Aval[]): void {
  const [first, ...others] = operands;
  if (first === undefined) throw new ShapeError("shape/operands", `${name}: no operands, expected at least one array`);
  others.forEach((operand, k) => {
    if (sameShape(operand.shape, first.shape)) return;
    throw new ShapeError(
      "shape/operands",
      `${name}: operand ${k + 1} is ${typeText(operand)}, operand 0 is ${typeText(first)}; give them one shape`,
    );
  });
}

/** Elements of `x` along one axis at the positions that lane has there. JAX: take_along_axis. */
function takeAlong(ctx: JvpContext, x: Atom, positions: Atom, axis: number): Atom {
  const rank = x.aval.shape.length;
  if (x.aval.shape.includes(0)) return x; // no elements to take
  const [rows] = ctx.bind(expandDims, [positions], { axes: [rank] });
  const others = x.aval.shape.map((_, k) => k).filter((k) => k !== axis);
  const [taken] = ctx.bind(gather, [x, rows!], {
    offsetDims: [],
    collapsedSliceDims: [axis],
    startIndexMap: [axis],
    operandBatchingDims: others,
    startIndicesBatchingDims: others,
    sliceSizes: x.aval.shape.map(() => 1),
    mode: "clip",
    fillValue: 0,
  });
  return taken!;
}
