// What a service may be fed: each bad input gets an error with a class, a code and the place; afterwards no trace is open
// and the same function still works.

import { afterEach, describe, expect, test } from "vitest";
import { isTracing } from "../../compiler/trace/bind.js";
import {
  ArgumentError,
  CompilerBug,
  DTypeError,
  jit,
  LanewiseError,
  NDArray,
  np,
  ShapeError,
  type TraceError,
  TreeError,
  vmap,
} from "../../runtime/index.js";

type Thrown = typeof ArgumentError | typeof ShapeError | typeof DTypeError | typeof TreeError | typeof TraceError;

afterEach(() => {
  expect(isTracing()).toBe(false);
});

/** Runs the call, and checks class, code and the pieces of the message. */
function expectError(call: () => unknown, kind: Thrown, code: string, ...pieces: readonly string[]): void {
  let error: unknown;
  try {
    call();
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(kind);
  expect(error).toBeInstanceOf(LanewiseError);
  expect(error).not.toBeInstanceOf(CompilerBug);
  expect((error as LanewiseError).code).toBe(code);
  for (const piece of pieces) expect((error as LanewiseError).message).toContain(piece);
}

/** Any value where a typed one belongs: what callers without types pass. */
const any = <T>(value: unknown): T => value as T;

const sum = (v: NDArray): NDArray => np.sum(v);

describe("what is not a function", () => {
  const transforms = { jit: (f: never) => jit(f), vmap: (f: never) => vmap(f) };

  test.each(Object.entries(transforms))("%s", (name, transform) => {
    const op = `${name}: argument 0 (f) is`;
    expectError(() => transform(any(3)), ArgumentError, "argument/function", op, "3 (number)", "expected a function");
    expectError(() => transform(any(undefined)), ArgumentError, "argument/function", op, "undefined");
    expectError(() => transform(any(np.ones([2]))), ArgumentError, "argument/function", op, "NDArray");
    expectError(() => transform(any(async () => 1)), ArgumentError, "argument/function", "an AsyncFunction");
    expectError(() => transform(any(function* () {})), ArgumentError, "argument/function", "a GeneratorFunction");
    expectError(() => transform(any(async function* () {})), ArgumentError, "argument/function", "AsyncGenerator");
  });
});

describe("lists and shapes", () => {
  test("ragged lists, with the place", () => {
    expectError(() => np.array([[1, 2], [3]]), ShapeError, "shape/ragged", "element [1] has 1 items", "[0] has 2");
    expectError(
      () =>
        np.array([
          [[1], [2]],
          [[3], 4],
        ]),
      ShapeError,
      "shape/ragged",
      "[1][1] is 4",
    );
    expectError(() => np.array([1, [2]]), ShapeError, "shape/ragged", "element [1] has 1 items");
    expectError(() => np.array([np.ones([2]), np.ones([3])]), ShapeError, "shape/ragged", "float32[3]", "float32[2]");
  });

  test("leaves that are no numbers", () => {
    expectError(() => np.array(any([1, "2"])), ArgumentError, "argument/type", "element [1]", '"2" (string)');
    expectError(() => np.array(any([[1], [null]])), ArgumentError, "argument/type", "element [1][0]", "null");
    expectError(() => np.array(any([1n])), ArgumentError, "argument/type", "bigint");
    expectError(() => np.array(any("12")), ArgumentError, "argument/type", '"12" (string)');
    const sparse = Object.assign(new Array<number>(3), { 0: 1, 2: 3 });
    expectError(() => np.array(sparse), ArgumentError, "argument/type", "element [1]", "undefined");
  });

  test.each([Number.NaN, -1, 1.5, Number.POSITIVE_INFINITY, "3", null])("a shape of %s", (size) => {
    expectError(() => np.zeros(any([2, size])), ArgumentError, "argument/shape", "zeros", String(size));
    expectError(
      () => np.reshape(np.ones([4]), any([size, 7])),
      size === -1 ? ShapeError : ArgumentError,
      size === -1 ? "shape/size" : "argument/shape",
    );
  });

  test("more elements than memory can hold", () => {
    expect(() => np.zeros([2 ** 30, 2 ** 30])).toThrow();
  });
});

describe("batches", () => {
  const f = jit(vmap((a: NDArray, b: NDArray) => np.dot(a, b)));

  test("of different sizes", () => {
    const call = (): unknown => f(np.ones([3, 2]), np.ones([4, 2]));
    expectError(call, ShapeError, "shape/vmap-sizes", "axis 0 of argument a, float32[3,2]", "float32[4,2]");
    expect(f(np.ones([3, 2]), np.ones([3, 2])).toArray()).toEqual([2, 2, 2]);
    expectError(call, ShapeError, "shape/vmap-sizes");
    expect(f.cacheInfo()).toMatchObject({ misses: 1, size: 1 });
  });

  test("of lanes that do not fit together", () => {
    const call = (): unknown => f(np.ones([3, 2]), np.ones([3, 5]));
    expectError(call, ShapeError, "shape/contract", "dot", "[2]", "[5]");
    expect(f(np.ones([1, 2]), np.ones([1, 2])).toArray()).toEqual([2]);
  });

  test("of none, and scalars where a batch belongs", () => {
    expect(f(np.zeros([0, 2]), np.zeros([0, 2])).shape).toEqual([0]);
    expectError(() => f(1, np.ones([2])), ShapeError, "shape/vmap-rank", "argument a", "rank 0", "null in inAxes");
    expectError(() => vmap(sum)(any([1, 2])), ShapeError, "shape/vmap-rank", "argument v[0]");
  });

  test("of nothing", () => {
    expectError(() => vmap(sum)(any({})), TreeError, "tree/no-arrays", "axisSize");
    expectError(() => vmap(sum, { inAxes: null })(np.ones([2])), TreeError, "tree/no-mapped", "inAxes");
    expectError(() => any<() => void>(vmap(sum))(), TreeError, "tree/no-arrays");
  });
});

describe("arguments", () => {
  const double = jit((x: NDArray) => x.mul(2));

  test.each([
    ["a string", "abc", '"abc" (string)'],
    ["undefined", undefined, "undefined"],
    ["a Map", new Map(), "a Map"],
    ["a Date", new Date(0), "a Date"],
    ["a function", () => 1, "the function"],
    ["a bigint", 1n, "1 (bigint)"],
    ["a symbol", Symbol("s"), "Symbol(s) (symbol)"],
    ["a class instance", new (class Point {})(), "a Point"],
    ["a promise", Promise.resolve(1), "a Promise"],
  ])("%s where an array belongs", (_what, value, shown) => {
    expectError(() => double(any(value)), ArgumentError, "argument/type", "jit: argument x is", shown, "staticArgnums");
    expectError(() => double(any([1, { deep: value }])), ArgumentError, "argument/type", "argument x[1].deep is");
    expectError(
      () => vmap((x: NDArray) => x)(any(value)),
      ArgumentError,
      "argument/type",
      "vmap: argument x is",
      shown,
    );
    expectError(() => np.add(any(value), 1), ArgumentError, "argument/type", "add: argument 0 (x) is", shown);
    expect(double(21).item()).toBe(42);
  });

  test("typed arrays without a dtype", () => {
    for (const make of [jit((x: NDArray) => x), vmap((x: NDArray) => x), (x: NDArray) => np.add(x, 1)]) {
      expectError(
        () => make(any(new BigInt64Array(2))),
        DTypeError,
        "dtype/storage",
        "BigInt64Array",
        "Int32Array.from",
      );
      expectError(() => make(any(new Uint8ClampedArray(2))), DTypeError, "dtype/storage", "new Uint8Array(x.buffer");
      expectError(() => make(any(new DataView(new ArrayBuffer(8)))), DTypeError, "dtype/storage", "DataView");
    }
  });

  test("containers that hold themselves", () => {
    const list: unknown[] = [1];
    list.push(list);
    const record: Record<string, unknown> = { x: 1 };
    record.self = { inside: record };
    for (const cyclic of [list, record]) {
      expectError(() => double(any(cyclic)), TreeError, "tree/cycle");
      expectError(() => vmap((x: NDArray) => x)(any(cyclic)), TreeError, "tree/cycle");
      expectError(() => jit(() => any<NDArray>(cyclic))(), TreeError, "tree/cycle");
    }
    const twice = np.array([1]);
    const f = jit((pair: readonly [NDArray, NDArray]) => pair[0].add(pair[1]));
    expect(f([twice, twice]).toArray()).toEqual([2]); // the same array twice is no cycle
  });

  test("500 of them", () => {
    const f = (...xs: NDArray[]): NDArray => xs.reduce((total, x) => total.add(x));
    const args = Array.from({ length: 500 }, (_, k) => np.array([k, 1]));
    expect(jit(f)(...args).toArray()).toEqual([124750, 500]);
    expect(jit(vmap(f))(...args).toArray()).toEqual([124750, 500]);
  });

  test("a list 200 levels deep", () => {
    let deep: unknown = np.array([1]);
    for (let k = 0; k < 200; k++) deep = [deep];
    let result: unknown = jit((x: NDArray) => x)(any(deep));
    while (Array.isArray(result)) [result] = result;
    expect((result as NDArray).toArray()).toEqual([1]);
  });

  test("too many and too few", () => {
    expect(any<(...xs: number[]) => NDArray>(double)(1, 2).item()).toBe(2); // as JavaScript: more are ignored
    expect(() => any<() => NDArray>(double)()).toThrow(TypeError); // the function's own: it got undefined
    expect(double(1).item()).toBe(2);
  });

  test("an array whose buffer went away", () => {
    const x = np.array([1, 2, 3, 4]);
    expect(double(x).toArray()).toEqual([2, 4, 6, 8]);
    structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] });
    expect(() => double(x)).toThrow(LanewiseError);
    expect(double(np.ones([4])).toArray()).toEqual([2, 2, 2, 2]);
  });

  test("an array with a shape that its data does not have", () => {
    const wrong = new NDArray(new Float32Array(3), [4], "float32");
    double(np.ones([4]));
    expect(() => double(wrong)).toThrow(LanewiseError);
    expect(double(np.ones([4])).toArray()).toEqual([2, 2, 2, 2]);
  });
});

