// vjp and linearize: a function at one point and its derivative there as a function, to be called any number of times,
// under vmap too.

import { ArgumentError } from "../compiler/errors.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { flatten, leafPaths, pathText, unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import type { GradientsOf } from "./grad.js";
import { linearPart } from "./linear-part.js";
import { checkSameTree, type Direction, tangentValue } from "./tangents.js";
import type { Arrays, Loose, LooseArgs } from "./types.js";
import { type AnyFunction, markWrapped } from "./wrapped.js";

/**
 * The value of `f` at `primals`, and the function from a cotangent of the outputs to the list of those of the primals (JAX:
 * vjp). The cotangent has the structure, shapes and dtypes of the outputs; what an output does not depend on gets zeros.
 * @throws DTypeError for primals that are not floats; from the function, ShapeError, DTypeError or TreeError.
 */
export function vjp<R>(
  f: (...args: NDArray[]) => R,
  ...primals: readonly ArrayLike[]
): [outputs: Arrays<R>, pullback: (cotangents: Loose<Arrays<R>>) => NDArray[]];
export function vjp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [outputs: Arrays<R>, pullback: (cotangents: Loose<Arrays<R>>) => GradientsOf<A>];
export function vjp(f: AnyFunction, ...primals: readonly unknown[]): [never, (cotangents: unknown) => never] {
  checkFunction("vjp", f);
  const part = linearPart("vjp", f, primals, [...primals.keys()]);
  const direction: Direction = { op: "vjp", what: "cotangent", of: "output" };
  const paths = leafPaths(part.outputTree);
  const pullback = (cotangents: unknown): never => {
    const { leaves, tree } = flatten(cotangents);
    checkSameTree(direction, part.outputTree, tree, "the cotangent");
    const given = leaves.map((leaf, k) =>
      tangentValue(direction, leaf, part.outputs[k]!.aval, `the cotangent${pathText(paths[k]!)}`),
    );
    return unflatten(part.tree, part.pull(given)) as never;
  };
  return [unflatten(part.outputTree, part.outputs) as never, markWrapped(pullback, f, "vjp")];
}

/**
 * The value of `f` at `primals`, and the function from tangents of the primals, one argument each, to those of the outputs:
 * jvp at one point, with the work on values done once. (JAX: linearize)
 * @throws DTypeError for primals that are not floats; from the function, ShapeError, DTypeError or TreeError.
 */
export function linearize<R>(
  f: (...args: NDArray[]) => R,
  ...primals: readonly ArrayLike[]
): [outputs: Arrays<R>, pushforward: (...tangents: ArrayLike[]) => Arrays<R>];
export function linearize<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  ...primals: LooseArgs<A>
): [outputs: Arrays<R>, pushforward: (...tangents: LooseArgs<A>) => Arrays<R>];
export function linearize(f: AnyFunction, ...primals: readonly unknown[]): [never, (...tangents: unknown[]) => never] {
  checkFunction("linearize", f);
  const part = linearPart("linearize", f, primals, [...primals.keys()]);
  const direction: Direction = { op: "linearize", what: "tangent", of: "primal" };
  const pushforward = (...tangents: unknown[]): never => {
    if (tangents.length !== primals.length) {
      throw new ArgumentError(
        "argument/count",
        `linearize: the derivative is called with ${tangents.length} tangents, expected ${primals.length}, one per primal`,
      );
    }
    const { leaves, tree } = flatten(tangents);
    checkSameTree(direction, part.tree, tree, "tangents");
    const given = leaves.map((leaf, k) =>
      tangentValue(direction, leaf, part.values[k]!.aval, `tangent ${part.names[k]!}`),
    );
    return unflatten(part.outputTree, part.push(given)) as never;
  };
  return [unflatten(part.outputTree, part.outputs) as never, markWrapped(pushforward, f, "linearize")];
}
