// A function of one lane against its batches: eager, compiled, and under two vmaps, for every number of lanes from 0 to 5.

import { expect } from "vitest";
import { type ArrayLike, type DType, type Jitted, jit, type NDArray, vmap } from "../../runtime/index.js";
import {
  type Axis,
  difference,
  type Fill,
  filled,
  laneOf,
  placements,
  product,
  stackLanes,
  type Tolerance,
} from "./lanes.js";

export interface OpEntry {
  readonly f: (...lanes: NDArray[]) => NDArray | NDArray[];
  /** Operand shapes of one lane, per case. */
  readonly shapes: readonly (readonly (readonly number[])[])[];
  readonly dtypes: readonly DType[];
  readonly fill: Fill;
  readonly tolerance: Tolerance;
}

/** A function of one lane and what it is tried with; without a tolerance, bit for bit. */
export function entry(
  f: OpEntry["f"],
  shapes: OpEntry["shapes"],
  dtypes: readonly DType[] = ["float32"],
  fill: Fill = "special",
  tolerance: Tolerance = 0,
): OpEntry {
  return { f, shapes, dtypes, fill, tolerance };
}

/** No case of the entries differs from its lanes. */
export function expectLanes(entries: readonly OpEntry[]): void {
  const cases = casesOf(entries);
  expect(cases.length).toBeGreaterThan(0);
  const problems = cases.flatMap((made) => described(made, problemOf(made)));
  const nested = cases.filter(({ turn }) => turn % nestedEvery === 0);
  problems.push(...nested.flatMap((made) => described(made, nestedProblem(made))));
  expect(problems.slice(0, 10), `${problems.length} of ${cases.length} cases`).toEqual([]);
}

/** Lanes made per case; batches take the first so many of them. */
const most = 5;
/** One case in so many is tried under two vmaps too. */
const nestedEvery = 8;

type Operands = readonly NDArray[];
type Outputs = readonly NDArray[];
type Compiled = Jitted<ArrayLike[], NDArray | NDArray[]>;

const listOf = (result: NDArray | NDArray[]): Outputs => (Array.isArray(result) ? result : [result]);

export interface Case {
  readonly entry: OpEntry;
  readonly shapes: readonly (readonly number[])[];
  readonly axes: readonly Axis[];
  /** Number of the case, by which what is sampled is chosen. */
  readonly turn: number;
}

/** Every placement of mapped axes for every shape of every entry. */
export function casesOf(entries: readonly OpEntry[]): Case[] {
  const cases = entries.flatMap((entry) =>
    entry.shapes.flatMap((shapes) =>
      placements(shapes.map(({ length }) => length)).map((axes) => ({ entry, shapes, axes })),
    ),
  );
  return cases.map((made, turn) => ({ ...made, turn }));
}

function described({ entry, shapes, axes }: Case, problem: string | undefined): string[] {
  if (problem === undefined) return [];
  const operands = shapes.map((shape, k) => `${entry.dtypes[k]}[${shape}] on ${axes[k]}`);
  return [`${operands.join(", ")}: ${problem}`];
}

function attempt(check: () => string | undefined): string | undefined {
  try {
    return check();
  } catch (error) {
    return String(error);
  }
}

// --- one mapped axis -------------------------------------------------------------------------------------------------

function problemOf(made: Case): string | undefined {
  return attempt(() => {
    const { entry, axes, turn } = made;
    const lanes = Array.from({ length: most }, (_, lane) => operandsOf(made, (k) => (axes[k] === null ? 0 : lane)));
    const want = lanes.map((operands) => listOf(entry.f(...operands)));
    const outAxis = turn % (Math.min(...want[0]!.map(({ ndim }) => ndim)) + 1);
    const mapped = vmap(entry.f, { inAxes: [...axes], outAxes: outAxis });
    const compiled = jit(mapped);
    const batch = (from: number, to: number): Operands => stackOperands(lanes.slice(from, to), lanes[0]!, axes);
    const check = (
      what: string,
      call: (...operands: NDArray[]) => NDArray | NDArray[],
      size: number,
    ): string | undefined =>
      lanesProblem(
        `${what}, ${size} lanes`,
        listOf(call(...batch(0, size))),
        want.slice(0, size),
        outAxis,
        entry.tolerance,
      );
    for (const size of new Set([turn % 2 === 0 ? 3 : (turn >> 1) % (most + 1)])) {
      const problem = check("vmap", mapped, size);
      if (problem !== undefined) return problem;
    }
    for (const size of [3, 0, 1, 4 + (turn % 2)]) {
      const problem = check("jit(vmap)", compiled, size);
      if (problem !== undefined) return problem;
    }
    return aloneProblem(compiled, batch, outAxis) ?? compiledOnce(compiled);
  });
}