describe("outputs", () => {
  test.each([
    ["a string", "hello", '"hello" (string)'],
    ["undefined", undefined, "undefined"],
    ["a Map", new Map(), "a Map"],
    ["a Set", new Set(), "a Set"],
    ["a function", sum, "the function sum"],
    ["a promise", Promise.resolve(1), "a Promise"],
    ["a bigint", 1n, "1 (bigint)"],
  ])("%s where an array belongs", (_what, value, shown) => {
    let bad = true;
    const sometimes = (x: NDArray): readonly NDArray[] => [x, bad ? any<NDArray>(value) : x];
    const [compiled, mapped] = [jit(sometimes), vmap(sometimes)];
    expectError(() => compiled(1), ArgumentError, "argument/output", "jit: output [1] of sometimes is", shown);
    expectError(
      () => mapped(np.ones([2])),
      ArgumentError,
      "argument/output",
      "vmap: output [1] of sometimes is",
      shown,
    );
    expectError(() => jit(mapped)(np.ones([2])), ArgumentError, "argument/output", "output [1] of sometimes is", shown);
    expect(compiled.cacheInfo().size).toBe(0);
    bad = false;
    expect(compiled(1).map((one) => one.item())).toEqual([1, 1]);
    expect(mapped(np.ones([2])).map((one) => one.toArray())).toEqual([
      [1, 1],
      [1, 1],
    ]);
  });
});

describe("a function that throws", () => {
  test("throws its own error out of every transform, and works when it no longer does", () => {
    const mine = new RangeError("mine");
    let bad = true;
    const f = (x: NDArray): NDArray => {
      if (bad) throw mine;
      return x.mul(3);
    };
    const wrapped = [jit(f), vmap(f), jit(vmap(f)), vmap(jit(f)), jit(vmap(vmap(f)))];
    const args = [np.ones([1, 1]), np.ones([1, 1])] as const;
    for (const g of wrapped) expect(() => g(args[0])).toThrow(mine);
    bad = false;
    for (const g of wrapped) expect(g(args[1]).toArray()).toEqual([[3]]);
  });
});
