// stage: a JavaScript function on trees of arrays becomes array IR. The function runs once, on tracers.

import { ArgumentError } from "../errors.js";
import type { ArrayFn } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import type { Params, Primitive } from "../ir/primitive.js";
import type { ArrayValue } from "./array-value.js";
import { bind, StageTrace, type TraceOptions, type Value, withTrace } from "./bind.js";
import { atFrameOf } from "./frames.js";
import { Tracer } from "./tracer.js";
import { flatten, type Tree } from "./tree.js";

export interface Staged {
  readonly fn: ArrayFn;
  /** Values of the captured inputs, which come first in `fn.inputs`: concrete arrays or tracers of outer traces. */
  readonly captured: readonly ArrayValue[];
  readonly outputTree: Tree;
}

/** Makes a value out of an output leaf, or throws an error that names `path`. Installed by the runtime's callers. */
export type ToValue = (leaf: unknown, leafPosition: number, tree: Tree) => Value;

/** Traces `body`, which gets one tracer per aval and returns a tree. */
export function stage(
  body: (tracers: readonly ArrayValue[]) => unknown,
  avals: readonly Aval[],
  toValue: ToValue,
  options: TraceOptions,
): Staged {
  const trace = new StageTrace(options);
  return withTrace(trace, () => {
    const tracers = avals.map((aval) => trace.input(aval));
    const { leaves, tree } = flatten(body(tracers));
    const outputs = leaves.map((leaf, k) => toValue(leaf, k, tree));
    return { ...trace.finish(outputs), outputTree: tree };
  });
}

/** Runs array IR equation by equation through `bind`: on arrays it evaluates, on tracers it records. */
export function applyFn(fn: ArrayFn, args: readonly Value[]): Value[] {
  const env = new Map<unknown, Value>();
  fn.inputs.forEach((variable, k) => env.set(variable, args[k]!));
  const last = new Map<unknown, number>();
  fn.equations.forEach(({ inputs }, k) => inputs.forEach((atom) => last.set(atom, k)));
  for (const atom of fn.outputs) last.set(atom, fn.equations.length);
  fn.equations.forEach((equation, k) => {
    const inputs = equation.inputs.map((atom) => (atom.kind === "literal" ? atom : env.get(atom)!));
    const outputs = atFrameOf(equation, () => bind(equation.primitive as Primitive<Params>, inputs, equation.params));
    for (const atom of equation.inputs) if (last.get(atom) === k) env.delete(atom); // lets a large temporary go
    equation.outputs.forEach((variable, j) => env.set(variable, outputs[j]!));
  });
  return fn.outputs.map((atom) => (atom.kind === "literal" ? atom : env.get(atom)!));
}

/** A user's function, checked before anything runs it. */
export function checkFunction(
  op: string,
  f: unknown,
  argument = "argument 0 (f)",
): asserts f is (...args: never[]) => unknown {
  if (typeof f !== "function") {
    throw new ArgumentError("argument/function", `${op}: ${argument} is ${describeValue(f)}, expected a function`);
  }
  const kind = Object.prototype.toString.call(f).slice(8, -1);
  if (kind !== "Function") {
    throw new ArgumentError(
      "argument/function",
      `${op}: ${argument} is a${/^A/.test(kind) ? "n" : ""} ${kind}, expected a plain function; return arrays, not promises or iterators`,
    );
  }
  if (/^class\b/.test(Function.prototype.toString.call(f))) {
    throw new ArgumentError(
      "argument/function",
      `${op}: ${argument} is the class ${f.name || "(unnamed)"}, expected a plain function; write (x) => ... around it`,
    );
  }
}

/** `"abc" (string)`, `3 (number)`, `[1, 2]`, `a list of 9`, `a Map`: a value in a message, short whatever it is. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string")
    return `${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value)} (string)`;
  if (typeof value === "function") return `the function ${value.name || "(unnamed)"}`;
  if (value instanceof Tracer) return `${value.origin}, which has no value while tracing`;
  if (Array.isArray(value)) {
    const isShort = value.length <= 8 && Array.from(value).every((entry) => typeof entry === "number");
    return isShort ? `[${value.join(", ")}]` : `a list of ${value.length}`;
  }
  if (typeof value === "object") {
    const name = Object.getPrototypeOf(value)?.constructor?.name || "object";
    return `${/^([aeio]|NDA)/i.test(name) ? "an" : "a"} ${name}`;
  }
  return `${String(value)} (${typeof value})`;
}
