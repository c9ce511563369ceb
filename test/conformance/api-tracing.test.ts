// Ports of the tests on tracing, caches and IR of JAX's api_test.py outside JitTest, under the names they have there.

import { describe, expect, test } from "vitest";
import type { JitCallParams } from "../../compiler/primitives/control.js";
import { jit, jvp, lax, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectError, expectSame, thrownBy } from "./expect.js";
import { arrayOf, counting } from "./lanes.js";

const zeros = (...shape: number[]): NDArray => np.zeros(shape);
const namesIn = (f: (...args: never[]) => unknown, ...args: unknown[]): string[] =>
  makeIr(f)(...args).fn.equations.map(({ primitive }) => primitive.name);

describe("APITest: values that a trace does not have", () => {
  test("test_jit_item", () => {
    const f = (x: NDArray): NDArray => np.array(x.item());
    expect(f(np.array(1)).item()).toBe(1);
    expectError(() => jit(f)(np.array(1)), "trace/value", "argument x of jit(f)", ".item()");
  });

  test("test_binop_mismatch", () => {
    const f = (x: NDArray, y: NDArray): NDArray => x.add(y);
    const facts = ["float32[3]", "float32[4]"];
    expectError(() => f(zeros(3), zeros(4)), "shape/broadcast", "add", ...facts);
    expectError(() => jit(f)(zeros(3), zeros(4)), "shape/broadcast", "add", ...facts);
    expectError(() => vmap(f)(zeros(2, 3), zeros(2, 4)), "shape/broadcast", "add", ...facts); // shapes of lanes
  });

  test("test_dot_mismatch", () => {
    const f = (x: NDArray, y: NDArray): NDArray => np.dot(x, y);
    for (const call of [f, jit(f)]) {
      expectError(() => call(zeros(3), zeros(4)), "shape/contract", "float32[3]", "float32[4]");
    }
  });

  test("test_abstract_error_message", () => {
    for (const cast of [Number, Boolean, String, (x: unknown) => Number(x) | 0]) {
      const f = (x: NDArray): NDArray => np.array(cast(x) as number);
      if (cast === Boolean) continue; // Boolean(x) asks the object nothing: JavaScript has no hook for it
      expectError(() => jit(f)(1), "trace/value", "argument x of jit(f)", "float32[]");
    }
  });

  test("test_switch_value_jit", () => {
    const f = (x: NDArray): NDArray => (Number(x.greater(0)) ? x : x.neg());
    expect([f(np.array(2)), f(np.array(-2))].map((y) => y.item())).toEqual([2, 2]);
    expectError(() => jit(f)(1), "trace/value", "the result of gt in jit(f)", "np.where");
    expectError(() => vmap(f)(zeros(2)), "trace/value", "vmap(f)", "np.where");
  });

  test("test_list_index_err", () => {
    const list = [1, 2, 3];
    const f = (n: NDArray | number): NDArray => np.array(list[n as number]!);
    expect(jit(f as (n: number) => NDArray, { staticArgnums: 0 })(0).item()).toBe(1);
    expectError(() => jit(f as (n: NDArray) => NDArray)(0), "trace/value", "argument n of jit(f)");
  });

  test("test_range_err", () => {
    const f = (x: NDArray, n: NDArray | number): NDArray => {
      let sum = x;
      for (let k = 0; k < (n as number); k++) sum = sum.add(k);
      return sum;
    };
    expect(jit(f as (x: NDArray, n: number) => NDArray, { staticArgnums: 1 })(0, 5).item()).toBe(10);
    expectError(() => jit(f as (x: NDArray, n: NDArray) => NDArray)(0, 5), "trace/value", "argument n of jit(f)");
  });

  test("test_cast_int", () => {
    const f = (x: NDArray): NDArray => np.array(Math.trunc(x as unknown as number));
    expectError(() => jit(f)(0), "trace/value", "argument x of jit(f)", "a number");
  });

  test("test_casts", () => {
    const hex = (x: NDArray): NDArray => np.array(Number.parseInt((x as unknown as number).toString(16), 16));
    expectError(() => jit(hex)(0), "trace/value", "argument x of jit(hex)", "a string");
  });

  test("test_scalar_conversion_errors", () => {
    expectError(() => counting([10]).item(), "shape/scalar", "float32[10]");
    expectError(() => Number(counting([10])), "shape/scalar", "float32[10]");
    expectError(() => zeros(0).item(), "shape/scalar", "float32[0]");
    expect(counting([1]).item()).toBe(0);
    expect(Number(np.array(3))).toBe(3);
  });

  test("test_no_double_dots_in_error_message", () => {
    const f = (x: NDArray): NDArray => (Number(x.greater(0)) ? x : x.neg());
    expect(thrownBy(() => jit(f)(0)).message).not.toMatch(/\.\.(?!\.)|;;|\s{2}/);
  });

  test("test_bad_input", () => {
    const foo = "foo" as unknown as number;
    expectError(() => jit((x: NDArray) => x)(foo), "argument/type", '"foo" (string)');
    expectError(() => vmap((x: NDArray) => x)(foo), "argument/type", '"foo" (string)');
  });

  test("test_returned_non_jaxtype", () => {
    const f = jit((x: NDArray) => ({ data: x, field: "A" }));
    expectError(() => f(1), "argument/output", "field", '"A" (string)');
  });
});

