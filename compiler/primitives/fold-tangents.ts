// Tangents of products and of running results, which no formula of the result gives: a quotient fails where an element is
// 0. Elements are joined in pairs, as a tree, so an axis of n elements takes log n steps of whole-array operations. The
// number of elements along the axis must be known.

import { NeedsSize } from "../errors.js";
import { type Atom, literal } from "../ir/array-ir.js";
import type { JvpContext, Primitive } from "../ir/primitive.js";
import { add, div, eq, mul, select } from "./elementwise.js";
import type { NoParams } from "./families.js";
import { concatenate, rev, slice, squeeze } from "./movement.js";

export type CumulativeParams = { readonly axis: number; readonly reverse: boolean };

/** Values that are carried together, such as a product and its tangent. */
type Bundle = readonly Atom[];

/** What two neighbouring runs of elements are together. Associative. */
type Join = (earlier: Bundle, later: Bundle) => Bundle;

/** Tangent of the product over `axes`. */
export function productTangent(ctx: JvpContext, x: Atom, tangent: Atom, axes: readonly number[]): Atom | null {
  const descending = [...axes].sort((a, b) => b - a);
  let bundle: Bundle = [x, tangent];
  for (const axis of descending) {
    if (sizeAlong(x, axis, "the derivative of reduceProd") === 0) return null;
    bundle = joinAll(ctx, bundle, axis, joinProducts(ctx));
  }
  return bundle[1]!;
}

/** Tangent of cumprod. */
export function runningProductTangent(
  ctx: JvpContext,
  x: Atom,
  tangent: Atom,
  { axis, reverse }: CumulativeParams,
): Atom {
  return runningJoin(ctx, [x, tangent], axis, reverse, "the derivative of cumprod", joinProducts(ctx))[1]!;
}

/**
 * Tangent of cummax or cummin, whose comparison `better` is. Elements that are the result so far share it evenly, as in
 * the tangent of reduceMax. (JAX splits each tie of its own tree in halves; equal for two elements.)
 */
export function runningExtremumTangent(
  ctx: JvpContext,
  better: Primitive<NoParams>,
  x: Atom,
  tangent: Atom,
  { axis, reverse }: CumulativeParams,
): Atom {
  const one = ctx.constant(1, x.aval);
  const join: Join = (earlier, later) => {
    const best = ctx.apply(better, earlier[0]!, later[0]!);
    const fromBoth = [1, 2].map((k) =>
      ctx.apply(add, ...[earlier, later].map((side) => countedIf(ctx, side[0]!, best, side[k]!))),
    );
    return [best, ...fromBoth];
  };
  const op = "the derivative of cummax or cummin";
  const [, total, count] = runningJoin(ctx, [x, tangent, one], axis, reverse, op, join);
  return ctx.apply(div, total!, count!);
}

function countedIf(ctx: JvpContext, own: Atom, best: Atom, value: Atom): Atom {
  return ctx.apply(select, ctx.apply(eq, own, best), value, literal(0, value.aval.dtype, true));
}

/** (p, dp) and (q, dq) give (p q, dp q + p dq). */
function joinProducts(ctx: JvpContext): Join {
  return ([p, dp], [q, dq]) => [
    ctx.apply(mul, p!, q!),
    ctx.apply(add, ctx.apply(mul, dp!, q!), ctx.apply(mul, p!, dq!)),
  ];
}

/** Joins all elements along `axis`, which goes: neighbours in pairs, then the pairs, and so on. */
function joinAll(ctx: JvpContext, bundle: Bundle, axis: number, join: Join): Bundle {
  let rest = bundle;
  for (let size = rest[0]!.aval.shape[axis] as number; size > 1; size = Math.ceil(size / 2)) {
    const half = Math.floor(size / 2);
    const paired = join(part(ctx, rest, axis, 0, half), part(ctx, rest, axis, half, 2 * half));
    rest = size % 2 === 0 ? paired : follow(ctx, paired, part(ctx, rest, axis, size - 1, size), axis);
  }
  return rest.map((x) => ctx.bind(squeeze, [x], { axes: [axis] })[0]!);
}

/** Element k of the result joins elements 0..k: after a step of length s it has joined the 2 s elements up to k. */
function runningJoin(ctx: JvpContext, bundle: Bundle, axis: number, reverse: boolean, op: string, join: Join): Bundle {
  const turn = (x: Atom): Atom => (reverse ? ctx.bind(rev, [x], { axes: [axis] })[0]! : x);
  const size = sizeAlong(bundle[0]!, axis, op);
  let done = bundle.map(turn);
  for (let step = 1; step < size; step *= 2) {
    const joined = join(part(ctx, done, axis, 0, size - step), part(ctx, done, axis, step, size));
    done = follow(ctx, part(ctx, done, axis, 0, step), joined, axis);
  }
  return done.map(turn);
}

function sizeAlong(x: Atom, axis: number, op: string): number {
  const dim = x.aval.shape[axis]!;
  if (typeof dim === "string") throw new NeedsSize(dim, `${op} along it`);
  return dim;
}

function part(ctx: JvpContext, bundle: Bundle, axis: number, start: number, limit: number): Bundle {
  return bundle.map((x) => {
    const { shape } = x.aval;
    const params = {
      start: shape.map((_, k) => (k === axis ? start : 0)),
      limit: shape.map((dim, k) => (k === axis ? limit : dim)),
      stride: shape.map(() => 1),
    };
    return ctx.bind(slice, [x], params)[0]!;
  });
}

function follow(ctx: JvpContext, first: Bundle, second: Bundle, axis: number): Atom[] {
  return first.map((x, k) => ctx.bind(concatenate, [x, second[k]!], { axis })[0]!);
}
