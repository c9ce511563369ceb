// Random programs and the batches they run on, as fast-check makes and shrinks them.

import fc from "fast-check";
import { allocate, type DType, sizeOf } from "../../compiler/ir/aval.js";
import { NDArray, np } from "../../runtime/index.js";
import { insertAxis, type Level } from "./batching.js";
import { type Family, goTogether, mayGrow, operations, type Step } from "./operations.js";

export interface Program {
  readonly family: Family;
  readonly dtype: DType;
  /** Of one lane. */
  readonly shapes: readonly (readonly number[])[];
  readonly steps: readonly Step[];
  /** Which values come out, counted from the last one backwards. */
  readonly outputs: readonly number[];
  /** Per vmap, outermost first: lanes, and a number per input and for the outputs that axes are chosen by. */
  readonly maps: readonly { readonly size: number; readonly axes: readonly number[]; readonly out: number }[];
  readonly seed: number;
}

const dtypes: Readonly<Record<Family, readonly DType[]>> = {
  floats: ["float64"],
  sums: ["float64"],
  integers: ["int32", "uint32", "int8", "uint8", "int16", "uint16"],
  singles: ["float32"],
};

const shape = fc
  .array(fc.constantFrom(3, 2, 1, 4, 5, 9, 0), { maxLength: 3 })
  .map((dims) => (sizeOf(dims) > 60 ? dims.slice(0, 2) : dims));

export function programOf(family: Family): fc.Arbitrary<Program> {
  const number = fc.nat(59);
  return fc.record({
    family: fc.constant(family),
    dtype: fc.constantFrom(...dtypes[family]),
    shapes: fc.oneof(
      { arbitrary: fc.array(shape, { minLength: 1, maxLength: 3 }), weight: 5 },
      { arbitrary: fc.constant([[40], [40]]), weight: 1 }, // long enough for several accumulators
    ),
    steps: fc.array(fc.record({ op: fc.nat(operations.length * 4 - 1), a: fc.nat(7), b: fc.nat(7), p: number }), {
      minLength: 1,
      maxLength: 9,
    }),
    outputs: fc.array(fc.nat(4), { minLength: 1, maxLength: 3 }),
    maps: fc.array(
      fc.record({
        size: fc.constantFrom(3, 1, 0, 5),
        axes: fc.array(number, { minLength: 3, maxLength: 3 }),
        out: number,
      }),
      { minLength: 1, maxLength: 2 },
    ),
    seed: fc.nat(1 << 20),
  });
}

/** The function of one lane. `log` gets a line per operation. */
export function laneFunction(program: Program, log: string[] = []): (...inputs: NDArray[]) => NDArray[] {
  const { family, dtype, steps, outputs } = program;
  const available = operations.filter(({ families }) => families.includes(family));
  const constant = filled([3], dtype, family, program.seed + 17);
  return (...inputs) => {
    // `numbers` is what operations work on; comparisons give bools, which only come out.
    const numbers = [...inputs, constant];
    const values = [...numbers];
    for (const { op, a, b, p } of steps) {
      const { name, apply } = available[op % available.length]!;
      const x = numbers[numbers.length - 1 - (a % numbers.length)]!;
      const wanted = numbers[numbers.length - 1 - (b % numbers.length)]!;
      const y = goTogether(x, wanted) ? wanted : x;
      const result = mayGrow(x) ? apply(x, y, p, family) : undefined;
      if (result === undefined) continue;
      log.push(`v${values.length} = ${name}(v${values.indexOf(x)}, v${values.indexOf(y)}; ${p}) [${result.shape}]`);
      values.push(result);
      if (result.dtype === dtype) numbers.push(result);
    }
    return outputs.map((back) => values[values.length - 1 - (back % values.length)]!);
  };
}

const specials = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 0.5, 2 ** 31, 5e-324];

/** Numbers of the family, from a small generator of our own: the same on every run. */
export function filled(shape: readonly number[], dtype: DType, family: Family, seed: number): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  let state = (seed * 2654435761 + 12345) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let k = 0; k < data.length; k++) {
    const draw = next();
    if (family === "singles") data[k] = next() * 2 - 1;
    else if (family === "integers") data[k] = draw < 0.3 ? Math.floor(next() * 7) - 3 : Math.floor(next() * 2 ** 32);
    else if (family === "sums") data[k] = Math.floor(next() * 13) - 6;
    else data[k] = draw < 0.3 ? specials[Math.floor(next() * specials.length)]! : next() * 8 - 4;
  }
  return new NDArray(data, [...shape], dtype);
}

export interface Batch {
  readonly inputs: readonly NDArray[];
  /** Outermost first. */
  readonly levels: readonly Level[];
  /** Types of the outputs of one lane. */
  readonly lane: readonly NDArray[];
}

/** Inputs with their mapped axes, and the axes of every vmap. */
export function batchOf(program: Program): Batch {
  const { shapes, dtype, family, seed, maps } = program;
  const lane = laneFunction(program)(...laneArguments(program));
  const full = shapes.map((dims) => [...dims]);
  const laneRanks = lane.map(({ ndim }) => ndim);
  const levels: Level[] = [];
  for (const [depth, { size, axes, out }] of [...maps.entries()].reverse()) {
    const inAxes = full.map((dims, k) => axisFrom(axes[k]!, dims.length, k > 0));
    inAxes.forEach((axis, k) => {
      if (axis !== null) full[k] = insertAxis(full[k]!, axis, size);
    });
    const rank = maps.length - 1 - depth;
    const outAxes = laneRanks.map((own, k) => axisFrom(out + k * 7, own + rank, false)!);
    levels.unshift({ size, inAxes, outAxes });
  }
  return { inputs: full.map((dims, k) => filled(dims, dtype, family, seed + k)), levels, lane };
}

/** An axis for a value that has `rank` axes without it, from either end; sometimes null where that is allowed. */
function axisFrom(choice: number, rank: number, mayBeNull: boolean): number | null {
  if (mayBeNull && choice % 4 === 0) return null;
  const axis = choice % (rank + 1);
  return choice % 3 === 0 ? axis - (rank + 1) : axis;
}

/** Any arguments of one lane. */
export function laneArguments({ shapes, dtype }: Program): NDArray[] {
  return shapes.map((dims) => np.ones(dims, { dtype }));
}

/** The operations that the program comes to, one per line. */
function operationLines(program: Program): string[] {
  const log: string[] = [];
  laneFunction(program, log)(...laneArguments(program));
  return log;
}

/** True when floats are summed, so that their order shows in the last bits. */
export function sumsFloats(program: Program): boolean {
  return (
    program.family === "singles" && operationLines(program).some((line) => / (sum|cumsum|dot|matmul)\(/.test(line))
  );
}

/** The program as text, for a failing test. */
export function programText(program: Program): string {
  const { shapes, dtype, outputs } = program;
  const inputs = shapes.map((dims, k) => `v${k}: ${dtype}[${dims}]`).join(", ");
  return `${inputs}, v${shapes.length}: a captured ${dtype}[3]\n${operationLines(program).join("\n")}\nout: ${outputs} from the last`;
}
