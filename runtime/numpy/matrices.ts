// What functions of matrices share: reading their arguments, and products and identities of them.

import { ShapeError } from "../../compiler/errors.js";
import { type DType, typeText } from "../../compiler/ir/aval.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { eye } from "./creation.js";
import { astype, divide } from "./elementwise.js";
import { floatOf } from "./promote.js";
import { swapaxes } from "./shapes.js";
import { sizeNumber } from "./support.js";

/** An argument as matrices of floats: two axes or more. */
export function asMatrices(op: string, position: number, name: string, x: ArrayLike): NDArray {
  const array = asArray(op, position, name, x);
  if (array.ndim < 2) {
    throw new ShapeError(
      "shape/rank",
      `${op}: argument ${position} (${name}) is ${typeText(array.aval)}, expected 2 axes or more, the last two being those ` +
        "of a matrix",
    );
  }
  return astype(array, floatOf(array.dtype));
}

/** As `asMatrices`, with as many rows as columns. */
export function asSquareMatrices(op: string, position: number, name: string, x: ArrayLike): NDArray {
  const array = asMatrices(op, position, name, x);
  const [rows, columns] = matrixSize(op, array);
  if (rows === columns) return array;
  throw new ShapeError(
    "shape/square",
    `${op}: argument ${position} (${name}) is ${typeText(array.aval)}, expected square matrices: its last two sizes are ` +
      `${rows} and ${columns}`,
  );
}

/** Rows and columns as numbers. */
export function matrixSize(op: string, x: NDArray): [rows: number, columns: number] {
  const [rows, columns] = x.aval.shape.slice(-2);
  return [sizeNumber(op, rows!), sizeNumber(op, columns!)];
}

/** The identity of n rows. */
export function identityOf(n: number, dtype: DType): NDArray {
  return eye(n, { dtype });
}

/** The distance from 1 to the next float. */
export function epsilon(dtype: DType): number {
  return dtype === "float64" ? 2 ** -52 : 2 ** -23;
}

/** The mean of each matrix and its transpose. */
export function symmetrized(x: NDArray): NDArray {
  return divide(x.add(swapaxes(x, -1, -2)), 2);
}
