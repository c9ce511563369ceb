// Lowering: array IR -> loop IR. Every equation becomes one loop nest that stores its output into a temporary; views
// become address arithmetic of their readers. Nothing is fused here, so a nest is as plain as its primitive.
// Requires: no calls (inline-calls). Ensures: one nest per equation that is not a view, every output stored once.

import { CompilerBug } from "../errors.js";
import { type ArrayFn, type Atom, type Equation, lastUses, type Var } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import {
  type Access,
  type Buffer,
  constant,
  type Expr,
  type Index,
  type Kernel,
  type Local,
  type OwnBuffer,
  op,
  readLocal,
  type Stmt,
  type Target,
} from "../ir/loop-ir.js";
import type { LowerContext } from "../ir/primitive.js";
import { loopBuilder } from "./loop-builder.js";

export interface LowerOptions {
  /** Names of the inputs for buffers, in order; a captured value or a missing name gets a letter. */
  readonly inputNames?: readonly string[];
}

export function lower(fn: ArrayFn, options: LowerOptions = {}): Kernel {
  const inputs = fn.inputs.map((variable, k): Buffer => {
    const name = options.inputNames?.[k] ?? `in${k}`;
    return { name, dtype: variable.aval.dtype, shape: variable.aval.shape, role: "input" };
  });
  const outputs = fn.outputs.map((atom, k): Buffer => {
    const name = fn.outputs.length === 1 ? "out" : `out${k}`;
    return { name, dtype: atom.aval.dtype, shape: atom.aval.shape, role: "output" };
  });
  const own: Buffer[] = [];
  const ctx = lowerContext(own);
  const accesses = inputs.map((buffer, k) => bufferAccess(fn.inputs[k]!.aval, buffer));
  const places = new Places(fn, accesses, ctx, outputs);
  const body = fn.equations.flatMap((equation, position) => lowerEquation(equation, position, places, ctx));
  fn.outputs.forEach((atom, k) => {
    if (!places.isStoredDirectly(k)) body.push(...copyNest(places.access(atom), bufferTarget(atom.aval, outputs[k]!)));
  });
  return { name: fn.name, sizes: symbolicSizes(fn), buffers: [...inputs, ...outputs, ...own], body };
}

/** What rules build with. Buffers that they ask for are added to `own`. */
function lowerContext(own: Buffer[]): LowerContext {
  const ctx: LowerContext = {
    ...loopBuilder,
    inline(fn, inputs, owned = []) {
      const places = new Places(fn, inputs, ctx, [], owned);
      const stmts = fn.equations.flatMap((equation, position) => lowerEquation(equation, position, places, ctx));
      return { stmts, results: fn.outputs.map((atom) => places.access(atom)) };
    },
    buffer(name, aval, role) {
      const buffer: Buffer = { name, dtype: aval.dtype, shape: aval.shape, role };
      own.push(buffer);
      const slice: OwnBuffer["slice"] = (index, access) => ({ kind: "slice", buffer, index, access });
      return { ...bufferAccess(aval, buffer), ...bufferTarget(aval, buffer), slice };
    },
  };
  return ctx;
}

/** Symbolic sizes in order of first appearance in the inputs. */
export function symbolicSizes(fn: ArrayFn): string[] {
  const names = new Set<string>();
  for (const { aval } of fn.inputs) for (const dim of aval.shape) if (typeof dim === "string") names.add(dim);
  return [...names];
}

function copyNest(source: Access, target: Target): readonly Stmt[] {
  return loopBuilder.parallel(target.aval.shape, (at) => [target.store(at, source.read(at))]);
}

function roundNest(state: OwnBuffer): readonly Stmt[] {
  return loopBuilder.parallel(state.aval.shape, (at) => [state.store(at, op("fround", "float32", state.read(at)))]);
}

