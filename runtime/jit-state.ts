// What stands behind a jitted function: the programs of its signatures, the guards of the last ones, and the counters.
// jit of one function with equal options shares one state, which lives as long as the function does.

import { ArgumentError, CompilerBug, NeedsSize, TraceError } from "../compiler/errors.js";
import type { Aval } from "../compiler/ir/aval.js";
import { jitCall } from "../compiler/primitives/control.js";
import { bind, isTracing, openAxesKey, recordsEverything } from "../compiler/trace/bind.js";
import { isLocating } from "../compiler/trace/frames.js";
import { applyFn, describeValue } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { flatten, unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import { LruCache } from "./cache.js";
import { explainMiss } from "./cache-misses.js";
import { valueToArray } from "./convert.js";
import { type DispatchFunction, miss } from "./instantiate.js";
import { refuseOut } from "./into.js";
import { modes } from "./modes.js";
import { checkCompiled } from "./nans.js";
import { Program, runEagerly, runOwn, type Specialised, traceProgram } from "./program.js";
import { readSignature, type Signature, Static, signatureKey, symbolicAvals } from "./signature.js";
import { type AnyFunction, nameOf, namesOf } from "./wrapped.js";

/** Options as `jit` checked them. */
export interface JitSettings {
  readonly staticArgnums: readonly number[];
  readonly cacheSize: number;
  readonly inline: boolean;
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

export const defaultSettings: JitSettings = { staticArgnums: [], cacheSize: 64, inline: false };

const states = new WeakMap<AnyFunction, Map<string, JitState>>();

/** The state of `f` under these settings, made when it is first asked for. */
export function jitStateOf(f: AnyFunction, settings: JitSettings): JitState {
  const bySettings = states.get(f) ?? new Map<string, JitState>();
  states.set(f, bySettings);
  const key = `${settings.staticArgnums} ${settings.cacheSize} ${settings.inline}`;
  let state = bySettings.get(key);
  if (state === undefined) {
    state = new JitState(f, settings);
    bySettings.set(key, state);
  }
  return state;
}

/** Guards tried before the signature is read: enough for a service with a few fixed shapes. */
const recentLimit = 4;

interface Guard {
  readonly key: string;
  readonly dispatch: DispatchFunction;
}

export class JitState {
  readonly f: AnyFunction;
  /** `jit(f)`, for messages. */
  readonly label: string;
  private readonly settings: JitSettings;
  private readonly programs: LruCache<Program>;
  /** Sizes to fix, per signature with symbolic sizes. */
  private readonly pins: LruCache<ReadonlyMap<string, Specialised>>;
  private recent: Guard[] = [];
  private recentInto: Guard[] = [];
  /** Signature of the last call that a guard served: the cache has not heard of it. */
  private served: string | undefined;
  private hits = 0;
  private misses = 0;

  constructor(f: AnyFunction, settings: JitSettings) {
    this.f = f;
    this.label = `jit(${nameOf(f)})`;
    this.settings = settings;
    this.programs = new LruCache(settings.cacheSize, () => {
      this.recent = [];
      this.recentInto = [];
    });
    this.pins = new LruCache(settings.cacheSize);
  }

  /** The result when one of the last guards takes the call, else `miss`. */
  tryRecent(args: readonly unknown[]): unknown {
    return this.tryGuards(this.recent, args, undefined);
  }

  private tryGuards(guards: readonly Guard[], args: readonly unknown[], out: unknown): unknown {
    for (let k = 0; k < guards.length; k++) {
      const { key, dispatch } = guards[k]!;
      const result = dispatch(args, out);
      if (result !== miss) {
        this.hits++;
        this.served = key;
        return result;
      }
    }
    return miss;
  }

  callSlowly(args: readonly unknown[]): unknown {
    const signature = this.read("jit", args);
    refuseSpecs(signature);
    if (modes.jitDisabled) return runEagerly(this.f, signature);
    if (recordsEverything() || openAxesKey() !== "" || takesTracer(signature)) return this.callTraced(signature);
    this.touchServed();
    const program = this.programFor(signature, symbolicAvals(this.f, signature));
    if (!program.isReusable) return this.callTraced(signature); // it closed over a tracer: part of the trace around
    const dispatch = program.dispatcher(signature);
    this.recent = withGuard(this.recent, { key: program.key, dispatch });
    const result = runOwn(dispatch, ownArguments(signature), this.label);
    if (modes.nans) checkCompiled(this.label, result, () => runEagerly(this.f, signature));
    return result;
  }

  /** As a call, with the results in the arrays of `out`, a tree as the function returns it. */
  into(out: unknown, args: readonly unknown[]): unknown {
    if (isTracing() || modes.any) throw intoTrace(this.label);
    const result = this.tryGuards(this.recentInto, args, out);
    return result === miss ? this.intoSlowly(out, args) : result;
  }

  private intoSlowly(out: unknown, args: readonly unknown[]): unknown {
    const signature = this.read("jit", args);
    refuseSpecs(signature);
    this.touchServed();
    const program = this.programFor(signature, symbolicAvals(this.f, signature));
    const dispatch = program.dispatcher(signature, true);
    const own = ownArguments(signature);
    const result = dispatch(own, out);
    if (result === miss) {
      const { leaves, tree } = flatten(this.callSlowly(args));
      const inputs = [...program.staged.captured, ...flatten(own).leaves];
      refuseOut(this.label, out, tree, leaves as NDArray[], inputs);
      throw new CompilerBug("program/dispatch", `${this.label}: the wrapper refuses the call it was made for`);
    }
    this.recentInto = withGuard(this.recentInto, { key: program.key, dispatch });
    return result;
  }

  /** Tells the cache which signatures the guards served, the last one last, before it chooses one to drop. */
  private touchServed(): void {
    for (const { key } of this.recent.toReversed()) this.programs.get(key);
    if (this.served !== undefined) this.programs.get(this.served);
  }

  /** Inside another trace a call is one equation, or its equations with `inline`; the body is traced per signature. */
  private callTraced(signature: Signature): unknown {
    if (modes.nans && !recordsEverything()) return runEagerly(this.f, signature); // so that each operation is checked
    const { staged } = this.programFor(signature, givenAvals(signature));
    const values = signature.leaves.flatMap((leaf) => (leaf instanceof Static ? [] : [leaf.value!]));
    const inputs = [...staged.captured, ...values];
    const results = this.settings.inline
      ? applyFn(staged.fn, inputs).map(valueToArray)
      : bind(jitCall, inputs, { fn: staged.fn, name: staged.fn.name });
    return unflatten(staged.outputTree, results);
  }

  /** The signature of a call of `op`, which may be `jit` or something that traces as jit does. */
  read(op: string, args: readonly unknown[]): Signature {
    return readSignature(op, namesOf(this.f), args, this.statics(op, args.length));
  }

  /** The program for these types, `open` per leaf; a size that it needs as a number is fixed where the call knows it. */
  programFor(signature: Signature, open: readonly (Aval | undefined)[]): Program {
    const axes = openAxesKey();
    const openKey = signatureKey(signature, open) + axes;
    let pinned = this.pins.get(openKey);
    for (;;) {
      const avals = pinned === undefined ? open : pinSizes(open, signature, pinned);
      const key = pinned === undefined ? openKey : signatureKey(signature, avals) + axes;
      const known = isLocating() ? undefined : this.programs.get(key);
      if (known !== undefined) {
        this.hits++;
        return known;
      }
      try {
        return this.trace(key, signature, avals, [...(pinned?.values() ?? [])]);
      } catch (error) {
        if (!(error instanceof NeedsSize) || pinned?.has(error.dim) || !canPin(open, signature, error.dim)) throw error;
        pinned = new Map([...(pinned ?? []), [error.dim, { dim: error.dim, reason: error.reason }]]);
        this.pins.set(openKey, pinned);
      }
    }
  }

  private trace(
    key: string,
    signature: Signature,
    avals: readonly (Aval | undefined)[],
    specialised: readonly Specialised[],
  ): Program {
    const program = new Program(traceProgram("jit", this.f, signature, avals), key, signature, avals, specialised);
    modes.logMiss?.(explainMiss(this.f, this.label, program, this.programs));
    this.misses++;
    if (program.isReusable) this.programs.set(key, program);
    return program;
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
    this.recentInto = [];
    this.served = undefined;
    this.hits = 0;
    this.misses = 0;
  }

  explain(args: readonly unknown[]): string {
    const signature = this.read("explain", args);
    return this.programFor(signature, symbolicAvals(this.f, signature)).explain();
  }

  private statics(op: string, argumentCount: number): number[] {
    return this.settings.staticArgnums.map((position) => {
      const at = position < 0 ? position + argumentCount : position;
      if (at >= 0 && at < argumentCount) return at;
      throw new ArgumentError(
        "argument/static",
        `${op}: staticArgnums names argument ${position}, but the function is called with ${argumentCount} argument` +
          `${argumentCount === 1 ? "" : "s"}; name positions of arguments`,
      );
    });
  }
}

/** The types as they were passed. */
export function givenAvals(signature: Signature): (Aval | undefined)[] {
  return signature.leaves.map((leaf) => (leaf instanceof Static ? undefined : leaf.aval));
}

function takesTracer(signature: Signature): boolean {
  return signature.leaves.some((leaf) => !(leaf instanceof Static) && leaf.value instanceof Tracer);
}

function refuseSpecs(signature: Signature): void {
  signature.leaves.forEach((leaf, k) => {
    if (leaf instanceof Static || leaf.value !== undefined) return;
    throw new ArgumentError(
      "argument/spec",
      `jit: argument ${signature.names[k]} is a spec, expected an array; specs are for lower, evalShape, makeIr and explain`,
    );
  });
}

/** Sizes of the pinned names, from the arrays of this call. */
function pinSizes(
  open: readonly (Aval | undefined)[],
  signature: Signature,
  pinned: ReadonlyMap<string, Specialised>,
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

function withGuard(guards: readonly Guard[], guard: Guard): Guard[] {
  if (guards.some(({ dispatch }) => dispatch === guard.dispatch)) return [...guards];
  return [guard, ...guards.slice(0, recentLimit - 1)];
}

function ownArguments(signature: Signature): unknown[] {
  const leaves = signature.leaves.map((leaf) => (leaf instanceof Static ? leaf.value : leaf.own));
  return unflatten(signature.tree, leaves) as unknown[];
}

function intoTrace(label: string): TraceError {
  return new TraceError(
    "trace/into",
    `${label}.into: called while tracing or under a debugging mode, where there is nothing to write to; call the function itself`,
  );
}

/**
 * The positions in `staticArgnums`.
 * @throws ArgumentError argument/static for anything but an integer or a list of them.
 */
export function checkStatics(op: string, given: number | readonly number[]): readonly number[] {
  const list = typeof given === "number" ? [given] : given;
  if (Array.isArray(list) && list.every(Number.isInteger)) return list;
  throw new ArgumentError(
    "argument/static",
    `${op}: staticArgnums is ${describeValue(given)}, expected an integer or a list of integers`,
  );
}
