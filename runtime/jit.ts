// jit: a function that is traced and compiled once per signature. The hot path tries the literal guards of the last
// signatures; everything else is the slow path, which reads the signature and looks it up.

import { ArgumentError, NeedsSize } from "../compiler/errors.js";
import type { Aval } from "../compiler/ir/aval.js";
import { jitCall } from "../compiler/primitives/control.js";
import { bind, isTracing, recordsEverything } from "../compiler/trace/bind.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import { LruCache } from "./cache.js";
import type { ArrayLike } from "./convert.js";
import { type DispatchFunction, miss } from "./instantiate.js";
import { options } from "./numpy/support.js";
import { Program, runOwn, traceProgram } from "./program.js";
import { readSignature, type Signature, Static, signatureKey, symbolicAvals } from "./signature.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type AnyFunction, innermost, markWrapped } from "./wrapped.js";

export interface JitOptions {
  /** Positions of arguments that are values of the program, not data: compared by Object.is, compiled for each. */
  readonly staticArgnums?: number | readonly number[];
  /** Signatures kept, least recently used out first (default 64). */
  readonly cacheSize?: number;
}

export interface CacheInfo {
  /** Calls served without tracing. */
  readonly hits: number;
  /** Signatures traced. */
  readonly misses: number;
  readonly size: number;
  readonly maxSize: number;
  readonly entries: readonly CacheEntry[];
}

export interface CacheEntry {
  readonly signature: string;
  /** Name of the compiled kernel; undefined while the program was only traced. */
  readonly kernel: string | undefined;
  /** Why sizes that could have stayed open were fixed: such a program serves one batch size. */
  readonly specialised: readonly string[];
}

export interface JitMethods {
  /** What the cache holds and how it was used. */
  cacheInfo(): CacheInfo;
  clearCache(): void;
  /** The text of every stage for these arguments (arrays or specs): array IR, after each pass, loop IR, JavaScript. */
  explain(...args: unknown[]): string;
}

export type Jitted<A extends readonly unknown[], R> = ((...args: A) => R) & JitMethods;

/**
 * Compiles `f` per signature of its arguments: structure, dtypes, shapes, statics. The mapped axis of `jit(vmap(f))`
 * is not part of it: one compile serves every batch size.
 * @throws ArgumentError for an `f` that is not a plain function, and at the call for arguments that are not arrays.
 */
export function jit<R>(f: (...args: NDArray[]) => R, options?: JitOptions): Jitted<ArrayLike[], Arrays<R>>;
export function jit<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: JitOptions,
): Jitted<LooseArgs<A>, Arrays<R>>;
export function jit(f: AnyFunction, given?: JitOptions): Jitted<unknown[], unknown> {
  checkFunction("jit", f);
  const state = new JitState(f, options("jit", given, ["staticArgnums", "cacheSize"]));
  const call = (...args: unknown[]): unknown => {
    if (!isTracing()) {
      const result = state.tryRecent(args);
      if (result !== miss) return result;
    }
    return state.callSlowly(args);
  };
  return Object.assign(markWrapped(call, f, "jit"), {
    cacheInfo: () => state.cacheInfo(),
    clearCache: () => state.clear(),
    explain: (...args: unknown[]) => state.explain(args),
  });
}

/** Guards tried before the signature is read: enough for a service with a few fixed shapes. */
const recentLimit = 4;

class JitState {
  private readonly f: AnyFunction;
  private readonly staticArgnums: readonly number[];
  private readonly programs: LruCache<Program>;
  /** Sizes to fix, per signature with symbolic sizes. */
  private readonly pins: LruCache<Map<string, NeedsSize>>;
  private recent: { readonly key: string; readonly dispatch: DispatchFunction }[] = [];
  /** Signature of the last call that a guard served: the cache has not heard of it. */
  private served: string | undefined;
  private hits = 0;
  private misses = 0;

  constructor(f: AnyFunction, { staticArgnums = [], cacheSize = 64 }: JitOptions) {
    this.f = f;
    this.staticArgnums = checkStatics(staticArgnums);
    if (!(Number.isSafeInteger(cacheSize) && cacheSize > 0)) {
      throw new ArgumentError(
        "argument/cache-size",
        `jit: cacheSize is ${describeValue(cacheSize)}, expected a positive integer`,
      );
    }
    this.programs = new LruCache(cacheSize, () => {
      this.recent = [];
    });
    this.pins = new LruCache(cacheSize);
  }

  tryRecent(args: readonly unknown[]): unknown {
    for (const { key, dispatch } of this.recent) {
      const result = dispatch(args);
      if (result !== miss) {
        this.hits++;
        this.served = key;
        return result;
      }
    }
    return miss;
  }

  callSlowly(args: readonly unknown[]): unknown {
    const signature = readSignature("jit", this.f, args, this.statics(args.length));
    this.refuseSpecs(signature);
    if (
      recordsEverything() ||
      signature.leaves.some((leaf) => !(leaf instanceof Static) && leaf.value instanceof Tracer)
    ) {
      return this.callTraced(signature);
    }
    this.touchServed();
    const program = this.programFor(signature, symbolicAvals(this.f, signature));
    if (!program.isReusable) return this.callTraced(signature); // it closed over a tracer: part of the trace around
    const dispatch = program.dispatcher(signature);
    if (!this.recent.some((known) => known.dispatch === dispatch)) {
      this.recent = [{ key: program.key, dispatch }, ...this.recent.slice(0, recentLimit - 1)];
    }
    const leaves = signature.leaves.map((leaf) => (leaf instanceof Static ? leaf.value : leaf.own));
    return runOwn(dispatch, unflatten(signature.tree, leaves) as unknown[], this.label);
  }

