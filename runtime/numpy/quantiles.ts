// Quantiles, the median among them: elements of the sorted array, or what lies between two of them.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { expandDims, reshape, squeeze, transpose } from "../../compiler/primitives/movement.js";
import { sort } from "../../compiler/primitives/sorting.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { add, astype, multiply, where } from "./elementwise.js";
import { stack } from "./joining.js";
import { isnan } from "./logic.js";
import { floatOf } from "./promote.js";
import type { ReduceOptions } from "./reductions.js";
import { call, normalizeAxes, options, sizeNumber, sliceAxis } from "./support.js";

/** What stands for a quantile between two elements: a mixture, one of them, their mean, or the nearer (the lower of two). */
export type QuantileMethod = "linear" | "lower" | "higher" | "midpoint" | "nearest";

export interface QuantileOptions extends ReduceOptions {
  readonly method?: QuantileMethod;
}

const methods: readonly string[] = ["linear", "lower", "higher", "midpoint", "nearest"];

/** The middle element in order of size, or the mean of the middle two; NaN if any is. (jax.numpy.median) */
export function median(a: ArrayLike, given?: ReduceOptions): NDArray {
  return quantiles("median", a, 0.5, options("median", given, ["axis", "keepdims"]));
}

/** The q-quantile over `axis`, q a number in [0, 1]; for a list of them, one after the other along a new first axis. NaN if any is. */
export function quantile(a: ArrayLike, q: number | readonly number[], given?: QuantileOptions): NDArray {
  return quantiles("quantile", a, q, options("quantile", given, ["axis", "keepdims", "method"]));
}

/** As `quantile`, with q in [0, 100]. (jax.numpy.percentile) */
export function percentile(a: ArrayLike, q: number | readonly number[], given?: QuantileOptions): NDArray {
  const shares = Array.isArray(q) ? q.map((one: number) => one / 100) : typeof q === "number" ? q / 100 : q;
  return quantiles("percentile", a, shares, options("percentile", given, ["axis", "keepdims", "method"]));
}

function quantiles(
  op: string,
  a: ArrayLike,
  q: number | readonly number[],
  { axis, keepdims = false, method = "linear" }: QuantileOptions,
): NDArray {
  if (!methods.includes(method)) {
    throw new ArgumentError(
      "argument/quantile",
      `${op}: method is ${describeValue(method)}, expected one of ${methods.join(", ")}`,
    );
  }
  const x = asArray(op, 0, "a", a);
  const axes = normalizeAxes(op, axis, x.aval);
  const rows = joinAxes(op, astype(x, floatOf(x.dtype)), axes);
  const size = sizeNumber(op, rows.x.aval.shape[rows.axis]!);
  if (size === 0) {
    throw new ShapeError("shape/empty", `${op}: argument 0 (a) is ${typeText(x.aval)}, expected at least one element`);
  }
  const sorted = call(sort, [rows.x], { axis: rows.axis });
  const element = (k: number): NDArray =>
    call(squeeze, [sliceAxis(sorted, rows.axis, k, k + 1)], { axes: [rows.axis] });
  const last = element(size - 1); // NaN if any element is
  const one = (share: number): NDArray => {
    const value = where(isnan(last), last, between(element, checkShare(op, share) * (size - 1), method));
    return keepdims && axes.length > 0 ? call(expandDims, [value], { axes }) : value;
  };
  return Array.isArray(q) ? stack(q.map(one)) : one(q as number);
}

/** The axes made one: the array, and which axis of it that is. */
function joinAxes(op: string, x: NDArray, axes: readonly number[]): { x: NDArray; axis: number } {
  if (axes.length === 1) return { x, axis: axes[0]! };
  const { shape } = x.aval;
  const kept = shape.map((_, k) => k).filter((k) => !axes.includes(k));
  const turned = kept.length === 0 ? x : call(transpose, [x], { permutation: [...kept, ...axes] });
  const size = axes.reduce((product, axis) => product * sizeNumber(op, shape[axis]!), 1);
  return { x: call(reshape, [turned], { shape: [...kept.map((k) => shape[k]!), size] }), axis: kept.length };
}

function checkShare(op: string, q: unknown): number {
  if (typeof q === "number" && q >= 0 && q <= 1) return q;
  throw new ArgumentError(
    "argument/quantile",
    `${op}: q is ${typeof q === "number" ? q : describeValue(q)}, out of range; pass plain numbers from 0 to 1 (percentile: to 100)`,
  );
}

function between(element: (k: number) => NDArray, position: number, method: QuantileMethod): NDArray {
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  const weight = position - low;
  if (low === high || method === "lower" || (method === "nearest" && weight <= 0.5)) return element(low);
  if (method === "higher" || method === "nearest") return element(high);
  const share = method === "midpoint" ? 0.5 : weight;
  return add(multiply(element(low), 1 - share), multiply(element(high), share));
}
