// jit: a function that is traced and compiled once per signature. The hot path tries the literal guards of the last
// signatures; everything else is the slow path of jit-state.ts, which reads the signature and looks it up.

import { ArgumentError } from "../compiler/errors.js";
import { isTracing } from "../compiler/trace/bind.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { noteState } from "./eval-shape.js";
import { miss } from "./instantiate.js";
import { type CacheInfo, checkStatics, defaultSettings, type JitSettings, jitStateOf } from "./jit-state.js";
import { type Lowered, lower } from "./lowered.js";
import { modes } from "./modes.js";
import { options } from "./numpy/support.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type AnyFunction, markWrapped } from "./wrapped.js";

export interface JitOptions {
  /** Positions of arguments that are values of the program, not data: compared by Object.is, compiled for each. */
  readonly staticArgnums?: number | readonly number[];
  /** Signatures kept, least recently used out first (default 64). */
  readonly cacheSize?: number;
  /** Inside another trace, put the operations of the function there instead of a call of it (default false). */
  readonly inline?: boolean;
}

export interface JitMethods<R = unknown> {
  /** What the cache holds and how it was used. */
  cacheInfo(): CacheInfo;
  clearCache(): void;
  /** The text of every stage for these arguments (arrays or specs): array IR, after each pass, loop IR, JavaScript. */
  explain(...args: unknown[]): string;
  /** Traced for these arguments (arrays or specs) and for no others; `.compile()` gives the function for them. */
  lower(...args: unknown[]): Lowered<R>;
}

export type Jitted<A extends readonly unknown[], R> = ((...args: A) => R) &
  JitMethods<R> & {
    /**
     * As a call, with the results written to the arrays of `out`, a tree as the function returns it, which is given back.
     * @throws ArgumentError argument/out for arrays of another type, or that share memory with an argument.
     */
    into(out: R, ...args: A): R;
  };

/**
 * Compiles `f` per signature of its arguments: structure, dtypes, shapes, statics. The mapped axis of `jit(vmap(f))`
 * is not part of it: one compile serves every batch size. Two jits of one function with equal options share a cache.
 * @throws ArgumentError for an `f` that is not a plain function, and at the call for arguments that are not arrays.
 */
export function jit<R>(f: (...args: NDArray[]) => R, options?: JitOptions): Jitted<ArrayLike[], Arrays<R>>;
export function jit<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: JitOptions,
): Jitted<LooseArgs<A>, Arrays<R>>;
export function jit(f: AnyFunction, given?: JitOptions): Jitted<unknown[], unknown> {
  checkFunction("jit", f);
  const state = jitStateOf(f, readSettings(options("jit", given, ["staticArgnums", "cacheSize", "inline"])));
  const call = (...args: unknown[]): unknown => {
    if (!isTracing() && !modes.any) {
      const result = state.tryRecent(args);
      if (result !== miss) return result;
    }
    return state.callSlowly(args);
  };
  noteState(call, state);
  return Object.assign(markWrapped(call, f, "jit"), {
    cacheInfo: () => state.cacheInfo(),
    clearCache: () => state.clear(),
    explain: (...args: unknown[]) => state.explain(args),
    into: (out: unknown, ...args: unknown[]) => state.into(out, args),
    lower: (...args: unknown[]) => lower(state, args),
  });
}

function readSettings({ staticArgnums = [], cacheSize, inline }: JitOptions): JitSettings {
  const settings: JitSettings = {
    staticArgnums: checkStatics("jit", staticArgnums),
    cacheSize: cacheSize ?? defaultSettings.cacheSize,
    inline: inline ?? defaultSettings.inline,
  };
  if (!(Number.isSafeInteger(settings.cacheSize) && settings.cacheSize > 0)) {
    throw new ArgumentError(
      "argument/cache-size",
      `jit: cacheSize is ${describeValue(cacheSize)}, expected a positive integer`,
    );
  }
  if (typeof settings.inline !== "boolean") {
    throw new ArgumentError(
      "argument/type",
      `jit: inline is ${describeValue(inline)}, expected a boolean; leave it out`,
    );
  }
  return settings;
}
