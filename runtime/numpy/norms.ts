// np.linalg: norms and condition numbers.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { svdvals } from "./decompositions.js";
import { abs, astype, divide, multiply, power, sqrt, square } from "./elementwise.js";
import { inv } from "./linear-systems.js";
import { notEqual } from "./logic.js";
import { asMatrices } from "./matrices.js";
import { floatOf } from "./promote.js";
import { max, min, sum } from "./reductions.js";
import { expandDims, moveaxis, squeeze } from "./shapes.js";
import { axisList, options } from "./support.js";

export interface NormOptions {
  /** Vectors: any number or +-Infinity, 2 by default. Matrices: "fro" (default), "nuc", 1, -1, 2, -2, Infinity or -Infinity. */
  readonly ord?: number | "fro" | "nuc";
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

function vectorNorm(x: NDArray, ord: NonNullable<NormOptions["ord"]>, axis: number, keepdims: boolean): NDArray {
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

function matrixNorm(
  x: NDArray,
  ord: NonNullable<NormOptions["ord"]>,
  [row, column]: [number, number],
  keepdims: boolean,
): NDArray {
  if (ord === "fro") return sqrt(sum(square(x), { axis: [row, column], keepdims }));
  if (ord === "nuc" || ord === 2 || ord === -2) {
    const values = svdvals(moveaxis(x, [row, column], [-2, -1]));
    const result = (ord === "nuc" ? sum : ord === 2 ? max : min)(values, { axis: -1 });
    return keepdims ? expandDims(result, [row, column]) : result;
  }
  if (typeof ord !== "number" || (Math.abs(ord) !== 1 && Math.abs(ord) !== Number.POSITIVE_INFINITY)) {
    throw new ArgumentError(
      "argument/option",
      `linalg.norm: ord is ${describeValue(ord)}, expected "fro", "nuc", 1, -1, 2, -2, Infinity or -Infinity for matrices`,
    );
  }
  const [summed, compared] = Math.abs(ord) === 1 ? [row, column] : [column, row];
  const sums = sum(abs(x), { axis: summed, keepdims: true });
  const result = (ord > 0 ? max : min)(sums, { axis: compared, keepdims: true });
  return keepdims ? result : squeeze(result, { axis: [row, column] });
}

export interface ConditionOptions {
  /** As the `ord` of `norm`; 2 by default. */
  readonly p?: NonNullable<NormOptions["ord"]>;
}

/** The norm of each matrix times that of its inverse, [..]; for p 2 and -2 by singular values. (numpy.linalg.cond) */
export function cond(x: ArrayLike, given?: ConditionOptions): NDArray {
  const { p = 2 } = options("linalg.cond", given, ["p"]);
  const matrices = asMatrices("linalg.cond", 0, "x", x);
  const along = { ord: p, axis: [-2, -1] } as const;
  if (p !== 2 && p !== -2) return multiply(norm(matrices, along), norm(inv(matrices), along));
  const values = svdvals(matrices);
  const [most, least] = [max(values, { axis: -1 }), min(values, { axis: -1 })];
  return p === 2 ? divide(most, least) : divide(least, most);
}
