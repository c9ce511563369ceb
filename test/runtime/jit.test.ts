// jit as users call it: what makes a signature, what the cache does, what explain and makeIr show, and calls in calls.

import { describe, expect, test, vi } from "vitest";
import { arrayPasses, loopPasses } from "../../compiler/pipeline.js";
import { type Jitted, jit, makeIr, type NDArray, np, spec, vmap } from "../../runtime/index.js";

const double = (x: NDArray): NDArray => x.mul(2);

function counts(f: Pick<Jitted<never[], unknown>, "cacheInfo">): { hits: number; misses: number; size: number } {
  const { hits, misses, size } = f.cacheInfo();
  return { hits, misses, size };
}

describe("a signature", () => {
  test("is shape and dtype: equal ones are served without tracing", () => {
    const traced = vi.fn(double);
    const f = jit(traced as typeof double);
    f(np.array([1, 2]));
    f(np.array([3, 4]));
    expect(counts(f)).toEqual({ hits: 1, misses: 1, size: 1 });
    f(np.array([1, 2, 3]));
    f(np.array([1, 2], { dtype: "int32" }));
    f(np.array([[1, 2]]));
    expect(counts(f)).toEqual({ hits: 1, misses: 4, size: 4 });
    expect(traced).toHaveBeenCalledTimes(4);
  });

  test("tells weak scalars from arrays, and typed arrays from nothing but their dtype", () => {
    const add = jit((x: NDArray, y: NDArray) => x.add(y));
    const x = np.array([1, 2], { dtype: "int32" });
    expect(add(x, 1).dtype).toBe("float32"); // a traced number is a weak float, as in JAX
    expect(add(x, np.array(1)).dtype).toBe("float32");
    expect(add(new Int32Array([1, 2]), x).dtype).toBe("int32");
    expect(add(x, x).toArray()).toEqual([2, 4]);
    expect(counts(add)).toEqual({ hits: 1, misses: 3, size: 3 });
    expect(add(x, true).dtype).toBe("int32");
  });

  test("is structure, not key order", () => {
    const f = jit(({ a, b }: { a: NDArray; b: NDArray }) => a.sub(b));
    expect(f({ a: 3, b: 1 }).item()).toBe(2);
    expect(f({ b: 1, a: 3 }).item()).toBe(2);
    expect(counts(f)).toEqual({ hits: 1, misses: 1, size: 1 });
    const g = jit((x: readonly NDArray[] | { a: NDArray }) => ("a" in x ? x.a : x[0]!));
    expect([g([1]).item(), g({ a: 2 }).item(), g([3, 4]).item()]).toEqual([1, 2, 3]);
    expect(counts(g).misses).toBe(3);
  });

  test("never is the size of a mapped axis", () => {
    const f = jit(vmap((v: NDArray) => np.sum(np.square(v))));
    for (const size of [4, 1, 0, 1000, 7]) expect(f(np.ones([size, 3])).shape).toEqual([size]);
    expect(counts(f)).toEqual({ hits: 4, misses: 1, size: 1 });
    const outer = jit(
      vmap(
        vmap((x: NDArray, y: NDArray) => x.mul(y), [null, 0]),
        [0, null],
      ),
    );
    for (const [n, m] of [
      [2, 3],
      [3, 2],
      [1, 1],
      [0, 4],
    ] as const) {
      // biome-ignore format: a list
      expect(outer(np.ones([n]), np.ones([m])).shape).toEqual([n, m]);
    }
    expect(counts(outer).misses).toBe(1);
    expect(f.cacheInfo().entries[0]!.signature).toContain("[n,3]");
  });

  test("counts the arguments", () => {
    const f = jit((...xs: NDArray[]) => xs.reduce((total, x) => total.add(x)));
    expect([f(1, 2).item(), f(1, 2, 3).item()]).toEqual([3, 6]);
    expect(counts(f).misses).toBe(2);
  });
});

describe("static arguments", () => {
  test("are compared by Object.is", () => {
    const seen: unknown[] = [];
    const f = jit(
      (x: NDArray, mode: number | string | boolean | symbol | null | undefined | { a: number } | (() => void)) => {
        seen.push(mode);
        return x.add(1);
      },
      { staticArgnums: 1 },
    );
    const [object, method] = [{ a: 1 }, (): void => {}];
    const values = [Number.NaN, 0, -0, "0", null, undefined, true, object, method, Symbol.iterator];
    for (const value of [...values, ...values]) f(1, value);
    expect(seen).toEqual(values);
    f(1, { a: 1 }); // an equal object is another object
    expect(seen.length).toBe(values.length + 1);
  });

  test("may be given from the end, and steer the program", () => {
    const power = jit((x: NDArray, n: number) => Array.from({ length: n }, () => x).reduce((a, b) => a.mul(b)), {
      staticArgnums: [-1],
    });
    expect([power(3, 2).item(), power(3, 3).item(), power(2, 3).item()]).toEqual([9, 27, 8]);
    expect(counts(power).misses).toBe(2);
  });

  test("must name arguments that are there", () => {
    expect(() => jit(double, { staticArgnums: 3 })(np.ones([2]))).toThrow(/staticArgnums names argument 3/);
  });
});

