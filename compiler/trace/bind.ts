// bind: the one door through which every operation goes. It finds the trace that an operation belongs to and records
// an equation there, or, when no tracer is involved, hands the operation to the executor the runtime installed.
// The stack of open traces is the only module state of the compiler; `stage` restores it whatever the function throws.

import { CompilerBug, TraceError } from "../errors.js";
import { type ArrayFn, type Atom, type Literal, makeVar, type Var } from "../ir/array-ir.js";
import { type Aval, type Dim, typeText } from "../ir/aval.js";
import { axisNamesOf } from "../ir/axis-names.js";
import { Builder } from "../ir/builder.js";
import type { Params, Primitive } from "../ir/primitive.js";
import { ArrayValue } from "./array-value.js";
import { frameOf, noteFrame } from "./frames.js";
import { Tracer } from "./tracer.js";
import { userFrame } from "./user-frame.js";

/** What an operation takes: a concrete array, a tracer, or a scalar constant with a dtype. */
export type Value = ArrayValue | Literal;

/** Runs one operation on concrete arrays. Installed by the runtime at start-up. */
export type Executor = (primitive: Primitive, inputs: readonly Value[], params: Params) => readonly ArrayValue[];

let executor: Executor = () => {
  throw new CompilerBug("bind/executor", "no executor is installed");
};

export function setExecutor(run: Executor): void {
  executor = run;
}

/** A mapped axis that has a name, as collectives see it. */
export interface NamedAxis {
  readonly name: string;
  readonly size: Dim;
}

export interface TraceOptions {
  /** What is traced, for messages: `jit(f)`. */
  readonly label: string;
  /** Name of the resulting function: that of the user's own. */
  readonly name: string;
  /** Record operations that involve no tracer of this trace too (JAX: omnistaging). jit does, vmap does not. */
  readonly recordsAll: boolean;
  readonly axis?: NamedAxis;
  /** Name of each input, for messages. */
  readonly inputNames?: readonly string[];
}

/** Records the equations of one function being traced. */
export class StageTrace {
  readonly options: TraceOptions;
  private readonly builder = new Builder();
  private readonly captured = new Map<ArrayValue, Var>();
  private readonly inputs: Var[] = [];
  private open = true;

  constructor(options: TraceOptions) {
    this.options = options;
  }

  input(aval: Aval): Tracer {
    const variable = makeVar(aval);
    this.inputs.push(variable);
    return new Tracer(this, variable);
  }

  record(primitive: Primitive, inputs: readonly Value[], params: Params): Tracer[] {
    const atoms = inputs.map((value) => this.atomOf(value));
    const variables = this.builder.bind(primitive, atoms, params);
    noteFrame(this.builder.equations.at(-1)!);
    return variables.map((variable) => new Tracer(this, variable));
  }

  /** The atom of a value in this trace. Values from outside (arrays, outer tracers) become captured inputs. */
  atomOf(value: Value): Atom {
    if (!(value instanceof ArrayValue)) return value;
    if (value instanceof Tracer) {
      if (value.trace === this) return value.variable;
      value.trace.checkOpen(value.variable);
    }
    let variable = this.captured.get(value);
    if (variable === undefined) {
      variable = makeVar(value.aval);
      this.captured.set(value, variable);
    }
    return variable;
  }

  finish(outputs: readonly Value[]): { fn: ArrayFn; captured: readonly ArrayValue[] } {
    const atoms = outputs.map((value) => this.atomOf(value));
    const inputs = [...this.captured.values(), ...this.inputs];
    const fn = this.builder.finish(this.options.name, inputs, atoms, this.captured.size);
    return { fn, captured: [...this.captured.keys()] };
  }

  close(): void {
    this.open = false;
  }

  checkOpen(variable: Var): void {
    if (this.open) return;
    throw new TraceError(
      "trace/leak",
      `trace: ${this.describe(variable)} (${typeText(variable.aval)}) is used${userFrame()} after the trace of ` +
        `${this.options.label} ended; return it from the function instead of storing it elsewhere`,
    );
  }

  /** `argument x of jit(f)`, or `the result of mul in jit(f)`. */
  describe(variable: Var): string {
    const position = this.inputs.indexOf(variable);
    if (position >= 0) return `argument ${this.options.inputNames?.[position] ?? position} of ${this.options.label}`;
    for (const equation of this.builder.equations) {
      if (!equation.outputs.includes(variable)) continue;
      return `the result of ${equation.primitive.name}${frameOf(equation)} in ${this.options.label}`;
    }
    return `a value captured by ${this.options.label}`;
  }
}

const openTraces: StageTrace[] = [];

/** True inside any jit, vmap or other transform that is tracing now. */
export function isTracing(): boolean {
  return openTraces.length > 0;
}

/** True when even operations on concrete arrays are recorded now. */
export function recordsEverything(): boolean {
  return openTraces.some((trace) => trace.options.recordsAll);
}

/** Runs `body` with `trace` innermost; the stack is as before afterwards, whatever happens. */
export function withTrace<T>(trace: StageTrace, body: () => T): T {
  const depth = openTraces.length;
  openTraces.push(trace);
  try {
    return body();
  } finally {
    openTraces.length = depth;
    trace.close();
  }
}

/** The innermost mapped axis of that name, if one is open. */
export function findAxis(name: string): NamedAxis | undefined {
  for (let k = openTraces.length - 1; k >= 0; k--) {
    const axis = openTraces[k]!.options.axis;
    if (axis?.name === name) return axis;
  }
  return undefined;
}

/** The named axes that are open, innermost first; one that an inner axis of the same name hides is left out. */
export function openAxes(): NamedAxis[] {
  const axes = openTraces.flatMap(({ options: { axis } }) => axis ?? []).reverse();
  return axes.filter(({ name }, k) => axes.findIndex((other) => other.name === name) === k);
}

/** Part of the key under which a trace is kept: what it may have asked of named axes. "" when none is open. */
export function openAxesKey(): string {
  return openAxes()
    .map(({ name, size }) => ` ${JSON.stringify(name)}=${size}`)
    .sort()
    .join("");
}

/** Applies a primitive. Shapes and dtypes are checked by its shape rule, wherever it runs. */
export function bind<P extends Params>(primitive: Primitive<P>, inputs: readonly Value[], params: P): ArrayValue[] {
  const generic = primitive as unknown as Primitive;
  const trace = traceFor(generic, inputs, params);
  return trace === undefined ? [...executor(generic, inputs, params)] : trace.record(generic, inputs, params);
}

/** Innermost open trace that records everything, owns an input or maps an axis that the equation names. */
function traceFor(primitive: Primitive, inputs: readonly Value[], params: Params): StageTrace | undefined {
  for (const value of inputs) if (value instanceof Tracer) value.trace.checkOpen(value.variable);
  for (let k = openTraces.length - 1; k >= 0; k--) {
    const trace = openTraces[k]!;
    if (trace.options.recordsAll) return trace;
    if (inputs.some((value) => value instanceof Tracer && value.trace === trace)) return trace;
    const { axis } = trace.options;
    if (axis !== undefined && axisNamesOf(primitive, params).has(axis.name)) return trace;
  }
  return undefined;
}
