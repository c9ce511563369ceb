// Reductions and running totals. `axis` is an integer, a list of integers or null for all; `keepdims` leaves axes of
// size 1. Sums of small integers widen as in JAX: int8, int16 and bool to int32, uint8 and uint16 to uint32.

import { ShapeError } from "../../compiler/errors.js";
import { checkDType, type Dim, type DType, dtypeKind, isFloat, sameShape, typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import type { ReduceParams } from "../../compiler/primitives/families.js";
import { expandDims, reshape } from "../../compiler/primitives/movement.js";
import * as p from "../../compiler/primitives/reductions.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { astype, divide, multiply, sqrt, square, subtract, where } from "./elementwise.js";
import { type CloseOptions, greater, isclose } from "./logic.js";
import { alignArrays, truth } from "./operands.js";
import { floatOf } from "./promote.js";
import { type AxisLike, call, normalizeAxes, normalizeAxis, options, sizeNumber, sizeProduct } from "./support.js";

export interface ReduceOptions {
  readonly axis?: AxisLike;
  readonly keepdims?: boolean;
}
export interface SumOptions extends ReduceOptions {
  readonly dtype?: DType;
}
export interface VarianceOptions extends SumOptions {
  /** Divides by the number of elements less `ddof` (0). */
  readonly ddof?: number;
}
export interface ArgOptions {
  readonly axis?: number | null;
  readonly keepdims?: boolean;
}
export interface CumulativeOptions {
  readonly axis?: number | null;
  readonly dtype?: DType;
}

const reduceNames = ["axis", "keepdims"] as const;
const sumNames = ["axis", "keepdims", "dtype"] as const;

/** Applies a reduction to an array and puts the reduced axes back as size 1 when asked. */
function reduce(
  op: string,
  primitive: Primitive<ReduceParams>,
  x: NDArray,
  { axis, keepdims = false }: ReduceOptions,
): NDArray {
  const axes = normalizeAxes(op, axis, x.aval);
  const result = axes.length === 0 ? x : call(primitive, [x], { axes });
  return keepdims && axes.length > 0 ? call(expandDims, [result], { axes }) : result;
}

/** The dtype a sum of `dtype` is computed in. */
function sumDType(op: string, dtype: DType, given: DType | undefined): DType {
  if (given !== undefined) return checkDType(op, given);
  if (isFloat(dtype)) return dtype;
  return dtypeKind(dtype) === "uint" ? "uint32" : "int32";
}

/** Sum over `axis`; 0 for no elements. (jax.numpy.sum) */
export function sum(a: ArrayLike, given?: SumOptions): NDArray {
  const { dtype, ...rest } = options("sum", given, sumNames);
  const x = asArray("sum", 0, "a", a);
  return reduce("sum", p.reduceSum, astype(x, sumDType("sum", x.dtype, dtype)), rest);
}

/** Product over `axis`; 1 for no elements. (jax.numpy.prod) */
export function prod(a: ArrayLike, given?: SumOptions): NDArray {
  const { dtype, ...rest } = options("prod", given, sumNames);
  const x = asArray("prod", 0, "a", a);
  return reduce("prod", p.reduceProd, astype(x, sumDType("prod", x.dtype, dtype)), rest);
}

/** Arithmetic mean, in a float dtype; NaN for no elements. (jax.numpy.mean) */
export function mean(a: ArrayLike, given?: SumOptions): NDArray {
  return meanOf("mean", a, options("mean", given, sumNames));
}

function meanOf(op: string, a: ArrayLike, { dtype, ...rest }: SumOptions): NDArray {
  const x = asArray(op, 0, "a", a);
  const values = astype(x, dtype === undefined ? floatOf(x.dtype) : checkDType(op, dtype));
  const count = sizeProduct(sizesAlong(op, x, rest.axis), values.dtype);
  return divide(reduce(op, p.reduceSum, values, rest), count);
}

/** Variance: the mean of squared distances from the mean, in two passes. (jax.numpy.var) */
function variance(a: ArrayLike, given?: VarianceOptions): NDArray {
  return varianceOf("var", a, given);
}

function varianceOf(op: string, a: ArrayLike, given: VarianceOptions | undefined): NDArray {
  const { dtype, ddof = 0, ...rest } = options(op, given, ["axis", "keepdims", "dtype", "ddof"]);
  const x = asArray(op, 0, "a", a);
  const values = astype(x, dtype === undefined ? floatOf(x.dtype) : checkDType(op, dtype));
  const count = sizeProduct(sizesAlong(op, x, rest.axis), values.dtype);
  const distances = subtract(values, meanOf(op, values, { ...rest, keepdims: true }));
  return divide(reduce(op, p.reduceSum, square(distances), rest), degreesOfFreedom(count, ddof));
}

function sizesAlong(op: string, x: NDArray, axis: AxisLike | undefined): Dim[] {
  return normalizeAxes(op, axis, x.aval).map((k) => x.aval.shape[k]!);
}

/** count - ddof, or NaN where nothing is left to divide by. */
function degreesOfFreedom(count: number | NDArray, ddof: number): number | NDArray {
  if (typeof count === "number") return count > ddof ? count - ddof : Number.NaN;
  return where(greater(count, ddof), subtract(count, ddof), Number.NaN);
}

export { variance as var };

/** Standard deviation: the root of `var`. (jax.numpy.std) */
export function std(a: ArrayLike, given?: VarianceOptions): NDArray {
  return sqrt(varianceOf("std", a, given));
}

/** Largest element; NaN if any is. @throws ShapeError shape/empty for no elements. (jax.numpy.max) */
export function max(a: ArrayLike, given?: ReduceOptions): NDArray {
  return extremum("max", p.reduceMax, p.reduceOr, a, options("max", given, reduceNames));
}

/** Smallest element; NaN if any is. @throws ShapeError shape/empty for no elements. (jax.numpy.min) */
export function min(a: ArrayLike, given?: ReduceOptions): NDArray {
  return extremum("min", p.reduceMin, p.reduceAnd, a, options("min", given, reduceNames));
}

function extremum(
  op: string,
  primitive: Primitive<ReduceParams>,
  onBools: Primitive<ReduceParams>,
  a: ArrayLike,
  given: ReduceOptions,
): NDArray {
  const x = asArray(op, 0, "a", a);
  checkNotEmpty(op, x, normalizeAxes(op, given.axis, x.aval));
  return reduce(op, x.dtype === "bool" ? onBools : primitive, x, given);
}

function checkNotEmpty(op: string, x: NDArray, axes: readonly number[]): void {
  const empty = axes.find((axis) => x.aval.shape[axis] === 0);
  if (empty === undefined) return;
  throw new ShapeError(
    "shape/empty",
    `${op}: argument 0 (a) is ${typeText(x.aval)}, zero-size along axis ${empty}, and ${op} of no elements is not ` +
      "defined; pass at least one element",
  );
}

/** Largest element less the smallest. (numpy.ptp) */
export function ptp(a: ArrayLike, given?: ReduceOptions): NDArray {
  const rest = options("ptp", given, reduceNames);
  const highest = extremum("ptp", p.reduceMax, p.reduceOr, a, rest);
  return subtract(highest, extremum("ptp", p.reduceMin, p.reduceAnd, a, rest));
}

/** True where every element is not 0; true for no elements. */
export function all(a: ArrayLike, given?: ReduceOptions): NDArray {
  return reduce("all", p.reduceAnd, valueToArray(truth("all", 0, "a", a)), options("all", given, reduceNames));
}

/** True where some element is not 0; false for no elements. */
export function any(a: ArrayLike, given?: ReduceOptions): NDArray {
  return reduce("any", p.reduceOr, valueToArray(truth("any", 0, "a", a)), options("any", given, reduceNames));
}

/** How many elements are not 0, as int32. */
export function countNonzero(a: ArrayLike, given?: ReduceOptions): NDArray {
  const rest = options("countNonzero", given, reduceNames);
  return reduce("countNonzero", p.reduceSum, astype(valueToArray(truth("countNonzero", 0, "a", a)), "int32"), rest);
}

/** True when all elements of x and y are close (see `isclose`). (numpy.allclose) */
export function allclose(x: ArrayLike, y: ArrayLike, given?: CloseOptions): NDArray {
  return all(isclose(x, y, given));
}

/** Index of the largest element, int32; the first of equal ones, the first NaN. Without `axis`, in the flat array. */
export function argmax(a: ArrayLike, given?: ArgOptions): NDArray {
  return argBest("argmax", p.argmax, a, given);
}

/** Index of the smallest element, int32; the first of equal ones, the first NaN. Without `axis`, in the flat array. */
export function argmin(a: ArrayLike, given?: ArgOptions): NDArray {
  return argBest("argmin", p.argmin, a, given);
}

function argBest(op: string, primitive: Primitive<p.ArgParams>, a: ArrayLike, given: ArgOptions | undefined): NDArray {
  const { axis = null, keepdims = false } = options(op, given, reduceNames);
  const x = asArray(op, 0, "a", a);
  const along = axis === null ? 0 : normalizeAxis(op, axis, x.aval);
  checkNotEmpty(op, x, axis === null ? x.aval.shape.map((_, k) => k) : [along]);
  const result = call(primitive, [axis === null ? flat(op, x) : x], { axis: along, dtype: "int32" });
  if (!keepdims) return result;
  return call(expandDims, [result], { axes: axis === null ? x.aval.shape.map((_, k) => k) : [along] });
}

/** Running sum along `axis`; without it, of the flat array. bool gives int32. (jax.numpy.cumsum) */
export function cumsum(a: ArrayLike, given?: CumulativeOptions): NDArray {
  return cumulative("cumsum", p.cumsum, a, given);
}

/** Running product along `axis`; without it, of the flat array. bool gives int32. (jax.numpy.cumprod) */
export function cumprod(a: ArrayLike, given?: CumulativeOptions): NDArray {
  return cumulative("cumprod", p.cumprod, a, given);
}

function cumulative(
  op: string,
  primitive: Primitive<p.CumulativeParams>,
  a: ArrayLike,
  given: CumulativeOptions | undefined,
): NDArray {
  const { axis = null, dtype } = options(op, given, ["axis", "dtype"]);
  const x = asArray(op, 0, "a", a);
  const target = dtype === undefined ? (x.dtype === "bool" ? "int32" : x.dtype) : checkDType(op, dtype);
  const values = astype(axis === null ? flat(op, x) : x, target);
  return call(primitive, [values], { axis: axis === null ? 0 : normalizeAxis(op, axis, x.aval), reverse: false });
}

/** The elements in one axis. */
function flat(op: string, x: NDArray): NDArray {
  const { shape } = x.aval;
  if (shape.length === 1) return x;
  const size = shape.reduce<number>((count, dim) => count * sizeNumber(op, dim), 1);
  return call(reshape, [x], { shape: [size] });
}

export interface AverageOptions extends ReduceOptions {
  /** Of the shape of `a`, or a vector along `axis`. */
  readonly weights?: ArrayLike;
}

/** Mean with weights: sum(a * weights) / sum(weights). (numpy.average) */
export function average(a: ArrayLike, given?: AverageOptions): NDArray {
  const { weights, ...rest } = options("average", given, ["axis", "keepdims", "weights"]);
  if (weights === undefined) return meanOf("average", a, rest);
  const x = asArray("average", 0, "a", a);
  const w = alongAxis(x, asArray("average", 1, "weights", weights), rest.axis);
  const [values, spread] = alignArrays("average", [x, w], floatOf) as [NDArray, NDArray];
  return divide(
    reduce("average", p.reduceSum, multiply(values, spread), rest),
    reduce("average", p.reduceSum, spread, rest),
  );
}

/** Weights given as a vector along one axis, shaped to broadcast against x. */
function alongAxis(x: NDArray, weights: NDArray, axis: AxisLike | undefined): NDArray {
  if (sameShape(x.aval.shape, weights.aval.shape)) return weights;
  if (weights.ndim !== 1 || typeof axis !== "number") {
    throw new ShapeError(
      "shape/weights",
      `average: weights is ${typeText(weights.aval)} and a is ${typeText(x.aval)}; give weights of the shape of a, or a ` +
        "vector and the axis it goes along",
    );
  }
  const at = normalizeAxis("average", axis, x.aval);
  const others = x.aval.shape.map((_, k) => k).filter((k) => k !== at);
  return call(expandDims, [weights], { axes: others });
}
