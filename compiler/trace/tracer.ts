// The tracer: stands for an array while a function is traced. It knows shape and dtype, never values; every way
// JavaScript has of turning an object into a number, a string or a list throws, with the caller's line and a remedy.

import { NeedsSize, TraceError } from "../errors.js";
import type { Var } from "../ir/array-ir.js";
import { type Aval, type DType, typeText } from "../ir/aval.js";
import { ArrayValue } from "./array-value.js";
import type { StageTrace } from "./bind.js";
import { userFrame } from "./user-frame.js";

export class Tracer extends ArrayValue {
  readonly trace: StageTrace;
  readonly variable: Var;

  constructor(trace: StageTrace, variable: Var) {
    super();
    this.trace = trace;
    this.variable = variable;
    watcher?.(this);
  }

  /** What it stands for, in a message: `argument x of jit(f), a float32[3] array`. */
  get origin(): string {
    return `${this.trace.describe(this.variable)}, a ${typeText(this.aval)} array`;
  }

  override get aval(): Aval {
    return this.variable.aval;
  }

  override get dtype(): DType {
    return this.aval.dtype;
  }
  override get weak(): boolean {
    return this.aval.weak;
  }

  override get shape(): readonly number[] {
    return this.aval.shape.map((dim) => (typeof dim === "number" ? dim : symbolicSize(dim)));
  }

  /** Values are not there while tracing. */
  get data(): never {
    throw this.needsValue(".data", "return the array from the function and read .data of the result");
  }
  item(): never {
    throw this.needsValue(".item()", "keep it an array, or take the number in as a static argument (staticArgnums)");
  }
  toArray(): never {
    throw this.needsValue(".toArray()", "return the array from the function and call .toArray() on the result");
  }
  toJSON(): never {
    throw this.needsValue("JSON", "return the array from the function and serialise the result");
  }
  override valueOf(): never {
    throw this.needsValue("a number or boolean", arithmeticRemedy);
  }
  [Symbol.toPrimitive](hint: string): string | number {
    if (hint === "string") throw this.needsValue("a string or an integer index", stringRemedy);
    throw this.needsValue(
      hint === "number" ? "a number (int, float or bool)" : "a number, bool or string",
      arithmeticRemedy,
    );
  }
  [Symbol.iterator](): never {
    const remedy =
      this.ndim === 0
        ? "a scalar has no elements, use the array itself"
        : "use vmap to work on each element, or slice it with lax.slice";
    throw this.needsValue("a list (spread, destructuring or for ... of)", remedy);
  }
  override toString(): string {
    throw this.needsValue("a string", stringRemedy);
  }

  get [Symbol.toStringTag](): string {
    return "Tracer";
  }

  private needsValue(what: string, remedy: string): TraceError {
    return new TraceError(
      "trace/value",
      `trace: ${this.origin} without values yet, is used as ${what}${userFrame()}; ${remedy}`,
    );
  }
}

// console.log(tracer) in Node shows the type instead of throwing: looking at a tracer is not using its value.
Object.defineProperty(Tracer.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: Tracer): string {
    return `Tracer<${typeText(this.aval)}>`;
  },
});

const arithmeticRemedy =
  "write x.add(y), x.multiply(y), x.greater(y) for operators, np.where(x.greater(0), a, b) or lax.cond for `if` and `?:`, " +
  "lax.whileLoop for `while`";

const stringRemedy =
  "print the result of the function instead; to index a list, make it an array with np.array, or take the index in as a " +
  "static argument (staticArgnums)";

let watcher: ((tracer: Tracer) => void) | undefined;

/** Calls `watch` with every tracer made from now on; undefined ends it. Gives the watcher of before. */
export function watchTracers(watch: typeof watcher): typeof watcher {
  const before = watcher;
  watcher = watch;
  return before;
}

/** Stands for a size in `tracer.shape`: prints as its name, and asks for a retrace when it is used as a number. */
export function symbolicSize(dim: string): number {
  const size = {
    toString: () => dim,
    toJSON: () => dim,
    valueOf: () => {
      throw new NeedsSize(dim, `the traced function${userFrame()}`);
    },
    [Symbol.toPrimitive]: (hint: string) => {
      if (hint === "string") return dim;
      throw new NeedsSize(dim, `the traced function${userFrame()}`);
    },
  };
  return size as unknown as number;
}
