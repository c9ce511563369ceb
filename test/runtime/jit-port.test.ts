// Ports of JAX's JitTest and of its tests of jit, evalShape and inlining in api_test.py, under the names they have there.

import { describe, expect, test, vi } from "vitest";
import { type JitCallParams, jitCall } from "../../compiler/primitives/control.js";
import { disableJit, evalShape, jit, jvp, lax, makeIr, NDArray, np, spec, vmap } from "../../runtime/index.js";

const namesIn = (f: (...args: never[]) => unknown, ...args: unknown[]): string[] =>
  makeIr(f)(...args).fn.equations.map(({ primitive }) => primitive.name);

const values = (x: unknown): unknown => (x as NDArray).toArray();

describe("JitTest: what is shared and what is not", () => {
  test("test_jit_global_cache", () => {
    const f = vi.fn((x: NDArray) => x.add(1));
    const g = f as (x: NDArray) => NDArray;
    jit(g)(2);
    jit(g)(3);
    expect(f).toHaveBeenCalledTimes(1);
    jit(g, { staticArgnums: [] })(4);
    expect(f).toHaveBeenCalledTimes(1);
    jit(g, { cacheSize: 3 })(4); // other options, other programs
    expect(f).toHaveBeenCalledTimes(2);
    const [one, two] = [jit(g), jit(g)];
    expect(one).not.toBe(two);
    one.clearCache();
    expect(two.cacheInfo().size).toBe(0);
  });

  test("test_disable_jit", () => {
    const effects: number[] = [];
    const f = jit((x: NDArray) => {
      effects.push(1);
      return x;
    });
    disableJit(() => {
      f(2);
      f(2);
    });
    expect(effects.length).toBe(2);
    f(2);
    f(2);
    expect(effects.length).toBe(3);
  });

  test("test_jit_raises_on_first_invocation_on_non_hashable_static_argnum", () => {
    // Everything but a traced array has an identity here; lists and objects count by it.
    const f = jit((x: NDArray, scale: readonly number[]) => x.mul(scale[0]!), { staticArgnums: 1 });
    const list = [2];
    f(1, list);
    f(1, list);
    expect(f.cacheInfo().misses).toBe(1);
    f(1, [2]);
    expect(f.cacheInfo().misses).toBe(2);
    const inner = jit((x: NDArray, n: NDArray) => x.mul(n), { staticArgnums: 1 });
    expect(() => vmap(inner)(np.ones([2]), np.ones([2]))).toThrow(
      /^jit: static argument n is argument n of vmap\(.*float32\[\] array, which has no value.*\[argument\/static\]$/,
    );
  });

  test("test_caches_depend_on_axis_env", () => {
    const f = vmap(
      jit((x: NDArray) => x.mul(lax.axisSize("i"))),
      { axisName: "i" },
    );
    expect(values(f(np.ones([2])))).toEqual([2, 2]);
    expect(values(f(np.ones([3])))).toEqual([3, 3, 3]);
  });

  test("test_jit_with_many_args_works", () => {
    const f = jit((...xs: NDArray[]) => xs.reduce((total, x) => total.add(x)));
    expect(f(...Array.from({ length: 500 }, () => 1)).item()).toBe(500);
    expect(f(...Array.from({ length: 500 }, (_, k) => k)).item()).toBe(124750);
    expect(f.cacheInfo()).toMatchObject({ hits: 1, misses: 1 });
  });

  test("test_jit_with_pruned_args", () => {
    const f = jit((_: NDArray, x: NDArray) => x.add(2));
    expect(f(np.ones([5]), 3).item()).toBe(5);
    expect(() => f("no" as never, 3)).toThrow(/argument _ is "no" \(string\)/); // unused, and checked all the same
    expect(jit(() => np.array(1).add(2))().item()).toBe(3);
  });
});

describe("JitTest: lower and compile", () => {
  const matmul = (x: NDArray, y: NDArray): NDArray => np.sin(np.matmul(x, y));
  const a = np.ones([2, 3]);
  const b = np.ones([3, 2]);

  test("test_jit_lower_compile", () => {
    const lowered = jit((x: NDArray) => np.sqrt(x.square()).add(1)).lower(1);
    const compiled = lowered.compile();
    expect((compiled(1) as NDArray).item()).toBe(2);
    expect(compiled.argsInfo).toEqual(lowered.argsInfo);
    expect(compiled.outInfo).toEqual(lowered.outInfo);
    expect(lowered.outInfo).toMatchObject({ shape: [], dtype: "float32" });
  });

  test("test_jit_lower_duck_typing", () => {
    const lowered = jit((x: NDArray) => x.mul(2)).lower(spec([2, 3]));
    expect(values(lowered.compile()(a))).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
  });

  test("test_jit_lower_compile_in_tree_mismatch", () => {
    const f = jit(({ x }: { x: NDArray }) => x.add(1))
      .lower({ x: 1 })
      .compile();
    expect(() => f(1)).toThrow(/called with a single value, expected an object with keys "x".*\[tree\/compiled\]$/);
    expect(() => f({ y: 1 })).toThrow(/at args\[0\], called with an object with keys "y", expected .* "x"/);
  });

  test("test_jit_lower_compile_trivial", () => {
    expect(
      (
        jit((x: NDArray) => x)
          .lower(1)
          .compile()(1) as NDArray
      ).item(),
    ).toBe(1);
  });

  test("test_jit_lower_compile_trivial_in_tree_mismatch", () => {
    const f = jit((x: NDArray) => x)
      .lower(1)
      .compile();
    expect(() => f([1])).toThrow(/at x, called with a list of 1, expected a single value.*\[tree\/compiled\]$/);
    expect(() => f(1, 2)).toThrow(/called with 2 arguments, expected 1 argument/);
  });

  test("test_jit_lower_compile_arg_type_mismatch", () => {
    const f = jit((x: NDArray, y: NDArray, z: NDArray) => [x, y, z])
      .lower(spec([3]), spec([3]), spec([3], "int32"))
      .compile();
    expect(() => f(np.ones([4]), np.ones([3]), np.ones([3]))).toThrow(
      /argument x compiled with float32\[3\] and called with float32\[4\]; argument z compiled with int32\[3\] and called with float32\[3\]; .*\[argument\/compiled\]$/,
    );
  });

  test("test_jit_lower_compile_multi_arg", () => {
    const f = jit((...xs: NDArray[]) => xs.map((x) => x.add(1)));
    const compiled = f.lower(1, 2).compile();
    expect((compiled(1, 2) as NDArray[]).map((x) => x.item())).toEqual([2, 3]);
  });

  test("test_jit_lower_compile_trivial_multi_arg", () => {
    const compiled = jit((...xs: NDArray[]) => xs)
      .lower(1, 2)
      .compile();
    expect((compiled(3, 4) as NDArray[]).map((x) => x.item())).toEqual([3, 4]);
  });

  test("test_jit_lower_compile_vmap", () => {
    const compiled = jit((x: NDArray) => x.add(4))
      .lower(1)
      .compile();
    for (const transformed of [vmap(compiled), jit(compiled), jit(vmap(compiled))]) {
      expect(() => transformed(np.ones([2]))).toThrow(/cannot be transformed.*\[argument\/compiled\]$/);
    }
    expect(() => jvp(compiled as (x: NDArray) => NDArray, [np.array(1)], [np.array(1)])).toThrow(
      /cannot be transformed/,
    );
  });

  test("test_jit_lower_as_text", () => {
    const lowered = jit(matmul).lower(a, b);
    expect(lowered.asText()).toMatch(/^\{ lambda ; a:float32\[2,3\] b:float32\[3,2\]\. let/);
    expect(String(lowered)).toBe(lowered.asText());
  });

  test("test_jit_lower_compiler_ir", () => {
    expect(jit(matmul).lower(a, b).loopIr()).toMatch(/^kernel matmul[\s\S]*store out/);
  });

  test("test_jit_lower_trivial_compiler_ir", () => {
    expect(
      jit((x: NDArray) => x)
        .lower(1)
        .loopIr(),
    ).toContain("store out");
  });

  test("test_jit_lower_no_pruning", () => {
    const f = jit((_: NDArray, x: NDArray) => x);
    const compiled = f.lower(spec([2]), 2).compile();
    expect(compiled.argsInfo.length).toBe(2);
    expect(compiled.memoryAnalysis().argumentBytes).toBe(12);
    expect(compiled.costAnalysis().bytes).toBe(8); // the unused argument is not read
    expect(() => compiled(np.ones([3]), 2)).toThrow(/argument _ compiled with float32\[2\]/);
  });

  test("test_jit_lower_compile_as_text", () => {
    const compiled = jit(matmul).lower(a, b).compile();
    expect(compiled.asText()).toMatch(/^\/\/ matmul\(x float32\[2,3\], y float32\[3,2\]\)[\s\S]*function matmul\(/);
    expect(String(compiled)).toBe(compiled.asText());
  });

  test("test_jit_lower_cost_analysis", () => {
    const cost = jit(matmul).lower(a, b).costAnalysis();
    expect(cost.transcendentals).toBe(4);
    expect(cost.flops).toBe(24);
    expect(cost.bytes).toBe(4 * (6 + 6 + 4));
  });

  test("test_jit_lower_compile_cost_analysis", () => {
    const open = jit(vmap((v: NDArray) => np.sum(np.exp(v)))).lower(spec(["n", 3]));
    expect(open.compile().costAnalysis({ n: 100 })).toEqual({ flops: 200, transcendentals: 300, bytes: 1600 });
    expect(() => open.costAnalysis()).toThrow(/a size 'n' that is open.*\[shape\/size-value\]$/);
  });

  test("test_jit_lower_compile_memory_analysis", () => {
    const f = (x: NDArray): NDArray => np.cumsum(x.div(np.max(x)));
    const lowered = jit(f).lower(spec(["n"]));
    const compiled = lowered.compile({ check: true });
    expect(compiled.memoryAnalysis({ n: 10 })).toMatchObject({ argumentBytes: 40, outputBytes: 40 });
    expect(Object.keys(lowered.memoryAnalysis({ n: 1 })).sort()).toEqual([
      "argumentBytes",
      "outputBytes",
      "scratchBytes",
      "temporaryBytes",
    ]);
  });

  test("test_jit_lower_compile_with_compiler_options_invalid", () => {
    const lowered = jit((x: NDArray) => x).lower(1);
    expect(() => lowered.compile({ invalidKey: 1 } as never)).toThrow(
      /^compile: unknown option invalidKey; the options are check \[argument\/option\]$/,
    );
    expect(() => lowered.compile({ check: "yes" } as never)).toThrow(/check is yes, expected a boolean/);
    expect(() => jit((x: NDArray) => x, { inline: 1 } as never)).toThrow(/inline is 1 \(number\), expected a boolean/);
    expect(() => jit((x: NDArray) => x, { static: 1 } as never)).toThrow(/unknown option static/);
  });

  test("test_lower_compile_with_compiler_options_multiple", () => {
    const lowered = jit((x: NDArray) => x.add(1)).lower(1);
    const [plain, checked] = [lowered.compile(), lowered.compile({ check: true })];
    expect(plain).not.toBe(checked);
    expect([plain(1), checked(1)].map((x) => (x as NDArray).item())).toEqual([2, 2]);
  });

  test("static arguments are left out, and open sizes must agree", () => {
    const f = jit((x: NDArray, n: number) => x.mul(n), { staticArgnums: 1 });
    const compiled = f.lower(spec([2]), 3).compile();
    expect(values(compiled(np.ones([2])))).toEqual([3, 3]);
    expect(compiled.argsInfo).toEqual([spec([2])]);
    expect(() => compiled(np.ones([2]), 3)).toThrow(/called with 2 arguments, expected 1 argument.*static/);
    const open = jit((x: NDArray, y: NDArray) => x.add(y))
      .lower(spec(["n"]), spec(["n"]))
      .compile();
    expect(values(open(np.ones([2]), new Float32Array([1, 2])))).toEqual([2, 3]);
    expect(values(open(np.ones([3]), np.ones([3])))).toEqual([2, 2, 2]);
    expect(() => open(np.ones([3]), np.ones([4]))).toThrow(
      /argument y compiled with float32\[n\] with n = 3 and called/,
    );
    expect(() =>
      jit(vmap((v: NDArray) => v))
        .lower(np.ones([4, 3]))
        .compile()(np.ones([5, 3])),
    ).toThrow(/compiled with float32\[4,3\] and called with float32\[5,3\]/);
  });
});

describe("APITest: evalShape", () => {
  const sds = spec([2, 3]);

  test("test_eval_shape", () => {
    expect(
      evalShape((x: NDArray, y: NDArray) => np.tanh(np.dot(x, y).add(3)), np.ones([2, 3]), np.ones([3, 4])),
    ).toEqual(spec([2, 4]));
  });

  test("test_eval_shape_constants", () => {
    const [x, y] = [np.ones([2, 3]), np.ones([3, 4])];
    expect(evalShape(() => np.dot(x, y)).shape).toEqual([2, 4]);
  });

  test("test_eval_shape_nested_jit_sds", () => {
    const inner = jit((x: NDArray) => x.add(1));
    expect(evalShape((x: NDArray) => inner(x), sds)).toEqual(sds);
  });

  test("test_eval_shape_tuple_unpacking", () => {
    const f = (pair: readonly [NDArray, NDArray], z: NDArray): NDArray => pair[0].add(pair[1]).add(z);
    expect(evalShape(f, [np.ones([2]), np.ones([2])], np.ones([2]))).toEqual(spec([2]));
  });

  test("test_eval_shape_output_dict", () => {
    const out = evalShape((x: NDArray) => ({ hi: x.sum(), list: [x, 1, true] as const }), sds);
    expect(out.hi.shape).toEqual([]);
    expect(out.list[0]).toEqual(sds);
    expect(out.list[1]).toMatchObject({ shape: [], dtype: "float32", weak: true });
    expect(out.list[2]).toMatchObject({ shape: [], dtype: "bool" });
  });

  test("test_eval_shape_shape_error", () => {
    expect(() => evalShape((x: NDArray, y: NDArray) => np.dot(x, y), np.ones([3, 3]), np.ones([4, 4]))).toThrow(
      /float32\[4,4\].*float32\[3,3\]/,
    );
  });

  test("test_eval_shape_trace_cache_share", () => {
    const f = vi.fn((x: NDArray) => x.add(1));
    const g = f as (x: NDArray) => NDArray;
    evalShape(g, sds);
    evalShape(g, np.ones([2, 3]));
    evalShape(jit(g), np.ones([2, 3]));
    jit(g)(np.ones([2, 3]));
    expect(f).toHaveBeenCalledTimes(1);
  });

  test("test_eval_shape_weak_type", () => {
    expect(evalShape((x: NDArray) => x, 3).weak).toBe(true);
    expect(evalShape((x: NDArray) => x, np.array(3)).weak).toBe(false);
  });

  test("test_eval_shape_bad_output", () => {
    expect(() => evalShape((x: NDArray) => [x, "no"], sds)).toThrow(/output \[1\].*"no" \(string\)/);
  });

  test("mapped axes have the size of the arguments, named ones their name", () => {
    const f = vmap((v: NDArray) => np.sum(v), { outAxes: 0 });
    expect(evalShape(f, np.ones([4, 3])).shape).toEqual([4]);
    expect(evalShape(f, spec(["n", 3])).shape).toEqual(["n"]);
    const scaled = jit((x: NDArray, n: number) => np.tile(x, n), { staticArgnums: 1 });
    expect(evalShape(scaled, spec([3]), 2).shape).toEqual([6]);
  });
});

describe("APITest: inlining", () => {
  const body = (x: NDArray): NDArray => x.mul(2);

  test("test_jit_inline", () => {
    const call = jit(body);
    expect(namesIn((x: NDArray) => call(x), np.ones([2]))).toEqual([jitCall.name]);
    const inlined = jit(body, { inline: true });
    expect(namesIn((x: NDArray) => inlined(x), np.ones([2]))).toEqual(["mul"]);
    expect(values(vmap(inlined)(np.ones([2])))).toEqual([2, 2]);
    expect(values(inlined(np.ones([2])))).toEqual([2, 2]);
  });

  test("test_inline_return_twice", () => {
    const f = jit(
      (x: NDArray) => {
        const y = x.add(1);
        return [y, y, 3] as const;
      },
      { inline: true },
    );
    const [a, b, c] = jit((x: NDArray) => f(x))(1);
    expect([a, b, c].map((x) => (x as NDArray).item())).toEqual([2, 2, 3]);
    expect(a === b).toBe(false);
  });

  test("test_constants_not_in_lowering_jit", () => {
    const large = np.arange(5000, { dtype: "float32" });
    const lowered = jit((x: NDArray) => x.add(large)).lower(np.ones([5000]));
    expect(lowered.asText()).toContain("lambda a:float32[5000] ; b:float32[5000].");
    expect(lowered.compile().asText().length).toBeLessThan(600);
  });

  test("test_inner_jit_function_retracing", () => {
    const f = vi.fn((x: NDArray) => x.mul(3));
    const inner = jit(f as (x: NDArray) => NDArray);
    const outer = jit((x: NDArray) => Array.from({ length: 10 }).reduce<NDArray>((y) => inner(y), x));
    expect(outer(np.ones([2])).toArray()).toEqual([59049, 59049]);
    inner(np.ones([2]));
    expect(f).toHaveBeenCalledTimes(1);
    const bodies = makeIr(outer)(np.ones([2])).fn.equations.map(({ params }) => (params as JitCallParams).fn);
    expect(new Set(bodies).size).toBe(1);
  });

  test("test_forwarding_bug", () => {
    const x = np.array([1, 2]);
    const out = jit((a: NDArray) => ({ same: a, again: [a] }))(x);
    expect(out.same).toBeInstanceOf(NDArray);
    const buffers = new Set([x.data, out.same.data, out.again[0]!.data]);
    expect(buffers.size).toBe(3);
  });
});
