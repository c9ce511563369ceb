// A function at one point, in two: its outputs, and its derivative there, which can be followed forward (tangents of the
// arguments to tangents of the outputs) and backward (cotangents of the outputs to cotangents of the arguments). What
// grad, vjp, linearize and the Jacobians have in common.

import { type Aval, makeAval } from "../compiler/ir/aval.js";
import { argumentName } from "../compiler/source/parameters.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { applyFn, stage } from "../compiler/trace/stage.js";
import { flatten, leafPaths, pathText, type Tree, unflatten } from "../compiler/trace/tree.js";
import { linearizeFn } from "../compiler/transforms/linearize.js";
import { transposeFn } from "../compiler/transforms/transpose.js";
import type { NDArray } from "./array.js";
import { valueToArray } from "./convert.js";
import { outputValue } from "./leaves.js";
import { zerosLike } from "./numpy/creation.js";
import { primalValue } from "./tangents.js";
import { type AnyFunction, nameOf, namesOf } from "./wrapped.js";

export interface LinearPart {
  /** The arguments it is differentiated by, as a list, and the name of each leaf. */
  readonly tree: Tree;
  readonly names: readonly string[];
  readonly values: readonly ArrayValue[];
  readonly outputs: readonly NDArray[];
  readonly outputTree: Tree;
  /** Tangents of all leaves to tangents of all outputs; zeros where an output has none. */
  push(tangents: readonly Value[]): NDArray[];
  /** Cotangents of the outputs, null for a zero one, to cotangents of all leaves. */
  pull(cotangents: readonly (Value | null)[]): NDArray[];
}

/**
 * Traces `f` once, on tracers in place of the arguments at `positions`; the others reach it as they are.
 * @throws DTypeError dtype/primal for integers and bools among them.
 */
export function linearPart(
  op: string,
  f: AnyFunction,
  args: readonly unknown[],
  positions: readonly number[],
): LinearPart {
  const { leaves, tree } = flatten(positions.map((position) => args[position]));
  const parameters = namesOf(f);
  const names = leafPaths(tree).map(
    ([k, ...rest]) => argumentName(parameters, positions[k as number]!) + pathText(rest),
  );
  const values = leaves.map((leaf, k) => primalValue(op, leaf, names[k]!));
  const name = nameOf(f);
  const staged = stage(
    (tracers) => f(...(withArguments(args, positions, unflatten(tree, tracers) as unknown[]) as never[])),
    values.map(({ aval: { shape, dtype, weak } }) => makeAval(shape, dtype, weak)),
    (leaf, k, outputTree) => outputValue(op, f, leaf, k, outputTree),
    { label: `${op}(${name})`, name, recordsAll: false, inputNames: names },
  );
  const inputs = [...staged.captured, ...values];
  const active = [...staged.captured.map(() => false), ...values.map(() => true)];
  const { known, linear, residuals, outputActive } = linearizeFn(staged.fn, active);
  const results = applyFn(known, inputs);
  const kept = residuals.map((k) => [...inputs, ...results][k]!);
  const outputs = results.slice(0, staged.fn.outputs.length).map(valueToArray);
  return {
    tree,
    names,
    values,
    outputs,
    outputTree: staged.outputTree,
    push(tangents) {
      return withZeros(applyFn(linear, [...kept, ...tangents]), outputActive, outputs);
    },
    pull(cotangents) {
      const ofActive = cotangents.filter((_, k) => outputActive[k]);
      const given = ofActive.map((cotangent) => cotangent !== null);
      const marks = linear.inputs.map((_, k) => k >= kept.length);
      const back = transposeFn(linear, marks, given);
      const present = ofActive.filter((cotangent) => cotangent !== null);
      return withZeros(applyFn(back.fn, [...kept, ...present]), back.active.slice(kept.length), values);
    },
  };
}

function withArguments(args: readonly unknown[], positions: readonly number[], own: readonly unknown[]): unknown[] {
  const all = [...args];
  positions.forEach((position, k) => {
    all[position] = own[k];
  });
  return all;
}

/** A result per true of `active`, in order; zeros of the type of `like` for the others. */
function withZeros(
  results: readonly Value[],
  active: readonly boolean[],
  like: readonly { readonly aval: Aval }[],
): NDArray[] {
  let next = 0;
  return active.map((is, k) => (is ? valueToArray(results[next++]!) : zerosLike(like[k] as NDArray)));
}
