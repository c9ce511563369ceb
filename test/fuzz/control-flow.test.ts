// Random programs with nested branches and loops against a plain JavaScript interpreter, bit for bit: lane by lane,
// compiled lane by lane, vmap, compiled vmap, and two vmaps, some inputs shared by all lanes. FC_SEED=<n> tries other
// programs, FUZZ_RUNS=<n> more of them.

import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../compiler/pipeline.js";
import { jit, makeIr, type NDArray, vmap } from "../../runtime/index.js";
import { differenceOf } from "./batching.js";
import { plainInput, stacked } from "./control-inputs.js";
import { build, interpret, laneKinds, type Plain, type Program, programFrom, programText } from "./control-programs.js";

const runs = Number(process.env.FUZZ_RUNS ?? 150);
const lanes = 4;

interface Case {
  readonly tape: readonly number[];
  /** Bit k: input k is shared by all lanes. */
  readonly shared: number;
  readonly seed: number;
  /** Length of the vectors: written out, or in loops. Both are summed in order. */
  readonly width: number;
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  tape: fc.array(fc.nat(359), { minLength: 6, maxLength: 160 }),
  shared: fc.nat(2 ** laneKinds.length - 2),
  seed: fc.nat(1000),
  width: fc.constantFrom(3, 28),
});

test("programs with control flow do what an interpreter does", { timeout: 600_000 }, () => {
  fc.assert(
    fc.property(anyCase, (one) => {
      expect(explained(one)).toBe("");
    }),
    { numRuns: runs },
  );
});

function explained(one: Case): string {
  const program = programFrom(one.tape);
  try {
    const problem = check(program, one);
    return problem === undefined ? "" : `${problem}\n${programText(program)}`;
  } catch (error) {
    return `${(error as Error).stack}\n${programText(program)}`;
  }
}

function check(program: Program, { shared, seed, width }: Case): string | undefined {
  const f = (...args: NDArray[]): NDArray[] => build(program, [], args);
  const isShared = laneKinds.map((_, k) => (shared >> k) % 2 === 1);
  const inputs = Array.from({ length: lanes }, (_, lane) =>
    laneKinds.map((kind, k) => plainInput(kind, width, seed + k * 13 + (isShared[k] ? 0 : lane * 101))),
  );
  const wanted = inputs.map((values) => interpret(program, [], values));
  const compiled = jit(f);
  for (const [lane, values] of inputs.entries()) {
    const args = values.map((value, k) => stacked([value], laneKinds[k]!, width, []));
    const want = wanted[lane]!.map((value, k) => stacked([value], program.kinds[k]!, width, []));
    const problem = said(`lane ${lane}`, f(...args), want) ?? said(`lane ${lane} compiled`, compiled(...args), want);
    if (problem !== undefined) return problem;
  }
  return batchProblem(program, width, f, inputs, isShared, wanted);
}

function batchProblem(
  program: Program,
  width: number,
  f: (...args: NDArray[]) => NDArray[],
  inputs: readonly (readonly Plain[])[],
  isShared: readonly boolean[],
  wanted: readonly (readonly Plain[])[],
): string | undefined {
  const inAxes = isShared.map((is) => (is ? null : 0));
  const batch = (from: number, to: number, dims: readonly number[]): NDArray[] =>
    laneKinds.map((kind, k) =>
      isShared[k]
        ? stacked([inputs[0]![k]!], kind, width, [])
        : stacked(
            inputs.slice(from, to).map((values) => values[k]!),
            kind,
            width,
            dims,
          ),
    );
  const outputs = (from: number, to: number, dims: readonly number[]): NDArray[] =>
    program.kinds.map((kind, k) =>
      stacked(
        wanted.slice(from, to).map((values) => values[k]!),
        kind,
        width,
        dims,
      ),
    );
  const mapped = vmap(f, { inAxes });
  const compiled = jit(mapped);
  const all = batch(0, lanes, [lanes]);
  compile(makeIr(mapped)(...all).fn, { check: true });
  const twice = vmap(mapped, { inAxes });
  const square = batch(0, lanes, [2, lanes / 2]);
  const problem =
    said("vmap", mapped(...all), outputs(0, lanes, [lanes])) ??
    said("compiled vmap", compiled(...all), outputs(0, lanes, [lanes])) ??
    said("compiled vmap of one lane", compiled(...batch(1, 2, [1])), outputs(1, 2, [1])) ??
    said("compiled vmap of no lane", compiled(...batch(0, 0, [0])), outputs(0, 0, [0])) ??
    said("two vmaps", twice(...square), outputs(0, lanes, [2, lanes / 2])) ??
    said("two vmaps compiled", jit(twice)(...square), outputs(0, lanes, [2, lanes / 2]));
  if (problem !== undefined) return problem;
  const { misses } = compiled.cacheInfo();
  return misses === 1 ? undefined : `${misses} compiles for three batch sizes`;
}

function said(what: string, got: readonly NDArray[], want: readonly NDArray[]): string | undefined {
  const problem = differenceOf(got, want, { within: 0 });
  return problem === undefined ? undefined : `${what}: ${problem}`;
}
