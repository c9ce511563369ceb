// Every public function that JAX's data covers, emitted: the first, a middle and the last case of each give JAX's values.

import { expect, test } from "vitest";
import { emitModule } from "../../runtime/index.js";
import { different, type OpCase, opCases } from "../oracle/cases.js";
import { caseFunction, difference } from "../oracle/run-case.js";
import { importModule, resultsOf } from "./support.js";

const byOp = new Map<string, OpCase[]>();
for (const oracle of opCases.filter(({ id, eagerOnly = false }) => !different.has(id) && !eagerOnly))
  byOp.set(oracle.op, [...(byOp.get(oracle.op) ?? []), oracle]);

test("the data covers many functions", () => {
  expect(byOp.size).toBeGreaterThan(200);
});

test.each([...byOp])("%s", async (_, all) => {
  const cases = [...new Set([all[0]!, all[all.length >> 1]!, all.at(-1)!])];
  const functions = cases.map(caseFunction);
  const module = await importModule(
    emitModule(functions.map(({ f, arrays }, k) => ({ name: `case${k}`, fn: f, specs: arrays }))),
  );
  const problems = functions.flatMap(({ arrays }, k) => {
    const problem = difference(cases[k]!, resultsOf(module[`case${k}`]!(...arrays)));
    return problem === undefined ? [] : [`${cases[k]!.id}: ${problem}`];
  });
  expect(problems).toEqual([]);
});
