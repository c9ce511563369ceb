// The stages of a jit taken one by one (JAX: Lowered, Compiled): traced for given types, then compiled for exactly those.

import {
  analyseCost,
  analyseMemory,
  type CostAnalysis,
  type MemoryAnalysis,
  type Sizes,
} from "../compiler/emit/analysis.js";
import { ArgumentError, TreeError } from "../compiler/errors.js";
import { type Aval, type Dim, typeText } from "../compiler/ir/aval.js";
import type { Kernel } from "../compiler/ir/loop-ir.js";
import { printFn, printKernel } from "../compiler/ir/print.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { type Tree, unflatten } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";
import { type EmitOptions, type Emitted, emitProgram, type Located, originOf } from "./emit-program.js";
import { outputSpecs, type Specs } from "./eval-shape.js";
import { type DispatchFunction, miss } from "./instantiate.js";
import { givenAvals, type JitState } from "./jit-state.js";
import { modes } from "./modes.js";
import { checkCompiled } from "./nans.js";
import { options } from "./numpy/support.js";
import { Program, runEagerly, runOwn, traceProgram } from "./program.js";
import { type ArrayLeaf, readSignature, type Signature, Static, symbolicAvals } from "./signature.js";
import { ArraySpec } from "./spec.js";
import { treeDifference } from "./tree-difference.js";
import { nameOf } from "./wrapped.js";

export interface CompileSettings {
  /** Verify the program after every pass. */
  readonly check?: boolean;
}

/** What both stages tell. */
export interface StageInfo<R> {
  /** One entry per argument that is not static, a spec for every array. */
  readonly argsInfo: readonly unknown[];
  /** A spec for every output. */
  readonly outInfo: Specs<R>;
  /** Operations and bytes of one call. Sizes given by name in the specs are taken from `sizes`. */
  costAnalysis(sizes?: Sizes): CostAnalysis;
  /** Bytes held by one call. */
  memoryAnalysis(sizes?: Sizes): MemoryAnalysis;
  /** The text of the stage: array IR of what is lowered, JavaScript of what is compiled. */
  asText(): string;
  toString(): string;
}

/** Takes the arguments that are not static, of exactly the types it was compiled for; named sizes are open. */
export type Compiled<R> = ((...args: unknown[]) => R) &
  StageInfo<R> & {
    /** The same loops as a module of their own, see `emit`. */
    emit(options?: EmitOptions): Emitted;
  };

/** A function traced for given types. */
export class Lowered<R> implements StageInfo<R> {
  readonly argsInfo: readonly unknown[];
  readonly outInfo: Specs<R>;
  private readonly state: JitState;
  private readonly signature: Signature;
  private readonly traced: Program;
  private readonly program: Program;
  private loops: Kernel | undefined;

  constructor(state: JitState, signature: Signature, traced: Program) {
    this.state = state;
    this.signature = withoutValues(signature);
    this.traced = traced;
    this.program = withoutStatics(signature, traced);
    const specs = this.program.leafTypes.map((aval) => new ArraySpec(aval!.shape, aval!.dtype, aval!.weak));
    this.argsInfo = unflatten(this.program.argsTree, specs) as unknown[];
    this.outInfo = outputSpecs(traced.staged) as Specs<R>;
  }

  asText(): string {
    return printFn(this.program.staged.fn);
  }
  toString(): string {
    return this.asText();
  }

  /** The text of the loops, as they are emitted. */
  loopIr(): string {
    return printKernel(this.kernel());
  }

  /** The text of every stage: array IR, after each pass, loop IR, JavaScript. */
  explain(): string {
    return this.program.explain();
  }

  costAnalysis(sizes: Sizes = {}): CostAnalysis {
    return analyseCost(this.kernel(), sizes);
  }
  memoryAnalysis(sizes: Sizes = {}): MemoryAnalysis {
    return analyseMemory(this.kernel(), sizes);
  }