function lowerEquation(equation: Equation, position: number, places: Places, ctx: LowerContext): readonly Stmt[] {
  const { primitive, params } = equation;
  const inputs = equation.inputs.map((atom) => places.access(atom));
  const rule = primitive.lower;
  switch (rule.kind) {
    case "view": {
      const [source] = inputs;
      const [output] = equation.outputs;
      if (source === undefined || output === undefined)
        throw new CompilerBug("lower/view", `${primitive.name} has no input`);
      places.setView(output, {
        aval: output.aval,
        root: source.root,
        read: (at) => source.read(rule.index(at, source.aval, output.aval, params)),
      });
      return [];
    }
    case "pointwise": {
      const [target] = equation.outputs.map((variable) => places.target(variable, primitive.name));
      return loopBuilder.parallel(target!.aval.shape, (index) => {
        const args = inputs.map((input) => input.read(input.aval.shape.length === 0 ? [] : index));
        const local: Local = { name: primitive.name, dtype: target!.aval.dtype };
        const avals = inputs.map((input) => input.aval);
        const value = rule.expression(args, avals, target!.aval, params);
        return [{ kind: "let", local, value }, target!.store(index, readLocal(local))];
      });
    }
    case "nest": {
      const targets = equation.outputs.map((variable) => places.target(variable, primitive.name));
      return rule.build(ctx, inputs, targets, params);
    }
    case "update": {
      const [output] = equation.outputs;
      const { state, before } = places.takeOver(equation.inputs[0]!, position, primitive.name);
      places.setView(output!, state);
      const round = places.isRounded(output!) ? roundNest(state) : [];
      return [...before, ...rule.build(ctx, inputs, state, params), ...round];
    }
    case "expanded":
      throw new CompilerBug("lower/expanded", `${primitive.name} should be gone after ${rule.by}`);
  }
}

/** Where each value of the function is kept, or how it is read. */
class Places {
  private readonly accesses = new Map<Var, Access>();
  private readonly reads = new Map<Var, number>();
  private readonly ctx: LowerContext;
  private readonly outputBuffers: readonly Buffer[];
  private readonly outputPositions: ReadonlyMap<Atom, number>;
  private readonly fn: ArrayFn;
  private readonly stored = new Set<number>();
  private readonly shared: ReadonlySet<Var>;
  /** States that nobody outside of the function reads any more. */
  private readonly owned: Set<Access>;
  private lastReads: ReadonlyMap<Var, number> | undefined;

  /** `outputs`: buffers of the function's outputs; a nested function has none, its outputs are read where they are. */
  constructor(
    fn: ArrayFn,
    inputs: readonly Access[],
    ctx: LowerContext,
    outputs: readonly Buffer[] = [],
    owned: readonly Access[] = [],
  ) {
    this.owned = new Set(owned);
    this.fn = fn;
    this.ctx = ctx;
    this.outputBuffers = outputs;
    this.outputPositions = new Map(outputs.map((_, k) => [fn.outputs[k]!, k]));
    this.shared = outputs.length === 0 ? new Set() : returnedAndUsed(fn);
    fn.inputs.forEach((variable, k) => this.accesses.set(variable, inputs[k]!));
    for (const { inputs: atoms } of fn.equations) for (const atom of atoms) this.count(atom);
    for (const atom of fn.outputs) this.count(atom);
  }

  access(atom: Atom): Access {
    if (atom.kind === "literal") {
      const value = constant(atom.value, atom.aval.dtype);
      return { aval: atom.aval, root: undefined, read: () => value };
    }
    const access = this.accesses.get(atom);
    if (access === undefined)
      throw new CompilerBug("lower/order", `a value of ${this.fn.name} is read before it is made`);
    return access;
  }

  setView(variable: Var, access: Access): void {
    this.accesses.set(variable, access);
  }

  isStoredDirectly(output: number): boolean {
    return this.stored.has(output);
  }

