// customVjp: a function with a derivative of its own, given as what becomes of a cotangent of its value. (jax.custom_vjp)

import { ArgumentError } from "../compiler/errors.js";
import { type ArrayFn, literal } from "../compiler/ir/array-ir.js";
import { isFloat } from "../compiler/ir/aval.js";
import { customVjpCall } from "../compiler/primitives/custom-derivatives.js";
import { broadcastInDim } from "../compiler/primitives/movement.js";
import { bind } from "../compiler/trace/bind.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import { leafCount, type Tree, unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import {
  type CustomCall,
  type CustomOptions,
  checkPair,
  checkResults,
  closeRule,
  readOptions,
  traceCall,
  traceRule,
  withoutDerivative,
} from "./custom-rules.js";
import { zerosLike } from "./numpy/creation.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type AnyFunction, markWrapped, nameOf } from "./wrapped.js";

/** From the arguments to the value and the residuals: a tree of what the backward rule needs. */
export type ForwardRule<A extends readonly unknown[]> = (...args: A) => readonly [outputs: unknown, residuals: unknown];

/**
 * From residuals and a cotangent of the value to a list with a cotangent per argument, or null for zeros. With
 * nondiffArgnums those arguments come first, and the list is without them.
 */
export type BackwardRule = (...args: never[]) => readonly unknown[];

export interface CustomVjpMethods<A extends readonly unknown[]> {
  /** Sets the rules. */
  defVjp(forward: ForwardRule<A>, backward: BackwardRule): void;
}

/**
 * `f` with a derivative of its own in reverse mode, to be given by `defVjp(forward, backward)` before the first call:
 * forward(...args) gives `[value, residuals]`, backward(residuals, cotangent) gives a cotangent per argument.
 * @throws ArgumentError argument/custom-rule at a call without rules; UnsupportedError where jvp meets it. (jax.custom_vjp)
 */
export function customVjp<R>(
  f: (...args: NDArray[]) => R,
  options?: CustomOptions,
): ((...args: ArrayLike[]) => Arrays<R>) & CustomVjpMethods<NDArray[]>;
export function customVjp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: CustomOptions,
): ((...args: LooseArgs<A>) => Arrays<R>) & CustomVjpMethods<A>;
export function customVjp(
  f: AnyFunction,
  given?: CustomOptions,
): ((...args: unknown[]) => never) & CustomVjpMethods<never[]> {
  checkFunction("customVjp", f);
  const nondiffArgnums = readOptions("customVjp", given);
  let rules: Rules | undefined;
  const run = (...args: unknown[]): never => {
    if (rules === undefined) {
      throw new ArgumentError(
        "argument/custom-rule",
        `customVjp: ${nameOf(f)} has no rules; define them with .defVjp(forward, backward)`,
      );
    }
    const call = traceCall("customVjp", f, args, nondiffArgnums);
    const staged = stageRules(call, rules, args, nondiffArgnums);
    const results = bind(customVjpCall, [...call.captured, ...call.values], {
      fn: call.fn,
      name: call.name,
      ...staged,
    });
    return unflatten(call.outputTree, results) as never;
  };
  return Object.assign(markWrapped(run, f, "customVjp"), {
    defVjp(forward: ForwardRule<never[]>, backward: BackwardRule): void {
      checkFunction("customVjp.defVjp", forward);
      checkFunction("customVjp.defVjp", backward);
      rules = { forward, backward };
    },
  });
}

interface Rules {
  readonly forward: ForwardRule<never[]>;
  readonly backward: BackwardRule;
}

interface Forward {
  readonly fn: ArrayFn;
  readonly residuals: Tree;
}

/** Both rules, traced when they are first asked for. */
function stageRules(
  call: CustomCall,
  { forward, backward }: Rules,
  args: readonly unknown[],
  nondiffArgnums: readonly number[],
): { forward: () => ArrayFn; backward: () => ArrayFn } {
  let first: Forward | undefined;
  let second: ArrayFn | undefined;
  const ahead = (): Forward => {
    first ??= stageForward(call, forward, args, nondiffArgnums);
    return first;
  };
  return {
    forward: () => ahead().fn,
    backward: () => {
      second ??= stageBackward(call, backward, ahead());
      return second;
    },
  };
}

function stageForward(
  call: CustomCall,
  forward: ForwardRule<never[]>,
  args: readonly unknown[],
  nondiffArgnums: readonly number[],
): Forward {
  const what = "forward rule";
  const fixed = nondiffArgnums.map((position) => (position < 0 ? position + args.length : position));
  const moving = [...args.keys()].filter((position) => !fixed.includes(position));
  const staged = traceRule(
    call,
    what,
    forward,
    (tracers) => {
      const all = [...args];
      (unflatten(call.tree, tracers) as unknown[]).forEach((own, k) => {
        all[moving[k]!] = own;
      });
      return checkPair(call, what, forward(...(all as never[])), "[value, residuals]");
    },
    call.values.map(({ aval }) => aval),
  );
  const [outputs, residuals] = staged.outputTree.kind === "list" ? staged.outputTree.children : [];
  const got = staged.fn.outputs.slice(0, leafCount(outputs!)).map(({ aval }) => aval);
  const expected = call.fn.outputs.map(({ aval }) => aval);
  checkResults(call, `the values of the ${what}`, outputs!, got, call.outputTree, expected);
  return { fn: closeRule(call, what, staged), residuals: residuals! };
}

function stageBackward(call: CustomCall, backward: BackwardRule, { fn, residuals }: Forward): ArrayFn {
  const what = "backward rule";
  const outputs = call.fn.outputs.map(({ aval }) => aval);
  const kept = fn.outputs.slice(outputs.length).map(({ aval }) => aval);
  const staged = traceRule(
    call,
    what,
    backward,
    (tracers) => {
      let next = kept.length;
      const cotangents = outputs.map(({ shape, dtype }) =>
        isFloat(dtype) ? tracers[next++]! : bind(broadcastInDim, [literal(0, dtype)], { shape, dims: [] })[0]!,
      );
      const given = [unflatten(residuals, tracers.slice(0, kept.length)), unflatten(call.outputTree, cotangents)];
      return completed(call, backward(...([...call.nondiff, ...given] as never[])));
    },
    [...kept, ...outputs.filter(({ dtype }) => isFloat(dtype))],
  );
  const expected = call.values.map(({ aval }) => aval);
  const got = staged.fn.outputs.map(({ aval }) => aval);
  checkResults(
    call,
    `the cotangents of the ${what}`,
    staged.outputTree,
    got,
    call.tree,
    expected,
    withoutDerivative(expected),
  );
  const closed = closeRule(call, what, staged);
  return { ...closed, outputs: closed.outputs.filter((_, k) => isFloat(expected[k]!.dtype)) };
}

/** The cotangents of all arguments, with zeros for null. */
function completed(call: CustomCall, result: unknown): unknown[] {
  const trees = call.tree.kind === "list" ? call.tree.children : [];
  if (!Array.isArray(result) || result.length !== trees.length) {
    const got = Array.isArray(result) ? `a list of ${result.length}` : describeValue(result);
    throw new ArgumentError(
      "argument/custom-rule",
      `customVjp: the backward rule of ${call.name} returns ${got}, expected a list of ${trees.length}, a cotangent per ` +
        "argument that is differentiated by, or null for zeros",
    );
  }
  let next = 0;
  return trees.map((tree, k) => {
    const own = call.values.slice(next, next + leafCount(tree));
    next += own.length;
    if (result[k] !== null) return result[k];
    return unflatten(
      tree,
      own.map((value) => zerosLike(value as NDArray)),
    );
  });
}
