// The debugging modes: no jit, the origin of a NaN, leaked tracers, reasons of cache misses. Each ends with its callback.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  checkLeaks,
  debugNans,
  disableJit,
  evalShape,
  explainCacheMisses,
  jit,
  jvp,
  lax,
  type NDArray,
  NumericsError,
  np,
  vmap,
} from "../../runtime/index.js";

const bad = np.array([1, -1, 4]);

function thrownBy(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("disableJit", () => {
  test("runs the body on values at each call, also inside vmap and evalShape", () => {
    const seen: unknown[] = [];
    const f = jit((x: NDArray) => {
      seen.push(x.constructor.name);
      return [x.mul(2), 3] as const;
    });
    const [twice, three] = disableJit(() => f(new Float32Array([1, 2])));
    expect(twice.toArray()).toEqual([2, 4]);
    expect((three as NDArray).item()).toBe(3);
    expect(disableJit(() => vmap(f)(bad)[0].toArray())).toEqual([2, -2, 8]);
    expect(disableJit(() => evalShape(f, bad)[0].shape)).toEqual([3]);
    expect(seen).toEqual(["NDArray", "Tracer", "Tracer"]);
    expect(f.cacheInfo().misses).toBe(1); // evalShape traces, as JAX does
  });

  test("lets a jitted function branch on values, and is over after an error", () => {
    const f = jit((x: NDArray) => (Number(x) > 0 ? x : x.neg()));
    expect(disableJit(() => f(-3).item())).toBe(3);
    expect(() => disableJit(() => f("no" as never))).toThrow(/argument x is "no"/);
    expect(() => f(-3)).toThrow(/\[trace\/value\]/);
    expect(() => disableJit(3 as never)).toThrow(/\[argument\/function\]/);
  });
});

describe("debugNans", () => {
  const log = (x: NDArray): NDArray => {
    const y = x.add(0);
    return np.log(y); // born here
  };
  const line = thrownBy(() => debugNans(() => log(bad))).message.match(/jit-debug\.test\.ts:\d+/)![0];

  test.each([
    ["an operation", () => log(bad)],
    ["jit", () => jit(log)(bad)],
    ["vmap", () => vmap(log)(bad)],
    ["jit(vmap)", () => jit(vmap(log))(bad)],
    ["vmap(jit)", () => vmap(jit(log))(bad)],
    ["vmap(vmap)", () => vmap(vmap(log))(np.array([[1, -1, 4]]))],
    ["jit(jit)", () => jit((x: NDArray) => jit(log)(x).mul(2))(bad)],
    ["jvp", () => jvp(log, [bad], [np.ones([3])])],
    ["inline", () => jit((x: NDArray) => jit(log, { inline: true })(x))(bad)],
    ["compiled", () => jit(log).lower(bad).compile()(bad)],
    ["disableJit", () => disableJit(() => jit(log)(bad))],
  ])("%s: names the operation and the line it is called at", (_, body) => {
    const error = thrownBy(() => debugNans<unknown>(body));
    expect(error).toBeInstanceOf(NumericsError);
    expect(error.message).toMatch(
      /^log: element \[(0,)?1\] of the result, float32\[(1,)?3\], is NaN, .*\[numerics\/nan\]$/,
    );
    expect(error.message).toContain(line);
    body(); // nothing is checked any more
  });

  const step = (total: NDArray, x: NDArray): readonly [NDArray, NDArray] => [
    total.add(np.log(x)), // born here as well
    x,
  ];
  const stepLine = thrownBy(() => debugNans(() => step(np.array(0), bad))).message.match(/jit-debug\.test\.ts:\d+/)![0];
  const scan = (xs: NDArray): unknown => lax.scan(step, np.array(0), xs);
  const branch = (x: NDArray): NDArray =>
    lax.cond(
      np.less(x, 0),
      (y: NDArray) => step(y, y)[0],
      (y: NDArray) => y,
      x,
    ) as NDArray;
  const loop = (x: NDArray): NDArray =>
    lax.whileLoop(
      (y: NDArray) => np.less(y, 1),
      (y: NDArray) => step(y, y.add(0))[0],
      x,
    ) as NDArray;

  test.each([
    ["scan", () => scan(bad)],
    ["jit(scan)", () => jit(scan as (xs: NDArray) => NDArray[])(bad)],
    ["jit(vmap(cond))", () => jit(vmap(branch))(bad)],
    ["vmap(whileLoop)", () => vmap(loop)(np.array([-2, 4]))],
    ["jit(vmap(whileLoop))", () => jit(vmap(loop))(np.array([-2, 4]))],
  ])("%s: looks into branches and loops", (_, body) => {
    const error = thrownBy(() => debugNans<unknown>(body));
    expect(error.message).toMatch(/^log: element \[\d?\] of the result, .*\[numerics\/nan\]$/);
    expect(error.message).toContain(stepLine);
  });

  test("a static argument keeps its value when the function runs again", () => {
    const root = jit((x: NDArray, shift: number) => np.sqrt(x.add(shift)), { staticArgnums: 1 });
    expect(() => debugNans(() => root(bad, 0))).toThrow(/^sqrt: element \[1\]/);
    expect(debugNans(() => root(bad, 1)).toArray()).toEqual([Math.SQRT2, 0, Math.sqrt(5)].map(Math.fround));
    const compiled = root.lower(bad, 0).compile();
    expect(() => debugNans(() => compiled(bad))).toThrow(/^sqrt: element \[1\]/);
  });

  test("a NaN that comes in, or is written down, is no error", () => {
    const holed = np.array([1, Number.NaN]);
    expect(debugNans(() => jit((x: NDArray) => x.mul(2))(holed)).toArray()).toEqual([2, Number.NaN]);
    expect(debugNans(() => np.full([1], Number.NaN)).toArray()).toEqual([Number.NaN]);
    const masked = jit((x: NDArray) => np.where(np.greater(x, 0), np.log(x), 0));
    expect(debugNans(() => masked(np.array([1, 2]))).toArray()).toEqual([0, Math.fround(Math.LN2)]);
  });

  test("says so when only the compiled code gives NaN, or gives it within double precision", () => {
    // 1e30 * 1e30 overflows float32 at once when run alone; compiled it is still a number, and no NaN comes of it.
    const f = (x: NDArray): NDArray => x.mul(x).sub(x.mul(x));
    expect(debugNans(() => jit(f)(1e30)).item()).toBe(0);
    expect(() => debugNans(() => f(np.array(1e30)))).toThrow(/^sub: element \[\] of the result/);
  });
});

describe("checkLeaks", () => {
  const host = globalThis as { gc?: (() => void) | undefined };
  const before = host.gc;
  const held: { leak?: NDArray | undefined } = {};

  beforeAll(() => {
    setFlagsFromString("--expose-gc");
    host.gc = runInNewContext("gc") as () => void;
  });
  afterAll(() => {
    host.gc = before;
  });

  test("test_leak_checker_catches_a_jit_leak", async () => {
    const f = jit((x: NDArray) => {
      held.leak = x.add(1);
      return x;
    });
    await expect(checkLeaks(() => f(bad))).rejects.toThrow(
      /^checkLeaks: 1 traced array outlived the trace.*\n {2}\* the result of add at .*jit-debug\.test\.ts.* in jit\(anonymous\), a float32\[3\] array/,
    );
    held.leak = undefined;
  });

  test("test_leak_checker_catches_a_sublevel_leak", async () => {
    const f = jit((x: NDArray) =>
      vmap((v: NDArray) => {
        held.leak = v;
        return v.mul(2);
      })(x),
    );
    await expect(checkLeaks(() => f(bad))).rejects.toThrow(/argument v of vmap\(anonymous\)/);
    held.leak = undefined;
  });

  test("test_leak_checker_catches_a_scan_leak", async () => {
    const f = (x: NDArray): unknown =>
      lax.scan(
        (carry: NDArray, element: NDArray) => {
          held.leak = element;
          return [carry.add(element), element] as const;
        },
        np.array(0),
        x,
      );
    await expect(checkLeaks(() => jit(f as (x: NDArray) => NDArray[])(bad))).rejects.toThrow(/\[trace\/leaked\]$/);
    held.leak = undefined;
  });

  test("gives the result when nothing leaks, caches included", async () => {
    const inner = jit((x: NDArray) => x.mul(x.sum()));
    const f = jit(vmap((v: NDArray) => inner(v).add(1), { outAxes: 0 }));
    const result = await checkLeaks(() => {
      f(np.ones([2, 3]));
      return f(np.ones([5, 3]));
    });
    expect(result.shape).toEqual([5, 3]);
    expect(f.cacheInfo().misses).toBe(1);
  });

  test("needs the garbage collector", async () => {
    const { gc } = host;
    host.gc = undefined;
    await expect(checkLeaks(() => 1)).rejects.toThrow(/--expose-gc \[unsupported\/leaks\]$/);
    host.gc = gc;
  });
});

describe("explainCacheMisses", () => {
  function explained(body: () => void): string[] {
    const log = vi.fn<(line: string) => void>();
    explainCacheMisses(body, { log });
    return log.mock.calls.map(([text]) => text);
  }

  test("test_cache_miss_explanations_basic: first call, types, weak types", () => {
    const f = jit(function f(x: NDArray, { y }: { y: NDArray }): NDArray {
      return x.add(y.sum());
    });
    const lines = explained(() => {
      f(1, { y: np.ones([1]) });
      f(1, { y: np.ones([1]) });
      f(1, { y: np.ones([2]) });
      f(np.array(1), { y: np.ones([2]) });
    });
    expect(lines).toEqual([
      "jit(f): cache miss: first call of this function",
      "jit(f): cache miss: at args[1].y, now float32[2] and before float32[1]",
      "jit(f): cache miss: at x, now float32[] and before float32[] of a plain number (weak)",
    ]);
    f(np.array(1), { y: np.ones([7]) });
    expect(lines.length).toBe(3);
  });

  test("test_cache_miss_explanations_other_in_tree: structure", () => {
    const f = jit((...xs: unknown[]) => xs[0] as NDArray, { cacheSize: 9 }) as (...xs: unknown[]) => NDArray;
    const lines = explained(() => {
      f(1);
      f(1, 2);
      f(1, [2]);
      f(1, { a: 2 });
      f(1, { b: 2 });
    });
    expect(lines.slice(1)).toEqual([
      "jit(anonymous): cache miss: now 2 arguments and before 1 argument",
      "jit(anonymous): cache miss: at args[1], now a list of 1 and before a single value",
      'jit(anonymous): cache miss: at args[1], now an object with keys "a" and before a list of 1',
      'jit(anonymous): cache miss: at args[1], now an object with keys "b" and before an object with keys "a"',
    ]);
  });

  test("test_cache_miss_explanations_new_function: a function made anew", () => {
    const lines = explained(() => {
      for (let k = 0; k < 2; k++) jit((x: NDArray) => x.add(k))(1);
    });
    expect(lines[0]).toContain("first call");
    expect(lines[1]).toContain("a new function with the source of one seen before");
  });

  test("static values, dropped signatures and fixed sizes", () => {
    const scaled = jit((x: NDArray, n: number) => x.mul(n), { staticArgnums: 1, cacheSize: 1 });
    const sized = jit(vmap((v: NDArray) => v.mul(lax.axisSize("i")), { axisName: "i" }));
    const rows = jit(vmap((v: NDArray) => v));
    const lines = explained(() => {
      scaled(1, 2);
      scaled(1, 3);
      scaled(1, 2);
      rows(np.ones([2, 3]));
      rows(np.ones([5, 3]));
      sized(np.ones([2]));
      sized(np.ones([3]));
    });
    expect(lines.slice(1, 3)).toEqual([
      "jit(anonymous): cache miss: at n, now static 3 (number) and before static 2 (number)",
      "jit(anonymous): cache miss: this signature was compiled before and has been dropped since; cacheSize is 1",
    ]);
    expect(lines[4]).toMatch(
      /: first call of this function; the size of 'n' is fixed, as .*axisSize.* needs it as a number$/,
    );
    expect(lines[5]).toMatch(/: at v, now float32\[3\] and before float32\[2\]; the size of 'n' is fixed/);
    expect(lines.length).toBe(6);
  });

  test("needs somewhere to write to", () => {
    expect(() => explainCacheMisses(() => 1, {} as never)).toThrow(/option log is undefined.*\[argument\/type\]$/);
  });
});

describe("tracer errors", () => {
  test("test_list_index_err: a traced index names itself and the remedy", () => {
    const f = jit((i: NDArray) => [10, 20][i as never]! as unknown as NDArray);
    expect(() => f(1)).toThrow(
      /argument i of jit\(anonymous\).*a string or an integer index at .*jit-debug.*np\.array.*staticArgnums.*\[trace\/value\]$/,
    );
  });

  test.each([
    ["np.zeros([n])", (n: NDArray) => np.zeros([n as never])],
    ["np.zeros(n)", (n: NDArray) => np.zeros(n as never)],
    ["np.arange(n)", (n: NDArray) => np.arange(n as never)],
    ["np.reshape", (n: NDArray) => np.reshape(np.ones([4]), [n as never])],
    ["axis", (n: NDArray) => np.sum(np.ones([4]), { axis: n as never })],
  ])("%s: a shape made of traced numbers names the argument", (_, body) => {
    const f = jit(function f(n: NDArray): NDArray {
      return body(n);
    });
    expect(() => f(3)).toThrow(/argument n of jit\(f\), a float32\[\] array, which has no value while tracing/);
  });
});
