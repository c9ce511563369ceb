// A shape and dtype without values: stands for an array where only the type matters (JAX: ShapeDtypeStruct).

import { type Aval, checkDType, type Dim, type DType, typeText } from "../compiler/ir/aval.js";
import { checkShape } from "./numpy/support.js";

export class ArraySpec implements Aval {
  readonly shape: readonly Dim[];
  readonly dtype: DType;
  readonly weak = false;

  constructor(shape: readonly Dim[], dtype: DType) {
    this.shape = shape;
    this.dtype = dtype;
  }

  toString(): string {
    return `spec ${typeText(this)}`;
  }
}

/**
 * The type of an array: sizes, or names for sizes that stay open (`spec(["n", 64])`), and a dtype (float32).
 * @throws ShapeError or DTypeError when one of them is not legal.
 */
export function spec(shape: readonly Dim[], dtype: DType = "float32"): ArraySpec {
  const sizes = (Array.isArray(shape) ? shape : [shape]).map((dim) =>
    typeof dim === "string" ? dim : checkShape("spec", [dim])[0]!,
  );
  return new ArraySpec(sizes, checkDType("spec", dtype));
}
