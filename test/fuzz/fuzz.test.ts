// Random programs, four ways: eager vmap, compiled vmap, the function on each lane eagerly, and compiled. FC_SEED=<n>
// tries other programs, FUZZ_RUNS=<n> more of them. A failure prints its smallest program.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile } from "../../compiler/pipeline.js";
import { type ArrayLike, type Jitted, jit, makeIr, type NDArray, vmap } from "../../runtime/index.js";
import { differenceOf, insertAxis, type Level, laneOf, lanesOf, outputLane, take } from "./batching.js";
import type { Family } from "./operations.js";
import {
  type Batch,
  batchOf,
  laneArguments,
  laneFunction,
  type Program,
  programOf,
  programText,
  sumsFloats,
} from "./programs.js";

type Mapped = (...inputs: NDArray[]) => NDArray[];

const runs = Number(process.env.FUZZ_RUNS ?? 120);
const families: readonly Family[] = ["floats", "sums", "integers", "singles"];

describe.each(families)("programs of %s", (family) => {
  test("agree between lanes and batches, eager and compiled", { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(programOf(family), (program) => {
        const problem = explained(program);
        expect(problem).toBe("");
      }),
      { numRuns: runs },
    );
  });
});

/** What does not hold for the program, with its text; "" when all does. */
function explained(program: Program): string {
  const { levels } = batchOf(program);
  try {
    const problem = check(program);
    return problem === undefined ? "" : `${problem}\n${programText(program)}\n${JSON.stringify(levels)}`;
  } catch (error) {
    return `${(error as Error).stack}\n${programText(program)}\n${JSON.stringify(levels)}`;
  }
}

function check(program: Program): string | undefined {
  const batch = batchOf(program);
  const { inputs, levels } = batch;
  const f = laneFunction(program);
  const mapped = levels.reduceRight<Mapped>(
    (inner, { inAxes, outAxes }) => vmap(inner, { inAxes: [...inAxes], outAxes: [...outAxes] }) as Mapped,
    f,
  );
  for (const [g, args] of [
    [mapped, inputs],
    [f, laneArguments(program)],
  ] as const) {
    compile(makeIr(g)(...args).fn, { check: true });
  }
  const compiled = jit(mapped);
  const outputs = compiled(...inputs);
  return (
    shapesProblem(outputs, batch) ??
    said("eager vmap", differenceOf(outputs, mapped(...inputs), { within: toleranceOf(program) })) ??
    lanesProblem(program, outputs, batch) ??
    sliceProblem(compiled, outputs, batch)
  );
}

/** Float32 values are within [-1, 1], and no operation multiplies an error by more than 2. */
function toleranceOf({ family }: Program): number {
  return family === "singles" ? 2e-5 : 0;
}

function said(what: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `against ${what}: ${problem}`;
}

function shapesProblem(outputs: readonly NDArray[], { lane, levels }: Batch): string | undefined {
  const wanted = lane.map(({ shape, dtype }, k) => {
    const full = levels.reduceRight<readonly number[]>(
      (dims, level) => insertAxis(dims, level.outAxes[k]!, level.size),
      shape,
    );
    return `${dtype}[${full}]`;
  });
  const got = outputs.map(({ shape, dtype }) => `${dtype}[${shape}]`);
  return `${got}` === `${wanted}` ? undefined : `shapes are ${got}, expected ${wanted}`;
}

/** Every lane alone, eagerly and compiled. */
function lanesProblem(program: Program, outputs: readonly NDArray[], { inputs, levels }: Batch): string | undefined {
  const f = laneFunction(program);
  const compiled = jit(f);
  const within = toleranceOf(program);
  for (const lane of lanesOf(levels)) {
    const args = laneOf(inputs, levels, lane);
    const own = outputLane(outputs, levels, lane);
    const problem =
      said(`lane ${lane} alone`, differenceOf(own, f(...args), { within })) ??
      said(
        `lane ${lane} alone, compiled`,
        differenceOf(own, compiled(...args), { within: sumsFloats(program) ? within : 0 }),
      );
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The same compiled program on a batch of one: the same bits, whatever is summed. */
function sliceProblem(
  compiled: Jitted<ArrayLike[], NDArray[]>,
  outputs: readonly NDArray[],
  { inputs, levels }: Batch,
): string | undefined {
  const [outer] = levels as readonly [Level];
  for (let k = 0; k < outer.size; k++) {
    const args = inputs.map((input, at) => (outer.inAxes[at] === null ? input : take(input, outer.inAxes[at]!, k, 1)));
    const want = outputs.map((output, at) => take(output, outer.outAxes[at]!, k, 1));
    const problem = differenceOf(compiled(...args), want, { within: 0 });
    if (problem !== undefined) return `a batch of lane ${k} only: ${problem}`;
  }
  const { misses } = compiled.cacheInfo();
  return misses === 1 ? undefined : `${misses} compiles for two batch sizes`;
}