describe("APITest: tracers that leave their trace", () => {
  let saved: NDArray;
  /** A new function each time: what one call traced serves the next. */
  const saver = () =>
    function save(x: NDArray): NDArray {
      saved = x;
      return x;
    };
  const same = (x: NDArray): NDArray => x;

  test("test_escaped_tracers_different_top_level_traces", () => {
    jit(saver())(0);
    expectError(() => jit((_: NDArray) => saved)(0), "trace/leak", "jit(save)");
  });

  test("test_escaped_tracers_cant_lift_sublevels", () => {
    jit(saver())(0);
    expectError(() => jit(same)(saved), "trace/leak", "jit(save)");
  });

  test("test_escaped_tracers_tracer_from_higher_level", () => {
    vmap(saver())(zeros(2, 3));
    expectError(() => vmap(same)(saved), "trace/leak", "vmap(save)");
  });

  test("test_escaped_tracers_incompatible_sublevel", () => {
    const f = (x: NDArray): NDArray => {
      jit(saver())(0);
      return x.add(saved);
    };
    expectError(() => jit(f)(2), "trace/leak", "jit(save)");
  });

  test("test_escaped_tracers_cant_lift", () => {
    const f = (x: NDArray): NDArray => {
      vmap(saver())(zeros(2));
      return x.add(saved);
    };
    expectError(() => vmap(f)(zeros(2)), "trace/leak", "vmap(save)");
  });

  test("test_escaped_tracers_not_among_input_tracers", () => {
    const f = (x: NDArray): NDArray => {
      vmap(saver(), { inAxes: 0 })(np.stack([x, x]));
      return x.add(saved);
    };
    expectError(() => jit(f)(2), "trace/leak", "vmap(save)");
  });

  test("test_escaped_tracer_shape_dtype", () => {
    jit(saver())(np.ones([4, 3], { dtype: "int32" }));
    expectError(() => saved.add(1), "trace/leak", "int32[4,3]", "argument x of jit(save)");
  });
});