describe("the cache", () => {
  test("drops the signature that was used longest ago", () => {
    const traced = vi.fn(double);
    const f = jit(traced as typeof double, { cacheSize: 2 });
    const [a, b, c] = [1, 2, 3].map((size) => np.ones([size])) as [NDArray, NDArray, NDArray];
    for (const x of [a, b, a, c]) f(x);
    expect(f.cacheInfo()).toMatchObject({ size: 2, maxSize: 2 });
    expect(
      f
        .cacheInfo()
        .entries.map(({ signature }) => /\[(\d)\]/.exec(signature)![1])
        .sort(),
    ).toEqual(["1", "3"]);
    expect(traced).toHaveBeenCalledTimes(3);
    expect(f(b).toArray()).toEqual([2, 2]);
    expect(traced).toHaveBeenCalledTimes(4);
  });

  test("is empty after clearCache", () => {
    const traced = vi.fn(double);
    const f = jit(traced as typeof double);
    f(1);
    f.clearCache();
    expect(counts(f)).toEqual({ hits: 0, misses: 0, size: 0 });
    expect(f(1).item()).toBe(2);
    expect(traced).toHaveBeenCalledTimes(2);
  });

  test("belongs to one function", () => {
    const [f, g] = [jit((x: NDArray) => x.mul(2)), jit((x: NDArray) => x.mul(2))];
    f(1);
    expect([counts(f).size, counts(g).size]).toEqual([1, 0]);
  });

  test("names the kernel, once there is one", () => {
    function centre(row: NDArray): NDArray {
      return row.sub(np.mean(row));
    }
    const inner = jit(vmap(centre));
    jit((m: NDArray) => inner(m))(np.ones([2, 3]));
    expect(inner.cacheInfo().entries).toMatchObject([{ kernel: undefined, specialised: [] }]);
    inner(np.ones([2, 3]));
    expect(inner.cacheInfo().entries).toMatchObject([{ kernel: undefined }, { kernel: "centre", specialised: [] }]);
  });

  test("does not hold a program whose function closed over another trace", () => {
    const inner = jit((y: NDArray, x: NDArray) => y.add(x));
    const f = vmap((x: NDArray) => {
      const closing = jit((y: NDArray) => y.mul(x));
      const result = closing(np.array([1, 2])).add(inner(x, x));
      expect(counts(closing)).toMatchObject({ hits: 0, size: 0 });
      return result;
    });
    const want = [[3, 4], [6, 8]]; // biome-ignore format: a matrix
    expect(f(np.array([1, 2])).toArray()).toEqual(want);
    expect(jit(f)(np.array([1, 2])).toArray()).toEqual(want);
    expect(counts(inner)).toEqual({ hits: 1, misses: 1, size: 1 });
  });
});

describe("sizes inside a program", () => {
  test("are numbers for the function, whatever is mapped around it", () => {
    const seen: unknown[] = [];
    const meanOfRows = (m: NDArray): NDArray => {
      seen.push(m.shape);
      return np.sum(vmap((row: NDArray) => np.sum(row))(m)).div(m.shape[0]!);
    };
    const f = jit(vmap(meanOfRows));
    expect([f(np.ones([2, 2, 3])), f(np.ones([3, 2, 3]))].map((y) => y.toArray())).toEqual([
      [3, 3],
      [3, 3, 3],
    ]);
    expect(seen).toEqual([[2, 3]]);
    expect(f.cacheInfo().entries).toMatchObject([{ specialised: [] }]);
  });

  test("that were left open by name cannot be used as numbers", () => {
    const mean = (x: NDArray): NDArray => np.sum(x).div(x.shape[0]!);
    expect(() => makeIr(mean)(spec(["rows"]))).toThrow(/size of axis 'rows' is not known.*\[trace\/size\]/);
    expect(() => jit(mean).explain(spec(["rows"]))).toThrow(/\[trace\/size\]/);
    expect(jit(mean)(np.array([1, 3])).item()).toBe(2);
  });
});

