// Ports of the tests on lower, compile, evalShape and the modes of JAX's api_test.py, under the names they have there.

import { describe, expect, test } from "vitest";
import {
  disableJit,
  evalShape,
  explainCacheMisses,
  jit,
  makeIr,
  type NDArray,
  np,
  spec,
  vmap,
} from "../../runtime/index.js";
import { expectError, expectSame } from "./expect.js";
import { arrayOf, counting } from "./lanes.js";

const f = (x: NDArray): NDArray => np.sqrt(np.square(x)).add(1);
const first = (...args: NDArray[]): NDArray => f(args[0]!);
const same = (x: NDArray): NDArray => x;

describe("JitTest", () => {
  test("test_jit_global_cache", () => {
    let traces = 0;
    const body = (x: NDArray): NDArray => {
      traces++;
      return x;
    };
    expect([jit(body)(2), jit(body)(3)].map((y) => y.item())).toEqual([2, 3]);
    expect(traces).toBe(1);
  });

  test("test_disable_jit", () => {
    let runs = 0;
    const g = jit((x: NDArray) => {
      runs++;
      return x.add(1);
    });
    disableJit(() => [g(2), g(2)]);
    expect(runs).toBe(2);
    expect([g(2), g(2)].map((y) => y.item())).toEqual([3, 3]);
    expect(runs).toBe(3);
  });

  test("test_jit_lower_compile", () => {
    const lowered = jit(f).lower(1);
    const compiled = lowered.compile();
    expect(compiled(1).item()).toBe(2);
    expect(String(lowered.argsInfo)).toBe(String(compiled.argsInfo));
    expect(lowered.argsInfo).toMatchObject([{ shape: [], dtype: "float32", weak: true }]);
  });

  test("test_jit_lower_duck_typing", () => {
    const compiled = jit((x: NDArray) => x.multiply(2))
      .lower(spec([]))
      .compile();
    expect(compiled(np.array(1)).item()).toBe(2);
  });

  test("test_jit_lower_compile_in_tree_mismatch", () => {
    expectError(() => jit(f).lower(1).compile()([1]), "tree/compiled", "at x, called with a list of 1");
  });

  test("test_jit_lower_compile_trivial", () => {
    expect(jit(same).lower(1).compile()(4).item()).toBe(4);
  });

  test("test_jit_lower_compile_trivial_in_tree_mismatch", () => {
    expectError(() => jit(same).lower(1).compile()([4]), "tree/compiled", "at x, called with a list of 1");
  });

  test("test_jit_lower_compile_arg_type_mismatch", () => {
    const compiled = jit(f).lower(np.array(1)).compile();
    expectError(
      () => compiled(np.array(1, { dtype: "int32" })),
      "argument/compiled",
      "argument x compiled with float32[] and called with int32[]",
    );
  });

  test("test_jit_lower_compile_multi_arg", () => {
    expect(jit(first).lower(1, 1).compile()(1, 1).item()).toBe(2);
  });

  test("test_jit_lower_compile_trivial_multi_arg", () => {
    const compiled = jit((...args: NDArray[]) => args[0]!)
      .lower(1, 1)
      .compile();
    expect(compiled(4, 1).item()).toBe(4);
  });

  test("test_jit_lower_compile_vmap", () => {
    const compiled = jit((x: NDArray) => x.add(4))
      .lower(np.array(1))
      .compile();
    expectError(
      () => vmap((x: NDArray) => compiled(x).add(2))(np.ones([3])),
      "argument/compiled",
      "cannot be transformed",
    );
  });

  test("test_jit_lower_as_text", () => {
    expect(jit(f).lower(1).asText()).toContain("sqrt");
    expect(
      jit(vmap(f))
        .lower(spec(["n"]))
        .asText(),
    ).toContain("float32[n]");
  });

  test("test_jit_lower_compiler_ir", () => {
    expect(jit(f).lower(1).loopIr()).toContain("sqrt");
  });

  test("test_jit_lower_trivial_compiler_ir", () => {
    expect(jit(same).lower(1).loopIr()).toContain("same");
  });

  test("test_jit_lower_no_pruning", () => {
    const lowered = jit((x: NDArray, _: NDArray) => x).lower(np.array(1), counting([3]));
    expect(lowered.argsInfo).toHaveLength(2);
    const compiled = lowered.compile();
    expect(compiled(2, counting([3])).item()).toBe(2);
    expectError(() => compiled(2, counting([4])), "argument/compiled", "float32[3]", "float32[4]"); // unused, and checked
  });

  test("test_jit_lower_compile_as_text", () => {
    expect(jit(f).lower(1).compile().asText()).toContain("Math.sqrt");
  });

  test("test_jit_lower_cost_analysis", () => {
    expect(
      jit(f)
        .lower(counting([3]))
        .costAnalysis(),
    ).toBeDefined();
  });

  test("test_jit_lower_compile_cost_analysis", () => {
    const { flops, bytes } = jit((x: NDArray) => x.multiply(2))
      .lower(spec(["n"]))
      .compile()
      .costAnalysis({ n: 10 });
    expect([flops, bytes]).toEqual([10, 80]);
  });

  test("test_jit_lower_compile_memory_analysis", () => {
    const memory = jit((x: NDArray) => x.multiply(2))
      .lower(counting([10]))
      .compile()
      .memoryAnalysis();
    expect(Object.values(memory)).toContain(40);
  });

  test("test_jit_lower_compile_with_compiler_options", () => {
    expect(jit(f).lower(1).compile({ check: true })(1).item()).toBe(2);
  });

  test("test_jit_lower_compile_with_compiler_options_invalid", () => {
    const settings = { invalidKey: "invalidValue" } as object;
    expectError(() => jit(f).lower(1).compile(settings), "argument/option", "invalidKey");
    expectError(
      () =>
        jit(f)
          .lower(1)
          .compile({ check: 5 as unknown as boolean }),
      "argument/type",
      "check is 5",
    );
  });

  test("test_lower_compile_with_compiler_options_multiple", () => {
    const lowered = jit(f).lower(1);
    const compiled = [lowered.compile({ check: true }), lowered.compile({ check: false }), lowered.compile()];
    expect(compiled.map((call) => call(1).item())).toEqual([2, 2, 2]);
    expect(new Set(compiled).size).toBe(3);
  });
});

