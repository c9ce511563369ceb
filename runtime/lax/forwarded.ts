// What control flow hands on as it came: an output of every branch that is the same operand, a carry that a body returns
// untouched. It is no result at all: the value itself stands for it, so that it stays unmapped under vmap, and loops read
// it like any other value from outside instead of carrying it.

import type { ArrayFn, Var } from "../../compiler/ir/array-ir.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";
import type { Value } from "../../compiler/trace/bind.js";
import { ownArray } from "../eager.js";
import type { Body } from "./body.js";

/** Per carry, whether the body returns it as it came. */
export function forwardedCarries({ fn, captured }: Body, count: number): boolean[] {
  return Array.from({ length: count }, (_, k) => fn.outputs[k] === fn.inputs[captured.length + k]);
}

/** A body and the values its first inputs are bound to. */
export interface Closed {
  readonly fn: ArrayFn;
  readonly consts: readonly Value[];
}

/** The body with the forwarded ones of its carries among what it closes over; as outputs they are gone. */
export function hoistForwarded(
  { fn, captured }: Body,
  values: readonly Value[],
  forwarded: readonly boolean[],
): Closed {
  const own = captured.length;
  const carries = fn.inputs.slice(own, own + values.length);
  const inputs = [
    ...fn.inputs.slice(0, own),
    ...carries.filter((_, k) => forwarded[k]),
    ...carries.filter((_, k) => !forwarded[k]),
    ...fn.inputs.slice(own + values.length),
  ];
  const consts = [...captured, ...values.filter((_, k) => forwarded[k])];
  return { fn: { ...fn, inputs, captured: consts.length }, consts };
}

/** The function without its first outputs that are forwarded. */
export function dropOutputs(fn: ArrayFn, forwarded: readonly boolean[]): ArrayFn {
  return { ...fn, outputs: fn.outputs.filter((_, k) => forwarded[k] !== true) };
}

/** All outputs in their places: `results` are those that are not forwarded. */
export function withForwarded(
  results: readonly ArrayValue[],
  values: readonly Value[],
  forwarded: readonly boolean[],
): ArrayValue[] {
  let next = 0;
  const carries = values.map((value, k) => (forwarded[k] ? ownArray(value) : results[next++]!));
  return [...carries, ...results.slice(next)];
}

/** Per output of branches with equal inputs, the position of the input that all of them return, or undefined. */
export function commonInputs(branches: readonly ArrayFn[]): (number | undefined)[] {
  return branches[0]!.outputs.map((_, k) => {
    const positions = new Set(branches.map(({ inputs, outputs }) => inputs.indexOf(outputs[k] as Var)));
    const [position] = positions;
    return positions.size === 1 && position! >= 0 ? position : undefined;
  });
}
