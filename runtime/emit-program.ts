// Programs written as modules: what `emit`, `emitModule` and the compiled stage of a jit have in common.

import { type ConstantsForm, constantsForms } from "../compiler/emit/constants.js";
import { emitModuleText, type ModuleFunction } from "../compiler/emit/module.js";
import type { Origin } from "../compiler/emit/source-map.js";
import { ArgumentError, UnsupportedError } from "../compiler/errors.js";
import { identifierFrom } from "../compiler/ir/names.js";
import { locate } from "../compiler/trace/frames.js";
import { describeValue } from "../compiler/trace/stage.js";
import { options } from "./numpy/support.js";
import type { Program } from "./program.js";

export interface ModuleOptions {
  /**
   * How arrays of more than 256 elements that a function closes over are written: `"base64"` (the default, up to 16 MiB),
   * `"inline"`, as lists of numbers (up to 65,536 each), or `"sidecar"`, as `binary` for the module's `load(bytes)`.
   */
  readonly constants?: ConstantsForm;
  /** What the loops are written in. */
  readonly target?: "js";
}

export interface EmitOptions extends ModuleOptions {
  /** The name the function is exported as; that of the function itself when it is left out. */
  readonly name?: string;
}

/** A module that imports nothing. */
export interface Emitted {
  /** The text of the ES module. */
  readonly code: string;
  /** The text of its `.d.ts`. */
  readonly types: string;
  /** The text of its source map; null when nothing is known of the sources. */
  readonly map: string | null;
  /** With `constants: "sidecar"`, the bytes that the module's `load` takes. */
  readonly binary?: Uint8Array;
}

/** A program, the name of its function, and a way to find out where that stands. */
export interface Located {
  readonly program: Program;
  readonly name: string;
  readonly origin: () => Origin | undefined;
}

/** Where the function that `trace` traces does its first operation. It is run up to there. */
export function originOf(trace: () => void): Origin | undefined {
  const [, source, line, column] = /^(?:.* \()?(.*):(\d+):(\d+)\)?$/.exec(locate(trace)) ?? [];
  if (source === undefined || !/[/\\]/.test(source)) return undefined;
  return { source, line: Number(line), column: Number(column) };
}

/** The module of one program. */
export function emitProgram(located: Located, given: EmitOptions | undefined): Emitted {
  const settings = options("emit", given, ["name", "constants", "target"]);
  const name = settings.name === undefined ? identifierFrom(located.name, "kernel") : checkName("emit", settings.name);
  return emitFunctions([moduleFunction(located, name, checkOptions("emit", settings))]);
}

export function moduleFunction(
  { program, name, origin }: Located,
  as: string,
  constants: ConstantsForm,
): ModuleFunction {
  if (program.isReusable) {
    const place = origin();
    return { ...program.forModule(), name: as, constants, origin: place && { name, place } };
  }
  throw new ArgumentError(
    "argument/compiled",
    `emit: ${name} closes over a value of a trace around, which no module can hold; emit outside of traced functions`,
  );
}

export function emitFunctions(functions: readonly ModuleFunction[]): Emitted {
  const { code, types, map, binary } = emitModuleText(functions);
  return { code, types, map, ...(binary === undefined ? {} : { binary }) };
}

/** An identifier; reserved words are names of exports like any other. */
export function checkName(op: string, name: unknown): string {
  if (typeof name === "string" && /^[A-Za-z_$][\w$]*$/.test(name)) return name;
  throw new ArgumentError(
    "emit/name",
    `${op}: name is ${describeValue(name)}, expected an identifier; pass letters, digits, _ and $, as in "score"`,
  );
}

/** How the constants are written. */
export function checkOptions(op: string, { constants = "base64", target = "js" }: ModuleOptions): ConstantsForm {
  if ((target as string) === "wasm" || (target as string) === "js+wasm") {
    throw new UnsupportedError(
      "emit/target",
      `${op}: target is "${target}", which is not there; leave it out for "js"`,
    );
  }
  if (target !== "js") {
    throw new ArgumentError(
      "argument/target",
      `${op}: target is ${describeValue(target)}, expected "js"; leave it out`,
    );
  }
  if (constantsForms.includes(constants)) return constants;
  throw new ArgumentError(
    "argument/constants",
    `${op}: constants is ${describeValue(constants)}, expected "inline", "base64" or "sidecar"`,
  );
}