describe("APITest: traces and their caches", () => {
  test("test_jvp_jit_cached", () => {
    const f = (x: NDArray): NDArray => {
      const inner = (y: NDArray): NDArray => y.multiply(x);
      return jit(inner)(4).add(jit(inner)(5));
    };
    const [y, tangent] = jvp(f, [np.array(5)], [np.array(1)]) as unknown as [NDArray, NDArray];
    expect([y.item(), tangent.item()]).toEqual([45, 9]);
  });

  test("test_trivial_computations", () => {
    const x = counting([3]);
    const [a, b] = jit(vmap((v: NDArray) => [v, v]))(x) as [NDArray, NDArray];
    expectSame([a, b], [x, x]);
    expect(new Set([x, a, b].map(({ data }) => data.buffer)).size).toBe(3);
  });

  test("test_nested_jit_hoisting", () => {
    const f = jit(function inner(x: NDArray, y: NDArray) {
      return [y.add(x.multiply(2)), 3] as const;
    });
    const g = (x: NDArray) => f(2, x);
    const [seven, three] = jit(g)(3) as unknown as NDArray[];
    expect([seven!.item(), three!.item()]).toEqual([7, 3]);
    const { equations } = makeIr(g)(3).fn;
    const calls = equations.filter(({ primitive }) => primitive.name === "jitCall");
    expect(calls).toHaveLength(1);
    const { fn } = calls[0]!.params as unknown as JitCallParams;
    expect(fn.equations.map(({ primitive }) => primitive.name)).toEqual(["mul", "add"]);
  });

  test("test_constants_not_in_lowering_jit", () => {
    const constant = np.arange(100).multiply(0.5);
    const f = jit(() => jit(() => constant.add(1))());
    const want = arrayOf(
      [100],
      Array.from({ length: 100 }, (_, k) => k * 0.5 + 1),
    );
    expectSame(f(), want);
    expectSame(f(), want);
    expect(f.explain()).not.toContain("49.5");
  });

  test("test_jit_negative_static_argnums", () => {
    const g = jit(
      (x: NDArray, y: number) => {
        expect(typeof y).toBe("number");
        return x.multiply(y);
      },
      { staticArgnums: -1 },
    );
    for (const k of [0, 1, 2]) expect(g(2, k).item()).toBe(2 * k);
  });

  test("test_fastpath_cache_confusion", () => {
    const a = jit((_: NDArray) => []);
    const b = jit((x: NDArray) => a(x));
    const g = jit((x: NDArray) => [x, x]);
    const h = jit((x: NDArray) => g(x));
    expect(makeIr(h)(7).fn.outputs).toHaveLength(2);
    expect(b(8)).toEqual([]);
  });

  test("test_fastpath_cache_confusion2", () => {
    const a = jit(() => []);
    const b = jit((_: NDArray) => a());
    const g = jit((x: NDArray) => [x, x]);
    const h = jit((x: NDArray) => g(x));
    expect(makeIr(h)(7).fn.outputs).toHaveLength(2);
    expect(b(8)).toEqual([]);
  });

  test("test_inner_jit_function_retracing", () => {
    const counts = { inner: 0, outer: 0 };
    const inner = jit((state: NDArray) => {
      counts.inner++;
      return state.multiply(2);
    });
    const outer = jit((given: NDArray) => {
      counts.outer++;
      let x = given;
      for (let k = 0; k < 10; k++) x = inner(x);
      return x.add(given);
    });
    const state = counting([5], "uint32");
    const want = arrayOf([5], [0, 1025, 2050, 3075, 4100], "uint32");
    expectSame(outer(state), want);
    expectSame(outer(state), want);
    expect(counts).toEqual({ inner: 1, outer: 1 });
    inner(state);
    expect(counts).toEqual({ inner: 1, outer: 1 });
  });
});

describe("JaxprTest", () => {
  test("test_scalar_literals", () => {
    const { fn } = makeIr((x: NDArray) => x.add(2))(42);
    expect(fn.inputs).toHaveLength(1);
    expect(String(makeIr((x: NDArray) => x.add(2))(42))).toContain("add a 2.0:float32*[]");
  });

  test("test_non_scalar_const", () => {
    const constant = zeros(3);
    const ir = makeIr((x: NDArray) => [x, constant])(0);
    expect(ir.fn.inputs.map(({ aval }) => aval.shape)).toEqual([[3], []]);
    expect(String(ir)).toBe("{ lambda a:float32[3] ; b:float32*[]. let in (b, a) }");
  });

  test("test_elide_trivial_convert_element_types", () => {
    const cast = (x: NDArray): NDArray => lax.convertElementType(x, "float32");
    const x = counting([3]);
    expect(namesIn(() => cast(cast(cast(x))))).toEqual([]);
    expect(namesIn((y: NDArray) => cast(cast(y)), x)).toEqual([]);
  });

  test("test_convert_element_type_literal_constant_folding", () => {
    expect(namesIn(() => lax.convertElementType(3, "float64"))).toEqual([]);
  });

  test("test_weak_type_jit_invariance", () => {
    const y = np.broadcastTo(3, [3]);
    expect(y.weak).toBe(true);
    const f = (): NDArray => lax.convertElementType(y, "float32");
    expect(jit(f)().weak).toBe(f().weak);
  });
});
