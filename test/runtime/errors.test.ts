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
  test.each(cases.map((one) => [one.id, one] as const))("%s", (_id, { js, must_name }) => {
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
