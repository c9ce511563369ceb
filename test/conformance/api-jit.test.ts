// Ports of JitTest of JAX's api_test.py, under the names they have there. inventory.json says what else there is.

import { describe, expect, test } from "vitest";
import { jit, lax, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectError, expectSame } from "./expect.js";
import { arrayOf, build, counting } from "./lanes.js";

describe("JitTest", () => {
  test("test_fun_name", () => {
    function myFunction(x: NDArray): NDArray {
      return x.add(1);
    }
    expect(makeIr(jit(myFunction))(1).fn.name).toBe("myFunction");
    const entry = jit(vmap(myFunction));
    entry(counting([3]));
    expect(entry.name).toContain("myFunction");
    expect(entry.cacheInfo().entries[0]!.kernel).toContain("myFunction");
  });

  test("test_jit_repr", () => {
    expect(
      jit(function myFunction(x: NDArray) {
        return x;
      }).name,
    ).toBe("jit(myFunction)");
  });

  test("test_jit_of_noncallable", () => {
    const three = 3 as unknown as () => NDArray;
    expectError(() => jit(three), "argument/function", "3 (number)", "expected a function");
  });

  test("test_jit_of_generator", () => {
    function* generator(x: NDArray): Generator<NDArray> {
      yield x;
    }
    async function later(x: NDArray): Promise<NDArray> {
      return x;
    }
    const lie = (f: unknown): ((x: NDArray) => NDArray) => f as (x: NDArray) => NDArray;
    expectError(() => jit(lie(generator)), "argument/function", "GeneratorFunction", "expected a plain function");
    expectError(() => jit(lie(later)), "argument/function", "AsyncFunction", "expected a plain function");
  });

  test("test_jit_static_args", () => {
    let traces = 0;
    const f = (x: NDArray | number, y: NDArray, z: NDArray | number, flag: boolean, _other: boolean): NDArray => {
      if (!flag) throw new RangeError("the flag is not the value given");
      traces++;
      return np.add(np.add(np.multiply(x, 100), y.multiply(10)), z);
    };
    const flags = jit(f as (...args: never[]) => NDArray, { staticArgnums: [3, 4] }) as unknown as (
      ...args: unknown[]
    ) => NDArray;
    const check = (g: typeof flags, args: unknown[], value: number, tracesAfter: number): void => {
      expect(g(...args).item()).toBe(value);
      expect(traces, `traces after (${args.join(", ")})`).toBe(tracesAfter);
    };
    check(flags, [1, 2, 3, true, false], 123, 1);
    check(flags, [1, 2, 3, true, false], 123, 1);
    check(flags, [2, 1, 3, true, false], 213, 1);
    check(flags, [2, 1, 3, true, true], 213, 2);
    traces = 0;
    const most = jit(f as (...args: never[]) => NDArray, { staticArgnums: [0, 2, 3, 4] }) as unknown as typeof flags;
    check(most, [1, 2, 3, true, false], 123, 1);
    check(most, [1, 3, 3, true, false], 133, 1);
    check(most, [2, 2, 3, true, false], 223, 2);
    check(most, [2, 4, 3, true, false], 243, 2);
    check(most, [2, 4, 3, true, true], 243, 3);
    check(most, [2, 5, 3, true, true], 253, 3);
  });

  test("test_static_args_equality", () => {
    let traces = 0;
    const f = jit(
      (x: NDArray, _key: Record<string, never>) => {
        traces++;
        return x.multiply(100);
      },
      { staticArgnums: 1 },
    );
    const key = {};
    expect([f(1, key), f(2, key)].map((y) => y.item())).toEqual([100, 200]);
    expect(traces).toBe(1);
    f(1, {}); // objects are equal when they are the same object
    expect(traces).toBe(2);
  });

  test("test_jit_kwargs", () => {
    let traces = 0;
    const f = jit((x: NDArray, { y, z }: { y: NDArray; z: NDArray }) => {
      traces++;
      return x.multiply(100).add(y.multiply(10)).add(z);
    });
    expect(f(1, { y: 2, z: 3 }).item()).toBe(123);
    expect(f(2, { z: 3, y: 1 }).item()).toBe(213); // keys have no order
    expect(traces).toBe(1);
  });

  test("test_jit_argnums_overflow_error", () => {
    const f = (a: NDArray, _b: unknown, _c: unknown): NDArray => a;
    const call = (staticArgnums: readonly number[], g = f): NDArray => jit(g, { staticArgnums })(1, 2, 3);
    expect(call([1, 2]).item()).toBe(1);
    expect(call([1, -1]).item()).toBe(1);
    expectError(() => call([1, 3]), "argument/static", "argument 3", "3 arguments");
    expectError(() => call([1, -4]), "argument/static", "argument -4", "3 arguments");
    expect(jit(() => np.array(2), { staticArgnums: [] })().item()).toBe(2);
  });

  test("test_jit_with_many_args_works", () => {
    const f = jit((list: NDArray[]) => list.reduce((sum, x) => sum.add(x)));
    expect(f(Array.from({ length: 500 }, (_, k) => k)).item()).toBe((499 * 500) / 2);
  });

  test("test_jit_cache_clear", () => {
    const f = jit((x: NDArray, y: NDArray) => x.add(y));
    expect(f(1, 2).item()).toBe(3);
    expect(f.cacheInfo()).toMatchObject({ size: 1, misses: 1 });
    f.clearCache();
    expect(f.cacheInfo()).toMatchObject({ size: 0, misses: 0 });
    expect(f(1, 2).item()).toBe(3);
    expect(f.cacheInfo()).toMatchObject({ size: 1, misses: 1 });
  });

  test("test_static_argnum_on_method", () => {
    class Adder {
      readonly amount = 2;
      readonly add = jit((self: Adder, x: NDArray) => x.add(self.amount), { staticArgnums: 0 });
    }
    const adder = new Adder();
    expect(adder.add(adder, 3).item()).toBe(5);
  });

  test("test_trivial_computations", () => {
    const x = arrayOf([3], [1, 2, 3]);
    const y = jit((a: NDArray) => a)(x);
    expectSame(y, x);
    expect(y.data.buffer).not.toBe(x.data.buffer);
    const [z1, z2] = jit((a: NDArray) => [a, a])(x) as [NDArray, NDArray];
    expect(z1.data.buffer).not.toBe(z2.data.buffer);
    const [x1, x2] = [arrayOf([2], [1, 2]), arrayOf([2], [2, 3])];
    const [b, one, a] = jit((u: NDArray, v: NDArray) => [v, 1, u] as const)(x1, x2) as unknown as NDArray[];
    expectSame([b!, a!], [x2, x1]);
    expect(b!.data.buffer).not.toBe(x2.data.buffer);
    expect(a!.data.buffer).not.toBe(x1.data.buffer);
    expect(one!.item()).toBe(1);
  });

  test("test_jit_bad_input", () => {
    const f = jit((x: NDArray) => x);
    expectError(() => f("foo" as unknown as number), "argument/type", "argument x", '"foo" (string)', "staticArgnums");
    expectError(() => f(Float32Array as unknown as number), "argument/type", "argument x", "the function Float32Array");
  });

  test("test_omnistaging", () => {
    const held = { state: np.array([2, 3]) };
    const init = (): NDArray => {
      held.state = held.state.add(1);
      return held.state.multiply(2);
    };
    expectSame(init(), arrayOf([2], [6, 8]));
    expectSame(jit(init)(), arrayOf([2], [8, 10]));
    // The function has no argument, and yet what it left outside is no array.
    expectError(() => held.state.add(1), "trace/leak", "jit(init)");
  });

  test("test_jit_wrapped_attributes", () => {
    const f = (x: NDArray): NDArray => x.add(1);
    expect(jit(f).name).toBe("jit(f)");
  });

  test("test_jit_python_builtin", () => {
    const round = jit(np.round as (x: NDArray, given: { decimals: number }) => NDArray, { staticArgnums: 1 });
    expectSame(round(arrayOf([2], [1.26, 2.5]), { decimals: 0 }), arrayOf([2], [1, 2]));
  });

  test("test_new_static_argnum_with_default_arguments", () => {
    const f = jit((x: number = 4) => np.array(x), { staticArgnums: 0 });
    expect(f(undefined).item()).toBe(4);
  });

  test("test_jit_with_pruned_args", () => {
    for (const count of [2, 5, 10]) {
      const f = jit((...args: NDArray[]) => args[1]!.add(2));
      expect(f(...Array.from({ length: count }, (_, k) => k)).item()).toBe(3);
    }
  });

  test("test_jit_static_argnums_requires_type_equality", () => {
    let traces = 0;
    const f = jit(
      (key: unknown) => {
        traces++;
        return np.array(Number(key));
      },
      { staticArgnums: 0 },
    );
    const call = f as unknown as (key: unknown) => NDArray;
    for (const [k, key] of [1, true, "1", 1n].entries()) {
      expect([call(key), call(key)].map((y) => y.item())).toEqual([1, 1]);
      expect(traces, `${typeof key} is a key of its own`).toBe(k + 1);
    }
  });

  test("test_cache_key_defaults", () => {
    const f = jit((x: NDArray) => np.square(x).sum());
    expect(f.cacheInfo().size).toBe(0);
    for (let k = 0; k < 3; k++) expect(f(counting([5])).item()).toBe(30);
    expect(f.cacheInfo().size).toBe(1);
  });

  test("test_jit_nan_times_zero", () => {
    const f = (x: NDArray): NDArray => x.multiply(0).add(1);
    expect(f(np.array(Number.NaN)).item()).toBeNaN();
    expect(jit(f)(Number.NaN).item()).toBeNaN();
    const lanes = [1, Number.NaN, Number.POSITIVE_INFINITY];
    expectSame(jit(vmap(f))(arrayOf([3], lanes)), arrayOf([3], [1, Number.NaN, Number.NaN]));
  });

  test("test_sum_of_closed_over_bools", () => {
    const mask = build([32], () => 1, "bool");
    expect(np.sum(mask).item()).toBe(32);
    expect(jit((m: NDArray) => np.sum(m))(mask).item()).toBe(32);
    expect(jit(() => np.sum(mask))().item()).toBe(32);
    expect(jit(() => lax.reduceSum(lax.convertElementType(mask, "int32"), [0]))().item()).toBe(32);
  });
});
