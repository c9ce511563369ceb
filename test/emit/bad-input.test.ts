// What `emit` and the modules it writes refuse, each with a name, a code and the place.

import { beforeAll, describe, expect, test } from "vitest";
import { emit, emitModule, jit, lax, makeIr, NDArray, np, spec, vmap } from "../../runtime/index.js";
import { type Exports, importModule } from "./support.js";

const rows = (m: NDArray, { w, k }: { w: NDArray; k: NDArray }): NDArray => np.dot(m, w).add(k);
const specs = [spec(["n", 3]), { w: spec([3]), k: spec([], "int32") }];
const mapped = vmap(rows, { inAxes: [0, null] });
const m = Float32Array.of(1, 2, 3, 4, 5, 6);
const w = Float32Array.of(1, 0, 1);

/** Name, code and message without the code. */
function thrown(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { name, code, message } = error as Error & { code: string };
    expect(message.endsWith(` [${code}]`)).toBe(true);
    return `${name} ${code}: ${message.slice(0, -code.length - 3)}`;
  }
  return "nothing thrown";
}

describe("a call of a module", () => {
  let f: Exports[string];
  let compiled: (...args: unknown[]) => unknown;
  beforeAll(async () => {
    f = (await importModule(emit(mapped, specs))).rows!;
    compiled = jit(mapped)
      .lower(...specs)
      .compile();
  });

  const types = "rows: the types of arguments differ from those it is compiled for: ";
  const ends = "; pass arrays of these types, { data, shape } where one typed array does not tell the sizes";
  const given = { w, k: 1 };
  const wrong: readonly (readonly [string, readonly unknown[], string])[] = [
    ["too few elements", [m.subarray(1), given], `argument m compiled with float32[n,3] and called with float32[5]`],
    ["another dtype", [Float64Array.from(m), given], `argument m compiled with float32[n,3] and called with float64[6]`],
    ["another shape", [np.zeros([2, 4]), given], `argument m compiled with float32[n,3] and called with float32[2,4]`],
    ["a leaf of a tree", [m, { w: m, k: 1 }], `argument b.w compiled with float32[3] and called with float32[6]`],
    ["a number for an array", [1, given], `argument m compiled with float32[n,3] and called with 1 (number)`],
    ["a fraction for an integer", [m, { w, k: 1.5 }], `argument b.k compiled with int32[] and called with 1.5 (number)`],
    ["too large an integer", [m, { w, k: 2 ** 31 }], `argument b.k compiled with int32[] and called with 2147483648 (number)`],
    ["NaN for an integer", [m, { w, k: Number.NaN }], `argument b.k compiled with int32[] and called with NaN (number)`],
    ["a boolean for a number", [m, { w, k: true }], `argument b.k compiled with int32[] and called with true (boolean)`],
    ["data and shape that differ", [{ data: m, shape: [3, 3] }, given], `argument m compiled with float32[n,3] and called with float32[3,3] on float32[6]`],
    ["a fraction of a row", [{ data: m, shape: [1.5, 4] }, given], `argument m compiled with float32[n,3] and called with float32[1.5,4]`],
    ["64-bit integers", [new BigInt64Array(6), given], `argument m compiled with float32[n,3] and called with BigInt64Array of [6]`],
  ]; // biome-ignore format: a table

  test.each(wrong)("refuses %s", (_, args, message) => {
    const text = thrown(() => f!(...args));
    expect(text.replaceAll("argument args[1].", "argument b.")).toBe(
      `ArgumentError argument/compiled: ${types}${message}${ends}`,
    );
  });

  test("refuses what no array is, with the remedy", () => {
    const remedy = "; pass a typed array with its elements row after row, or { data, shape }";
    const text = (value: unknown): string => thrown(() => f!(value, given));
    const start = "ArgumentError argument/type: rows: argument m is";
    expect(text([[1, 2, 3]])).toBe(`${start} a list of 1, expected float32[n,3]${remedy}`);
    expect(text(undefined)).toBe(`${start} undefined, expected float32[n,3]${remedy}`);
    expect(text(null)).toBe(`${start} null, expected float32[n,3]${remedy}`);
    expect(text("12")).toBe(`${start} "12" (string), expected float32[n,3]${remedy}`);
    expect(text({ x: 1 })).toBe(`${start} an object with keys "x", expected float32[n,3]${remedy}`);
    expect(text(new Map())).toBe(`${start} a Map, expected float32[n,3]${remedy}`);
  });

  test("refuses views that are not row after row, instead of reading other elements", () => {
    const columns = { data: m, shape: [2, 3], stride: [1, 2], offset: 0 };
    expect(thrown(() => f!(columns, given))).toContain("a strided float32[2,3]");
    expect(thrown(() => f!({ ...columns, stride: [3, 1], offset: 1 }, given))).toContain("a strided float32[2,3]");
    expect([...f!({ ...columns, stride: [3, 1] }, given).data]).toEqual([5, 11]);
  });

  test("says which sizes the arguments before have told", async () => {
    const sum = vmap((a: NDArray, c: NDArray): NDArray => np.sum(a).add(c));
    const { sum: g } = await importModule(emit(sum, [spec(["n", 3]), spec(["n"])], { name: "sum" }));
    expect([...g!(m, Float32Array.of(1, 2)).data]).toEqual([7, 17]);
    expect(thrown(() => g!(m, Float32Array.of(1, 2, 3)))).toBe(
      `ArgumentError argument/compiled: ${types.replace("rows", "sum")}argument c compiled with float32[n] with n = 2 and called with float32[3]${ends}`,
    );
  });

  test("refuses other structures and options", () => {
    const tree = "TreeError tree/compiled: rows: ";
    const wanted = 'an object with keys "k", "w" as it is compiled for';
    expect(thrown(() => f!(m, [w, 1]))).toBe(`${tree}at args[1], called with a list of 2, expected ${wanted}`);
    expect(thrown(() => f!(m, { ...given, more: 1 }))).toContain(`expected ${wanted}`);
    expect(thrown(() => f!(m, undefined))).toContain(`expected ${wanted}`);
    expect(thrown(() => f!(m, given, {}, 1))).toBe(`${tree}called with 4 arguments, expected 2 arguments and options`);
    expect(thrown(() => f!(m, given, 1))).toContain("ArgumentError argument/options: rows: the options are 1 (number)");
    expect(thrown(() => f!(m, given, { to: m }))).toContain("ArgumentError argument/option: rows: unknown option to");
  });

  test("refuses arrays for results that do not fit or share memory", () => {
    const out = (value: unknown): string => thrown(() => f!(m, given, { out: value }));
    const text = "ArgumentError argument/out: rows: out";
    expect(out(new Float32Array(3))).toBe(
      `${text} is float32[3], expected float32[2]; pass a Float32Array of 2, or leave it out`,
    );
    expect(out(new Float64Array(2))).toContain(`${text} is float64[2]`);
    expect(out([0, 0])).toContain(`${text} is a list of 2`);
    expect(out(null)).toContain(`${text} is null`);
    const shared = "shares memory with an argument or another result";
    expect(out(m.subarray(0, 2))).toContain(`${text} ${shared}`);
    expect([...m]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test("uses the words of a compiled jit", () => {
    const arrays = { w: np.array([1, 0, 1]), k: new NDArray(Int32Array.of(1), [], "int32") };
    const rowsOf = (n: number, k: number): NDArray => np.zeros([n, k]);
    for (const args of [
      [rowsOf(2, 4), arrays],
      [rowsOf(1, 3).astype("int32"), arrays],
      [rowsOf(1, 3), [arrays.w, arrays.k]],
    ]) {
      const [ours, theirs] = [() => f!(...args), () => compiled(...args)].map(thrown) as [string, string];
      const words = theirs.replace("compiled jit(rows)", "rows").split(/; (?:pass|static)/)[0]!;
      expect(words.length).toBeGreaterThan(80);
      expect(ours.startsWith(words)).toBe(true);
    }
  });
});

describe("emit", () => {
  const twice = (v: NDArray): NDArray => v.mul(2);

  test("refuses functions that cannot be traced, naming the place", () => {
    const branch = (v: NDArray): unknown => ((v as unknown as number) > 0 ? v : 0);
    expect(thrown(() => emit(branch, [spec([])]))).toContain("TraceError trace/");
    expect(thrown(() => emit(5 as never, []))).toContain("ArgumentError argument/function");
    expect(thrown(() => emit(() => "text", []))).toContain("ArgumentError argument/output");
    expect(thrown(() => emit((async () => 1) as never, []))).toContain(
      "ArgumentError argument/function: emit: argument 0 (f) is an AsyncFunction",
    );
  });

  test("refuses specs and options that are none", () => {
    expect(thrown(() => spec([3], "float16" as never))).toContain("DTypeError dtype/unknown: spec: dtype is float16");
    expect(thrown(() => emit(twice, spec([3]) as never))).toContain("ArgumentError argument/specs: emit: argument 1 (specs) is an ArraySpec");
    expect(thrown(() => emit(twice, ["x"]))).toContain('ArgumentError argument/type: emit: argument v is "x" (string)');
    expect(thrown(() => emit(twice, [spec([3])], { nam: "f" } as never))).toContain("ArgumentError argument/option: emit: unknown option nam");
    expect(thrown(() => emit(twice, [spec([3])], { name: "a-b" }))).toContain('ArgumentError emit/name: emit: name is "a-b" (string)');
    expect(thrown(() => emit(twice, [spec([3])], { target: "wasm" as never }))).toContain('UnsupportedError emit/target: emit: target is "wasm"');
    expect(thrown(() => emit(twice, [spec([3])], { target: "c" as never }))).toContain("ArgumentError argument/target");
    expect(thrown(() => emit(twice, [spec([3])], { constants: "gzip" as never }))).toContain('ArgumentError argument/constants: emit: constants is "gzip" (string)');
  }); // biome-ignore format: a list

  test("refuses a size that is open where a number is needed, and takes the number", async () => {
    const share = (v: NDArray): NDArray => v.mul(v.shape[0]! * 2);
    expect(thrown(() => emit(share, [spec(["n"])]))).toContain(
      "ArgumentError emit/size: emit: share needs the size 'n' as a number",
    );
    const { share: f } = await importModule(emit(share, [spec([4])]));
    expect([...f!(Float32Array.of(1, 2, 3, 4)).data]).toEqual([8, 16, 24, 32]);
    expect(thrown(() => f!(Float32Array.of(1, 2)))).toContain("compiled with float32[4] and called with float32[2]");
  });

  test("refuses two functions of one name, and a list of none", () => {
    const kernel = { name: "twice", fn: twice, specs: [spec([3])] };
    expect(thrown(() => emitModule([kernel, kernel]))).toBe(
      "ArgumentError emit/name: emitModule: two functions are named twice; give each its own name",
    );
    expect(thrown(() => emitModule([]))).toContain("ArgumentError argument/kernels");
    expect(thrown(() => emitModule(kernel as never))).toContain("ArgumentError argument/kernels");
    expect(thrown(() => emitModule([{ ...kernel, name: "" }]))).toContain("ArgumentError emit/name");
  });

  test("refuses what closes over a value of a trace around", () => {
    let text = "";
    makeIr((outer: NDArray) => {
      text = thrown(() => emit((v: NDArray) => v.add(outer), [spec([3])]));
      return outer;
    })(np.zeros([3]));
    expect(text).toContain("ArgumentError argument/compiled: emit: ");
  });

  test("holds control flow to its own limits", () => {
    const reversed = (v: NDArray): NDArray =>
      lax.scan((s: NDArray, u: NDArray) => [s.add(u), s], np.array(0), v, { reverse: true })[1] as NDArray;
    expect(thrown(() => emit(reversed, [spec(["n"])]))).toContain(
      "ArgumentError emit/size: emit: reversed needs the size 'n'",
    );
    expect(emit(reversed, [spec([5])]).code).toContain("export function reversed");
  });
});

test("NDArrays are array objects", async () => {
  const { rows: f } = await importModule(emit(mapped, specs));
  const k = new NDArray(Int32Array.of(1), [], "int32");
  expect(f!(np.array([[1, 2, 3]]), { w: np.array([1, 0, 1]), k })).toEqual(f!(Float32Array.of(1, 2, 3), { w, k: 1 }));
});
