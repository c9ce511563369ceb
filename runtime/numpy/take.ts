// np.take and np.takeAlongAxis: elements at positions along one axis.

import { ArgumentError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type Dim, typeText } from "../../compiler/ir/aval.js";
import { gather } from "../../compiler/primitives/gather-scatter.js";
import { expandDims } from "../../compiler/primitives/movement.js";
import { range } from "../../compiler/primitives/windows-at.js";
import type { Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { mod } from "./elementwise.js";
import { fillOf, fromEnd, integers } from "./positions.js";
import { broadcastShape, broadcastValue } from "./promote.js";
import { ravel } from "./shapes.js";
import { call, normalizeAxis, options, sizeNumber } from "./support.js";

export interface TakeOptions {
  /** The axis to take from; null: the flattened array. */
  readonly axis?: number | null;
  /** Out of bounds: "fill" (the default), "clip" (the nearest element; take gives the first for negative ones), "wrap". */
  readonly mode?: "fill" | "clip" | "wrap";
  /** For "fill": NaN, the lowest int, the highest uint or true by default. */
  readonly fillValue?: number;
}

/** Shapes: a, integer indices -> a's shape with the axis replaced by the shape of indices. JAX: jnp.take. */
export function take(a: ArrayLike, indices: ArrayLike, given?: TakeOptions): NDArray {
  const { axis = null, mode = "fill", fillValue } = options("take", given, ["axis", "mode", "fillValue"]);
  const array = asArray("take", 0, "a", a);
  const x = axis === null ? ravel(array) : array;
  const along = normalizeAxis("take", axis ?? 0, x.aval);
  const { shape } = x.aval;
  const at = place("take", integers("take", 1, "indices", indices), sizeNumber("take", shape[along]!), mode);
  const rank = at.aval.shape.length;
  return call(gather, [x, call(expandDims, [at], { axes: [rank] })], {
    offsetDims: range(shape.length - 1).map((axis) => (axis < along ? axis : axis + rank)),
    collapsedSliceDims: [along],
    startIndexMap: [along],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    sliceSizes: shape.with(along, 1),
    mode: mode === "fill" ? "fill" : "clip",
    fillValue: fillOf("take", fillValue, x.dtype),
  });
}

/** Per lane along the other axes, which broadcast: out[i, j] = arr[i, indices[i, j]] for axis 1. JAX: jnp.take_along_axis. */
export function takeAlongAxis(arr: ArrayLike, indices: ArrayLike, given?: TakeOptions): NDArray {
  const op = "takeAlongAxis";
  const { axis = -1, mode = "fill", fillValue } = options(op, given, ["axis", "mode", "fillValue"]);
  const array = asArray(op, 0, "arr", arr);
  const x = axis === null ? ravel(array) : array;
  const along = normalizeAxis(op, axis ?? 0, x.aval);
  const given_ = integers(op, 1, "indices", indices);
  checkSameRank(op, x, given_);
  const without = (value: Value): Dim[] => value.aval.shape.with(along, 1);
  const others = broadcastShape(
    op,
    [x, given_].map((value) => ({ ...value.aval, shape: without(value) })),
    ["arr", "indices"],
  );
  const rows = broadcastValue(given_, others.with(along, given_.aval.shape[along]!));
  const values = broadcastValue(x, others.with(along, x.aval.shape[along]!));
  const size = sizeNumber(op, x.aval.shape[along]!);
  const at = place(op, mode === "clip" ? fromEnd(rows, size) : rows, size, mode);
  const rest = range(others.length).filter((axis) => axis !== along);
  return call(gather, [values, call(expandDims, [at], { axes: [others.length] })], {
    offsetDims: [],
    collapsedSliceDims: [along],
    startIndexMap: [along],
    operandBatchingDims: rest,
    startIndicesBatchingDims: rest,
    sliceSizes: others.map(() => 1),
    mode: mode === "fill" ? "fill" : "clip",
    fillValue: fillOf(op, fillValue, x.dtype),
  });
}

function checkSameRank(op: string, x: Value, indices: Value): void {
  if (x.aval.shape.length === indices.aval.shape.length) return;
  throw new ArgumentError(
    "argument/list",
    `${op}: argument 1 (indices) is ${typeText(indices.aval)}, expected the rank of argument 0 (arr), ${typeText(x.aval)}`,
  );
}

function place(op: string, index: Value, size: number, mode: string): Value {
  if (mode === "fill") return fromEnd(index, size);
  if (mode === "clip") return index;
  if (mode === "wrap") return mod(valueToArray(index), valueToArray(literal(size, "int32")));
  const got = typeof mode === "string" ? `"${mode}"` : describeValue(mode);
  throw new ArgumentError("argument/mode", `${op}: mode is ${got}, expected "fill", "clip" or "wrap"`);
}
