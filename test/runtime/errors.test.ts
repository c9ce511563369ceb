// Bad calls, from the oracle's data: each throws an error of this package that names the facts a reader needs. The facts
// are those of JAX's messages, and some that JAX leaves out.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isTracing } from "../../compiler/trace/bind.js";
import * as api from "../../runtime/index.js";

interface ErrorCase {
  readonly id: string;
  readonly js: string;
  readonly must_name: readonly string[];
}

const cases = readFileSync(new URL("../oracle/data/errors.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as ErrorCase);

/** Functions that the cases call and that do not exist yet. A name that comes to exist must leave the list. */
// biome-ignore format: a name a line merges better
const missing: readonly string[] = [
];

/** Names of public functions in the text of a call. */
function namesIn(js: string): string[] {
  return [...new Set(js.match(/\b(?:np|lax|nn|random)(?:\.\w+)+|\b(?:vmap|jit|grad|jvp|vjp)(?=\()/g))];
}

function exists(name: string): boolean {
  let value: unknown = api;
  for (const part of name.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
  return value !== undefined;
}

/** `(3,)`, `(2, 3)` and `[2, 3]` as our messages write shapes, without spaces. */
function normal(text: string): string {
  return text
    .replace(/\s/g, "")
    .replace(/\((\d+(?:,\d+)*),?\)/g, "[$1]")
    .replace(/\(\)/g, "[]");
}

function errorOf(js: string): unknown {
  try {
    new Function(...Object.keys(api), `"use strict"; return ${js};`)(...Object.values(api));
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a bad call names what is wrong", () => {
  const runnable = cases.filter(({ js }) => namesIn(js).every(exists));

  test.each(runnable.map((one) => [one.id, one] as const))("%s", (_id, { js, must_name }) => {
    const error = errorOf(js);
    expect(error, `${js} does not throw`).toBeInstanceOf(api.LanewiseError);
    expect(error).not.toBeInstanceOf(api.CompilerBug);
    const { message, code } = error as api.LanewiseError;
    const unnamed = must_name.filter((fact) => !fact.split("|").some((one) => normal(message).includes(normal(one))));
    expect(unnamed, `not named in: ${message}`).toEqual([]);
    expect(message.endsWith(` [${code}]`), message).toBe(true);
    expect(isTracing()).toBe(false);
  });
});

test("the list of missing functions holds exactly those that the data uses and that do not exist", () => {
  const unknown = cases.flatMap(({ js }) => namesIn(js)).filter((name) => !exists(name));
  expect([...new Set(unknown)].sort()).toEqual([...missing].sort());
});
