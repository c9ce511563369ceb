// A shape and dtype without values: stands for an array where only the type matters (JAX: ShapeDtypeStruct).

import { ArgumentError } from "../compiler/errors.js";
import { type Aval, checkDType, type Dim, type DType, typeText } from "../compiler/ir/aval.js";
import { checkShape } from "./numpy/support.js";

export class ArraySpec implements Aval {
  readonly shape: readonly Dim[];
  readonly dtype: DType;
  readonly weak: boolean;

  constructor(shape: readonly Dim[], dtype: DType, weak = false) {
    this.shape = shape;
    this.dtype = dtype;
    this.weak = weak;
  }

  toString(): string {
    return `spec ${typeText(this)}`;
  }
}

/**
 * The type of an array: sizes, or names for sizes that stay open (`spec(["n", 64])`), and a dtype (float32).
 * @throws ArgumentError argument/shape or DTypeError dtype/unknown when one of them is not legal.
 */
export function spec(shape: readonly Dim[], dtype: DType = "float32"): ArraySpec {
  const sizes = (Array.isArray(shape) ? shape : [shape]).map((dim) =>
    typeof dim === "string" ? checkName(dim) : checkShape("spec", [dim])[0]!,
  );
  return new ArraySpec(sizes, checkDType("spec", dtype));
}

function checkName(dim: string): string {
  if (/^[A-Za-z_]\w*$/.test(dim)) return dim;
  throw new ArgumentError(
    "argument/shape",
    `spec: a size is named ${JSON.stringify(dim)}, expected letters, digits and _; pass a number or a name such as "n"`,
  );
}