  /**
   * Compiles for exactly these types.
   * @throws ArgumentError argument/option for an option that does not exist.
   */
  compile(given?: CompileSettings): Compiled<R> {
    const { check = false } = options("compile", given, ["check"]);
    if (typeof check !== "boolean") {
      throw new ArgumentError("argument/type", `compile: check is ${String(check)}, expected a boolean; leave it out`);
    }
    const program = withoutStatics(this.signature, this.traced);
    const { code } = program.emit({ check });
    const call = new CompiledCall(this.state, this.signature, program);
    return Object.assign((...args: unknown[]) => call.run(args) as R, {
      argsInfo: this.argsInfo,
      outInfo: this.outInfo,
      costAnalysis: (sizes: Sizes = {}) => this.costAnalysis(sizes),
      memoryAnalysis: (sizes: Sizes = {}) => this.memoryAnalysis(sizes),
      asText: () => code,
      toString: () => code,
      emit: (given?: EmitOptions) => emitProgram(located(this.state, this.signature, this.traced), given),
    });
  }

  private kernel(): Kernel {
    this.loops ??= this.program.loops();
    return this.loops;
  }
}

Object.defineProperty(Lowered.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Lowered<unknown>): string {
    return this.asText();
  },
});

/** Traces the function of `state` for these arguments, arrays or specs; sizes given as numbers are fixed. */
export function lower(state: JitState, args: readonly unknown[]): Lowered<unknown> {
  const signature = state.read("lower", args);
  return new Lowered(state, signature, traceFor("lower", state, signature, givenAvals(signature)));
}

/**
 * The program of these arguments, for calls that leave the static ones out, and where its function stands. Specs count
 * as they are; arrays without a spec among them are examples, whose mapped axes stay open as jit leaves them.
 */
export function programOf(op: string, state: JitState, args: readonly unknown[]): Located {
  const signature = state.read(op, args);
  const hasSpec = signature.leaves.some((leaf) => !(leaf instanceof Static) && leaf.value === undefined);
  const avals = hasSpec ? givenAvals(signature) : symbolicAvals(state.f, signature);
  return located(state, signature, traceFor(op, state, signature, avals));
}

function located(state: JitState, signature: Signature, traced: Program): Located {
  const origin = () => originOf(() => traceProgram("emit", state.f, signature, traced.leafTypes));
  return { program: withoutStatics(signature, traced), name: nameOf(state.f), origin };
}

function traceFor(op: string, state: JitState, signature: Signature, avals: readonly (Aval | undefined)[]): Program {
  signature.leaves.forEach((leaf, k) => {
    if (!(leaf instanceof Static) && leaf.value instanceof Tracer)
      throw tracerError(op, signature.names[k]!, leaf.value);
  });
  return state.programFor(signature, avals);
}

function tracerError(op: string, name: string, tracer: Tracer): ArgumentError {
  return new ArgumentError(
    "argument/compiled",
    `${op}: argument ${name} is ${tracer.origin}, which has no value while tracing, expected an array; a function that ` +
      "is compiled for given types cannot be transformed, apply vmap, jit or jvp before lower",
  );
}

/** What is lowered may live long: it does not hold on to the arrays it was traced with. */
function withoutValues(signature: Signature): Signature {
  const leaves = signature.leaves.map((leaf) =>
    leaf instanceof Static ? leaf : { ...leaf, own: undefined, value: undefined },
  );
  return { ...signature, leaves };
}

/** The same program for calls that leave the static arguments out. */
function withoutStatics(signature: Signature, { staged, key, specialised, leafTypes }: Program): Program {
  const isArray = signature.leaves.map((leaf) => !(leaf instanceof Static));
  const keep = <T>(list: readonly T[]): T[] => list.filter((_, k) => isArray[k]);
  const args = unflatten(signature.tree, signature.leaves) as unknown[];
  const positions = args.flatMap((arg, k) => (arg instanceof Static ? [] : [k]));
  const children = signature.tree.kind === "list" ? signature.tree.children : [];
  const dynamic: Signature = {
    tree: { kind: "list", children: positions.map((k) => children[k]!) },
    leaves: keep(signature.leaves),
    names: keep(signature.names),
    parameterNames: positions.map((k) => signature.parameterNames[k] ?? ""),
  };
  return new Program(staged, key, dynamic, keep(leafTypes), specialised);
}

