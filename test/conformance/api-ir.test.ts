// Ports of the tests on captured values, printed IR and dead code of JAX's api_test.py, under the names they have there.

import { describe, expect, test } from "vitest";
import { evalShape, jit, lax, makeIr, type NDArray, np, spec, vmap } from "../../runtime/index.js";
import { expectError } from "./expect.js";
import { counting } from "./lanes.js";

const namesIn = (f: (...args: never[]) => unknown, ...args: unknown[]): string[] =>
  makeIr(f)(...args).fn.equations.map(({ primitive }) => primitive.name);

describe("APITest", () => {
  test("test_constants_not_in_lowering_scan", () => {
    const constant = np.arange(100).multiply(0.5);
    const step = (c: NDArray, _: null): [NDArray, null] => [c.add(constant), null];
    const f = jit(() => lax.scan(step, np.zeros([100]), null, { length: 3 })[0]);
    expect(f().data[99]).toBe(148.5);
    expect(f.explain()).not.toContain("49.5");
  });

  test("test_constants_not_in_lowering_cond", () => {
    const constant = np.arange(100).multiply(0.5);
    const f = jit((x: NDArray) =>
      lax.cond(
        x.greater(2),
        (y: NDArray) => y.add(constant),
        (y: NDArray) => y.subtract(constant),
        x,
      ),
    );
    expect([f(3).data[99], f(1).data[99]]).toEqual([52.5, -48.5]);
    expect(f.explain(3)).not.toContain("49.5");
  });

  test("test_escaped_tracer_omnistaging", () => {
    let count: NDArray = np.array(1);
    const leak = jit(function leak() {
      count = np.add(count, 1);
      return count;
    });
    leak();
    const step = (_: null, __: null): [null, null] => {
      np.add(count, 1);
      return [null, null];
    };
    expectError(
      jit(() => lax.scan(step, null, null, { length: 2 })),
      "trace/leak",
      "jit(leak)",
    );
  });

  test("test_escaped_tracer_omnistaging_top_trace", () => {
    let count: NDArray = np.array(1);
    const step = (_: null, __: null): [null, null] => {
      count = np.add(count, 1);
      return [null, null];
    };
    lax.scan(step, null, null, { length: 2 });
    expectError(() => jit((x: NDArray) => x.add(count))(np.ones([])), "trace/leak", "scan");
  });

  // A spec stands for an array where a function is only looked at; inside a trace it is refused by name.
  test("test_eval_shape_nested_jit_sds", () => {
    const inner = jit((x: NDArray) => x.add(1));
    expectError(() => evalShape(() => inner(spec([]) as unknown as NDArray)), "argument/spec", "argument x");
  });

  test("test_make_jaxpr_static_argnums_order", () => {
    const f = (x: NDArray, y: number, z: number): NDArray => x.mul(y).add(z);
    const texts = [[1, 2], [2, 1]].map((staticArgnums) => String(makeIr(f as never, { staticArgnums })(spec([]), 5, 7))); // biome-ignore format: one line
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).toMatch(/mul \w+ 5.*add \w+ 7/s);
  });

  test("test_lax_empty_vmap", () => {
    const lanes = vmap((x: NDArray) => [x, np.empty([4, 2])])(np.ones([3]));
    expect((lanes as NDArray[]).map((x) => [x.dtype, ...x.shape])).toEqual([["float32", 3], ["float32", 3, 4, 2]]); // biome-ignore format: one line
  });

  test("test_make_jaxpr_name", () => {
    expect(
      makeIr(function foo(x: NDArray) {
        return x;
      })(1).fn.name,
    ).toBe("foo");
  });

  test("test_make_jaxpr_deduplicates_consts", () => {
    const c = np.ones([3]);
    expect(makeIr(() => [c, np.sum(c), c, np.sum(c), c])().fn.inputs).toHaveLength(1);
  });
});

