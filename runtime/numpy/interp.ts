// Interpolation between points on a line.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, valueToArray } from "../convert.js";
import { abs, add, astype, clip, divide, mod, multiply, subtract, where } from "./elementwise.js";
import { concatenate } from "./joining.js";
import { greater, less, lessEqual } from "./logic.js";
import { floatOf, promote } from "./promote.js";
import { searchsorted } from "./searching.js";
import { argsort } from "./sorting.js";
import { options, sizeNumber, sliceAxis } from "./support.js";
import { take } from "./take.js";

export interface InterpOptions {
  /** Value below the first point: that of the first point (default), a scalar, or "extrapolate" for the first line. */
  readonly left?: ArrayLike | "extrapolate";
  /** The same above the last point. */
  readonly right?: ArrayLike | "extrapolate";
  /** The points repeat after so much and may stand in any order; left and right do not matter then. */
  readonly period?: number;
}

/**
 * The piecewise linear function through the points (xp, fp), at x. Shapes: [...s], [n], [n] -> [...s]; floats. xp has to
 * increase, which nothing checks. (numpy.interp)
 * @throws ShapeError shape/operands unless xp and fp are vectors of one size; ArgumentError argument/option.
 */
export function interp(x: ArrayLike, xp: ArrayLike, fp: ArrayLike, given?: InterpOptions): NDArray {
  const { left, right, period } = options("interp", given, ["left", "right", "period"]);
  const operands = [asOperand("interp", 0, "x", x), asOperand("interp", 1, "xp", xp)];
  const [at, xs] = promote("interp", operands, floatOf, ["x", "xp"]).map(valueToArray) as [NDArray, NDArray];
  const heights = asArray("interp", 2, "fp", fp);
  const ys = astype(heights, floatOf(heights.dtype));
  if (xs.ndim !== 1 || ys.ndim !== 1 || xs.aval.shape[0] !== ys.aval.shape[0] || xs.aval.shape[0] === 0) {
    throw new ShapeError(
      "shape/operands",
      `interp: argument 1 (xp) is ${typeText(xs.aval)}, argument 2 (fp) is ${typeText(ys.aval)}, expected vectors of one ` +
        "size, of one point or more",
    );
  }
  if (period !== undefined) return between(...repeated(at, xs, ys, checkPeriod(period)));
  const last = sizeNumber("interp", xs.aval.shape[0]!) - 1;
  const inside = between(at, xs, ys);
  const low = isLine("left", left) ? inside : where(less(at, take(xs, 0)), left ?? take(ys, 0), inside);
  return isLine("right", right) ? low : where(greater(at, take(xs, last)), right ?? take(ys, last), low);
}

function isLine(name: string, side: ArrayLike | string | undefined): side is "extrapolate" {
  if (typeof side !== "string" || side === "extrapolate") return side === "extrapolate";
  throw new ArgumentError("argument/option", `interp: ${name} is "${side}", expected a scalar or "extrapolate"`);
}

function checkPeriod(period: number): number {
  if (typeof period === "number" && Number.isFinite(period) && period !== 0) return Math.abs(period);
  throw new ArgumentError(
    "argument/option",
    `interp: period is ${describeValue(period)}, expected a finite number other than 0`,
  );
}

/** The points in order within one period, with the last one before them and the first one behind. */
function repeated(at: NDArray, xs: NDArray, ys: NDArray, period: number): [at: NDArray, xs: NDArray, ys: NDArray] {
  const places = mod(xs, period);
  const order = argsort(places);
  const [points, heights] = [take(places, order), take(ys, order)];
  const size = sizeNumber("interp", points.aval.shape[0]!);
  const [first, last] = [
    (row: NDArray) => sliceAxis(row, 0, 0, 1),
    (row: NDArray) => sliceAxis(row, 0, size - 1, size),
  ];
  return [
    mod(at, period),
    concatenate([subtract(last(points), period), points, add(first(points), period)]),
    concatenate([last(heights), heights, first(heights)]),
  ];
}

/** Lines closer than this are steps, so that no derivative is NaN: the spacing of numbers near the dtype's precision. */
const narrow = { float32: 2 ** -46, float64: 2 ** -104 } as const;

/** On the line through the two points around; beyond the ends on that of the last two. */
function between(at: NDArray, xs: NDArray, ys: NDArray): NDArray {
  const last = sizeNumber("interp", xs.aval.shape[0]!) - 1;
  const next = clip(searchsorted(xs, at, { side: "right" }), 1, last);
  const previous = subtract(next, 1);
  const [x0, y0] = [take(xs, previous, { mode: "clip" }), take(ys, previous, { mode: "clip" })];
  const width = subtract(take(xs, next), x0);
  const isStep = lessEqual(abs(width), narrow[xs.dtype as "float32" | "float64"]);
  const slope = divide(subtract(at, x0), where(isStep, 1, width));
  return where(isStep, y0, add(y0, multiply(slope, subtract(take(ys, next), y0))));
}