class CompiledCall {
  private readonly state: JitState;
  private readonly signature: Signature;
  private readonly program: Program;
  private readonly label: string;
  /** One wrapper per way in which the arguments came. */
  private readonly dispatchers = new Set<DispatchFunction>();

  constructor(state: JitState, signature: Signature, program: Program) {
    this.state = state;
    this.signature = signature;
    this.program = program;
    this.label = `compiled ${state.label}`;
  }

  run(args: readonly unknown[]): unknown {
    if (!modes.any) {
      for (const dispatch of this.dispatchers) {
        const result = dispatch(args);
        if (result !== miss) return result;
      }
    }
    return this.runSlowly(args);
  }

  private runSlowly(args: readonly unknown[]): unknown {
    const given = readSignature(this.label, this.program.parameterNames, args, []);
    const leaves = this.check(given);
    const dispatch = this.program.dispatcher({ ...given, leaves });
    this.dispatchers.add(dispatch);
    const own = leaves.map((leaf) => leaf.own);
    const result = runOwn(dispatch, unflatten(given.tree, own) as unknown[], this.label);
    if (modes.nans) checkCompiled(this.label, result, () => runEagerly(this.state.f, this.withStatics(leaves)));
    return result;
  }

  /** The leaves as the program takes them; throws unless they have its types. */
  private check({ tree, leaves }: Signature): ArrayLeaf[] {
    this.checkTree(tree);
    const sizes = new Map<string, Dim>();
    const wrong: string[] = [];
    const own = leaves.map((given, k) => {
      const leaf = given as ArrayLeaf; // no static among them
      const name = this.program.names[k]!;
      if (leaf.value instanceof Tracer) throw tracerError(this.label, name, leaf.value);
      const wanted = this.program.leafTypes[k]!;
      const known = [...sizes].map(([size, value]) => `${size} = ${value}`);
      if (leaf.value === undefined || !fits(leaf.aval, wanted, sizes)) {
        const where =
          known.length > 0 && !wanted.shape.every((dim) => typeof dim === "number") ? ` with ${known.join(", ")}` : "";
        const called = leaf.value === undefined ? String(leaf.own) : typeText(leaf.aval);
        wrong.push(`argument ${name} compiled with ${typeText(wanted)}${where} and called with ${called}`);
      }
      return asWeak(leaf, wanted.weak);
    });
    if (wrong.length === 0) return own;
    throw new ArgumentError(
      "argument/compiled",
      `${this.label}: the types of arguments differ from those it is compiled for: ${wrong.join("; ")}; pass arrays of ` +
        "these types, or call the jitted function",
    );
  }

  private checkTree(tree: Tree): void {
    const difference = treeDifference(tree, this.program.argsTree, this.program.parameterNames);
    if (difference === undefined) return;
    throw new TreeError(
      "tree/compiled",
      `${this.label}: ${difference.at}called with ${difference.now}, expected ${difference.before} as it is compiled for; ` +
        "static arguments are left out, all others keep their structure",
    );
  }

  /** The arguments of the function itself. */
  private withStatics(leaves: readonly ArrayLeaf[]): Signature {
    let next = 0;
    return {
      ...this.signature,
      leaves: this.signature.leaves.map((leaf) => (leaf instanceof Static ? leaf : leaves[next++]!)),
    };
  }
}

/** Equal up to the weak flag; names of sizes take the first size they meet. */
function fits(given: Aval, wanted: Aval, sizes: Map<string, Dim>): boolean {
  if (given.dtype !== wanted.dtype || given.shape.length !== wanted.shape.length) return false;
  return wanted.shape.every((dim, axis) => {
    const size = given.shape[axis]!;
    if (typeof dim === "number") return size === dim;
    const known = sizes.get(dim) ?? size;
    sizes.set(dim, known);
    return size === known;
  });
}

/** An array with the weak flag that the program was traced with, which its wrappers compare. */
function asWeak(leaf: ArrayLeaf, weak: boolean): ArrayLeaf {
  const { value } = leaf;
  if (!(value instanceof NDArray) || leaf.form !== "array" || value.weak === weak) return leaf;
  const own = new NDArray(value.data, value.shape, value.dtype, weak);
  return { ...leaf, own, value: own };
}
