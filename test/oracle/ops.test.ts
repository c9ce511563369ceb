// Every line of ops.jsonl, one test per function: dtype, shape and values against JAX, plain and under vmap.

import { describe, expect, test } from "vitest";
import { type OpCase, opCases } from "./cases.js";
import { difference, type Mode, publicFunction, runCase } from "./run-case.js";

const modes: readonly Mode[] = ["eager", "jit"];

/** Functions that JAX has and this package does not have yet. A name that comes to exist must leave the list. */
const missing: readonly string[] = [];

/** Where this package means something else: the sum of a number over lanes is a number, which comes out as float32. */
const different: readonly string[] = ["lax.psum.d8"];

const byOp = new Map<string, OpCase[]>();
for (const oracle of opCases.filter(({ id }) => !different.includes(id)))
  byOp.set(oracle.op, [...(byOp.get(oracle.op) ?? []), oracle]);

describe.each(modes)("%s", (mode) => {
  for (const [op, cases] of byOp) {
    if (missing.includes(op)) continue;
    test(`${op}: ${cases.length} cases`, () => {
      expect(publicFunction(op), `${op} does not exist: write it, or list it as missing`).toBeDefined();
      const problems = cases.flatMap((oracle) => {
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

test("the list of missing functions holds only missing functions that the data uses", () => {
  expect(missing.filter((op) => publicFunction(op) !== undefined || !byOp.has(op))).toEqual([]);
});
