// emit: compiled functions as plain JavaScript modules, for places without this package or without code generation.

import type { ModuleFunction } from "../compiler/emit/module.js";
import { ArgumentError, NeedsSize } from "../compiler/errors.js";
import { describeValue } from "../compiler/trace/stage.js";
import type { NDArray } from "./array.js";
import {
  checkName,
  checkOptions,
  type EmitOptions,
  type Emitted,
  emitFunctions,
  emitProgram,
  type Located,
  type ModuleOptions,
  moduleFunction,
} from "./emit-program.js";
import { stateOf } from "./eval-shape.js";
import { programOf } from "./lowered.js";
import { options } from "./numpy/support.js";
import { type AnyFunction, nameOf } from "./wrapped.js";

/** One function of a module. */
export interface KernelDefinition {
  /** The name it is exported as. */
  readonly name: string;
  readonly fn: AnyFunction;
  /** One entry per argument: specs, arrays whose type counts, or values of static arguments. */
  readonly specs: readonly unknown[];
  readonly options?: ModuleOptions;
}

/**
 * `f`, compiled for these argument types, as a standalone ES module: it imports nothing and needs no code generation.
 * Sizes named in the specs are open; arrays instead of specs are examples, mapped axes of which are open.
 * @throws what tracing `f` throws; ArgumentError emit/size for a named size that `f` needs as a number.
 */
export function emit(f: (...args: NDArray[]) => unknown, specs: readonly unknown[], options?: EmitOptions): Emitted;
export function emit(f: AnyFunction, specs: readonly unknown[], options?: EmitOptions): Emitted;
export function emit(f: AnyFunction, specs: readonly unknown[], given?: EmitOptions): Emitted {
  return emitProgram(programFor("emit", f, specs), given);
}

/**
 * Several functions as one module in which they share what they have in common; a bundler drops those not imported.
 * @throws as `emit`, and ArgumentError emit/name for two functions of one name.
 */
export function emitModule(kernels: readonly KernelDefinition[], given?: ModuleOptions): Emitted {
  const allowed = ["constants", "target"] as const;
  const common = options("emitModule", given, allowed);
  if (!Array.isArray(kernels) || kernels.length === 0) {
    throw new ArgumentError(
      "argument/kernels",
      `emitModule: argument 0 (kernels) is ${describeValue(kernels)}, expected a list of { name, fn, specs }`,
    );
  }
  const names = new Set<string>();
  const functions = Array.from<KernelDefinition, ModuleFunction>(kernels, (definition, k) => {
    if (typeof definition !== "object" || definition === null) {
      const got = describeValue(definition);
      throw new ArgumentError("argument/kernels", `emitModule: kernels[${k}] is ${got}, expected { name, fn, specs }`);
    }
    const { name, fn, specs, options: own } = definition;
    const checked = checkName("emitModule", name);
    if (names.has(checked)) {
      throw new ArgumentError("emit/name", `emitModule: two functions are named ${checked}; give each its own name`);
    }
    names.add(checked);
    const form = checkOptions("emitModule", { ...common, ...options("emitModule", own, allowed) });
    return moduleFunction(programFor("emitModule", fn, specs), checked, form);
  });
  return emitFunctions(functions);
}

/** The program of `f` for these types, with the errors of a signature that is to be compiled ahead of any call. */
export function programFor(op: string, f: AnyFunction, specs: readonly unknown[]): Located {
  const state = stateOf(op, f);
  if (!Array.isArray(specs)) {
    throw new ArgumentError(
      "argument/specs",
      `${op}: argument 1 (specs) is ${describeValue(specs)}, expected a list with one spec per argument`,
    );
  }
  try {
    return programOf(op, state, specs);
  } catch (error) {
    if (!(error instanceof NeedsSize)) throw error;
    throw new ArgumentError(
      "emit/size",
      `${op}: ${nameOf(f)} needs the size '${error.dim}' as a number (for ${error.reason}), but the specs leave it open; ` +
        "write the number in the spec: the module is then for that size",
      { cause: error },
    );
  }
}
