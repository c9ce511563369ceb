// What the derivatives of matrix functions are built of: products, transposes, triangles and diagonals of the matrices in
// the last two axes, the axes before them being lanes.

import type { Atom } from "../ir/array-ir.js";
import type { Aval, Dim } from "../ir/aval.js";
import type { Primitive, RuleContext } from "../ir/primitive.js";
import { dotGeneral } from "./contraction.js";
import { add, eq, ge, gt, le, lt, select } from "./elementwise.js";
import type { NoParams } from "./families.js";
import { broadcastInDim, expandDims, iota, transpose } from "./movement.js";
import { reduceSum } from "./reductions.js";

/** The product of matrices. One of the two may come without lanes, for all lanes of the other. */
export function times(ctx: RuleContext, a: Atom, b: Atom): Atom {
  const [left, right] = [withLanesOf(ctx, a, b), withLanesOf(ctx, b, a)];
  const rank = left.aval.shape.length;
  const lanes = left.aval.shape.map((_, axis) => axis).slice(0, rank - 2);
  return ctx.bind(dotGeneral, [left, right], { contract: [[rank - 1], [rank - 2]], batch: [lanes, lanes] })[0]!;
}

function withLanesOf(ctx: RuleContext, x: Atom, other: Atom): Atom {
  const missing = other.aval.shape.length - x.aval.shape.length;
  if (missing <= 0) return x;
  const shape = [...other.aval.shape.slice(0, missing), ...x.aval.shape];
  return ctx.bind(broadcastInDim, [x], { shape, dims: x.aval.shape.map((_, axis) => axis + missing) })[0]!;
}

export function turned(ctx: RuleContext, x: Atom): Atom {
  const axes = x.aval.shape.map((_, axis) => axis);
  const last = axes.length - 1;
  return ctx.bind(transpose, [x], { permutation: [...axes.slice(0, -2), last, last - 1] })[0]!;
}

/** Elements of each matrix on one side of its diagonal or on it, the others 0. */
export type Part = "lower" | "strictly lower" | "diagonal" | "upper" | "strictly upper";

const comparisons: Readonly<Record<Part, Primitive<NoParams>>> = {
  lower: ge,
  "strictly lower": gt,
  diagonal: eq,
  upper: le,
  "strictly upper": lt,
};

export function part(ctx: RuleContext, x: Atom, which: Part): Atom {
  return ctx.apply(select, where(ctx, x.aval, which), x, ctx.constant(0, x.aval));
}

/** True where an element of an array of that type belongs to the part. */
export function where(ctx: RuleContext, { shape }: Aval, which: Part): Atom {
  const rank = shape.length;
  const [row, column] = [rank - 2, rank - 1].map((axis) => ctx.bind(iota, [], { shape, dtype: "int32", axis })[0]!);
  return ctx.apply(comparisons[which], row!, column!);
}

/** The symmetric matrix whose lower triangle is that of `x`. */
export function mirrored(ctx: RuleContext, x: Atom): Atom {
  return ctx.apply(add, part(ctx, x, "lower"), turned(ctx, part(ctx, x, "strictly lower")));
}

/** The diagonals of square matrices, as vectors. */
export function diagonalOf(ctx: RuleContext, x: Atom): Atom {
  return ctx.bind(reduceSum, [part(ctx, x, "diagonal")], { axes: [x.aval.shape.length - 1] })[0]!;
}

/** Sum of all elements of each matrix. */
export function sumOf(ctx: RuleContext, x: Atom): Atom {
  const rank = x.aval.shape.length;
  return ctx.bind(reduceSum, [x], { axes: [rank - 2, rank - 1] })[0]!;
}

/** A number of each lane as all elements of a matrix of that type. */
export function everywhere(ctx: RuleContext, x: Atom, { shape }: Aval): Atom {
  return ctx.bind(broadcastInDim, [x], { shape, dims: x.aval.shape.map((_, axis) => axis) })[0]!;
}

/** A vector of each lane as every row ([.., 1, n]) or every column ([.., n, 1]) of matrices of that shape. */
export function repeated(ctx: RuleContext, x: Atom, as: "rows" | "columns", shape: readonly Dim[]): Atom {
  const rank = x.aval.shape.length;
  const [stood] = ctx.bind(expandDims, [x], { axes: [as === "rows" ? rank - 1 : rank] });
  return ctx.bind(broadcastInDim, [stood!], { shape, dims: shape.map((_, axis) => axis) })[0]!;
}

/** 1 on the diagonals of matrices of that type. */
export function identityLike(ctx: RuleContext, aval: Aval): Atom {
  return part(ctx, ctx.constant(1, aval), "diagonal");
}
