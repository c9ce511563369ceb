// np.linalg: norms.

import { ArgumentError, ShapeError, UnsupportedError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { abs, astype, power, sqrt, square } from "./elementwise.js";
import { notEqual } from "./logic.js";
import { floatOf } from "./promote.js";
import { max, min, sum } from "./reductions.js";
import { squeeze } from "./shapes.js";
import { axisList, options } from "./support.js";

export interface NormOptions {
  /** Vectors: any number or +-Infinity, 2 by default. Matrices: "fro" (default), 1, -1, Infinity or -Infinity. */
  readonly ord?: number | "fro";
  readonly axis?: number | readonly number[] | null;
  readonly keepdims?: boolean;
}

/** Norm of vectors along one axis or of matrices along two; without both options, of all elements. (numpy.linalg.norm) */
export function norm(x: ArrayLike, given?: NormOptions): NDArray {
  const { ord, axis = null, keepdims = false } = options("linalg.norm", given, ["ord", "axis", "keepdims"]);
  const array = asArray("linalg.norm", 0, "x", x);
  const values = astype(array, floatOf(array.dtype));
  if (ord === undefined || (ord === "fro" && axis === null)) {
    return sqrt(sum(square(values), { axis, keepdims }));
  }
  const axes = axis === null ? values.aval.shape.map((_, k) => k) : axisList("linalg.norm", axis, values.aval);
  if (axes.length === 1) return vectorNorm(values, ord, axes[0]!, keepdims);
  if (axes.length === 2) return matrixNorm(values, ord, axes as [number, number], keepdims);
  throw new ShapeError(
    "shape/axis",
    `linalg.norm: argument 0 (x) is ${typeText(values.aval)} over ${axes.length} axes, expected one axis for vectors or two ` +
      "for matrices; give axis",
  );
}

function vectorNorm(x: NDArray, ord: number | "fro", axis: number, keepdims: boolean): NDArray {
  if (typeof ord !== "number") {
    throw new ArgumentError(
      "argument/option",
      `linalg.norm: ord is ${describeValue(ord)}, expected a number for vectors`,
    );
  }
  const along = { axis, keepdims };
  if (ord === Number.POSITIVE_INFINITY) return max(abs(x), along);
  if (ord === Number.NEGATIVE_INFINITY) return min(abs(x), along);
  if (ord === 0) return astype(sum(notEqual(x, 0), along), x.dtype);
  if (ord === 1) return sum(abs(x), along);
  if (ord === 2) return sqrt(sum(square(x), along));
  return power(sum(power(abs(x), ord), along), 1 / ord);
}

function matrixNorm(x: NDArray, ord: number | "fro", [row, column]: [number, number], keepdims: boolean): NDArray {
  if (ord === "fro") return sqrt(sum(square(x), { axis: [row, column], keepdims }));
  if (Math.abs(ord) !== 1 && Math.abs(ord) !== Number.POSITIVE_INFINITY) {
    throw new UnsupportedError(
      "unsupported/norm",
      `linalg.norm: ord is ${ord} for matrices, which needs singular values; use "fro", 1, -1, Infinity or -Infinity`,
    );
  }
  const [summed, compared] = Math.abs(ord) === 1 ? [row, column] : [column, row];
  const sums = sum(abs(x), { axis: summed, keepdims: true });
  const result = (ord > 0 ? max : min)(sums, { axis: compared, keepdims: true });
  return keepdims ? result : squeeze(result, { axis: [row, column] });
}
