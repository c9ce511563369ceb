// Tracing: what is recorded, what is captured, and that no use of a tracer as a plain value is silent.
import { afterEach, describe, expect, it } from "vitest";
import { TraceError } from "../../../compiler/errors.js";
import { literal } from "../../../compiler/ir/array-ir.js";
import { type Aval, type DType, makeAval } from "../../../compiler/ir/aval.js";
import { printFn } from "../../../compiler/ir/print.js";
import { verifyFn } from "../../../compiler/ir/verify.js";
import { ArrayValue } from "../../../compiler/trace/array-value.js";
import { bind, findAxis, isTracing, type Value } from "../../../compiler/trace/bind.js";
import {
  applyFn,
  checkFunction,
  describeValue,
  type Staged,
  stage,
  type ToValue,
} from "../../../compiler/trace/stage.js";
import { Tracer } from "../../../compiler/trace/tracer.js";
import { userFrame } from "../../../compiler/trace/user-frame.js";
import { add, sum } from "../ir/primitives.js";

class Concrete extends ArrayValue {
  readonly aval: Aval;
  constructor(aval: Aval) {
    super();
    this.aval = aval;
  }
  override get shape(): readonly number[] {
    return this.aval.shape as readonly number[];
  }
  override get dtype(): DType {
    return this.aval.dtype;
  }
  override get weak(): boolean {
    return this.aval.weak;
  }
}

const vector = makeAval([3], "float32");
const asValue: ToValue = (leaf) => leaf as Value;
const plus = (a: Value, b: Value): ArrayValue => bind(add, [a, b], {})[0]!;
const total = (a: Value): ArrayValue => bind(sum, [a], { axes: [0] })[0]!;

function trace(body: (...args: ArrayValue[]) => unknown, avals: Aval[] = [vector], recordsAll = true): Staged {
  const options = { label: "jit(f)", name: "f", recordsAll, inputNames: ["x", "y"] };
  return stage((tracers) => body(...tracers), avals, asValue, options);
}

afterEach(() => expect(isTracing()).toBe(false));

describe("stage", () => {
  it("records equations and the structure of the result", () => {
    const { fn, captured, outputTree } = trace((x, y) => ({ s: total(plus(x!, y!)), rest: [x] }), [vector, vector]);
    expect(printFn(fn)).toBe(
      [
        "{ lambda ; a:float32[3] b:float32[3]. let",
        "    c:float32[3] = add a b",
        "    d:float32[] = reduceSum[axes=[0]] c",
        "  in (a, d) }",
      ].join("\n"),
    );
    expect(captured).toEqual([]);
    expect(outputTree).toEqual({
      kind: "record",
      keys: ["rest", "s"],
      children: [{ kind: "list", children: [{ kind: "leaf" }] }, { kind: "leaf" }],
    });
    verifyFn(fn);
  });

  it("takes concrete arrays that the function closes over as captured inputs, each once", () => {
    const [w, unused] = [new Concrete(vector), new Concrete(vector)];
    const { fn, captured } = trace((x) => plus(plus(x!, w), w));
    expect(captured).toEqual([w]);
    expect(captured).not.toContain(unused);
    expect(fn.captured).toBe(1);
    expect(printFn(fn)).toContain("{ lambda a:float32[3] ; b:float32[3]. let\n    c:float32[3] = add b a\n");
    verifyFn(fn);
  });

  it("takes tracers of outer traces as captured inputs", () => {
    let inner: Staged | undefined;
    const outer = trace((x) => {
      inner = trace((y) => plus(x!, y!));
      return applyFn(inner.fn, [...inner.captured, x!])[0];
    });
    expect(inner!.captured[0]).toBeInstanceOf(Tracer);
    expect(printFn(inner!.fn)).toBe("{ lambda a:float32[3] ; b:float32[3]. let c:float32[3] = add a b in (c,) }");
    expect(printFn(outer.fn)).toBe("{ lambda ; a:float32[3]. let b:float32[3] = add a a in (b,) }");
    for (const fn of [inner!.fn, outer.fn]) verifyFn(fn);
  });

  it("records an operation in the trace its tracers belong to, unless the innermost records all", () => {
    const record = (innerRecordsAll: boolean): number[] => {
      let inner: Staged | undefined;
      const outer = trace((x) => {
        inner = trace(() => plus(x!, x!), [], innerRecordsAll);
        return inner.captured[0];
      });
      return [outer.fn.equations.length, inner!.fn.equations.length];
    };
    expect(record(false)).toEqual([1, 0]);
    expect(record(true)).toEqual([0, 1]);
  });

  it("leaves no open trace when the function throws", () => {
    const boom = (): never => {
      expect(isTracing()).toBe(true);
      throw new RangeError("boom");
    };
    expect(() => trace(() => trace(boom))).toThrow("boom");
    expect(isTracing()).toBe(false);
    expect(() => trace((x) => bind(sum, [x!], { axes: undefined as never }))).toThrow();
    expect(isTracing()).toBe(false);
  });

  it("finds named axes of open traces only, the innermost first", () => {
    const axis = (name: string, size: number | string) => ({
      label: "vmap(f)",
      name: "f",
      recordsAll: false,
      axis: { name, size },
    });
    const found: unknown[] = [];
    stage(
      () => {
        stage(() => found.push(findAxis("i")?.size, findAxis("j")?.size, findAxis("k")), [], asValue, axis("i", 2));
        found.push(findAxis("i")?.size);
        return [];
      },
      [],
      () => literal(0, "int32"),
      axis("i", "n"),
    );
    expect(found).toEqual([2, undefined, undefined, "n"]);
    expect(findAxis("i")).toBeUndefined();
  });
});

