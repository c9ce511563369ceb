// Primitives that sort rows. The work is done by compiler/library/sorting.ts: NaN comes last, -0 equals 0, and equal
// elements keep their order, as in JAX.

import { ShapeError } from "../errors.js";
import { type Aval, allocate, makeAval, sameShape, typeText } from "../ir/aval.js";
import { type Index, libraryCall } from "../ir/loop-ir.js";
import type { Primitive } from "../ir/primitive.js";
import { orderRow } from "../library/sorting.js";
import { alignLanes, checkAxis, dense, mergeAxes, none, shiftAxes, withoutAxes } from "./families.js";
import { eachRow, highest } from "./reductions.js";
import { scratchRows, sizeArgument } from "./scratch-rows.js";

export type SortParams = { readonly axis: number };

/** The order in which rows of keys are sorted, as int32 positions; later keys decide between equal earlier ones. */
export const argsort: Primitive<SortParams> = {
  name: "argsort",
  shape(keys, { axis }) {
    checkKeys("argsort", keys);
    checkAxis("argsort", axis, keys[0]!);
    return [makeAval(keys[0]!.shape, "int32")];
  },
  evaluate(keys, { axis }) {
    const { shape } = keys[0]!;
    const length = shape[axis]!;
    const [order, spare] = [new Int32Array(length), new Int32Array(length)];
    const rows = keys.map(({ dtype }) => allocate(dtype, length)).reverse();
    const fill = (data: { [position: number]: number }): void =>
      eachRow(shape, axis, (at) => {
        for (let k = 0; k < length; k++) order[k] = k;
        rows.forEach((row, back) => {
          const { data: source } = keys[keys.length - 1 - back]!;
          for (let k = 0; k < length; k++) row[k] = source[at(k)]!;
          orderRow(row, 0, order, 0, spare, 0, length);
        });
        for (let k = 0; k < length; k++) data[at(k)] = order[k]!;
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
      const { shape } = keys[0]!.aval;
      const lanes = withoutAxes(shape, [axis]);
      const size = shape[axis]!;
      const rows = keys.map(({ aval }) => scratchRows(loops, "keys", aval.dtype, lanes, [size]));
      const order = scratchRows(loops, "order", "int32", lanes, [size]);
      const spare = scratchRows(loops, "spare", "int32", lanes, [size]);
      return loops.parallel(lanes, (at) => {
        const place = ([k]: readonly Index[]): Index[] => mergeAxes([axis], at, [k!], shape.length);
        return [
          ...rows.flatMap((row, k) => row.fill(at, (element) => keys[k]!.read(place(element)))),
          ...order.fill(at, ([k]) => ({ kind: "index", index: k!, dtype: "int32" })),
          ...rows.toReversed().map((row) => {
            const slices = [row.slice(at, "read"), order.slice(at, "update"), spare.slice(at, "write")];
            return libraryCall("orderRow", ...slices, sizeArgument(size));
          }),
          ...order.each(at, (element, position) => out!.store(place(element), position)),
        ];
      });
    },
  },
};

function checkKeys(name: string, keys: readonly Aval[]): void {
  const [first, ...others] = keys;
  if (first === undefined) throw new ShapeError("shape/operands", `${name}: no keys, expected at least one array`);
  others.forEach((key, k) => {
    if (sameShape(key.shape, first.shape)) return;
    throw new ShapeError(
      "shape/operands",
      `${name}: operand ${k + 1} is ${typeText(key)}, operand 0 is ${typeText(first)}; give them one shape`,
    );
  });
}
