// Sorting along an axis. NaN is larger than everything, -0 equals 0, and equal elements keep their order, as in JAX.

import * as p from "../../compiler/primitives/sorting.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { subtract } from "./elementwise.js";
import { flip, ravel } from "./shapes.js";
import { call, checkList, normalizeAxis, options, sizeNumber } from "./support.js";

export interface SortOptions {
  /** The last by default; null for the flat array. */
  readonly axis?: number | null;
  readonly descending?: boolean;
}

const names = ["axis", "descending"] as const;

/** The array and the axis that an option says, the flat array for null. */
function alongAxis(op: string, a: ArrayLike, axis: number | null): { x: NDArray; axis: number } {
  const x = asArray(op, 0, "a", a);
  return axis === null ? { x: ravel(x), axis: 0 } : { x, axis: normalizeAxis(op, axis, x.aval) };
}

/** The elements of `a` along `axis` in ascending order, or that order turned around. (jax.numpy.sort) */
export function sort(a: ArrayLike, given?: SortOptions): NDArray {
  const { axis: along = -1, descending = false } = options("sort", given, names);
  const { x, axis } = alongAxis("sort", a, along);
  const sorted = call(p.sort, [x], { axis });
  return descending ? flip(sorted, { axis }) : sorted;
}

/** Positions, int32, in the order that sorts `a` along `axis`; those of equal elements ascend. (jax.numpy.argsort) */
export function argsort(a: ArrayLike, given?: SortOptions): NDArray {
  const { axis: along = -1, descending = false } = options("argsort", given, names);
  const { x, axis } = alongAxis("argsort", a, along);
  if (!descending) return call(p.argsort, [x], { axis });
  const last = sizeNumber("argsort descending", x.aval.shape[axis]!) - 1;
  const order = call(p.argsort, [flip(x, { axis })], { axis });
  return subtract(last, flip(order, { axis }));
}

/** The order that sorts by the last key, within equal ones by the key before it, and so on, int32. (numpy.lexsort) */
export function lexsort(keys: readonly ArrayLike[], given?: { readonly axis?: number }): NDArray {
  const { axis = -1 } = options("lexsort", given, ["axis"]);
  const arrays = checkList("lexsort", keys, "keys").map((key, k) => asArray("lexsort", 0, `keys[${k}]`, key));
  const along = normalizeAxis("lexsort", axis, arrays[0]!.aval);
  return call(p.argsort, arrays.reverse(), { axis: along });
}
