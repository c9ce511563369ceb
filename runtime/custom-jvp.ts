// customJvp: a function with a derivative of its own, given as the tangent of its value. (jax.custom_jvp)

import { ArgumentError } from "../compiler/errors.js";
import type { ArrayFn } from "../compiler/ir/array-ir.js";
import { isFloat } from "../compiler/ir/aval.js";
import { customJvpCall } from "../compiler/primitives/custom-derivatives.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import { bind } from "../compiler/trace/bind.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { leafCount, unflatten } from "../compiler/trace/tree.js";
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

/**
 * From primals and tangents, both lists of the arguments, to the value and its tangent. Tangents are zeros where nothing
 * moves, and have the types of the primals. With nondiffArgnums those arguments come first, and the lists are without them.
 */
export type JvpRule = (...args: never[]) => readonly [outputs: unknown, tangents: unknown];

export interface CustomJvpMethods {
  /** Sets the rule. */
  defJvp(rule: JvpRule): void;
}

/**
 * `f` with a derivative of its own, to be given by `defJvp((primals, tangents) => [value, tangent])` before the first call.
 * The tangent has to be linear in the tangents; grad turns it around, vmap maps it, and it may be differentiated again.
 * @throws ArgumentError argument/custom-rule at a call without a rule. (jax.custom_jvp)
 */
export function customJvp<R>(
  f: (...args: NDArray[]) => R,
  options?: CustomOptions,
): ((...args: ArrayLike[]) => Arrays<R>) & CustomJvpMethods;
export function customJvp<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: CustomOptions,
): ((...args: LooseArgs<A>) => Arrays<R>) & CustomJvpMethods;
export function customJvp(f: AnyFunction, given?: CustomOptions): ((...args: unknown[]) => never) & CustomJvpMethods {
  checkFunction("customJvp", f);
  const nondiffArgnums = readOptions("customJvp", given);
  let rule: JvpRule | undefined;
  const run = (...args: unknown[]): never => {
    if (rule === undefined) {
      throw new ArgumentError(
        "argument/custom-rule",
        `customJvp: ${nameOf(f)} has no rule; define it with .defJvp((primals, tangents) => [value, tangent])`,
      );
    }
    const own = rule;
    const call = traceCall("customJvp", f, args, nondiffArgnums);
    let staged: ArrayFn | undefined;
    const results = bind(customJvpCall, [...call.captured, ...call.values], {
      fn: call.fn,
      name: call.name,
      rule: () => {
        staged ??= stageRule(call, own);
        return staged;
      },
    });
    return unflatten(call.outputTree, results) as never;
  };
  return Object.assign(markWrapped(run, f, "customJvp"), {
    defJvp(newRule: JvpRule): void {
      checkFunction("customJvp.defJvp", newRule);
      rule = newRule;
    },
  });
}

function stageRule(call: CustomCall, rule: JvpRule): ArrayFn {
  const { values, tree, nondiff, fn, outputTree } = call;
  const what = "rule";
  const moving = values.map(({ dtype }) => isFloat(dtype));
  const count = values.length;
  const staged = traceRule(
    call,
    what,
    rule,
    (tracers) => {
      let next = count;
      const primals = tracers.slice(0, count);
      const tangents = moving.map((is, k): ArrayValue => (is ? tracers[next++]! : zerosLike(primals[k] as NDArray)));
      const result: unknown = rule(...([...nondiff, unflatten(tree, primals), unflatten(tree, tangents)] as never[]));
      return checkPair(call, what, result, "[value, tangent]");
    },
    [...values, ...values.filter((_, k) => moving[k])].map(({ aval }) => aval),
  );
  const expected = fn.outputs.map(({ aval }) => aval);
  const got = staged.fn.outputs.map(({ aval }) => aval);
  const [outputs, tangents] = staged.outputTree.kind === "list" ? staged.outputTree.children : [];
  const first = leafCount(outputs!);
  checkResults(call, `the values of the ${what}`, outputs!, got.slice(0, first), outputTree, expected);
  checkResults(
    call,
    `the tangents of the ${what}`,
    tangents!,
    got.slice(first),
    outputTree,
    expected,
    withoutDerivative(expected),
  );
  const kept = expected.flatMap(({ dtype }, k) => (isFloat(dtype) ? [first + k] : []));
  const closed = closeRule(call, what, staged);
  return { ...closed, outputs: [...closed.outputs.slice(0, first), ...kept.map((k) => closed.outputs[k]!)] };
}
