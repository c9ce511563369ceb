// np.linalg: systems of equations, inverses and determinants.

import { ShapeError } from "../../compiler/errors.js";
import { type Dim, typeText } from "../../compiler/ir/aval.js";
import * as determinants from "../../compiler/primitives/determinants.js";
import * as systems from "../../compiler/primitives/linear-systems.js";
import * as m from "../../compiler/primitives/movement.js";
import { bind } from "../../compiler/trace/bind.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, valueToArray } from "../convert.js";
import { multiply, subtract } from "./elementwise.js";
import { asMatrices, asSquareMatrices, identityOf, matrixSize, symmetrized } from "./matrices.js";
import { matmul } from "./products.js";
import { broadcastShape, broadcastValue, floatOf, promote } from "./promote.js";
import { expandDims, squeeze, swapaxes } from "./shapes.js";
import { call, checkInteger, options, sliceAxis } from "./support.js";

export interface CholeskyOptions {
  /** The upper factor U with U' U = a instead. */
  readonly upper?: boolean;
  /** Takes the mean of `a` and its transpose (default); else only the lower triangle is read. */
  readonly symmetrizeInput?: boolean;
}

/**
 * The lower factor L with L L' = a, shape [.., n, n]; NaN on and below the diagonal where `a` is not positive definite.
 * @throws ShapeError shape/square. (numpy.linalg.cholesky)
 */
export function cholesky(a: ArrayLike, given?: CholeskyOptions): NDArray {
  const { upper = false, symmetrizeInput = true } = options("linalg.cholesky", given, ["upper", "symmetrizeInput"]);
  const x = asSquareMatrices("linalg.cholesky", 0, "a", a);
  const lower = call(systems.cholesky, [symmetrizeInput ? symmetrized(x) : x], {});
  return upper ? swapaxes(lower, -1, -2) : lower;
}

/**
 * x with a x = b. Shapes: a [.., n, n], b [n] or [.., n, m]; not finite where `a` is singular.
 * @throws ShapeError shape/square, shape/operands. (numpy.linalg.solve)
 */
export function solve(a: ArrayLike, b: ArrayLike): NDArray {
  const operands = [asOperand("linalg.solve", 0, "a", a), asOperand("linalg.solve", 1, "b", b)];
  const [left, right] = promote("linalg.solve", operands, floatOf, ["a", "b"]).map(valueToArray);
  const matrix = asSquareMatrices("linalg.solve", 0, "a", left!);
  if (right!.ndim !== 1) return solveColumns(matrix, asMatrices("linalg.solve", 1, "b", right!), right!);
  return squeeze(solveColumns(matrix, expandDims(right!, 1), right!), { axis: -1 });
}

/** `shown` is b as the user gave it. */
function solveColumns(a: NDArray, b: NDArray, shown: NDArray): NDArray {
  const [n] = matrixSize("linalg.solve", a);
  const rows = b.aval.shape.at(-2);
  if (rows !== n) {
    throw new ShapeError(
      "shape/operands",
      `linalg.solve: argument 1 (b) is ${typeText(shown.aval)}, argument 0 (a) is ${typeText(a.aval)}; ` +
        `${shown.ndim === 1 ? "the size" : "the second to last size"} of b must be ${n}, the number of equations`,
    );
  }
  const lanesOf = (x: NDArray): Dim[] => x.aval.shape.slice(0, -2);
  const lanes = broadcastShape(
    "linalg.solve",
    [a, b].map((x) => ({ ...x.aval, shape: lanesOf(x) })),
    ["a", "b"],
    [a.aval, shown.aval],
  );
  const wide = (x: NDArray) => broadcastValue(x, [...lanes, ...x.aval.shape.slice(-2)]);
  // One matrix for all right-hand sides is factored once.
  return call(systems.solve, [a.ndim === 2 ? a : wide(a), wide(b)], { transposed: false });
}

/** The inverse, shape [.., n, n]; not finite where `a` is singular. @throws ShapeError shape/square. (numpy.linalg.inv) */
export function inv(a: ArrayLike): NDArray {
  const x = asSquareMatrices("linalg.inv", 0, "a", a);
  return solve(x, identityOf(matrixSize("linalg.inv", x)[0], x.dtype));
}

/** The determinant, shape [..]. Up to 3 rows by its formula. @throws ShapeError shape/square. (numpy.linalg.det) */
export function det(a: ArrayLike): NDArray {
  const x = asSquareMatrices("linalg.det", 0, "a", a);
  const [n] = matrixSize("linalg.det", x);
  const element = (i: number, j: number): NDArray => {
    const axis = x.ndim - 2;
    const one = sliceAxis(sliceAxis(x, axis, i, i + 1), axis + 1, j, j + 1);
    return call(m.squeeze, [one], { axes: [axis, axis + 1] });
  };
  const minor = (j: number, k: number): NDArray =>
    subtract(multiply(element(1, j), element(2, k)), multiply(element(1, k), element(2, j)));
  if (n === 1) return element(0, 0);
  if (n === 2) return subtract(multiply(element(0, 0), element(1, 1)), multiply(element(0, 1), element(1, 0)));
  if (n !== 3) return call(determinants.det, [x], {});
  const [first, second, third] = [minor(1, 2), minor(0, 2), minor(0, 1)].map((part, k) =>
    multiply(element(0, k), part),
  );
  return subtract(first!, second!).add(third!);
}

/**
 * The sign (-1, 0 or 1) and the logarithm of the absolute value of the determinant, each of shape [..].
 * @throws ShapeError shape/square. (numpy.linalg.slogdet)
 */
export function slogdet(a: ArrayLike): [sign: NDArray, logabsdet: NDArray] {
  const x = asSquareMatrices("linalg.slogdet", 0, "a", a);
  return bind(determinants.slogdet, [x], {}) as [NDArray, NDArray];
}

/** The matrix multiplied n times, or its inverse -n times. @throws ShapeError shape/square. (numpy.linalg.matrix_power) */
export function matrixPower(a: ArrayLike, n: number): NDArray {
  const x = asArray("linalg.matrixPower", 0, "a", a);
  const floats = asSquareMatrices("linalg.matrixPower", 0, "a", x);
  const exponent = checkInteger("linalg.matrixPower", n, "n");
  if (exponent === 0) {
    const one = identityOf(matrixSize("linalg.matrixPower", x)[0], x.dtype);
    return broadcastValue(one, x.aval.shape) as NDArray;
  }
  let square = exponent < 0 ? inv(floats) : x;
  let product: NDArray | undefined;
  for (let rest = Math.abs(exponent); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product = product === undefined ? square : matmul(product, square);
    if (rest > 1) square = matmul(square, square);
  }
  return product!;
}