  /**
   * Where an equation stores a value: an output when that is its only use, else a temporary. A float32 value that is
   * both returned and computed with is rounded once here, so that what is used is what is returned.
   */
  target(variable: Var, name: string): Target {
    const { aval } = variable;
    const output = this.outputPositions.get(variable);
    if (output !== undefined && this.reads.get(variable) === 1) {
      this.stored.add(output);
      return bufferTarget(aval, this.outputBuffers[output]!);
    }
    const temporary = this.ctx.buffer(name, aval, "temporary");
    this.accesses.set(variable, temporary);
    if (!this.isRounded(variable)) return temporary;
    return { aval, store: (index, value) => temporary.store(index, op("fround", "float32", value)) };
  }

  /** The state that an update of `atom` overwrites: the one it lives in when this is its last use, else a copy. */
  takeOver(atom: Atom, position: number, name: string): { state: OwnBuffer; before: readonly Stmt[] } {
    const source = this.access(atom);
    this.lastReads ??= lastReads(this.fn);
    if (atom.kind === "var" && this.owned.has(source) && this.lastReads.get(atom) === position) {
      return { state: source as OwnBuffer, before: [] }; // only states are owned
    }
    const state = this.ctx.buffer(name, atom.aval, "state");
    this.owned.add(state);
    return { state, before: copyNest(source, state) };
  }

  /** True for a float32 value that is both returned and computed with. */
  isRounded(variable: Var): boolean {
    return variable.aval.dtype === "float32" && this.shared.has(variable);
  }

  private count(atom: Atom): void {
    if (atom.kind === "var") this.reads.set(atom, (this.reads.get(atom) ?? 0) + 1);
  }
}

/**
 * Values that are returned and that equations compute with too. Views do not count as a difference: vmap adds them, and
 * a lane has to have the same bits with and without it.
 */
function returnedAndUsed(fn: ArrayFn): Set<Var> {
  const returned = new Set<Atom>(fn.outputs);
  const used = new Set<Atom>();
  for (const { primitive, inputs, outputs } of fn.equations.toReversed()) {
    const isView = primitive.lower.kind === "view";
    for (const atom of inputs) {
      if (!isView || outputs.some((variable) => used.has(variable))) used.add(atom);
      if (isView && outputs.some((variable) => returned.has(variable))) returned.add(atom);
    }
  }
  const both = fn.equations.flatMap(({ outputs }) => outputs.filter((one) => returned.has(one) && used.has(one)));
  return withOrigins(fn, new Set(both));
}

/** These values and those they were chosen from, if something else reads them: a maximum is still equal to an element. */
function withOrigins(fn: ArrayFn, rounded: Set<Var>): Set<Var> {
  const reads = new Map<Atom, number>();
  for (const { inputs } of fn.equations) for (const atom of inputs) reads.set(atom, (reads.get(atom) ?? 0) + 1);
  for (const { primitive, inputs, outputs } of fn.equations.toReversed()) {
    const chooses = primitive.choosesElements === true || primitive.lower.kind === "view";
    if (!chooses || !outputs.some((variable) => rounded.has(variable))) continue;
    for (const atom of inputs) if (atom.kind === "var" && reads.get(atom)! > 1) rounded.add(atom);
  }
  return rounded;
}

/** The last equation at which each value is read, through views of it too: those are read where they are used. */
function lastReads(fn: ArrayFn): Map<Var, number> {
  const last = lastUses(fn);
  for (const { primitive, inputs, outputs } of fn.equations.toReversed()) {
    const [source] = inputs;
    if (primitive.lower.kind !== "view" || source?.kind !== "var") continue;
    last.set(source, Math.max(last.get(source) ?? 0, last.get(outputs[0]!) ?? 0));
  }
  return last;
}

function bufferAccess(aval: Aval, buffer: Buffer): Access {
  return { aval, root: buffer, read: (index: readonly Index[]): Expr => ({ kind: "load", buffer, index }) };
}

function bufferTarget(aval: Aval, buffer: Buffer): Target {
  return { aval, store: (index, value) => ({ kind: "store", buffer, index, value }) };
}