describe("a tracer used as a plain value", () => {
  /** `file:line:column` of the caller, and what `use` throws; called on one line, so that both lines are the same. */
  function thrownBy(use: () => unknown): Error {
    try {
      use();
    } catch (error) {
      return error as Error;
    }
    throw new Error("nothing was thrown");
  }

  const uses: [string, (x: never) => unknown, RegExp][] = [
    ["+x", (x) => +x, /used as a number .*x\.add\(y\)/],
    ["a template", (x) => `${x}`, /used as a string .*print the result/],
    ["x * 2", (x) => x * 2, /used as a number .*x\.multiply\(y\)/],
    ["x + 1", (x) => x + 1, /used as a number, bool or string .*x\.add\(y\)/],
    ["x > 0", (x) => x > 0, /used as a number .*np\.where\(x\.greater\(0\), a, b\)/],
    // biome-ignore lint/suspicious/noDoubleEquals: the coercion under test
    ["x == 1", (x) => x == 1, /used as a number, bool or string .*np\.where/],
    ["Math.max(x, 0)", (x) => Math.max(x, 0), /used as a number .*x\.add\(y\)/],
    ["String(x)", (x) => String(x), /used as a string .*print the result/],
    ["x.toString()", (x: Tracer) => x.toString(), /used as a string .*print the result/],
    ["x.valueOf()", (x: Tracer) => x.valueOf(), /used as a number or boolean .*np\.where/],
    ["JSON.stringify(x)", (x) => JSON.stringify(x), /used as JSON .*serialise the result/],
    ["JSON.stringify({ x })", (x) => JSON.stringify({ x }), /used as JSON .*serialise the result/],
    ["[...x]", (x) => [...x], /used as a list .*use vmap to work on each element, or slice it with lax\.slice/],
    ["const [a] = x", ([a]: number[]) => a, /used as a list .*use vmap/],
    ["Array.from(x)", (x) => Array.from(x), /used as a list .*use vmap/],
    ["x.item()", (x: Tracer) => x.item(), /used as \.item\(\) .*staticArgnums/],
    ["x.toArray()", (x: Tracer) => x.toArray(), /used as \.toArray\(\) .*on the result/],
    ["x.data", (x: Tracer) => x.data, /used as \.data .*read \.data of the result/],
    ["new Float32Array(x)", (x) => new Float32Array(x), /used as a list .*use vmap/],
    ["list[x]", (x) => [1, 2][x], /used as a string .*print the result/],
  ];

  it.each(uses)("%s throws, naming the array, the line and the remedy", (_text, use, expected) => {
    trace((x) => {
      const error = thrownBy(() => use(x as never));
      expect(error).toBeInstanceOf(TraceError);
      expect((error as TraceError).code).toBe("trace/value");
      const text = error.message;
      expect(text).toMatch(/^trace: argument x of jit\(f\), a float32\[3\] array without values yet, is used as /);
      expect(text.replace(/ at [^;]*;/, "")).toMatch(expected);
      expect(text).toMatch(/trace\.test\.ts:\d+:\d+\)?;/);
      return x;
    });
  });

  it("names the very line of the caller", () => {
    trace((x) => {
      const [error, here] = [thrownBy(() => Number(x)), new Error().stack!.split("\n")[1]!];
      const line = /trace\.test\.ts:(\d+):/.exec(here)![1]!;
      expect(error.message).toContain(`trace.test.ts:${line}:`);
      return x;
    });
    expect(userFrame()).toMatch(/^ at .*trace\.test\.ts:\d+:\d+\)?$/);
  });

  it("says which result or captured value it is", () => {
    trace((x) => {
      expect(() => Number(plus(x!, x!))).toThrow("trace: the result of add in jit(f), a float32[3] array");
      expect(() => [...(total(x!) as unknown as number[])]).toThrow("a scalar has no elements, use the array itself");
      return x;
    });
  });

  it("may be looked at: typeof, console.log, instanceof, Object.prototype.toString", () => {
    trace((x) => {
      const inspect = (x as unknown as Record<symbol, () => string>)[Symbol.for("nodejs.util.inspect.custom")]!;
      expect(inspect.call(x)).toBe("Tracer<float32[3]>");
      expect(Object.prototype.toString.call(x)).toBe("[object Tracer]");
      expect([x!.shape, x!.dtype, x!.ndim, x!.size, x!.weak]).toEqual([[3], "float32", 1, 3, false]);
      return x;
    });
  });

  it("asks for a size when a symbolic dim is used as a number, not when it is printed", () => {
    trace(
      (x) => {
        const [n, inner] = x!.shape;
        expect(inner).toBe(2);
        expect(`${n}`).toBe("n");
        expect(JSON.stringify({ n })).toBe('{"n":"n"}');
        for (const use of [() => n! * 2, () => n! > 1, () => Number(n), () => x!.size]) {
          expect(use).toThrow(
            /^the size of axis 'n' is not known while tracing, but the traced function at .*trace\.test/,
          );
        }
        return x;
      },
      [makeAval(["n", 2], "float32")],
    );
  });
});

