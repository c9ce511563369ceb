// Text becomes functions here and nowhere else: the only `new Function` of the package.

import { type DispatchSpec, emitDispatch } from "../compiler/emit/dispatch.js";
import type { EmittedKernel } from "../compiler/emit/emit-js.js";
import { UnsupportedError } from "../compiler/errors.js";
import type { TypedArray } from "../compiler/ir/aval.js";
import { NDArray } from "./array.js";

export type KernelFunction = (...buffersAndSizes: (TypedArray | number)[]) => void;

/** Runs a call, or gives `miss` when the arguments are not of its signature. */
export type DispatchFunction = (args: readonly unknown[], out?: unknown) => unknown;

export const miss: unique symbol = Symbol("miss");

export function instantiateKernel({ name, code, parts }: EmittedKernel): KernelFunction {
  const text = `"use strict";\n${code}return ${name};\n//# sourceURL=lanewise/${name}.js`;
  const kernel = new Function(text)() as KernelFunction;
  return parts.helpers.has("countIteration") ? withErrors(kernel) : kernel;
}

/** A kernel whose own errors come out as the classes they are named after. */
function withErrors(kernel: KernelFunction): KernelFunction {
  return (...args) => {
    try {
      kernel(...args);
    } catch (error) {
      const { code, message } = error as { readonly code?: unknown; readonly message: string };
      if (code !== "loop/limit") throw error;
      throw new UnsupportedError("loop/limit", message.replace(" [loop/limit]", ""));
    }
  };
}

/** The exports of an emitted module, which imports nothing and exports functions, each on a line of its own. */
export function instantiateModule(code: string): Readonly<Record<string, (...args: unknown[]) => unknown>> {
  const exported = [...code.matchAll(/^export (?:function (\w+)|\{ (\w+) as (\w+) \};$)/gm)];
  const pairs = exported.map(([, name, local = name, alias = name]) => `${JSON.stringify(alias)}: ${local}`);
  const body = code.replace(/^export (?:(?=function )|\{.*\};$)/gm, "");
  return new Function(`"use strict";\n${body}\nreturn { ${pairs.join(", ")} };`)();
}

export interface DispatchValues {
  readonly kernel: KernelFunction;
  readonly captured: readonly TypedArray[];
  readonly statics: readonly unknown[];
  readonly scalars: readonly (TypedArray | undefined)[];
}

export function instantiateDispatch(spec: DispatchSpec, values: DispatchValues): DispatchFunction {
  const names = ["kernel", "NDArray", "captured", "statics", "scalars", "miss", "notRecord"];
  const make = new Function(...names, `"use strict";\n${emitDispatch(spec)}`);
  const { kernel, captured, statics, scalars } = values;
  return make(kernel, NDArray, captured, statics, scalars, miss, notRecord) as DispatchFunction;
}

/** True unless `value` is a plain object with exactly `count` own string keys. */
function notRecord(value: unknown, count: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return true;
  let own = 0;
  for (const _ in value) own++;
  return own !== count;
}
