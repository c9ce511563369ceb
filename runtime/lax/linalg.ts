// lax.linalg: decompositions under JAX's names and with its defaults, which differ from NumPy's here and there.

import { ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import * as d from "../../compiler/primitives/decompositions.js";
import * as systems from "../../compiler/primitives/linear-systems.js";
import { tridiagonalSolve as tridiagonal } from "../../compiler/primitives/tridiagonal.js";
import { bind } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { symmetrized } from "../numpy/matrices.js";
import { expandDims, squeeze, swapaxes } from "../numpy/shapes.js";
import { call, options } from "../numpy/support.js";
import { strict } from "./operands.js";

export interface LaxCholeskyOptions {
  /** Takes the mean of x and its transpose (default); else only the lower triangle is read. */
  readonly symmetrizeInput?: boolean;
}

/** The lower factor of positive definite [.., n, n]; NaN on and below the diagonal of others. (jax.lax.linalg.cholesky) */
export function cholesky(x: ArrayLike, given?: LaxCholeskyOptions): NDArray {
  const { symmetrizeInput = true } = options("cholesky", given, ["symmetrizeInput"]);
  const array = asArray("cholesky", 0, "x", x);
  systems.cholesky.shape([array.aval], {}); // refused here, before it is added to its transpose
  return call(systems.cholesky, [symmetrizeInput ? symmetrized(array) : array], {});
}

export interface TriangularSolveOptions {
  /** op(a) x = b if true, x op(a) = b if false (default). */
  readonly leftSide?: boolean;
  /** Which triangle of `a` is read; the upper one by default. */
  readonly lower?: boolean;
  readonly transposeA?: boolean;
  readonly unitDiagonal?: boolean;
}

/**
 * x of op(a) x = b or x op(a) = b for triangular `a`. Shapes: a [.., n, n], b [.., n, m] or [.., m, n], or one vector of
 * each lane. @throws ShapeError shape/square, shape/operands. (jax.lax.linalg.triangular_solve)
 */
export function triangularSolve(a: ArrayLike, b: ArrayLike, given?: TriangularSolveOptions): NDArray {
  const {
    leftSide = false,
    lower = false,
    transposeA = false,
    unitDiagonal = false,
  } = options("triangularSolve", given, ["leftSide", "lower", "transposeA", "unitDiagonal"]);
  const [matrix, right] = strict("triangularSolve", ["a", "b"], [a, b]) as [NDArray, NDArray];
  const params = { leftSide, lower, transposeA, unitDiagonal };
  const [rank, other] = [matrix.aval.shape.length, right.aval.shape.length];
  if (other === rank) return call(systems.triangularSolve, [matrix, right], params);
  if (other !== rank - 1) {
    throw new ShapeError(
      "shape/rank",
      `triangularSolve: argument 1 (b) is ${typeText(right.aval)}, argument 0 (a) is ${typeText(matrix.aval)}; expected as ` +
        "many axes, or one less for vectors",
    );
  }
  const axis = leftSide ? other : other - 1;
  return squeeze(call(systems.triangularSolve, [matrix, expandDims(right, axis)], params), { axis });
}

/**
 * x of T x = b, where T has d on its diagonal, dl[1..] below and du[..n - 1] above it. Shapes: dl, d, du [.., n], b
 * [.., n, m]. (jax.lax.linalg.tridiagonal_solve)
 */
export function tridiagonalSolve(dl: ArrayLike, d: ArrayLike, du: ArrayLike, b: ArrayLike): NDArray {
  return call(tridiagonal, strict("tridiagonalSolve", ["dl", "d", "du", "b"], [dl, d, du, b]), {});
}

/** L below the diagonal and U on and above it, the row exchanged in each step, and L U = x[permutation]. (jax.lax.linalg.lu) */
export function lu(x: ArrayLike): [lu: NDArray, pivots: NDArray, permutation: NDArray] {
  return bind(systems.lu, [asArray("lu", 0, "x", x)], {}) as [NDArray, NDArray, NDArray];
}

export interface LaxFullOptions {
  /** Square orthogonal factors (default), or only the columns that the product needs. */
  readonly fullMatrices?: boolean;
}

/** Orthonormal columns q and upper triangular r with q r = x. (jax.lax.linalg.qr) */
export function qr(x: ArrayLike, given?: LaxFullOptions): [q: NDArray, r: NDArray] {
  const { fullMatrices = true } = options("qr", given, ["fullMatrices"]);
  return bind(d.qr, [asArray("qr", 0, "x", x)], { fullMatrices }) as [NDArray, NDArray];
}

export interface LaxEighOptions {
  /** Which triangle is read where `symmetrizeInput` is false; the lower one by default. */
  readonly lower?: boolean;
  readonly symmetrizeInput?: boolean;
}

/** Eigenvectors in columns, then eigenvalues in ascending order: as np.linalg.eigh, in this order. (jax.lax.linalg.eigh) */
export function eigh(x: ArrayLike, given?: LaxEighOptions): [vectors: NDArray, values: NDArray] {
  const { lower = true, symmetrizeInput = true } = options("eigh", given, ["lower", "symmetrizeInput"]);
  const array = asArray("eigh", 0, "x", x);
  d.eigh.shape([array.aval], {});
  const read = symmetrizeInput ? symmetrized(array) : lower ? array : swapaxes(array, -1, -2);
  return bind(d.eigh, [read], {}) as [NDArray, NDArray];
}

export interface LaxSvdOptions extends LaxFullOptions {
  /** False: the singular values alone. */
  readonly computeUv?: boolean;
}

/** u, singular values and vh with u diag(s) vh = x, or the singular values alone. (jax.lax.linalg.svd) */
export function svd(x: ArrayLike, given: LaxSvdOptions & { readonly computeUv: false }): NDArray;
export function svd(
  x: ArrayLike,
  given?: LaxFullOptions & { readonly computeUv?: true },
): [u: NDArray, s: NDArray, vh: NDArray];
export function svd(x: ArrayLike, given?: LaxSvdOptions): NDArray | [NDArray, NDArray, NDArray] {
  const { fullMatrices = true, computeUv = true } = options("svd", given, ["fullMatrices", "computeUv"]);
  const params = { fullMatrices: fullMatrices && computeUv };
  const parts = bind(d.svd, [asArray("svd", 0, "x", x)], params) as [NDArray, NDArray, NDArray];
  return computeUv ? parts : parts[1];
}
