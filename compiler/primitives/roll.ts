// roll: elements moved around the end of an axis. A view, so that a stencil reads its neighbours where they are; joined
// from two slices, as JAX has it, each neighbour was an array of its own (heat equation 2.2x).

import { NeedsSize } from "../errors.js";
import { addIndex, fixedIndex, remainderIndex } from "../ir/index-math.js";
import type { Primitive } from "../ir/primitive.js";
import { checkAxis, shiftAxes } from "./families.js";
import { view } from "./movement.js";

/** `offset`: where the first element comes from, in [0, size of the axis). */
export type RollParams = { readonly axis: number; readonly offset: number };

/** Element k along `axis` is element (k + offset) mod size of x. Shapes: x -> x. (jax.numpy.roll) */
export const roll: Primitive<RollParams> = view<RollParams>("roll", {
  shape(x, { axis }) {
    checkAxis("roll", axis, x);
    const dim = x.shape[axis]!;
    if (typeof dim === "string") throw new NeedsSize(dim, "roll along it");
    return x.shape;
  },
  source: (at, x, { axis, offset }) => at.with(axis, (at[axis]! + offset) % x.shape[axis]!),
  index: (at, { shape }, _output, { axis, offset }) =>
    at.with(axis, remainderIndex(addIndex(at[axis]!, fixedIndex(offset)), shape[axis] as number)),
  batch: (_ctx, x, dim, { axis, offset }) => ({ x, params: { axis: shiftAxes([axis], dim)[0]!, offset }, dim }),
  back(ctx, cotangent, { shape }, { axis, offset }) {
    const size = shape[axis] as number;
    return ctx.bind(roll, [cotangent], { axis, offset: (size - offset) % size })[0]!;
  },
});
