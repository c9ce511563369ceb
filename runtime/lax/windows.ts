// lax: reductions over windows, each a padding with the initial value, a view of the windows, and a reduction.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import * as e from "../../compiler/primitives/elementwise.js";
import type { NoParams, ReduceParams } from "../../compiler/primitives/families.js";
import * as r from "../../compiler/primitives/reductions.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, valueToArray } from "../convert.js";
import { call, options } from "../numpy/support.js";
import * as lax from "./elementwise.js";
import { strict } from "./operands.js";
import { checkPairs, perAxis, type SlidingWindows, slide, type WindowPadding } from "./sliding.js";

/** An operation that combines two elements, by the function of lax that does. */
export type WindowReducer = (x: ArrayLike, y: ArrayLike) => NDArray;

interface Reducer {
  readonly of: WindowReducer;
  readonly reduce: Primitive<ReduceParams>;
  readonly combine: Primitive<NoParams>;
  /** The number that changes nothing. */
  readonly identity?: number;
}

const reducers: readonly Reducer[] = [
  { of: lax.add, reduce: r.reduceSum, combine: e.add, identity: 0 },
  { of: lax.mul, reduce: r.reduceProd, combine: e.mul, identity: 1 },
  { of: lax.max, reduce: r.reduceMax, combine: e.max, identity: Number.NEGATIVE_INFINITY },
  { of: lax.min, reduce: r.reduceMin, combine: e.min, identity: Number.POSITIVE_INFINITY },
  { of: lax.bitwiseAnd, reduce: r.reduceAnd, combine: e.and },
  { of: lax.bitwiseOr, reduce: r.reduceOr, combine: e.or },
];

export interface ReduceWindowOptions {
  /** Per axis, steps between elements of the operand once initial values stand between them (1). */
  readonly baseDilation?: readonly number[];
  /** Per axis, steps between the elements of a window (1). */
  readonly windowDilation?: readonly number[];
}

/**
 * The elements of every window combined, starting from `initValue`, which is the padding too. Windows have one size per
 * axis. Shapes: [..d] -> [..windows]; dtype stays. A maximum shared by several elements passes them equal parts of the
 * derivative, where JAX's goes to the first. (jax.lax.reduce_window)
 * @throws ArgumentError argument/reducer unless computation is lax.add, mul, max, min, bitwiseAnd or bitwiseOr.
 */
export function reduceWindow(
  operand: ArrayLike,
  initValue: ArrayLike,
  computation: WindowReducer,
  windowDimensions: readonly number[],
  windowStrides: readonly number[],
  padding: WindowPadding,
  given?: ReduceWindowOptions,
): NDArray {
  const op = "reduceWindow";
  const { baseDilation, windowDilation } = options(op, given, ["baseDilation", "windowDilation"]);
  const reducer = reducers.find(({ of }) => of === computation);
  if (reducer === undefined) {
    throw new ArgumentError(
      "argument/reducer",
      `${op}: argument 2 (computation) is ${describeValue(computation)}, expected lax.add, lax.mul, lax.max, lax.min, ` +
        "lax.bitwiseAnd or lax.bitwiseOr",
    );
  }
  const [x, init] = strict(op, ["operand", "initValue"], [operand, initValue]).map(valueToArray) as [NDArray, NDArray];
  if (init.ndim !== 0) {
    throw new ShapeError("shape/rank", `${op}: argument 1 (initValue) is ${typeText(init.aval)}, expected a scalar`);
  }
  const rank = x.ndim;
  const lists = {
    sizes: perAxis(op, "windowDimensions", windowDimensions, rank),
    strides: perAxis(op, "windowStrides", windowStrides, rank),
    spread: perAxis(op, "baseDilation", baseDilation, rank),
    dilations: perAxis(op, "windowDilation", windowDilation, rank),
  };
  const reduced = reduceWindows(op, x, init, reducer.reduce, { ...lists, padding });
  return initValue === reducer.identity ? reduced : call(reducer.combine, [init, reduced], {});
}

/** `x`, padded with `init`, reduced over windows that have an entry per axis. Axes of single elements are left alone. */
export function reduceWindows(
  op: string,
  x: NDArray,
  init: NDArray,
  reduce: Primitive<ReduceParams>,
  given: Omit<SlidingWindows, "axes">,
): NDArray {
  const { sizes, strides, spread, dilations } = given;
  const pairs = typeof given.padding === "string" ? undefined : checkPairs(op, given.padding, x.ndim);
  const isActive = (_: number, axis: number): boolean =>
    [sizes, strides, spread].some((list) => list[axis] !== 1) || (pairs?.[axis] ?? [0, 0]).some((count) => count !== 0);
  const axes = sizes.map((_, axis) => axis).filter((axis) => isActive(0, axis));
  const pieces = slide(op, x, init, {
    axes,
    sizes: sizes.filter(isActive),
    strides: strides.filter(isActive),
    spread: spread.filter(isActive),
    dilations: dilations.filter(isActive),
    padding: pairs?.filter((_, axis) => isActive(0, axis)) ?? given.padding,
  });
  return call(reduce, [pieces], { axes: axes.map((_, k) => x.ndim + k) });
}
