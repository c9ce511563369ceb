// Names that come from users or from their data: keys, function names, axis names. Results are right, no prototype is
// touched, and what is emitted is code of ours with such text in string literals or in one comment line only.

import { parse, tokenizer } from "acorn";
import { afterEach, describe, expect, test } from "vitest";
import { emitDispatch } from "../../compiler/emit/dispatch.js";
import { compile } from "../../compiler/pipeline.js";
import { jit, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";

/** Each would do something if it reached code as it is. */
const hostile: readonly string[] = [
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "toString",
  "prototype",
  "arguments",
  "return",
  "",
  "0",
  "-1",
  "a b",
  "it's",
  'say "hi"',
  "back\\slash",
  "line\nbreak",
  "carriage\rreturn",
  "*/ globalThis.broken = 1; /*",
  "</script><script>globalThis.broken = 1</script>",
  "\u2028globalThis.broken = 1",
  "\u2029globalThis.broken = 1",
  "`; globalThis.broken = 1; `",
  "\x24{globalThis.broken = 1}",
  '"); globalThis.broken = 1; ("',
  "# sourceMappingURL=broken",
  "out",
  "kernel",
  "args",
  "NDArray",
  "\ud800 alone",
  "日本語",
  "é",
  "\0",
];

const prototypes = [Object.prototype, Array.prototype, Function.prototype] as const;
const untouched = prototypes.map((one) => Reflect.ownKeys(one));

afterEach(() => {
  expect(prototypes.map((one) => Reflect.ownKeys(one))).toEqual(untouched);
  expect(Object.hasOwn(globalThis, "broken")).toBe(false);
});

/** An object with one own property of that name, whatever the name. */
function withKey<T>(key: string, value: T): { [key: string]: T } {
  return Object.fromEntries([[key, value]]);
}

function named<F extends (...args: never[]) => unknown>(name: string, f: F): F {
  return Object.defineProperty(f, "name", { value: name });
}

/** Fails unless the text is one script in which `text` shows up in string literals and line comments alone. */
function expectHarmless(code: string, text: string, wrap: boolean): void {
  const source = wrap ? `(function () {${code}})` : code;
  parse(source, { ecmaVersion: 2022, sourceType: "script" });
  for (const token of tokenizer(source, { ecmaVersion: 2022 })) {
    if (token.type.label === "string") continue;
    expect(source.slice(token.start, token.end)).not.toBe("broken");
  }
  expect(code).not.toMatch(/[\u2028\u2029\r\0]/);
  if (/\n/.test(text)) expect(code).not.toContain(text);
}

describe.each(hostile.map((text) => [JSON.stringify(text), text] as const))("%s", (_shown, text) => {
  test("as a key of arguments and results", () => {
    const f = (record: { [key: string]: NDArray }): { [key: string]: NDArray } => {
      expect(Object.keys(record)).toEqual([text]);
      return withKey(text, record[text]!.mul(2));
    };
    const x = np.array([1, 2]);
    for (const g of [vmap(f), jit(f), jit(vmap(f)), vmap(jit(f))]) {
      for (let call = 0; call < 2; call++) {
        const result = g(withKey(text, x));
        expect(Reflect.ownKeys(result)).toEqual([text]);
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
        const own = Object.getOwnPropertyDescriptor(result, text)!.value as NDArray;
        expect(own.toArray()).toEqual([2, 4]);
      }
    }
  });

  test("as a key of inAxes and outAxes", () => {
    const f = (record: { [key: string]: NDArray }): { [key: string]: NDArray } => record;
    const axes = withKey(text, 1);
    const result = vmap(f, { inAxes: [axes], outAxes: axes })(withKey(text, np.array([[1, 2, 3]])));
    expect((Object.getOwnPropertyDescriptor(result, text)!.value as NDArray).toArray()).toEqual([[1, 2, 3]]);
  });

  test("as a key that is there only by inheritance", () => {
    const f = jit((record: { [key: string]: NDArray }) => record);
    f(withKey(text, np.array(1)));
    const result = f({ other: np.array(2) });
    expect(Reflect.ownKeys(result)).toEqual(["other"]);
    expect(Reflect.ownKeys(f({}))).toEqual([]);
  });

  test("as the name of a function", () => {
    const f = named(text, (v: NDArray) => np.sum(np.square(v)));
    const x = np.array([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: a matrix
    expect(jit(vmap(f))(x).toArray()).toEqual([14, 77]);
    const { fn } = makeIr(vmap(f))(x);
    const { code, name } = compile(fn, { check: true, inputNames: [text] });
    expectHarmless(code, text, false);
    expect(name).toMatch(/^[\w$]+$/);
    expect(code.split("\n").filter((line) => line.startsWith("//")).length).toBe(3);
    const inner = jit(f);
    expect(jit((v: NDArray) => inner(v).add(inner(v)))(np.array([1, 2])).item()).toBe(10);
  });

  test("as the name of an axis", () => {
    const f = vmap((x: NDArray) => x.add(1), { axisName: text });
    expect(f(np.array([1])).toArray()).toEqual([2]);
    expect(jit(f)(np.array([1, 2])).toArray()).toEqual([2, 3]);
    const refused = (): unknown => vmap((x: NDArray) => x, { axisName: text, outAxes: null })(np.ones([2]));
    expect(refused).toThrow(JSON.stringify(text));
  });

  test("as the name of a size", () => {
    const { fn } = makeIr((x: NDArray) => x.mul(2))(np.ones([2]));
    const open = { shape: [text], dtype: "float32", weak: false } as const;
    const record = { kind: "record", keys: [text], children: [{ kind: "leaf" }] } as const;
    const wrapper = emitDispatch({
      name: text,
      argsTree: { kind: "list", children: [record] },
      leaves: [{ form: "array", aval: open }],
      outputs: [open],
      outputTree: record,
      captured: 0,
      sizes: [text],
      into: false,
    });
    expectHarmless(wrapper, text, true);
    expectHarmless(compile({ ...fn, name: text }, { check: true }).code, text, false);
  });

  test("in an error message, in quotes or escaped", () => {
    const f = jit((record: { [key: string]: NDArray }) => record);
    expect(() => f(withKey(text, "no array" as unknown as NDArray))).toThrow(/\[argument\/type\]$/);
    const output = named(text, () => "no array" as unknown as NDArray);
    expect(() => jit(output)()).toThrow(/\[argument\/output\]$/);
  });
});

test("two hostile names that look alike as identifiers stay apart", () => {
  const f = jit((record: { [key: string]: NDArray }) => ({ "a-b": record["a b"]!, "a b": record["a-b"]! }));
  const result = f({ "a b": np.array(1), "a-b": np.array(2) });
  expect([result["a-b"].item(), result["a b"].item()]).toEqual([1, 2]);
});

test("parameters named like globals, helpers and our own variables", () => {
  const f = new Function(
    "np",
    "return (Math, Float32Array, out, i, n, NaN1) => np.add(np.add(Math, Float32Array), np.add(out, np.add(i, np.add(n, NaN1))))",
  )(np) as (
    // biome-ignore format: the source of a function
    ...xs: NDArray[]
  ) => NDArray;
  const ones = Array.from({ length: 6 }, () => np.array([1, 2]));
  expect(jit(vmap(f))(...ones).toArray()).toEqual([6, 12]);
});

test("a key __proto__ in JSON keeps the batch's data out of prototypes", () => {
  const parsed = JSON.parse('{"__proto__": {"polluted": 1}, "x": 2}') as { [key: string]: NDArray };
  const result = jit((record: { [key: string]: unknown }) => record as { [key: string]: NDArray })(parsed);
  expect(Reflect.ownKeys(result).sort()).toEqual(["__proto__", "x"]);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});
