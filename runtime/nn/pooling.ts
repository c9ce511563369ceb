// nn: pooling, as flax.linen has it: inputs are [...batch, ...spatial, features], and windows slide over the spatial axes.

import { ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import type { ReduceParams } from "../../compiler/primitives/families.js";
import * as r from "../../compiler/primitives/reductions.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { checkPairs, perAxis, type WindowPadding } from "../lax/sliding.js";
import { reduceWindows } from "../lax/windows.js";
import { full, ones } from "../numpy/creation.js";
import { astype, divide } from "../numpy/elementwise.js";
import { floatOf } from "../numpy/promote.js";
import { checkIntegers, options } from "../numpy/support.js";

export interface PoolOptions {
  /** Steps between windows, one per spatial axis (1). */
  readonly strides?: readonly number[];
  /** "VALID" by default; padding never wins a maximum or minimum. */
  readonly padding?: WindowPadding;
}

export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as zeros (true), or not at all. */
  readonly countIncludePad?: boolean;
}

function pool(
  op: string,
  x: NDArray,
  reduce: Primitive<ReduceParams>,
  init: number,
  windowShape: readonly number[],
  { strides, padding = "VALID" }: PoolOptions,
): NDArray {
  const count = checkIntegers(op, windowShape, "windowShape").length;
  const window = perAxis(op, "windowShape", windowShape, count);
  const batch = x.ndim - count - 1;
  if (batch < 0) {
    throw new ShapeError(
      "shape/rank",
      `${op}: argument 0 (inputs) is ${typeText(x.aval)}, expected rank ${count + 1} or more: ${count} spatial axes and the features`,
    );
  }
  const spatial = <T>(list: readonly T[], filler: T): T[] => [...new Array<T>(batch).fill(filler), ...list, filler];
  const unit = x.aval.shape.map(() => 1);
  return reduceWindows(op, x, full([], init, { dtype: x.dtype }), reduce, {
    sizes: spatial(window, 1),
    strides: spatial(perAxis(op, "strides", strides, count), 1),
    spread: unit,
    dilations: unit,
    padding: typeof padding === "string" ? padding : spatial(checkPairs(op, padding, count), [0, 0]),
  });
}

/**
 * Means of windows. Shapes: [...batch, ...d, c] -> [...batch, ...windows, c]; integers become float32. (flax.linen.avg_pool)
 */
export function avgPool(inputs: ArrayLike, windowShape: readonly number[], given?: AveragePoolOptions): NDArray {
  const { countIncludePad = true, ...rest } = options("avgPool", given, ["strides", "padding", "countIncludePad"]);
  const array = asArray("avgPool", 0, "inputs", inputs);
  const x = astype(array, floatOf(array.dtype));
  const sums = (values: NDArray): NDArray => pool("avgPool", values, r.reduceSum, 0, windowShape, rest);
  const totals = sums(x);
  if (countIncludePad)
    return divide(
      totals,
      windowShape.reduce((size, dim) => size * dim, 1),
    );
  const lane = [...x.aval.shape.slice(x.ndim - windowShape.length - 1, -1), 1] as number[];
  return divide(totals, sums(ones(lane, { dtype: x.dtype })));
}

/** Largest elements of windows. Shapes: [...batch, ...d, c] -> [...batch, ...windows, c]. (flax.linen.max_pool) */
export function maxPool(inputs: ArrayLike, windowShape: readonly number[], given?: PoolOptions): NDArray {
  const x = asArray("maxPool", 0, "inputs", inputs);
  return pool(
    "maxPool",
    x,
    r.reduceMax,
    r.lowest(x.dtype),
    windowShape,
    options("maxPool", given, ["strides", "padding"]),
  );
}

/** Smallest elements of windows. Shapes: [...batch, ...d, c] -> [...batch, ...windows, c]. (flax.linen.min_pool) */
export function minPool(inputs: ArrayLike, windowShape: readonly number[], given?: PoolOptions): NDArray {
  const x = asArray("minPool", 0, "inputs", inputs);
  return pool(
    "minPool",
    x,
    r.reduceMin,
    r.highest(x.dtype),
    windowShape,
    options("minPool", given, ["strides", "padding"]),
  );
}
