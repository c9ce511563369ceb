// lax: reductions over windows, each a padding with the initial value, a view of the windows, and a reduction.

import type { Primitive } from "../../compiler/ir/primitive.js";
import type { ReduceParams } from "../../compiler/primitives/families.js";
import type { NDArray } from "../array.js";
import type { ArrayLike } from "../convert.js";
import { call, options } from "../numpy/support.js";
import { type Computation, readReduction } from "./reducers.js";
import { checkPairs, perAxis, type SlidingWindows, slide, type WindowPadding } from "./sliding.js";

export interface ReduceWindowOptions {
  /** Per axis, steps between elements of the operand once padding stands between them (1). */
  readonly baseDilation?: readonly number[];
  /** Per axis, steps between the elements of a window (1). */
  readonly windowDilation?: readonly number[];
}

/**
 * The elements of every window combined, starting from `initValue`; padding counts for nothing. Windows have one size per
 * axis. Shapes: [..d] -> [..windows]; dtype stays. A maximum shared by several elements passes them equal parts of the
 * derivative, where JAX's goes to the first. (jax.lax.reduce_window)
 * @throws ArgumentError argument/reducer unless computation is lax.add, mul, max, min, bitwiseAnd or bitwiseOr.
 */
export function reduceWindow(
  operand: ArrayLike,
  initValue: ArrayLike,
  computation: Computation,
  windowDimensions: readonly number[],
  windowStrides: readonly number[],
  padding: WindowPadding,
  given?: ReduceWindowOptions,
): NDArray {
  const op = "reduceWindow";
  const { baseDilation, windowDilation } = options(op, given, ["baseDilation", "windowDilation"]);
  const { x, identity, over } = readReduction(op, operand, initValue, computation);
  const rank = x.ndim;
  const lists = {
    sizes: perAxis(op, "windowDimensions", windowDimensions, rank),
    strides: perAxis(op, "windowStrides", windowStrides, rank),
    spread: perAxis(op, "baseDilation", baseDilation, rank),
    dilations: perAxis(op, "windowDilation", windowDilation, rank),
  };
  return over((reduction) => reduceWindows(op, x, identity, reduction, { ...lists, padding }));
}

/** `x`, padded with `identity`, reduced over windows that have an entry per axis; axes of single elements stay alone. */
export function reduceWindows(
  op: string,
  x: NDArray,
  identity: NDArray,
  reduce: Primitive<ReduceParams>,
  given: Omit<SlidingWindows, "axes">,
): NDArray {
  const { sizes, strides, spread, dilations } = given;
  const pairs = typeof given.padding === "string" ? undefined : checkPairs(op, given.padding, x.ndim);
  const isActive = (_: number, axis: number): boolean =>
    [sizes, strides, spread].some((list) => list[axis] !== 1) || (pairs?.[axis] ?? [0, 0]).some((count) => count !== 0);
  const axes = sizes.map((_, axis) => axis).filter((axis) => isActive(0, axis));
  const pieces = slide(op, x, identity, {
    axes,
    sizes: sizes.filter(isActive),
    strides: strides.filter(isActive),
    spread: spread.filter(isActive),
    dilations: dilations.filter(isActive),
    padding: pairs?.filter((_, axis) => isActive(0, axis)) ?? given.padding,
  });
  return call(reduce, [pieces], { axes: axes.map((_, k) => x.ndim + k) });
}
