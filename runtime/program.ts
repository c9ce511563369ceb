// A program: what one signature of a function is traced and compiled to. Tracing happens when it is made, compiling
// when it first runs on arrays; wrappers for the forms in which arguments come are made as they are met.

import type { LeafForm } from "../compiler/emit/dispatch.js";
import type { EmittedKernel } from "../compiler/emit/emit-js.js";
import type { ModuleFunction } from "../compiler/emit/module.js";
import { CompilerBug } from "../compiler/errors.js";
import type { ArrayFn } from "../compiler/ir/array-ir.js";
import type { Aval } from "../compiler/ir/aval.js";
import { allocate } from "../compiler/ir/aval.js";
import type { Kernel } from "../compiler/ir/loop-ir.js";
import { symbolicSizes } from "../compiler/lower/lower.js";
import { type CompileOptions, compile, compileToLoops } from "../compiler/pipeline.js";
import { argumentName } from "../compiler/source/parameters.js";
import { type Staged, stage } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { flatten, type Tree, unflatten } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";
import { valueToArray } from "./convert.js";
import {
  type DispatchFunction,
  instantiateDispatch,
  instantiateKernel,
  type KernelFunction,
  miss,
} from "./instantiate.js";
import { outputValue } from "./leaves.js";
import { formKey, type Signature, Static } from "./signature.js";
import { type AnyFunction, nameOf } from "./wrapped.js";

/** A size that was fixed because the program needs it as a number, and what needs it. */
export interface Specialised {
  readonly dim: string;
  readonly reason: string;
}

export class Program {
  readonly staged: Staged;
  readonly key: string;
  readonly specialised: readonly Specialised[];
  readonly argsTree: Tree;
  readonly parameterNames: readonly string[];
  /** Per leaf of the arguments: its name, its type (undefined for a static one), and the value of a static one. */
  readonly names: readonly string[];
  readonly leafTypes: readonly (Aval | undefined)[];
  readonly staticValues: readonly unknown[];
  private emitted: EmittedKernel | undefined;
  private kernel: KernelFunction | undefined;
  private readonly dispatchers = new Map<string, DispatchFunction>();

  constructor(
    staged: Staged,
    key: string,
    signature: Signature,
    leafTypes: readonly (Aval | undefined)[],
    specialised: readonly Specialised[],
  ) {
    this.staged = staged;
    this.key = key;
    this.argsTree = signature.tree;
    this.parameterNames = signature.parameterNames;
    this.names = signature.names;
    this.leafTypes = leafTypes;
    this.staticValues = signature.leaves.map((leaf) => (leaf instanceof Static ? leaf.value : undefined));
    this.specialised = specialised;
  }

  /** False when the function closed over a tracer, which lives only as long as the trace around. */
  get isReusable(): boolean {
    return !this.staged.captured.some((value) => value instanceof Tracer);
  }

  get kernelName(): string | undefined {
    return this.emitted?.name;
  }

  /** The text of every stage, compiled anew and verified after each. */
  explain(): string {
    const sections: string[] = [];
    const onStage: CompileOptions["onStage"] = (name, text) => sections.push(`== ${name} ==\n${text()}`);
    compile(this.staged.fn, { check: true, onStage, inputNames: this.inputNames() });
    return `${sections.join("\n\n")}\n`;
  }

  /** The loops as they are emitted. */
  loops(): Kernel {
    return compileToLoops(this.staged.fn, { inputNames: this.inputNames() }).kernel;
  }

  /** What an emitted module takes of it. */
  forModule(): Pick<ModuleFunction, "types" | "kernel" | "operations" | "captured"> {
    const { fn, captured, outputTree } = this.staged;
    const { kernel, operations } = compileToLoops(fn, { inputNames: this.inputNames() });
    const { children } = this.argsTree as Extract<Tree, { kind: "list" }>;
    const parameterNames = children.map((_, k) => argumentName(this.parameterNames, k));
    const outputs = fn.outputs.map(({ aval }) => aval);
    const leaves = this.leafTypes.map((aval) => aval!);
    const types = { argsTree: this.argsTree, parameterNames, leaves, outputTree, outputs, sizes: kernel.sizes };
    return { types, kernel, operations, captured: captured.map(arrayOf) };
  }

  /** The kernel, compiled once. */
  emit(options: CompileOptions = {}): EmittedKernel {
    this.emitted ??= compile(this.staged.fn, { ...options, inputNames: this.inputNames() });
    return this.emitted;
  }

  /** The wrapper for arguments of these forms; `into`: for results in arrays that the caller hands over. */
  dispatcher(signature: Signature, into = false): DispatchFunction {
    const forms = `${into ? "into " : ""}${formKey(signature)}`;
    let dispatch = this.dispatchers.get(forms);
    if (dispatch === undefined) {
      dispatch = this.makeDispatcher(signature, into);
      this.dispatchers.set(forms, dispatch);
    }
    return dispatch;
  }

  private makeDispatcher(signature: Signature, into: boolean): DispatchFunction {
    const { fn, captured, outputTree } = this.staged;
    this.kernel ??= instantiateKernel(this.emit());
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
        into,
      },
      {
        kernel: this.kernel,
        captured: captured.map((value) => arrayOf(value).data),
        statics: this.staticValues,
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

function arrayOf(value: unknown): NDArray {
  if (value instanceof NDArray) return value;
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
  const name = nameOf(f);
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

/** Runs `f` itself on the arguments of a signature, as if no jit were there, and gives arrays as jit does. */
export function runEagerly(f: AnyFunction, signature: Signature): unknown {
  const args = signature.leaves.map((leaf) => leaf.value);
  const { leaves, tree } = flatten(f(...(unflatten(signature.tree, args) as never[])));
  return unflatten(
    tree,
    leaves.map((leaf, k) => valueToArray(outputValue("jit", f, leaf, k, tree))),
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
