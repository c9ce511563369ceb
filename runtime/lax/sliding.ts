// What convolution and pooling share: windows, described per axis, laid over an array with padding around it.

import { ShapeError } from "../../compiler/errors.js";
import { type AxisPadding, pad } from "../../compiler/primitives/padding.js";
import { windows } from "../../compiler/primitives/windows.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { call, describePairs, sizeNumber } from "../numpy/support.js";

/** "SAME" keeps ceil(size / stride) windows, "SAME_LOWER" pads the odd element before, "VALID" pads nothing. */
export type WindowPadding = "SAME" | "SAME_LOWER" | "VALID" | readonly (readonly [low: number, high: number])[];

/** Windows over some axes of an array; every list has one entry per entry of `axes`. */
export interface SlidingWindows {
  readonly axes: readonly number[];
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  /** Steps between the elements of a window. */
  readonly dilations: readonly number[];
  /** Steps between the elements of the array, padding between them. */
  readonly spread: readonly number[];
  readonly padding: WindowPadding;
}

/** `x` with `value` around and between its elements, under the windows: their elements are the last axes. */
export function slide(op: string, x: NDArray, value: NDArray, given: SlidingWindows): NDArray {
  const { axes, sizes, strides, dilations, spread, padding } = given;
  const pairs = paddingPairs(
    op,
    padding,
    axes.map((axis, k) => Math.max(0, (sizeNumber(op, x.aval.shape[axis]!) - 1) * spread[k]! + 1)),
    sizes.map((size, k) => (size - 1) * dilations[k]! + 1),
    strides,
  );
  const around = x.aval.shape.map((_, axis): AxisPadding => {
    const k = axes.indexOf(axis);
    return k < 0 ? [0, 0, 0] : [pairs[k]![0], pairs[k]![1], spread[k]! - 1];
  });
  const untouched = around.every((one) => one.every((count) => count === 0));
  const padded = untouched ? x : call(pad, [x, value], { padding: around, along: [] });
  return call(windows, [padded], { axes, sizes, strides, dilations });
}

/** `[low, high]` per axis for windows of those spans over axes of those sizes. */
function paddingPairs(
  op: string,
  padding: WindowPadding,
  sizes: readonly number[],
  spans: readonly number[],
  strides: readonly number[],
): (readonly [number, number])[] {
  if (padding === "VALID") return sizes.map(() => [0, 0]);
  if (padding === "SAME" || padding === "SAME_LOWER") {
    return sizes.map((size, k) => {
      const total = Math.max(0, (Math.ceil(size / strides[k]!) - 1) * strides[k]! + spans[k]! - size);
      const less = Math.floor(total / 2);
      return padding === "SAME" ? [less, total - less] : [total - less, less];
    });
  }
  return checkPairs(op, padding, sizes.length);
}

/** Padding that is given as one pair of integers per axis. */
export function checkPairs(
  op: string,
  padding: Exclude<WindowPadding, string>,
  count: number,
): (readonly [number, number])[] {
  const isPair = (pair: unknown): boolean => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isInteger);
  if (Array.isArray(padding) && padding.length === count && padding.every(isPair)) return [...padding];
  throw new ShapeError(
    "shape/pad",
    `${op}: padding is ${describePairs(padding)}, expected "SAME", ` +
      `"SAME_LOWER", "VALID" or a list of ${count} pairs [low, high] of integers`,
  );
}

/** One positive integer per axis; ones when not given. */
export function perAxis(op: string, name: string, list: readonly number[] | undefined | null, count: number): number[] {
  if (list === undefined || list === null) return Array.from({ length: count }, () => 1);
  if (Array.isArray(list) && list.length === count && list.every((value) => Number.isInteger(value) && value > 0)) {
    return [...list];
  }
  throw new ShapeError(
    "shape/window",
    `${op}: ${name} is ${describeValue(list)}, expected a list of ${count} positive integers`,
  );
}
