// Every line of ops.jsonl and more.jsonl, one test per function: dtype, shape and values against JAX, plain and under vmap.

import { describe, expect, test } from "vitest";
import { different, type OpCase, opCases } from "./cases.js";
import { difference, type Mode, publicFunction, runCase } from "./run-case.js";

const modes: readonly Mode[] = ["eager", "jit"];

const byOp = new Map<string, OpCase[]>();
for (const oracle of opCases.filter(({ id }) => !different.has(id)))
  byOp.set(oracle.op, [...(byOp.get(oracle.op) ?? []), oracle]);

describe.each(modes)("%s", (mode) => {
  for (const [op, cases] of byOp) {
    test(`${op}: ${cases.length} cases`, () => {
      expect(publicFunction(op), `${op} does not exist`).toBeDefined();
      const runnable = cases.filter(({ eagerOnly = false }) => mode === "eager" || !eagerOnly);
      const problems = runnable.flatMap((oracle) => {
        const problem = attempt(() => difference(oracle, runCase(oracle, mode)));
        return problem === undefined ? [] : [`${oracle.id}: ${problem}`];
      });
      expect(problems).toEqual([]);
    });
  }
});

function attempt(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return String(error);
  }
}
