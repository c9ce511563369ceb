// makeIr: the array IR of a function, as text and as data.

import type { ArrayFn } from "../compiler/ir/array-ir.js";
import { printFn } from "../compiler/ir/print.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { checkStatics, defaultSettings, jitStateOf } from "./jit-state.js";
import { options } from "./numpy/support.js";
import { traceProgram } from "./program.js";
import { symbolicAvals } from "./signature.js";
import type { AnyFunction } from "./wrapped.js";

/** A traced program. Prints like a jaxpr. */
export class Ir {
  readonly fn: ArrayFn;

  constructor(fn: ArrayFn) {
    this.fn = fn;
  }

  toString(): string {
    return printFn(this.fn);
  }
}

Object.defineProperty(Ir.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Ir): string {
    return this.toString();
  },
});

export interface MakeIrOptions {
  /** Positions of arguments that are values of the program, as for jit. */
  readonly staticArgnums?: number | readonly number[];
}

/**
 * The program that jit traces `f` to for these arguments, arrays or specs (JAX: make_jaxpr). Mapped axes of a vmap have
 * names instead of sizes, as under jit.
 * @throws what tracing `f` throws.
 */
export function makeIr(f: AnyFunction, given?: MakeIrOptions): (...args: unknown[]) => Ir {
  checkFunction("makeIr", f);
  const { staticArgnums = [] } = options("makeIr", given, ["staticArgnums"]);
  const state = jitStateOf(f, { ...defaultSettings, staticArgnums: checkStatics("makeIr", staticArgnums) });
  return (...args) => {
    const signature = state.read("makeIr", args);
    return new Ir(traceProgram("makeIr", f, signature, symbolicAvals(f, signature)).fn);
  };
}
