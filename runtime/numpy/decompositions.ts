// np.linalg: orthogonal decompositions and what follows from singular values.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import * as d from "../../compiler/primitives/decompositions.js";
import { bind } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, valueToArray } from "../convert.js";
import { astype, divide, multiply, square, where } from "./elementwise.js";
import { greater, notEqual } from "./logic.js";
import { asMatrices, asSquareMatrices, epsilon, matrixSize, symmetrized } from "./matrices.js";
import { matmul } from "./products.js";
import { floatOf, promote } from "./promote.js";
import { any, max, sum } from "./reductions.js";
import { expandDims, squeeze, swapaxes } from "./shapes.js";
import { call, options } from "./support.js";

export interface QrOptions {
  /** "reduced" (default): q [.., m, k] and r [.., k, n], k the smaller of m and n; "complete": k is m; "r": r alone. */
  readonly mode?: "reduced" | "complete" | "r";
}

/** Orthonormal columns q and upper triangular r with q r = a; for mode "r" only r. (numpy.linalg.qr) */
export function qr(a: ArrayLike, given: { readonly mode: "r" }): NDArray;
export function qr(a: ArrayLike, given?: { readonly mode?: "reduced" | "complete" }): [q: NDArray, r: NDArray];
export function qr(a: ArrayLike, given?: QrOptions): NDArray | [NDArray, NDArray] {
  const { mode = "reduced" } = options("linalg.qr", given, ["mode"]);
  if (mode !== "reduced" && mode !== "complete" && mode !== "r") {
    const got = describeValue(mode);
    throw new ArgumentError("argument/option", `linalg.qr: mode is ${got}, expected "reduced", "complete" or "r"`);
  }
  const x = asMatrices("linalg.qr", 0, "a", a);
  const [q, r] = bind(d.qr, [x], { fullMatrices: mode === "complete" }) as [NDArray, NDArray];
  return mode === "r" ? r : [q, r];
}

export interface EighOptions {
  /** Which triangle is read where `symmetrizeInput` is false: "L" (default) or "U". */
  readonly UPLO?: "L" | "U";
  /** Takes the mean of `a` and its transpose (default). */
  readonly symmetrizeInput?: boolean;
}

function eigenpairs(op: string, a: ArrayLike, given: EighOptions | undefined): [vectors: NDArray, values: NDArray] {
  const { UPLO = "L", symmetrizeInput = true } = options(op, given, ["UPLO", "symmetrizeInput"]);
  if (UPLO !== "L" && UPLO !== "U") {
    throw new ArgumentError("argument/option", `${op}: UPLO is ${describeValue(UPLO)}, expected "L" or "U"`);
  }
  const x = asSquareMatrices(op, 0, "a", a);
  const read = symmetrizeInput ? symmetrized(x) : UPLO === "U" ? swapaxes(x, -1, -2) : x;
  return bind(d.eigh, [read], {}) as [NDArray, NDArray];
}

/**
 * Eigenvalues in ascending order, [.., n], and eigenvectors in columns, [.., n, n], of symmetric matrices. The first of the
 * largest components of each vector is positive. @throws ShapeError shape/square. (numpy.linalg.eigh)
 */
export function eigh(a: ArrayLike, given?: EighOptions): [eigenvalues: NDArray, eigenvectors: NDArray] {
  const [vectors, values] = eigenpairs("linalg.eigh", a, given);
  return [values, vectors];
}

/** Eigenvalues of symmetric matrices in ascending order, [.., n]. (numpy.linalg.eigvalsh) */
export function eigvalsh(a: ArrayLike, given?: EighOptions): NDArray {
  return eigenpairs("linalg.eigvalsh", a, given)[1];
}

export interface SvdOptions {
  /** u [.., m, m] and vh [.., n, n] (default); else u [.., m, k] and vh [.., k, n], k the smaller of m and n. */
  readonly fullMatrices?: boolean;
  /** False: the singular values alone. */
  readonly computeUv?: boolean;
}

/**
 * u, singular values s in descending order and vh with u diag(s) vh = a. The first of the largest components of each row of
 * vh that belongs to a singular value is positive. (numpy.linalg.svd)
 */
export function svd(a: ArrayLike, given: { readonly fullMatrices?: boolean; readonly computeUv: false }): NDArray;
export function svd(
  a: ArrayLike,
  given?: { readonly fullMatrices?: boolean; readonly computeUv?: true },
): [u: NDArray, s: NDArray, vh: NDArray];
export function svd(a: ArrayLike, given?: SvdOptions): NDArray | [NDArray, NDArray, NDArray] {
  const { fullMatrices = true, computeUv = true } = options("linalg.svd", given, ["fullMatrices", "computeUv"]);
  const x = asMatrices("linalg.svd", 0, "a", a);
  const parts = bind(d.svd, [x], { fullMatrices: fullMatrices && computeUv }) as [NDArray, NDArray, NDArray];
  return computeUv ? parts : parts[1];
}