describe("what a program looks like", () => {
  const f = jit(vmap((v: NDArray) => np.sum(np.square(v))));

  test("explain shows every stage in order, and the kernel that runs", () => {
    const text = f.explain(np.ones([4, 3]));
    const stages = [...text.matchAll(/^== (.*) ==$/gm)].map(([, name]) => name);
    const passes = [...arrayPasses.map(({ name }) => name), "lower", ...loopPasses.map(({ name }) => name)];
    expect(stages).toEqual(["trace", ...passes, "emit"]);
    expect(text).toContain("reduceSum[axes=[1]]");
    expect(text).toMatch(/for \(let i = 0; i < n; i\+\+\)/);
    expect(f.explain(spec(["n", 3]))).toBe(text);
  });

  test("makeIr prints the program, mapped axes by name", () => {
    const g = (v: NDArray, w: NDArray): NDArray => np.sum(v.mul(w));
    expect(`${makeIr(g)(spec([3]), spec([3]))}`).toBe(
      "{ lambda ; a:float32[3] b:float32[3]. let\n    c:float32[3] = mul a b\n" +
        "    d:float32[] = reduceSum[axes=[0]] c\n  in (d,) }",
    );
    expect(`${makeIr(vmap(g, [0, null]))(np.ones([5, 3]), np.ones([3]))}`).toContain("a:float32[n,3] b:float32[3].");
  });

  test("names come from the function and its parameters", () => {
    function energy(velocity: NDArray): NDArray {
      return np.sum(np.square(velocity));
    }
    expect(jit(vmap(energy)).explain(np.ones([2, 3]))).toContain("// energy(velocity float32[n,3]) -> out float32[n]");
  });

  test("a spec is for looking, not for calling", () => {
    expect(() => f(spec([4, 3]) as unknown as NDArray)).toThrow(/argument v is a spec.*\[argument\/spec\]/);
  });
});

describe("calls inside calls", () => {
  test("an inner jit is traced once for all calls with one signature", () => {
    const traced = vi.fn((v: NDArray) => np.sum(np.square(v)));
    const energy = jit(traced as (v: NDArray) => NDArray);
    const total = (a: NDArray, b: NDArray): NDArray =>
      energy(a)
        .add(energy(b))
        .add(energy(a.mul(b)));
    const want = total(np.array([1, 2]), np.array([3, 4])).item();
    expect(traced).toHaveBeenCalledTimes(1);
    expect(jit(total)(np.array([1, 2]), np.array([3, 4])).item()).toBe(want);
    expect(`${makeIr(total)(spec([2]), spec([2]))}`.match(/ = jitCall\[/g)).toHaveLength(3);
    expect(traced).toHaveBeenCalledTimes(1);
  });

  test("jit inside vmap, eager and compiled", () => {
    const scale = jit((v: NDArray, k: NDArray) => v.mul(k));
    const f = vmap((v: NDArray, k: NDArray) => scale(v, k).add(scale(v, 1)));
    const [v, k] = [
      np.array([
        [1, 2],
        [3, 4],
      ]),
      np.array([10, 100]),
    ];
    const want = [[11, 22], [303, 404]]; // biome-ignore format: a matrix
    expect(f(v, k).toArray()).toEqual(want);
    expect(jit(f)(v, k).toArray()).toEqual(want);
  });

  test("vmap inside jit", () => {
    const f = jit((m: NDArray, v: NDArray) => vmap((row: NDArray) => np.dot(row, v))(m).add(1));
    expect(f(np.array([[1, 2], [3, 4]]), np.array([1, 10])).toArray()).toEqual([22, 44]); // biome-ignore format: short
  });

  test("structures go in and out of an inner jit", () => {
    const inner = jit(({ a, b }: { a: NDArray; b: NDArray }) => ({ sum: a.add(b), parts: [a, b], none: null }));
    const f = jit((x: NDArray) => {
      const { sum, parts, none } = inner({ a: x, b: 1 });
      expect(none).toBeNull();
      return sum.add(parts[0]!).add(parts[1]!);
    });
    expect(f(5).item()).toBe(12);
  });

  test("a static argument of an inner jit stays static", () => {
    const inner = jit((x: NDArray, n: number) => x.mul(n === 2 ? 20 : 1), { staticArgnums: 1 });
    expect(vmap((x: NDArray) => inner(x, 2))(np.array([1, 2])).toArray()).toEqual([20, 40]);
  });
});

describe("results", () => {
  test("are new arrays, also when an argument or a captured array is returned", () => {
    const c = np.array([7]);
    const f = jit((x: NDArray) => [x, c, x] as const);
    const x = np.array([1]);
    const results = f(x);
    for (const one of results) one.data[0] = 99;
    expect([x.item(), c.item()]).toEqual([1, 7]);
    expect(f(x).map((one) => one.item())).toEqual([1, 7, 1]);
    const raw = new Float32Array([5]);
    expect(jit((v: NDArray) => v)(raw).data).not.toBe(raw);
  });

  test("keep structure, nulls and constants", () => {
    const f = jit((x: NDArray) => ({ b: [x, 3, true], a: null, c: { d: np.arange(2) } }));
    const { a, b, c } = f(1);
    expect(a).toBeNull();
    expect([b[0], b[1], b[2]].map((y) => (y as NDArray).item())).toEqual([1, 3, true]);
    expect(c.d.toArray()).toEqual([0, 1]);
  });
});
