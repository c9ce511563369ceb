// jvp, as users call it: checks, traces the function once on its primals, and applies the trace with tangents. On arrays
// that evaluates operation by operation; under jit, vmap or another jvp it records.

import { ArgumentError, DTypeError, ShapeError, TreeError } from "../compiler/errors.js";
import { literal } from "../compiler/ir/array-ir.js";
import { isFloat, makeAval, sameShape, typeText } from "../compiler/ir/aval.js";
import { convertElementType } from "../compiler/primitives/elementwise.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { applyFn, checkFunction, describeValue, stage } from "../compiler/trace/stage.js";
import { describeTree, flatten, pathText, type Tree, treeKey, unflatten } from "../compiler/trace/tree.js";
import { jvpFn } from "../compiler/transforms/jvp.js";
import type { NDArray } from "./array.js";
import { type ArrayLike, valueToArray } from "./convert.js";
import { argumentValue, outputValue } from "./leaves.js";
import { zerosLike } from "./numpy/creation.js";
import { call } from "./numpy/support.js";
import type { Arrays, LooseArgs } from "./types.js";
import { leafNames } from "./vmap-axes.js";
import { type AnyFunction, nameOf, namesOf } from "./wrapped.js";

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
  checkSameTree(given.tree, along.tree, "tangents");
  const names = leafNames(given.tree, namesOf(f));
  const values = given.leaves.map((leaf, k) => primalValue(leaf, names[k]!));
  const directions = along.leaves.map((leaf, k) => tangentValue(leaf, values[k]!, names[k]!));
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

function checkSameTree(primal: Tree, tangent: Tree, path: string): void {
  if (treeKey(primal) === treeKey(tangent)) return;
  if ("children" in primal && "children" in tangent && describeTree(primal) === describeTree(tangent)) {
    primal.children.forEach((child, k) => {
      const step = primal.kind === "record" ? primal.keys[k]! : k;
      checkSameTree(child, tangent.children[k]!, path + pathText([step]));
    });
  }
  throw new TreeError(
    "tree/tangents",
    `jvp: ${path} is ${describeTree(tangent)}, but its primal is ${describeTree(primal)}; give tangents the structure of ` +
      "the primals",
  );
}

function primalValue(leaf: unknown, name: string): ArrayValue {
  const value = argumentValue(leaf, `jvp: primal ${name}`);
  if (value === undefined) {
    throw new ArgumentError(
      "argument/type",
      `jvp: primal ${name} is ${describeValue(leaf)}, expected an array or a number; let f close over other values`,
    );
  }
  if (isFloat(value.dtype)) return value;
  throw new DTypeError(
    "dtype/primal",
    `jvp: primal ${name} is ${typeText(value.aval)}, expected a floating-point dtype, which has a derivative; convert ` +
      "it with .astype('float32'), or let f close over it",
  );
}

/** A plain number takes the dtype of its primal. */
function tangentValue(leaf: unknown, primal: ArrayValue, name: string): Value {
  const { dtype, weak, shape } = primal.aval;
  const where = `jvp: tangent ${name}`;
  const value = typeof leaf === "number" ? literal(leaf, dtype, weak) : argumentValue(leaf, where);
  const expected = `expected ${typeText(primal.aval)}, the type of its primal`;
  if (value === undefined) {
    throw new ArgumentError("argument/type", `${where} is ${describeValue(leaf)}, ${expected}`);
  }
  if (!sameShape(value.aval.shape, shape)) {
    throw new ShapeError("shape/tangent", `${where} is ${typeText(value.aval)}, ${expected}; reshape or broadcast it`);
  }
  if (value.aval.dtype !== dtype) {
    throw new DTypeError(
      "dtype/tangent",
      `${where} is ${typeText(value.aval)}, ${expected}; convert it with .astype("${dtype}")`,
    );
  }
  return value.aval.weak === weak ? value : call(convertElementType, [value], { dtype, weak });
}
