// kernel: a function together with its signature, which `lanewise emit` and the bundler plugin write out ahead of time.
// Without a build step a kernel runs the very module that they would write, made at the first call.

import { ArgumentError } from "../compiler/errors.js";
import type { DType, TypedArray } from "../compiler/ir/aval.js";
import { identifierFrom } from "../compiler/ir/names.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import { userFrame } from "../compiler/trace/user-frame.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { programFor } from "./emit.js";
import { checkOptions, emitFunctions, type ModuleOptions, moduleFunction } from "./emit-program.js";
import { instantiateModule } from "./instantiate.js";
import { define } from "./kernel-definition.js";
import { options } from "./numpy/support.js";
import type { LooseArgs } from "./types.js";
import { type AnyFunction, nameOf } from "./wrapped.js";

export interface KernelMethods {
  /** The text of every stage, compiled anew: array IR, after each pass, loop IR, JavaScript. */
  explain(): string;
}

/** What a kernel gives for an array, as emitted code does. */
export interface KernelArray {
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** `R` with plain records for arrays. */
export type KernelArrays<R> = R extends NDArray | number | boolean
  ? KernelArray
  : R extends readonly unknown[]
    ? { -readonly [K in keyof R]: KernelArrays<R[K]> }
    : R extends object
      ? { -readonly [K in keyof R]: KernelArrays<R[K]> }
      : R;

export interface Kernel<A extends readonly unknown[], R> extends KernelMethods {
  (...args: A): R;
  /** Writes the results to the arrays of `out`, a tree like the results. */
  (...argsAndOptions: readonly [...A, { readonly out: unknown }]): R;
}

/**
 * `f` for arguments of these types only, one spec or tree of specs per argument; sizes given by name stay open. Takes
 * and gives plain data, as `emit` describes; `lanewise emit` and `lanewise/plugin` replace it by a file that needs
 * neither this package nor eval. Nothing is traced before the first call.
 * @throws ArgumentError for an `f` or specs of another kind, and at the call for arguments of other types.
 */
export function kernel<R>(
  f: (...args: NDArray[]) => R,
  specs: readonly unknown[],
  options?: ModuleOptions,
): Kernel<ArrayLike[], KernelArrays<R>>;
export function kernel<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  specs: readonly unknown[],
  options?: ModuleOptions,
): Kernel<LooseArgs<A>, KernelArrays<R>>;
export function kernel(f: AnyFunction, specs: readonly unknown[], given?: ModuleOptions): Kernel<unknown[], unknown> {
  checkFunction("kernel", f);
  if (!Array.isArray(specs)) {
    throw new ArgumentError(
      "argument/specs",
      `kernel: argument 1 (specs) is ${describeValue(specs)}, expected a list with one spec per argument; ` +
        'write kernel(f, [spec(["n"], "float32")])',
    );
  }
  const own = options("kernel", given, ["constants", "target"]);
  checkOptions("kernel", own);
  let run: AnyFunction | undefined;
  const call = (...args: unknown[]): unknown => {
    run ??= compile(f, specs);
    return run(...(args as never[]));
  };
  const explain = (): string => programFor("explain", f, specs).program.explain();
  return define(Object.assign(call, { explain }), { f, specs, options: own, place: userFrame(), madeBy: kernel });
}

/** Large constants come in beside the text, whatever the options say of files. */
function compile(f: AnyFunction, specs: readonly unknown[]): AnyFunction {
  const own = identifierFrom(nameOf(f), "kernel");
  const name = own === "load" ? "kernel" : own;
  const located = { ...programFor("kernel", f, specs), origin: () => undefined }; // nobody sees this text
  const { code, binary } = emitFunctions([moduleFunction(located, name, "sidecar")]);
  const exported = instantiateModule(code);
  if (binary !== undefined) exported.load!(binary);
  return exported[name]!;
}
