// A program: what one signature of a function is traced and compiled to. Tracing happens when it is made, compiling
// when it first runs on arrays; wrappers for the forms in which arguments come are made as they are met.

import type { LeafForm } from "../compiler/emit/dispatch.js";
import type { EmittedKernel } from "../compiler/emit/emit-js.js";
import { CompilerBug, type NeedsSize } from "../compiler/errors.js";
import type { ArrayFn } from "../compiler/ir/array-ir.js";
import type { Aval, TypedArray } from "../compiler/ir/aval.js";
import { allocate } from "../compiler/ir/aval.js";
import { symbolicSizes } from "../compiler/lower/lower.js";
import { type CompileOptions, compile } from "../compiler/pipeline.js";
import { type Staged, stage } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { type Tree, unflatten } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";
import {
  type DispatchFunction,
  instantiateDispatch,
  instantiateKernel,
  type KernelFunction,
  miss,
} from "./instantiate.js";
import { outputValue } from "./leaves.js";
import { formKey, type Signature, Static } from "./signature.js";
import { type AnyFunction, innermost } from "./wrapped.js";

export class Program {
  readonly staged: Staged;
  readonly key: string;
  /** Sizes that were fixed because the program needs them as numbers, with the reason. */
  readonly specialised: readonly NeedsSize[];
  private readonly argsTree: Tree;
  private readonly leafTypes: readonly (Aval | undefined)[];
  private readonly names: readonly string[];
  private emitted: EmittedKernel | undefined;
  private kernel: KernelFunction | undefined;
  private readonly dispatchers = new Map<string, DispatchFunction>();

  constructor(
    staged: Staged,
    key: string,
    signature: Signature,
    leafTypes: readonly (Aval | undefined)[],
    specialised: readonly NeedsSize[],
  ) {
    this.staged = staged;
    this.key = key;
    this.argsTree = signature.tree;
    this.leafTypes = leafTypes;
    this.names = signature.names;
    this.specialised = specialised;
  }

  /** False when the function closed over a tracer, which lives only as long as the trace around. */
  get isReusable(): boolean {
    return !this.staged.captured.some((value) => value instanceof Tracer);
  }

  get kernelName(): string | undefined {
    return this.emitted?.name;
  }

  /** Compiles anew and reports every stage. */
  explain(options: CompileOptions): void {
    compile(this.staged.fn, { ...options, inputNames: this.inputNames() });
  }

  /** The wrapper for arguments of these forms. */
  dispatcher(signature: Signature): DispatchFunction {
    const forms = formKey(signature);
    let dispatch = this.dispatchers.get(forms);
    if (dispatch === undefined) {
      dispatch = this.makeDispatcher(signature);
      this.dispatchers.set(forms, dispatch);
    }
    return dispatch;
  }

  private makeDispatcher(signature: Signature): DispatchFunction {
    const { fn, captured, outputTree } = this.staged;
    this.emitted ??= compile(fn, { inputNames: this.inputNames() });
    this.kernel ??= instantiateKernel(this.emitted);
    const forms = signature.leaves.map((leaf): LeafForm | "static" => (leaf instanceof Static ? "static" : leaf.form));
    return instantiateDispatch(
      {
        name: fn.name,
        argsTree: this.argsTree,
        leaves: forms.map((form, k) => (form === "static" ? "static" : { form, aval: this.leafTypes[k]! })),
        outputs: fn.outputs.map(({ aval }) => aval),
        outputTree,
        captured: captured.length,
        sizes: symbolicSizes(fn),
      },
      {
        kernel: this.kernel,
        captured: captured.map((value) => dataOf(value)),
        statics: signature.leaves.map((leaf) => (leaf instanceof Static ? leaf.value : undefined)),
        scalars: forms.map((form, k) =>
          form === "number" || form === "boolean" ? allocate(this.leafTypes[k]!.dtype, 1) : undefined,
        ),
      },
    );
  }

  private inputNames(): string[] {
    const own = this.names.filter((_, k) => this.leafTypes[k] !== undefined);
    return [...this.staged.captured.map((_, k) => `const${k}`), ...own];
  }
}

function dataOf(value: unknown): TypedArray {
  if (value instanceof NDArray) return value.data;
  throw new CompilerBug("program/captured", "a captured value is not an array");
}

/** Traces `f` on a signature, with the given type per array leaf. */
export function traceProgram(
  op: string,
  f: AnyFunction,
  signature: Signature,
  avals: readonly (Aval | undefined)[],
): Staged {
  const arrays = avals.flatMap((aval, k) => (aval === undefined ? [] : [k]));
  const name = innermost(f).name || "anonymous";
  return stage(
    (tracers) => {
      const leaves = signature.leaves.map((leaf) => (leaf instanceof Static ? leaf.value : undefined));
      arrays.forEach((k, position) => {
        leaves[k] = tracers[position];
      });
      return f(...(unflatten(signature.tree, leaves) as never[]));
    },
    arrays.map((k) => avals[k]!),
    (leaf, position, tree) => outputValue(op, f, leaf, position, tree),
    { label: `${op}(${name})`, name, recordsAll: true, inputNames: arrays.map((k) => signature.names[k]!) },
  );
}

const compiledBodies = new WeakMap<ArrayFn, KernelFunction>();

/** Runs a function that an inner jit traced on concrete arrays: compiled, like any jit. */
export function runBody(fn: ArrayFn, inputs: readonly NDArray[]): NDArray[] {
  let kernel = compiledBodies.get(fn);
  if (kernel === undefined) {
    kernel = instantiateKernel(compile(fn));
    compiledBodies.set(fn, kernel);
  }
  const outputs = fn.outputs.map(({ aval }) => {
    const shape = aval.shape as number[];
    const size = shape.reduce((total, dim) => total * dim, 1);
    return new NDArray(allocate(aval.dtype, size), [...shape], aval.dtype, aval.weak);
  });
  kernel(...inputs.map(({ data }) => data), ...outputs.map(({ data }) => data));
  return outputs;
}

/** The result of a dispatcher that was made for just these arguments. */
export function runOwn(dispatch: DispatchFunction, args: readonly unknown[], label: string): unknown {
  const result = dispatch(args);
  if (result === miss)
    throw new CompilerBug("program/dispatch", `${label}: the wrapper refuses the call it was made for`);
  return result;
}
