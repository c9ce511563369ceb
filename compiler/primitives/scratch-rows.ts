// Scratch for library functions: an array of one lane that a kernel fills, hands to a function of compiler/library, and
// reads. Written as one such array per lane; fusion and contraction leave one that all lanes use in turn.

import { type Dim, type DType, makeAval } from "../ir/aval.js";
import { constant, type Expr, type Index, type Slice, type Stmt } from "../ir/loop-ir.js";
import type { LowerContext } from "../ir/primitive.js";

export interface ScratchRows {
  /** Statements that set every element of lane `at`. */
  fill(at: readonly Index[], value: (element: readonly Index[]) => Expr): readonly Stmt[];
  /** Statements for every element of lane `at`, given its value. */
  each(at: readonly Index[], use: (element: readonly Index[], value: Expr) => Stmt): readonly Stmt[];
  /** What a library function gets: two arguments, an array and where lane `at` begins in it. */
  slice(at: readonly Index[], access: Slice["access"]): Slice;
}

/** One array of shape `core` per lane. A float32 element is kept in double precision, as in every temporary. */
export function scratchRows(
  loops: LowerContext,
  name: string,
  dtype: DType,
  lanes: readonly Dim[],
  core: readonly Dim[],
): ScratchRows {
  const buffer = loops.buffer(name, makeAval([...lanes, ...core], dtype), "state");
  return {
    fill: (at, value) => loops.parallel(core, (element) => [buffer.store([...at, ...element], value(element))]),
    each: (at, use) => loops.parallel(core, (element) => [use(element, buffer.read([...at, ...element]))]),
    slice: buffer.slice,
  };
}

/** A size as an argument of a library function. */
export function sizeArgument(dim: Dim): Expr {
  return typeof dim === "number" ? constant(dim, "int32") : { kind: "size", size: dim, dtype: "int32" };
}