describe("APITest: shapes alone", () => {
  const layer = (x: NDArray, y: NDArray): NDArray => np.tanh(np.dot(x, y).add(3));
  const added = ([a, b]: NDArray[], y: NDArray): NDArray => a!.add(b!).add(y);
  const pair = [np.ones([2]), np.ones([2])];

  test("test_eval_shape", () => {
    expect(evalShape(layer, np.ones([2, 3]), np.ones([3, 4])).shape).toEqual([2, 4]);
  });

  test("test_eval_shape_constants", () => {
    expect(evalShape(() => layer(np.ones([2, 3]), np.ones([3, 4]))).shape).toEqual([2, 4]);
  });

  test("test_eval_shape_tuple_unpacking", () => {
    expect(evalShape(added as never, pair, 3)).toMatchObject({ shape: [2], dtype: "float32" });
  });

  test("test_eval_shape_tuple_itemgetting", () => {
    const g = (x: NDArray[], y: NDArray): NDArray => x[0]!.add(x[1]!).add(y);
    expect(evalShape(g as never, pair, 3)).toMatchObject({ shape: [2] });
  });

  test("test_eval_shape_output_dict", () => {
    const g = (x: NDArray[], y: NDArray) => ({ hi: added(x, y) });
    expect(evalShape(g as never, pair, 3)).toMatchObject({ hi: { shape: [2] } });
  });

  test("test_eval_shape_shape_error", () => {
    expectError(() => evalShape(layer, np.ones([3, 3]), np.ones([4, 4])), "shape/contract", "float32[3,3]");
  });

  test("test_eval_shape_trace_cache_share", () => {
    let traces = 0;
    const g = (x: NDArray): NDArray => {
      traces++;
      return x;
    };
    const x = counting([8]);
    evalShape(g, x);
    jit(g)(x);
    expect(traces).toBe(1);
  });

  test("test_eval_shape_duck_typing", () => {
    expect(evalShape(layer, spec([2, 3]), spec([3, 4])).shape).toEqual([2, 4]);
  });

  test("test_eval_shape_duck_typing2", () => {
    const g = ({ x, y }: { x: NDArray; y: NDArray }): NDArray => layer(x, y);
    expect(evalShape(g as never, { x: spec([2, 3]), y: spec([3, 4]) })).toMatchObject({ shape: [2, 4] });
  });

  test("test_eval_shape_error_bad_output", () => {
    expectError(() => evalShape((_: NDArray) => [2, same] as never, 1), "argument/output", "[1]", "the function same");
  });

  test("test_eval_shape_weak_type", () => {
    expect(evalShape((x: NDArray) => x.add(1), 1)).toMatchObject({ weak: true });
    expect(evalShape((x: NDArray) => x.add(1), np.array(1))).toMatchObject({ weak: false });
  });
});

