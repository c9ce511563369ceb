// docs/functions.md is what the sources and the functions themselves say. `npm run functions` writes it anew.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DType } from "../compiler/ir/aval.js";
import * as lanewise from "../runtime/index.js";
import { renderFunctions } from "../scripts/functions-page.js";
import { type PublicFunction, readPublicFunctions } from "../scripts/public-functions.js";
import { npEntries } from "./conformance/np-entries.js";
import { signatures } from "./oracle/cases.js";

const functions = readPublicFunctions(new URL("../runtime/index.ts", import.meta.url));
const page = new URL("../docs/functions.md", import.meta.url);

type Callable = (...args: unknown[]) => unknown;

/** Every function of a namespace, by its full name; classes are no functions to call. */
function callables(namespace: object, prefix = ""): Map<string, Callable> {
  const found = new Map<string, Callable>();
  for (const [name, value] of Object.entries(namespace)) {
    const isClass = typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
    if (typeof value === "function" && !isClass) found.set(prefix + name, value as Callable);
    else if (Object.prototype.toString.call(value) === "[object Module]") {
      for (const [inner, f] of callables(value as object, `${prefix}${name}.`)) found.set(inner, f);
    }
  }
  return found;
}

const byName = callables(lanewise);

test("the sources name every function there is", () => {
  expect(functions.map(({ name }) => name).sort()).toEqual([...byName.keys()].sort());
});

/** One dtype of each kind is tried, and of two widths where results depend on it. */
const tried: readonly DType[] = ["bool", "int32", "uint8", "float32", "float64"];

/** What a function gives for arrays of each dtype, in words. */
function dtypesOf({ name, signatures: [signature] }: PublicFunction): string | undefined {
  const entry = npEntries[name.replace(/^np\./, "")]?.[0];
  const required = signature!.parameters.filter(({ optional }) => !optional);
  if (required.some(({ text }) => text.endsWith(": DType"))) return undefined;
  if (name.startsWith("np.") && entry !== undefined) return tabulate(entry.f as Callable, entry.shapes[0]!);
  if (required.length === 0 || !required.every(({ isArray }) => isArray) || name.startsWith("random."))
    return undefined;
  return tabulate(
    byName.get(name)!,
    required.map(() => [2, 2]),
  );
}

function tabulate(f: Callable, shapes: readonly (readonly number[])[]): string | undefined {
  const given = new Map<DType, DType>();
  for (const dtype of tried) {
    try {
      const result = f(...shapes.map((shape) => lanewise.np.ones([...shape], { dtype })));
      const first = Array.isArray(result) ? result[0] : result;
      if (!(first instanceof lanewise.NDArray)) return undefined;
      given.set(dtype, first.dtype);
    } catch (error) {
      if (!(error instanceof lanewise.DTypeError)) return undefined;
    }
  }
  const taken = [...given.keys()];
  const results = [...new Set(given.values())];
  const kept = taken.filter((dtype) => given.get(dtype) === dtype);
  if (results.length === 1 && taken.length > 1) return `${kindsText(taken)} → ${results[0]}`;
  const changed = results.flatMap((to) => {
    const from = taken.filter((dtype) => given.get(dtype) === to && dtype !== to);
    return from.length === 0 ? [] : [`${kindsText(from)} → ${to}`];
  });
  return [...(kept.length > 0 ? [`${kindsText(kept)} kept`] : []), ...changed].join("; ");
}

/** `ints` for both integer dtypes, `floats` for both widths, `any` for all that are tried. */
function kindsText(dtypes: readonly DType[]): string {
  if (dtypes.length === tried.length) return "any";
  const both = (a: DType, b: DType, name: string): string[] => {
    const own = dtypes.filter((dtype) => dtype === a || dtype === b);
    return own.length === 2 ? [name] : own;
  };
  const bool = dtypes.includes("bool") ? ["bool"] : [];
  return [...bool, ...both("int32", "uint8", "ints"), ...both("float32", "float64", "floats")].join(", ");
}

test("docs/functions.md is what they say", () => {
  const text = renderFunctions(functions, {
    dtypes: (name) => dtypesOf(functions.find((one) => one.name === name)!),
    signatures,
  });
  if (process.env.UPDATE_FUNCTIONS === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8"), "run npm run functions").toBe(text);
});