describe("JitTest", () => {
  test("test_jit_compile_with_compiler_options_multiple", () => {
    let traces = 0;
    const f = (x: NDArray): NDArray => {
      traces++;
      return x.add(1);
    };
    const calls = [jit(f), jit(f, { inline: true }), jit(f)];
    for (const call of calls) expect(call(1).item()).toBe(2);
    expect(traces).toBe(2); // one cache per choice of options
  });

  test("test_compile_options_jit", () => {
    const f = (x: NDArray): NDArray => x.add(1);
    expect(jit(f, { cacheSize: 1 })(1).item()).toBe(2);
    expectError(() => jit(f, { invalidKey: 1 } as object), "argument/option", "invalidKey");
  });

  test("test_jit_lower_compile_executable", () => {
    const compiled = jit((x: NDArray) => x.add(1))
      .lower(1)
      .compile();
    expect(compiled).toBeTypeOf("function");
  });

  test("test_jit_lower_compile_compiler_ir", () => {
    const compiled = jit((x: NDArray) => np.sqrt(x))
      .lower(1)
      .compile();
    expect(compiled.toString()).toContain("Math.sqrt");
  });

  test("test_jit_lower_trivial_compile_compiler_ir", () => {
    const compiled = jit((x: NDArray) => x)
      .lower(1)
      .compile();
    expect(compiled.toString()).toContain("function");
  });
});