describe("APITest: calls inside calls", () => {
  const namesIn = (g: (...args: never[]) => unknown, ...args: unknown[]): string[] =>
    makeIr(g)(...args).fn.equations.map(({ primitive }) => primitive.name);

  test("test_jit_inline", () => {
    const double = (x: NDArray): NDArray => x.multiply(2);
    expect(namesIn((x: NDArray) => jit(double)(x), 3)).toEqual(["jitCall"]);
    expect(namesIn((x: NDArray) => jit(double, { inline: true })(x), 3)).toEqual(["mul"]);
  });

  test("test_inline_return_twice", () => {
    const addOne = jit((x: NDArray) => x.add(1));
    const twice = jit(
      (x: NDArray) => {
        const y = addOne(x);
        return [y, y];
      },
      { inline: true },
    );
    expect(evalShape(twice as never, 0)).toMatchObject([{ shape: [] }, { shape: [] }]);
    expectSame(twice(np.array(1)), [np.array(2), np.array(2)]);
  });

  test("test_inlined_literals_with_error", () => {
    const outer = jit(() => {
      const inner = jit(() => np.sin(np.array(1)), { inline: true });
      return Number(inner().greater(0)) ? np.array(1) : np.array(0);
    });
    expectError(outer, "trace/value", "gt");
  });

  test("test_clear_cache", () => {
    let traces = 0;
    const double = jit((x: NDArray) => {
      traces++;
      return x.multiply(2);
    });
    double(counting([8]));
    double.clearCache();
    double(counting([8]));
    expect(traces).toBe(2);
  });
});

describe("APITest: explained cache misses", () => {
  const linesOf = (body: () => void): string[] => {
    const lines: string[] = [];
    explainCacheMisses(body, { log: (line) => lines.push(line) });
    return lines;
  };
  /** Lines for calls of one function, one list of arguments after another. */
  const missesOf = (g: (...args: never[]) => unknown, ...calls: unknown[][]): string[] => {
    const jitted = jit(g as (...args: NDArray[]) => NDArray) as unknown as (...args: unknown[]) => unknown;
    return linesOf(() => calls.forEach((args) => jitted(...args)));
  };
  /** A new function each time: one cache serves all that jit makes of a function. */
  const sum = () => (x: NDArray, y: NDArray) => np.sum(x).add(np.sum(y));

  test("test_cache_miss_explanations_first_miss", () => {
    const lines = missesOf((x: NDArray) => x.add(1), [1], [2]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("first call of this function");
  });

  test("test_cache_miss_explanations_other_in_tree", () => {
    const lines = missesOf((list: NDArray[]) => list[0]!.add(1), [[1]], [[1, 2]]);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/at list.*now.*2.*before.*1/);
  });

  test("test_cache_miss_explanations_other_static_argnums", () => {
    const g = jit((x: NDArray, k: number) => x.add(k), { staticArgnums: 1 });
    const lines = linesOf(() => [g(1, 2), g(1, 3)]);
    expect(lines[1]).toContain("at k, now static 3 (number) and before static 2 (number)");
  });

  test("test_cache_miss_explanations_other_dtype", () => {
    const lines = missesOf(sum(), [counting([2]), counting([3])], [counting([2]), counting([3], "int32")]);
    expect(lines[1]).toContain("at y, now int32[3] and before float32[3]");
  });

  test("test_cache_miss_explanations_other_weak_type", () => {
    const lines = missesOf(sum(), [np.array(1), np.array(2)], [np.array(1), 2]);
    expect(lines[1]).toMatch(/at y, now float32\[\] of a plain number \(weak\) and before float32\[\]/);
  });

  test("test_cache_miss_explanations_other_shape", () => {
    const lines = missesOf(sum(), [counting([2]), counting([1])], [counting([2]), counting([2])]);
    expect(lines[1]).toContain("at y, now float32[2] and before float32[1]");
  });

  test("test_cache_miss_explanations_other_shape_explain_closest", () => {
    const [two, three] = [counting([2]), counting([3])];
    const lines = missesOf(sum(), [two, two], [three, three], [two, three]);
    expect(lines[2]?.match(/at [xy],/g)).toHaveLength(1); // of the two before, each differs in one argument
  });

  test("test_cache_miss_explanations_multiple_changes", () => {
    const lines = missesOf(sum(), [counting([2]), counting([1])], [counting([3], "int32"), counting([2])]);
    expect(lines[1]).toContain("at x, now int32[3] and before float32[2], at y, now float32[2] and before float32[1]");
  });

  test("test_cache_miss_explanations_new_function_in_loop", () => {
    const lines = linesOf(() => {
      for (let k = 0; k < 2; k++) jit((x: NDArray) => x.add(1))(arrayOf([1], [k]));
    });
    expect(lines[1]).toContain("a new function with the source of one seen before");
  });
});
