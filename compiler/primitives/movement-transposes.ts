// Cotangents of movement where they take more than the opposite movement: what was repeated is summed, what was joined
// is taken apart again.

import type { Atom } from "../ir/array-ir.js";
import type { Aval, Shape } from "../ir/aval.js";
import type { Operand, Primitive, TransposeContext } from "../ir/primitive.js";

/** For broadcastInDim: sums over every axis that repeats x. */
export function unrepeat(
  ctx: TransposeContext,
  cotangent: Atom,
  x: Aval,
  { shape, dims }: { readonly shape: Shape; readonly dims: readonly number[] },
): Atom {
  const kept = x.shape.map((_, axis) => axis).filter((axis) => x.shape[axis] === shape[dims[axis]!]);
  const keptDims = kept.map((axis) => dims[axis]!);
  const repeated = shape.map((_, axis) => axis).filter((axis) => !keptDims.includes(axis));
  const summed = repeated.length === 0 ? cotangent : ctx.sum(cotangent, repeated);
  return kept.length === x.shape.length ? summed : ctx.broadcast(summed, x.shape, kept);
}

/** For concatenate: each operand's own part. */
export function unjoin(
  ctx: TransposeContext,
  slice: Primitive<{ readonly start: readonly number[]; readonly limit: Shape; readonly stride: readonly number[] }>,
  cotangent: Atom,
  operands: readonly Operand[],
  axis: number,
): (Atom | null)[] {
  let offset = 0;
  return operands.map(({ kind, aval: { shape } }) => {
    const start = offset;
    const dim = shape[axis]!;
    if (operands.length === 1) return cotangent;
    offset += dim as number; // a symbolic size stands alone: the shape rule saw to it
    if (kind !== "linear") return null;
    const params = {
      start: shape.map((_, k) => (k === axis ? start : 0)),
      limit: shape.map((size, k) => (k === axis ? offset : size)),
      stride: shape.map(() => 1),
    };
    return ctx.bind(slice, [cotangent], params)[0]!;
  });
}
