// np.pad: constant padding by the pad primitive, the modes that repeat elements by joining slices of the array.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { broadcastInDim, rev } from "../../compiler/primitives/movement.js";
import { type AxisPadding, pad as padPrimitive } from "../../compiler/primitives/padding.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { astype } from "./elementwise.js";
import { concatenate } from "./joining.js";
import { call, describePairs, options, sizeNumber, sliceAxis } from "./support.js";

export type PadMode = "constant" | "edge" | "reflect" | "symmetric" | "wrap";
/** So many on every side; [before, after] for every axis; or such a pair per axis. */
export type PadWidth = number | readonly [before: number, after: number] | readonly (readonly [number, number])[];

export interface PadOptions {
  /** What stands in the padding: `constantValues` (default), or elements of the array. */
  readonly mode?: PadMode;
  /** A scalar, 0 by default, converted to the array's dtype; for mode "constant" only. */
  readonly constantValues?: ArrayLike;
}

/** Where position k of the endless continuation of an axis comes from, by mode. */
const sources: Readonly<Record<Exclude<PadMode, "constant">, (k: number, size: number) => number>> = {
  edge: (k, size) => Math.min(Math.max(k, 0), size - 1),
  wrap: modulo,
  symmetric: (k, size) => Math.min(modulo(k, 2 * size), 2 * size - 1 - modulo(k, 2 * size)),
  reflect(k, size) {
    const period = 2 * (size - 1);
    return period === 0 ? 0 : Math.min(modulo(k, period), period - modulo(k, period));
  },
};

function modulo(k: number, period: number): number {
  return ((k % period) + period) % period;
}

/**
 * The array with `padWidth` elements added on each side of each axis. The dtype stays. (numpy.pad)
 * @throws ShapeError shape/pad for widths that do not fit the axes, or an empty axis with nothing to repeat.
 */
export function pad(array: ArrayLike, padWidth: PadWidth, given?: PadOptions): NDArray {
  const { mode = "constant", constantValues } = options("pad", given, ["mode", "constantValues"]);
  const x = asArray("pad", 0, "array", array);
  const widths = widthsOf(padWidth, x);
  if (mode === "constant") return constantPad(x, widths, constantValues ?? 0);
  const source = Object.hasOwn(sources, mode) ? sources[mode] : undefined;
  if (source === undefined) {
    throw new ArgumentError(
      "argument/option",
      `pad: mode is ${describeValue(mode)}, expected "constant", "edge", "reflect", "symmetric" or "wrap"`,
    );
  }
  if (constantValues !== undefined) {
    throw new ArgumentError("argument/option", `pad: constantValues is for mode "constant", and mode is "${mode}"`);
  }
  return widths.reduce((result, [before, after], axis) => {
    if (before === 0 && after === 0) return result;
    const size = sizeNumber("pad", result.aval.shape[axis]!);
    if (size === 0) {
      throw new ShapeError(
        "shape/pad",
        `pad: axis ${axis} of argument 0 (array), ${typeText(x.aval)}, is empty, and mode "${mode}" repeats its elements`,
      );
    }
    const wanted = Array.from({ length: before + size + after }, (_, k) => source(k - before, size));
    return concatenate(
      runs(wanted).map((run) => takeRun(result, axis, run)),
      { axis },
    );
  }, x);
}

function constantPad(x: NDArray, widths: readonly (readonly [number, number])[], constantValues: ArrayLike): NDArray {
  const value = asArray("pad", 2, "constantValues", constantValues);
  if (value.ndim !== 0) {
    throw new ShapeError(
      "shape/rank",
      `pad: constantValues is ${typeText(value.aval)}, expected a scalar; pad one side after the other for several`,
    );
  }
  const padding = widths.map(([before, after]): AxisPadding => [before, after, 0]);
  return call(padPrimitive, [x, astype(value, x.dtype)], { padding, along: [] });
}

function widthsOf(padWidth: PadWidth, x: NDArray): (readonly [number, number])[] {
  const isWidth = (width: unknown): boolean => Number.isInteger(width) && (width as number) >= 0;
  const isPair = (pair: unknown): pair is readonly [number, number] =>
    Array.isArray(pair) && pair.length === 2 && pair.every(isWidth);
  if (isWidth(padWidth)) return x.aval.shape.map(() => [padWidth as number, padWidth as number]);
  if (isPair(padWidth)) return x.aval.shape.map(() => padWidth);
  const pairs: readonly unknown[] = Array.isArray(padWidth) ? padWidth : [];
  if (pairs.every(isPair) && pairs.length === 1) return x.aval.shape.map(() => pairs[0]!);
  if (pairs.every(isPair) && Array.isArray(padWidth) && pairs.length === x.ndim) return [...pairs];
  throw new ShapeError(
    "shape/pad",
    `pad: argument 1 (padWidth) is ${describePairs(padWidth)}, expected a non-negative ` +
      `integer, [before, after], or a list of ${x.ndim} such pairs, one per axis of ${typeText(x.aval)}`,
  );
}

interface Run {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** Positions as runs that go up by one, down by one, or stand still. */
function runs(positions: readonly number[]): Run[] {
  const found: { start: number; step: number; length: number }[] = [];
  for (const [k, position] of positions.entries()) {
    const last = found.at(-1);
    const step = k === 0 ? 2 : position - positions[k - 1]!;
    if (last !== undefined && last.length === 1 && Math.abs(step) <= 1) last.step = step;
    if (last !== undefined && last.step === step) last.length++;
    else found.push({ start: position, step: 2, length: 1 });
  }
  return found;
}

function takeRun(x: NDArray, axis: number, { start, step, length }: Run): NDArray {
  if (step === 0) {
    const shape = x.aval.shape.with(axis, length);
    return call(broadcastInDim, [sliceAxis(x, axis, start, start + 1)], { shape, dims: shape.map((_, k) => k) });
  }
  if (step !== -1) return sliceAxis(x, axis, start, start + length);
  return call(rev, [sliceAxis(x, axis, start - length + 1, start + 1)], { axes: [axis] });
}