/** One lane alone, through the program that served the batch: the same bits, whatever is summed. */
function aloneProblem(
  compiled: Compiled,
  batch: (from: number, to: number) => Operands,
  outAxis: number,
): string | undefined {
  const whole = listOf(compiled(...batch(0, 3)));
  for (let lane = 0; lane < 3; lane++) {
    const alone = listOf(compiled(...batch(lane, lane + 1)));
    for (const [k, output] of whole.entries()) {
      const problem = difference(laneOf(alone[k]!, outAxis, 0), laneOf(output, outAxis, lane));
      if (problem !== undefined) return `lane ${lane} in a batch of one, output ${k}: ${problem}`;
    }
  }
  return undefined;
}

function compiledOnce(compiled: Compiled): string | undefined {
  const { misses } = compiled.cacheInfo();
  return misses === 1 ? undefined : `${misses} compiles for all batch sizes`;
}

function operandsOf({ entry, shapes }: Case, version: (operand: number) => number): NDArray[] {
  return shapes.map((shape, k) => filled(shape, entry.dtypes[k]!, entry.fill, 97 * k + version(k)));
}

function stackOperands(lanes: readonly Operands[], like: Operands, axes: readonly Axis[]): Operands {
  return like.map((own, k) => {
    const axis = axes[k]!;
    if (axis === null) return own;
    return stackLanes(
      lanes.map((operands) => operands[k]!),
      own,
      axis,
    );
  });
}

function lanesProblem(
  what: string,
  outputs: Outputs,
  want: readonly Outputs[],
  outAxis: number,
  tolerance: Tolerance,
): string | undefined {
  for (const [k, output] of outputs.entries()) {
    if (output.shape[outAxis] !== want.length) return `${what}: output ${k} has shape [${output.shape}]`;
    for (const [lane, own] of want.entries()) {
      const problem = difference(laneOf(output, outAxis, lane), own[k]!, tolerance);
      if (problem !== undefined) return `${what}: lane ${lane}, output ${k}: ${problem}`;
    }
  }
  return undefined;
}

// --- two mapped axes -------------------------------------------------------------------------------------------------

/** The axes of the case inside, others around it: mapped on its own axis, on the last one, or not at all. */
function nestedProblem(made: Case): string | undefined {
  return attempt(() => {
    const { entry, axes } = made;
    const outer = outerAxes(made);
    const mapped = vmap(vmap(entry.f, { inAxes: [...axes] }), { inAxes: [...outer] });
    const compiled = jit(mapped) as Compiled;
    for (const [rows, columns] of [
      [2, 3],
      [3, 1],
    ] as const) {
      const operands = nestedOperands(made, outer, rows, columns);
      const want = product([[...Array(rows).keys()], [...Array(columns).keys()]]).map(([row, column]) =>
        listOf(entry.f(...nestedLane(made, outer, row!, column!))),
      );
      for (const [what, call] of [
        ["two vmaps", mapped],
        ["jit of two vmaps", compiled],
      ] as const) {
        const flat = listOf(call(...operands)).map((output) => joinLeading(output, rows, columns));
        const problem = lanesProblem(`${what} on ${outer}, ${rows} times ${columns}`, flat, want, 0, entry.tolerance);
        if (problem !== undefined) return problem;
      }
    }
    return compiledOnce(compiled);
  });
}

function outerAxes({ shapes, axes, turn }: Case): Axis[] {
  const chosen = shapes.map(({ length }, k): Axis => {
    const choice = (turn / nestedEvery + k) % (length + 3);
    return choice > length + (axes[k] === null ? 0 : 1) ? null : choice;
  });
  const none = chosen.every((axis) => axis === null);
  return none ? [0, ...chosen.slice(1)] : chosen;
}

function nestedLane(made: Case, outer: readonly Axis[], row: number, column: number): NDArray[] {
  return operandsOf(made, (k) => (outer[k] === null ? 0 : 10 * row) + (made.axes[k] === null ? 0 : column));
}

function nestedOperands(made: Case, outer: readonly Axis[], rows: number, columns: number): Operands {
  const byRow = Array.from({ length: rows }, (_, row) =>
    stackOperands(
      Array.from({ length: columns }, (_, column) => nestedLane(made, outer, row, column)),
      nestedLane(made, outer, row, 0),
      made.axes,
    ),
  );
  return stackOperands(byRow, byRow[0]!, outer);
}

/** Axes 0 and 1 as one. */
function joinLeading(output: NDArray, rows: number, columns: number): NDArray {
  expect(output.shape.slice(0, 2)).toEqual([rows, columns]);
  const lanes = product([[...Array(rows).keys()], [...Array(columns).keys()]]).map(([row, column]) =>
    laneOf(laneOf(output, 0, row!), 0, column!),
  );
  return stackLanes(lanes, lanes[0]!, 0);
}
