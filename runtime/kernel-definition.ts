// What a kernel carries for the command line and the bundler plugin, which find it among the exports of a module.

import type { ModuleOptions } from "./emit-program.js";
import type { AnyFunction } from "./wrapped.js";

export interface Definition {
  readonly f: AnyFunction;
  readonly specs: readonly unknown[];
  readonly options: ModuleOptions;
  /** ` at file:line:column` of the definition, "" when the stack did not tell. */
  readonly place: string;
  /** The `kernel` of the copy of this package that made it: specs and tracers of two copies do not mix. */
  readonly madeBy: unknown;
}

/** Registered, because the tools are files of their own in the package. */
const key = Symbol.for("lanewise.kernel");

/** The definition behind `value`, if it is a kernel. */
export function definitionOf(value: unknown): Definition | undefined {
  return typeof value === "function" ? (value as { [key]?: Definition })[key] : undefined;
}

export function define<F extends AnyFunction>(f: F, definition: Definition): F {
  return Object.defineProperty(f, key, { value: definition });
}
