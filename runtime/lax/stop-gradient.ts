// lax.stopGradient, on arrays and trees of them.

import { ArgumentError } from "../../compiler/errors.js";
import { isFloat } from "../../compiler/ir/aval.js";
import { stopGradient as primitive } from "../../compiler/primitives/stop-gradient.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { flatten, leafPaths, pathText, unflatten } from "../../compiler/trace/tree.js";
import { argumentValue } from "../leaves.js";
import { call } from "../numpy/support.js";
import type { Arrays } from "../types.js";

/**
 * `x`, whose derivative counts as zero; `x` may be a tree of arrays. Integers and bools pass as they are.
 * @throws ArgumentError argument/type for a leaf that is no array or number. (lax.stop_gradient)
 */
export function stopGradient<T>(x: T): Arrays<T> {
  const { leaves, tree } = flatten(x);
  const paths = leafPaths(tree);
  const values = leaves.map((leaf, k) => {
    const place = `argument 0 (x)${pathText(paths[k]!)}`;
    const value = argumentValue(leaf, `stopGradient: ${place}`);
    if (value !== undefined) return isFloat(value.dtype) ? call(primitive, [value], {}) : value;
    throw new ArgumentError(
      "argument/type",
      `stopGradient: ${place} is ${describeValue(leaf)}, expected an array or a number`,
    );
  });
  return unflatten(tree, values) as Arrays<T>;
}
