// np.linalg and np.fft in float64 against values that NumPy 2.4 computed (LAPACK, pocketfft), operation by operation and
// compiled. Signs of vectors that NumPy leaves open were made those that the functions document.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { jit, NDArray, np } from "../../runtime/index.js";

interface Values {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
type Argument = Values | { readonly re: Values; readonly im: Values } | number;
type Given = NDArray | { readonly re: NDArray; readonly im: NDArray } | number;

interface Case {
  readonly f: string;
  readonly args: readonly Argument[];
  readonly options: Readonly<Record<string, unknown>>;
  readonly out: readonly Values[];
}

const cases = readFileSync(new URL("../oracle/data/numpy-linalg.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Case);

const byName = new Map<string, Case[]>();
for (const one of cases) byName.set(one.f, [...(byName.get(one.f) ?? []), one]);

function toArray({ shape, data }: Values): NDArray {
  return new NDArray(Float64Array.from(data), [...shape], "float64");
}

function toArgument(x: Argument): Given {
  if (typeof x === "number") return x;
  return "re" in x ? { re: toArray(x.re), im: toArray(x.im) } : toArray(x);
}

const infinities: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity };

function optionsOf({ options }: Case): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([name, x]) => [name, infinities[x as string] ?? x]));
}

/** The outputs of a call, flat. */
function call(one: Case, args: readonly Given[]): NDArray[] {
  const [space, name] = one.f.split(".") as ["linalg" | "fft", string];
  const f = (np[space] as unknown as Record<string, (...given: unknown[]) => unknown>)[name]!;
  const options = optionsOf(one);
  const result = f(...args, ...(Object.keys(options).length > 0 ? [options] : []));
  if (result instanceof NDArray || isTracer(result)) return [result as NDArray];
  return Array.isArray(result) ? result : [(result as { re: NDArray }).re, (result as { im: NDArray }).im];
}

function isTracer(x: unknown): boolean {
  return typeof x === "object" && x !== null && "aval" in x;
}

function check(got: readonly NDArray[], want: readonly Values[], what: string): void {
  expect(got.length, what).toBe(want.length);
  want.forEach(({ shape, data }, k) => {
    expect(got[k]!.shape, what).toEqual(shape);
    const scale = Math.max(1, ...data.map(Math.abs));
    const tolerance = got[k]!.dtype === "float32" ? 1e-6 : 1e-12;
    const far = data.findIndex((value, i) => !(Math.abs(got[k]!.data[i]! - value) <= tolerance * scale));
    expect(far < 0 ? "near" : `output ${k}, element ${far}: ${got[k]!.data[far]}, expected ${data[far]}`, what).toBe(
      "near",
    );
  });
}

describe.each([...byName])("np.%s", (_name, own) => {
  test("as NumPy", () => {
    own.forEach((one, k) => {
      const args = one.args.map(toArgument);
      const what = `case ${k} ${JSON.stringify(one.options)}`;
      check(call(one, args), one.out, what);
      const traced = args.filter((x) => typeof x !== "number");
      const compiled = jit((...arrays: Given[]) => {
        let next = 0;
        return call(
          one,
          args.map((x) => (typeof x === "number" ? x : arrays[next++]!)),
        );
      });
      if (traced.length > 0) check(compiled(...(traced as NDArray[])), one.out, `${what}, compiled`);
    });
  });
});
