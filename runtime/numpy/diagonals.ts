// Diagonals and triangles of matrices.

import { ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import { eq, ge, lt } from "../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../compiler/primitives/families.js";
import * as m from "../../compiler/primitives/movement.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { zeros } from "./creation.js";
import { where } from "./elementwise.js";
import { concatenate } from "./joining.js";
import { sum } from "./reductions.js";
import { expandDims, moveaxis } from "./shapes.js";
import { call, checkInteger, diagonalMask, options, sizeNumber, sliceAxis } from "./support.js";

export interface DiagOptions {
  readonly k?: number;
}

/** The matrix with vector `v` on diagonal `k`; of a matrix, that diagonal. (numpy.diag) */
export function diag(v: ArrayLike, given?: DiagOptions): NDArray {
  const x = asArray("diag", 0, "v", v);
  const k = checkInteger("diag", options("diag", given, ["k"]).k ?? 0, "k");
  if (x.ndim === 2) return diagonalOf("diag", x, k);
  if (x.ndim !== 1) {
    throw new ShapeError("shape/rank", `diag: argument 0 (v) is ${typeText(x.aval)}, expected a vector or a matrix`);
  }
  const size = sizeNumber("diag", x.aval.shape[0]!) + Math.abs(k);
  const padded = k === 0 ? x : concatenate([x, zeros([Math.abs(k)], { dtype: x.dtype })]);
  const spread = expandDims(padded, k >= 0 ? 1 : 0);
  return where(diagonalMask("diag", [size, size], k, eq), spread, zeros([], { dtype: x.dtype }));
}

/** Diagonal `k` of the last two axes: a strided slice of the flat matrix. */
export function diagonalOf(op: string, x: NDArray, k: number): NDArray {
  const outer = x.aval.shape.slice(0, -2);
  const [rows, columns] = x.aval.shape.slice(-2).map((dim) => sizeNumber(op, dim)) as [number, number];
  const flat = call(m.reshape, [x], { shape: [...outer, rows * columns] });
  const length = Math.max(0, k >= 0 ? Math.min(rows, columns - k) : Math.min(rows + k, columns));
  const start = length === 0 ? 0 : k >= 0 ? k : -k * columns;
  const limit = length === 0 ? 0 : start + (length - 1) * (columns + 1) + 1;
  return sliceAxis(flat, outer.length, start, limit, columns + 1);
}

/** The matrix with zeros above diagonal `k`. */
export function tril(a: ArrayLike, given?: DiagOptions): NDArray {
  return triangle("tril", a, given, ge);
}

/** The matrix with zeros below diagonal `k`. */
export function triu(a: ArrayLike, given?: DiagOptions): NDArray {
  const { k = 0 } = options("triu", given, ["k"]);
  return triangle("triu", a, { k: checkInteger("triu", k, "k") - 1 }, lt);
}

function triangle(op: string, a: ArrayLike, given: DiagOptions | undefined, keeps: Primitive<NoParams>): NDArray {
  const x = asArray(op, 0, "m", a);
  const { k = 0 } = options(op, given, ["k"]);
  checkMatrix(op, x);
  return where(diagonalMask(op, x.aval.shape.slice(-2), k, keeps), x, zeros([], { dtype: x.dtype }));
}

function checkMatrix(op: string, x: NDArray): void {
  if (x.ndim >= 2) return;
  throw new ShapeError("shape/rank", `${op}: argument 0 is ${typeText(x.aval)}, expected rank 2 or more`);
}

export interface DiagonalAxes {
  readonly offset?: number;
  readonly axis1?: number;
  readonly axis2?: number;
}

/** Diagonals of two axes (the first two by default), as the last axis. Shapes: [m, n, ...s] -> [...s, k]. (numpy.diagonal) */
export function diagonal(a: ArrayLike, given?: DiagonalAxes): NDArray {
  return diagonalAlong("diagonal", a, given);
}

/** Sum of the elements on a diagonal of two axes (the first two by default). (numpy.trace) */
export function trace(a: ArrayLike, given?: DiagonalAxes): NDArray {
  return sum(diagonalAlong("trace", a, given), { axis: -1 });
}

function diagonalAlong(op: string, a: ArrayLike, given: DiagonalAxes | undefined): NDArray {
  const { offset = 0, axis1 = 0, axis2 = 1 } = options(op, given, ["offset", "axis1", "axis2"]);
  const x = asArray(op, 0, "a", a);
  checkMatrix(op, x);
  return diagonalOf(op, moveaxis(x, [axis1, axis2], [-2, -1]), checkInteger(op, offset, "offset"));
}
