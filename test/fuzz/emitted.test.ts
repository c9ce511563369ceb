// The random programs as emitted modules, a dozen in each: what they give is what the same programs give eagerly, from array
// objects and from bare typed arrays. FC_SEED=<n> tries other programs, FUZZ_RUNS=<n> more of them.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { takesFlatData } from "../../compiler/emit/entry.js";
import { emitModule, type NDArray, vmap } from "../../runtime/index.js";
import type { ArraySpec } from "../../runtime/spec.js";
import { type Exports, importModule, openSpecs, resultsOf } from "../emit/support.js";
import { differenceOf } from "./batching.js";
import { plainInput, stacked } from "./control-inputs.js";
import { build, programText as controlText, laneKinds, programFrom } from "./control-programs.js";
import type { Family } from "./operations.js";
import { batchOf, laneFunction, type Program, programOf, programText } from "./programs.js";

interface Emittable {
  readonly f: (...inputs: NDArray[]) => NDArray[];
  readonly inputs: readonly NDArray[];
  readonly within: number;
  readonly text: () => string;
}

const runs = Number(process.env.FUZZ_RUNS ?? 48);
const perModule = 12;
const families: readonly Family[] = ["floats", "sums", "integers", "singles"];

describe.each(families)("emitted programs of %s", (family) => {
  test("do what eager ones do", { timeout: 600_000 }, () => checkAll(fc.sample(programOf(family), runs).map(batched)));
});

test("emitted programs with control flow do what eager ones do", { timeout: 600_000 }, () => {
  const tape = fc.record({ tape: fc.array(fc.nat(359), { minLength: 6, maxLength: 160 }), seed: fc.nat(1000) });
  return checkAll(fc.sample(tape, runs).map(controlled));
});

function batched(program: Program): Emittable {
  const { inputs, levels } = batchOf(program);
  const f = levels.reduceRight<Emittable["f"]>(
    (inner, { inAxes, outAxes }) => vmap(inner, { inAxes: [...inAxes], outAxes: [...outAxes] }) as Emittable["f"],
    laneFunction(program),
  );
  // Float32 values are within [-1, 1], and no operation multiplies an error by more than 2.
  return { f, inputs, within: program.family === "singles" ? 2e-5 : 0, text: () => programText(program) };
}

function controlled({ tape, seed }: { tape: readonly number[]; seed: number }): Emittable {
  const program = programFrom(tape);
  const f = vmap((...args: NDArray[]): NDArray[] => build(program, [], args)) as Emittable["f"];
  const lanes = [0, 1, 2];
  const inputs = laneKinds.map((kind, k) =>
    stacked(
      lanes.map((lane) => plainInput(kind, 3, seed + k * 13 + lane * 101)),
      kind,
      3,
      [lanes.length],
    ),
  );
  return { f, inputs, within: 0, text: () => controlText(program) };
}

async function checkAll(programs: readonly Emittable[]): Promise<void> {
  for (let start = 0; start < programs.length; start += perModule) {
    const some = programs.slice(start, start + perModule);
    const specs = some.map(({ f, inputs }) => openSpecs(f, inputs));
    const module = await importModule(emitModule(some.map(({ f }, k) => ({ name: `f${k}`, fn: f, specs: specs[k]! }))));
    some.forEach((program, k) => {
      expect(problemOf(program, module[`f${k}`]!, specs[k] as ArraySpec[])).toBe("");
    });
  }
}

function problemOf(
  { f, inputs, within, text }: Emittable,
  emitted: Exports[string],
  specs: readonly ArraySpec[],
): string {
  const want = f(...inputs);
  const flat = inputs.map((input, k) => (takesFlatData(specs[k]!.shape) ? input.data : input));
  for (const args of [inputs, flat]) {
    const problem = differenceOf(resultsOf(emitted!(...args)), want, { within });
    if (problem !== undefined) return `${problem}\n${text()}`;
  }
  const out = want.map(({ data }) => data.slice().fill(1));
  const results = resultsOf(emitted!(...inputs, { out }));
  const problem = differenceOf(results, want, { within });
  if (problem !== undefined) return `into out: ${problem}\n${text()}`;
  return results.every(({ data }, k) => data === out[k]) ? "" : `out is not used\n${text()}`;
}
