// Eager execution: what an operation does when no trace is open. Each primitive's `evaluate` rule is a plain loop, so
// this is also the oracle that generated code is compared with.

import { CompilerBug, NeedsSize } from "../compiler/errors.js";
import type { Dense } from "../compiler/ir/aval.js";
import type { Params, Primitive } from "../compiler/ir/primitive.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { NDArray } from "./array.js";
import { scalarArray, valueToArray } from "./convert.js";

/** Runs one primitive on concrete values. Its shape rule goes first, so that every mistake is reported. */
export function evaluateEagerly(primitive: Primitive, inputs: readonly Value[], params: Params): NDArray[] {
  const arrays = inputs.map(toConcrete);
  for (const { shape } of primitive.shape(arrays, params)) {
    const open = shape.find((dim) => typeof dim === "string");
    if (open !== undefined) throw new NeedsSize(open, primitive.name);
  }
  return primitive.evaluate(arrays, params).map((result) => wrap(result, arrays));
}

/** The array of a value; the caller knows that no tracer is among its values. */
export function toConcrete(value: Value): NDArray {
  if (value instanceof NDArray) return value;
  if (!(value instanceof ArrayValue)) return scalarArray(value.value, value.aval.dtype, value.aval.weak);
  throw new CompilerBug("eager/tracer", "a tracer reached eager execution");
}

/** A result that shares memory with an operand is copied: results are arrays of their own. */
function wrap({ data, shape, dtype, weak }: Dense, operands: readonly NDArray[]): NDArray {
  const shared = operands.some((x) => x.data.buffer === data.buffer);
  return new NDArray(shared ? data.slice() : data, shape as number[], dtype, weak);
}

/** What a function hands on as a result of its own: an array is copied, a tracer stands for what it is. */
export function ownArray(value: Value): NDArray {
  const x = valueToArray(value);
  return x instanceof NDArray ? new NDArray(x.data.slice(), [...x.shape], x.dtype, x.weak) : x;
}