/** Singular values in descending order, [.., k]. (numpy.linalg.svdvals) */
export function svdvals(x: ArrayLike): NDArray {
  return svd(asMatrices("linalg.svdvals", 0, "x", x), { computeUv: false });
}

export interface ToleranceOptions {
  /** Singular values up to this part of the largest count as 0. */
  readonly rtol?: number;
}

/** Moore and Penrose's inverse, [.., n, m]; rtol is by default 10 max(m, n) epsilon. (numpy.linalg.pinv) */
export function pinv(a: ArrayLike, given?: ToleranceOptions): NDArray {
  const x = asMatrices("linalg.pinv", 0, "a", a);
  const { rtol = 10 * Math.max(...matrixSize("linalg.pinv", x)) * epsilon(x.dtype) } = options("linalg.pinv", given, [
    "rtol",
  ]);
  return call(d.pinv, [x], { rtol: checkTolerance("linalg.pinv", rtol) });
}

function checkTolerance(op: string, rtol: number): number {
  if (typeof rtol === "number") return rtol;
  throw new ArgumentError("argument/type", `${op}: rtol is ${describeValue(rtol)}, expected a plain number`);
}

/**
 * How many singular values are above rtol (by default max(m, n) epsilon) times the largest, int32 [..]; of a vector or a
 * number, whether any element is not 0. (numpy.linalg.matrix_rank)
 */
export function matrixRank(a: ArrayLike, given?: ToleranceOptions): NDArray {
  const { rtol } = options("linalg.matrixRank", given, ["rtol"]);
  const array = asArray("linalg.matrixRank", 0, "a", a);
  if (array.ndim < 2) return astype(any(notEqual(array, 0)), "int32");
  const x = asMatrices("linalg.matrixRank", 0, "a", array);
  const size = matrixSize("linalg.matrixRank", x);
  const values = svdvals(x);
  if (Math.min(...size) === 0) return astype(sum(values, { axis: -1 }), "int32");
  const part = checkTolerance("linalg.matrixRank", rtol ?? Math.max(...size) * epsilon(x.dtype));
  const least = multiply(max(values, { axis: -1, keepdims: true }), part);
  return sum(astype(greater(values, least), "int32"), { axis: -1 });
}

export interface LstsqOptions {
  /** Singular values up to this part of the largest count as 0; by default max(m, n) epsilon. */
  readonly rcond?: number;
}

/**
 * x of least |a x - b|, and of those the shortest; the squared lengths of a x - b; the rank of `a`; its singular values.
 * Shapes: a [m, n], b [m] or [m, k], x [n] or [n, k]. (numpy.linalg.lstsq)
 */
export function lstsq(
  a: ArrayLike,
  b: ArrayLike,
  given?: LstsqOptions,
): [x: NDArray, residuals: NDArray, rank: NDArray, s: NDArray] {
  const { rcond } = options("linalg.lstsq", given, ["rcond"]);
  const operands = [asOperand("linalg.lstsq", 0, "a", a), asOperand("linalg.lstsq", 1, "b", b)];
  const [left, right] = promote("linalg.lstsq", operands, floatOf, ["a", "b"]).map(valueToArray) as [NDArray, NDArray];
  const isVector = right.ndim === 1;
  if (left.ndim !== 2 || (right.ndim !== 2 && !isVector) || left.aval.shape[0] !== right.aval.shape[0]) {
    throw new ShapeError(
      "shape/operands",
      `linalg.lstsq: argument 0 (a) is ${typeText(left.aval)}, argument 1 (b) is ${typeText(right.aval)}; expected one ` +
        "matrix and a vector or matrix of as many rows, map other axes with vmap",
    );
  }
  const columns = isVector ? expandDims(right, 1) : right;
  const [u, s, vt] = svd(left, { fullMatrices: false });
  const part = checkTolerance(
    "linalg.lstsq",
    rcond ?? Math.max(...matrixSize("linalg.lstsq", left)) * epsilon(s.dtype),
  );
  const counts = greater(s, Math.min(...matrixSize("linalg.lstsq", left)) === 0 ? 0 : multiply(max(s), part));
  const inverse = where(counts, divide(1, where(counts, s, 1)), 0);
  const x = matmul(swapaxes(vt, 0, 1), multiply(expandDims(inverse, 1), matmul(swapaxes(u, 0, 1), columns)));
  const residuals = sum(square(columns.sub(matmul(left, x))), { axis: 0 });
  return [isVector ? squeeze(x, { axis: 1 }) : x, residuals, sum(astype(counts, "int32")), s];
}
