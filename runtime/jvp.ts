// jvp, as users call it: checks, traces the function once on its primals, and applies the trace with tangents. On arrays
// that evaluates operation by operation; under jit, vmap or another jvp it records.

import { ArgumentError } from "../compiler/errors.js";
import { makeAval } from "../compiler/ir/aval.js";
import { applyFn, checkFunction, describeValue, stage } from "../compiler/trace/stage.js";
import { flatten, type Tree, unflatten } from "../compiler/trace/tree.js";
import { jvpFn } from "../compiler/transforms/jvp.js";
import type { NDArray } from "./array.js";
import { type ArrayLike, valueToArray } from "./convert.js";
import { outputValue } from "./leaves.js";
import { zerosLike } from "./numpy/creation.js";
import { checkSameTree, type Direction, primalValue, tangentValue } from "./tangents.js";
import type { Arrays, LooseArgs } from "./types.js";
import { leafNames } from "./vmap-axes.js";
import { type AnyFunction, nameOf, namesOf } from "./wrapped.js";

const direction: Direction = { op: "jvp", what: "tangent", of: "primal" };

/**
 * The value of `f` at `primals` and its derivative along `tangents`, both shaped as the output of `f` (JAX: jvp).
 * `primals` lists the arguments, `tangents` has its structure, shapes and dtypes. Where an output does not depend on the
 * primals, or is of integers or bools, the tangent is zeros.
 * @throws DTypeError for primals that are not floats; ShapeError, DTypeError or TreeError where tangents do not fit.
 */
export function jvp<R>(
  f: (...args: NDArray[]) => R,
  primals: readonly ArrayLike[],
  tangents: readonly ArrayLike[],
): [outputs: Arrays<R>, outputTangents: Arrays<R>];
export function jvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  primals: LooseArgs<A>,
  tangents: LooseArgs<A>,
): [outputs: Arrays<R>, outputTangents: Arrays<R>];
export function jvp(f: AnyFunction, primals: unknown, tangents: unknown): [unknown, unknown] {
  checkFunction("jvp", f);
  const given = flattenList(primals, 1, "primals");
  const along = flattenList(tangents, 2, "tangents");
  checkSameTree(direction, given.tree, along.tree, "tangents");
  const names = leafNames(given.tree, namesOf(f));
  const values = given.leaves.map((leaf, k) => primalValue("jvp", leaf, names[k]!));
  const directions = along.leaves.map((leaf, k) =>
    tangentValue(direction, leaf, values[k]!.aval, `tangent ${names[k]!}`),
  );
  const name = nameOf(f);
  const staged = stage(
    (tracers) => f(...(unflatten(given.tree, tracers) as never[])),
    values.map(({ aval: { shape, dtype, weak } }) => makeAval(shape, dtype, weak)),
    (leaf, k, tree) => outputValue("jvp", f, leaf, k, tree),
    { label: `jvp(${name})`, name, recordsAll: false, inputNames: names },
  );
  const active = [...staged.captured.map(() => false), ...values.map(() => true)];
  const { fn, outputActive } = jvpFn(staged.fn, active);
  const results = applyFn(fn, [...staged.captured, ...values, ...directions]).map(valueToArray);
  const outputs = results.slice(0, outputActive.length);
  let next = outputs.length;
  const outputTangents = outputActive.map((has, k) => (has ? results[next++]! : zerosLike(outputs[k]!)));
  return [unflatten(staged.outputTree, outputs), unflatten(staged.outputTree, outputTangents)];
}

function flattenList(list: unknown, position: number, name: string): { leaves: unknown[]; tree: Tree } {
  if (Array.isArray(list)) return flatten(list);
  throw new ArgumentError(
    "argument/type",
    `jvp: argument ${position} (${name}) is ${describeValue(list)}, expected a list with one entry per argument of f`,
  );
}