describe("JaxprTest", () => {
  test("test_make_jaxpr_static_argnums", () => {
    const f = (x: NDArray, y: number): NDArray => x.add(y);
    expect(String(makeIr(f as never, { staticArgnums: 1 })(spec([]), 3))).toMatch(/add \w+ 3/);
    expect(String(makeIr(f as never, { staticArgnums: -1 })(spec([]), 4))).toMatch(/add \w+ 4/);
    expect(() => makeIr(f as never, { staticArgnums: 2 })(spec([]), 3)).toThrow(
      /makeIr: staticArgnums names argument 2/,
    );
  });

  test("test_abstract_inputs", () => {
    const { fn } = makeIr((x: NDArray) => x.add(2))(spec([]));
    expect(fn.inputs.map(({ aval }) => [aval.shape, aval.dtype])).toEqual([[[], "float32"]]);
  });

  test("test_const", () => {
    const zeros = np.zeros([1]);
    const ir = makeIr((x: NDArray) => [x, 1, zeros])(spec([]));
    expect(String(ir)).toBe("{ lambda a:float32[1] ; b:float32[]. let in (b, 1.0:float32*[], a) }");
  });

  test("test_cond", () => {
    const f = (x: NDArray): NDArray =>
      lax.cond(
        x.greaterEqual(0),
        (y: NDArray) => y.add(1),
        (y: NDArray) => y.add(2),
        x,
      );
    expect(namesIn(f, spec([]))).toEqual(["ge", "cond"]);
    expect(String(makeIr(f)(spec([])))).toMatch(
      /cond\[[\s\S]*= add \w 2\.0:float32\[\] [\s\S]*= add \w 1\.0:float32\[\] /,
    );
  });

  test("test_elide_trivial_broadcasts", () => {
    expect(namesIn(() => lax.broadcast(np.array(3), []))).toEqual([]);
  });
});

describe("DCETest", () => {
  type Triple = [NDArray, NDArray, NDArray];
  const codeOf = (f: (...args: NDArray[]) => unknown, ...args: (NDArray | number | boolean)[]): string =>
    jit(f as (...args: NDArray[]) => NDArray)
      .lower(...args)
      .compile()
      .asText();

  test("test_dce_jaxpr_scan_results", () => {
    const step = (c: NDArray, x: NDArray): [NDArray, NDArray] => [c.add(x), np.sin(c)];
    const f = (c: NDArray, xs: NDArray): NDArray => lax.scan(step, c, xs)[0];
    expect(codeOf(f as never, 0, counting([3]))).not.toContain("sin");
  });

  /** The code of a scan that starts with ones, of which only some results are asked for. */
  const scanCode = (
    step: (c: NDArray[], x: NDArray) => [NDArray[], NDArray[]],
    carries: number,
    asked: number,
  ): string => {
    const f = (x: NDArray, xs: NDArray): NDArray => lax.scan(step, Array<NDArray>(carries).fill(x), xs)[0][asked]!;
    return codeOf(f as never, 1, counting([4]));
  };

  test("test_dce_jaxpr_scan_nontrivial_fixedpoint_carry", () => {
    // a is asked for and needs b; nothing needs c
    const step = ([a, b, c]: Triple, x: NDArray): [Triple, null] => [[a.add(b), b.multiply(x), np.sin(c)], null];
    const f = (x: NDArray, xs: NDArray): NDArray => lax.scan(step, [x, x, x] as Triple, xs)[0][0];
    expect(jit(f)(1, counting([4])).item()).toBe(2); // 1 + 1 + 0 + 0 + 0
    expect(codeOf(f as never, 1, counting([4]))).not.toContain("sin");
  });

  test("test_dce_jaxpr_scan_nontrivial_fixedpoint_carry_2", () => {
    // two pairs of carries, each of which needs the other one of its pair
    const step = ([a, b, c, d]: NDArray[], x: NDArray): [NDArray[], NDArray[]] => [
      [np.cos(b!), a!.add(x), np.sin(d!), c!.add(x)],
      [],
    ];
    for (const [asked, function_, other] of [
      [0, "Math.cos", "Math.sin"],
      [3, "Math.sin", "Math.cos"],
    ] as const) {
      // biome-ignore format: one line
      expect(scanCode(step, 4, asked)).toContain(function_);
      expect(scanCode(step, 4, asked)).not.toContain(other);
    }
  });

  test("test_dce_jaxpr_scan_nontrivial_fixedpoint_extensive_output", () => {
    const step = ([a]: NDArray[], x: NDArray): [NDArray[], NDArray[]] => [
      [a!.add(x)],
      [np.sin(x), np.sin(a!), np.cos(a!.multiply(x))],
    ];
    expect(scanCode(step, 1, 0)).not.toMatch(/Math\.(sin|cos)/);
  });

  test("test_dce_jaxpr_scan_extensive_input", () => {
    const step = ([a, b]: NDArray[], x: NDArray): [NDArray[], NDArray[]] => [[a!.multiply(2), b!.add(np.sin(x))], []];
    expect(scanCode(step, 2, 0)).not.toContain("sin");
    expect(scanCode(step, 2, 0)).not.toContain("xs["); // rows that nothing needs are not read
  });

  test("test_dce_jaxpr_scan_overpruning", () => {
    const step = ([a, b]: NDArray[], x: NDArray): [NDArray[], NDArray] => [[b!, a!.add(x)], b!.multiply(10)];
    const f = jit((c: NDArray, xs: NDArray) => {
      const [[a], ys] = lax.scan(step, [c, c], xs);
      return [a!, ys] as const;
    });
    const [a, ys] = f(1, counting([4])) as unknown as [NDArray, NDArray];
    const [wantYs, state] = [[] as number[], [1, 1]];
    for (let x = 0; x < 4; x++) {
      wantYs.push(state[1]! * 10);
      state.splice(0, 2, state[1]!, state[0]! + x);
    }
    expect([a.item(), [...ys.data]]).toEqual([state[0], wantYs]);
  });

  test("test_dce_jaxpr_cond_trivial", () => {
    const f = (pred: NDArray, x: NDArray): NDArray =>
      lax.cond(
        pred,
        (y: NDArray) => [np.sin(y), y],
        (y: NDArray) => [np.cos(y), y.add(1)],
        x,
      )[1]!;
    expect(codeOf(f as never, true, 1)).not.toMatch(/Math\.(sin|cos)/);
  });

  test("test_dce_jaxpr_cond_nontrivial", () => {
    const f = (pred: NDArray, x: NDArray): NDArray =>
      lax.cond(
        pred,
        (y: NDArray) => [np.sin(np.exp(y)), np.exp(y)],
        (y: NDArray) => [np.cos(y), y.add(1)],
        x,
      )[1]!;
    expect(codeOf(f as never, true, 1)).toMatch(/exponentialSingle\(/);
    expect(codeOf(f as never, true, 1)).not.toMatch(/Math\.(sin|cos)/);
  });
});