describe("a tracer after its trace", () => {
  it("throws where it is used, alone or in another trace", () => {
    let leaked: ArrayValue | undefined;
    trace((x) => {
      leaked = plus(x!, x!);
      return x;
    });
    const message =
      /^trace: the result of add in jit\(f\) \(float32\[3\]\) is used at .*trace\.test\.ts:\d+:\d+\)? after the trace of jit\(f\) ended; return it from the function instead of storing it elsewhere \[trace\/leak\]$/;
    expect(() => plus(leaked!, leaked!)).toThrow(message);
    expect(() => trace((x) => plus(x!, leaked!))).toThrow(message);
    expect(() => trace(() => leaked)).toThrow(message);
  });

  it("throws also when the trace ended by an error", () => {
    let leaked: ArrayValue | undefined;
    const fails = (x: ArrayValue | undefined): never => {
      leaked = x;
      throw new Error("boom");
    };
    expect(() => trace(fails)).toThrow("boom");
    expect(() => total(leaked!)).toThrow("trace: argument x of jit(f) (float32[3]) is used at ");
  });
});

describe("checkFunction", () => {
  it("takes plain functions only", () => {
    expect(() => checkFunction("jit", () => 0)).not.toThrow();
    expect(() => checkFunction("jit", 3)).toThrow("jit: argument 0 (f) is 3 (number), expected a function");
    expect(() => checkFunction("jit", async () => 0)).toThrow("is an AsyncFunction, expected a plain function");
    expect(() => checkFunction("jit", function* () {})).toThrow("is a GeneratorFunction, expected a plain function");
  });

  it("describes values shortly", () => {
    const values = [null, undefined, "x".repeat(50), 2n, new Map(), Object.create(null), () => 0, Symbol("s")];
    expect(values.map(describeValue)).toEqual([
      "null",
      "undefined",
      `"${"x".repeat(40)}..." (string)`,
      "2 (bigint)",
      "a Map",
      "an object",
      "the function (unnamed)",
      "Symbol(s) (symbol)",
    ]);
  });
});