  /** Tells the cache which signatures the guards served, the last one last, before it chooses one to drop. */
  private touchServed(): void {
    for (const { key } of this.recent.toReversed()) this.programs.get(key);
    if (this.served !== undefined) this.programs.get(this.served);
  }

  /** Inside another trace a call is one equation, whose body is traced once per signature. */
  private callTraced(signature: Signature): unknown {
    const avals = signature.leaves.map((leaf) => (leaf instanceof Static ? undefined : leaf.aval));
    const { staged } = this.programFor(signature, avals);
    const values = signature.leaves.flatMap((leaf) => (leaf instanceof Static ? [] : [leaf.value!]));
    const results = bind(jitCall, [...staged.captured, ...values], { fn: staged.fn, name: staged.fn.name });
    return unflatten(staged.outputTree, results);
  }

  private programFor(signature: Signature, open: readonly (Aval | undefined)[]): Program {
    const openKey = signatureKey(signature, open);
    let pinned = this.pins.get(openKey);
    for (;;) {
      const avals = pinned === undefined ? open : pinSizes(open, signature, pinned);
      const key = pinned === undefined ? openKey : signatureKey(signature, avals);
      const known = this.programs.get(key);
      if (known !== undefined) {
        this.hits++;
        return known;
      }
      try {
        const staged = traceProgram("jit", this.f, signature, avals);
        this.misses++;
        const program = new Program(staged, key, signature, avals, [...(pinned?.values() ?? [])]);
        if (program.isReusable) this.programs.set(key, program);
        return program;
      } catch (error) {
        if (!(error instanceof NeedsSize) || pinned?.has(error.dim) || !canPin(open, signature, error.dim)) throw error;
        pinned = new Map([...(pinned ?? []), [error.dim, error]]);
        this.pins.set(openKey, pinned);
      }
    }
  }

  cacheInfo(): CacheInfo {
    const entries = this.programs.values().map(
      (program): CacheEntry => ({
        signature: program.key,
        kernel: program.kernelName,
        specialised: program.specialised.map(
          ({ dim, reason }) => `size of '${dim}' is fixed: ${reason} needs it as a number`,
        ),
      }),
    );
    return { hits: this.hits, misses: this.misses, size: entries.length, maxSize: this.programs.limit, entries };
  }

  clear(): void {
    this.programs.clear();
    this.pins.clear();
    this.recent = [];
    this.served = undefined;
    this.hits = 0;
    this.misses = 0;
  }

  explain(args: readonly unknown[]): string {
    const signature = readSignature("explain", this.f, args, this.statics(args.length));
    const program = this.programFor(signature, symbolicAvals(this.f, signature));
    const sections: string[] = [];
    program.explain({ check: true, onStage: (name, text) => sections.push(`== ${name} ==\n${text()}`) });
    return `${sections.join("\n\n")}\n`;
  }

  private get label(): string {
    return `jit(${innermost(this.f).name || "anonymous"})`;
  }

  private statics(argumentCount: number): number[] {
    return this.staticArgnums.map((position) => {
      const at = position < 0 ? position + argumentCount : position;
      if (at >= 0 && at < argumentCount) return at;
      throw new ArgumentError(
        "argument/static",
        `jit: staticArgnums names argument ${position}, but the function is called with ${argumentCount} argument` +
          `${argumentCount === 1 ? "" : "s"}; name positions of arguments`,
      );
    });
  }

  private refuseSpecs(signature: Signature): void {
    signature.leaves.forEach((leaf, k) => {
      if (leaf instanceof Static || leaf.value !== undefined) return;
      throw new ArgumentError(
        "argument/spec",
        `jit: argument ${signature.names[k]} is a spec, expected an array; specs are for makeIr and explain`,
      );
    });
  }
}

function checkStatics(given: number | readonly number[]): readonly number[] {
  const list = typeof given === "number" ? [given] : given;
  if (Array.isArray(list) && list.every(Number.isInteger)) return list;
  throw new ArgumentError(
    "argument/static",
    `jit: staticArgnums is ${describeValue(given)}, expected an integer or a list of integers`,
  );
}

/** Sizes of the pinned names, from the arrays of this call. */
function pinSizes(
  open: readonly (Aval | undefined)[],
  signature: Signature,
  pinned: ReadonlyMap<string, NeedsSize>,
): (Aval | undefined)[] {
  return open.map((aval, k) => {
    const leaf = signature.leaves[k]!;
    if (aval === undefined || leaf instanceof Static) return undefined;
    const shape = aval.shape.map((dim, axis) =>
      typeof dim === "string" && pinned.has(dim) ? leaf.aval.shape[axis]! : dim,
    );
    return { ...aval, shape };
  });
}

/** True when the call knows the size as a number. */
function canPin(open: readonly (Aval | undefined)[], signature: Signature, dim: string): boolean {
  return open.some((aval, k) => {
    const leaf = signature.leaves[k]!;
    if (aval === undefined || leaf instanceof Static) return false;
    const axis = aval.shape.indexOf(dim);
    return axis >= 0 && typeof leaf.aval.shape[axis] === "number";
  });
}
