// Kernels called without a build step: they run what `emit` would write, on the signature they were given.

import { describe, expect, test } from "vitest";
import { ArgumentError, emit, jit, kernel, type NDArray, np, spec, vmap } from "../../runtime/index.js";
import { definitionOf } from "../../runtime/kernel-definition.js";

const rows = new Float32Array([1, 2, 3, 4, 5, 6]);

describe("a kernel", () => {
  test("gives plain data, for every batch size", () => {
    const f = kernel(
      vmap((v) => np.sum(np.square(v))),
      [spec(["n", 3], "float32")],
    );
    expect(f(rows)).toEqual({ data: Float32Array.of(14, 77), shape: [2], dtype: "float32" });
    expect(f(np.array([[1, 0, 0]]))).toEqual({ data: Float32Array.of(1), shape: [1], dtype: "float32" });
    expect(f(new Float32Array(0)).shape).toEqual([0]);
  });

  test("gives the bits of jit", () => {
    const score = vmap((v) => np.tanh(np.dot(v, np.array([0.1, -0.7, 0.3]))));
    const result = kernel(score, [spec(["n", 3])])(rows);
    expect(result.data).toEqual(jit(score)(np.array(rows, { dtype: "float32" }).reshape([2, 3])).data);
  });

  test("takes trees, static arguments of a jit, and arrays to write to", () => {
    const power = jit((x: NDArray, { scale }: { scale: NDArray }, n: number) => ({ y: x.mul(scale).pow(n) }), {
      staticArgnums: 2,
    });
    const f = kernel(power, [spec(["n"]), { scale: spec([]) }, 2]);
    const y = new Float32Array(2);
    const call = f as unknown as (...args: unknown[]) => { y: { data: Float32Array } };
    expect(call(Float32Array.of(1, 2), { scale: 3 }, { out: { y } }).y.data).toBe(y);
    expect(y).toEqual(Float32Array.of(9, 36));
  });

  test("closes over large arrays, whatever is to be done with them in files", () => {
    const table = np.arange(1000, { dtype: "float32" });
    const forms = [{}, { constants: "inline" }, { constants: "base64" }, { constants: "sidecar" }] as const;
    for (const form of forms) {
      const f = kernel((x) => np.dot(x, table), [spec([1000])], form);
      expect(f(new Float32Array(1000).fill(1)).data[0]).toBe(499500);
    }
  });

  test("may have any name", () => {
    const load = (x: NDArray) => np.negative(x);
    const odd = { "a-b c": (x: NDArray) => np.negative(x) }["a-b c"]!;
    const reserved = Object.defineProperty((x: NDArray) => np.negative(x), "name", {
      value: "delete",
    });
    for (const f of [load, odd, reserved]) expect(kernel(f, [spec(["n"])])(Float32Array.of(1)).data[0]).toBe(-1);
  });

  test("traces nothing before its first call, and once then", () => {
    let count = 0;
    const f = kernel(
      (x) => {
        count++;
        return np.sin(x);
      },
      [spec(["n"])],
    );
    expect(count).toBe(0);
    f(rows);
    f(new Float32Array(1));
    expect(count).toBe(1);
  });

  test("explains itself for its own types", () => {
    const f = kernel((x) => np.sum(np.square(x)), [spec([4, 3])]);
    expect(f.explain()).toMatch(/float32\[4,3\].*reduceSum.*function /s);
  });

  test("carries its definition and its place", () => {
    const fn = (x: NDArray) => np.sin(x);
    const specs = [spec(["n"])];
    const definition = definitionOf(kernel(fn, specs, { constants: "inline" }));
    expect(definition).toMatchObject({ f: fn, specs, options: { constants: "inline" }, madeBy: kernel });
    expect(definition!.place).toMatch(/kernel\.test\.ts:\d+:\d+/);
    expect(definitionOf(fn)).toBeUndefined();
    expect(definitionOf({})).toBeUndefined();
  });
});

describe("a kernel refuses", () => {
  const codeOf = (f: () => unknown): string => {
    try {
      f();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "no error";
  };

  test("what is no function, no list of specs, no option", () => {
    expect(() => kernel(3 as never, [])).toThrow(ArgumentError);
    expect(codeOf(() => kernel(np.sin, spec([3]) as never))).toBe("argument/specs");
    expect(codeOf(() => kernel(np.sin, [spec([3])], { constant: "inline" } as never))).toBe("argument/option");
    expect(codeOf(() => kernel(np.sin, [spec([3])], { constants: "blob" as never }))).toBe("argument/constants");
  });

  test("arguments of another type, with the messages of the emitted file", () => {
    const f = kernel((x) => np.sin(x), [spec(["n", 3], "float32")]);
    expect(codeOf(() => f(new Float32Array(4)))).toBe("argument/compiled");
    expect(codeOf(() => f(new Float64Array(3)))).toBe("argument/compiled");
    expect(codeOf(() => f("abc" as never))).toBe("argument/type");
    expect(codeOf(() => (f as unknown as (...args: unknown[]) => unknown)(rows, rows))).toBe("argument/options");
    expect(emit((x) => np.sin(x), [spec(["n", 3])]).code).toContain("argument/compiled");
  });

  test("to run inside a trace", () => {
    const f = kernel((x) => np.sin(x), [spec([3])]);
    expect(codeOf(() => jit((x) => f(x) as never)(new Float32Array(3)))).toBe("trace/value");
  });
});
