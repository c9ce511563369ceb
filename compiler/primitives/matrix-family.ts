// The family of primitives that a library function computes, matrix by matrix. The last axes of an operand are one matrix
// (or vector, or row); those before them are lanes. A member says which arrays of one lane it works on and what it calls;
// evaluation and the loops both go by that, so that they give the same bits.

import { DTypeError, NeedsSize, ShapeError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import {
  type Aval,
  allocate,
  type Dense,
  type Dim,
  type DType,
  makeAval,
  sameShape,
  sizeOf,
  typeText,
} from "../ir/aval.js";
import {
  type Access,
  constant,
  type Expr,
  type Index,
  libraryCall,
  type Slice,
  type Stmt,
  type Target,
} from "../ir/loop-ir.js";
import type { BatchContext, BatchDim, Batched, Derivative, LowerContext, Params, Primitive } from "../ir/primitive.js";
import type { LibraryName } from "../library/text.js";
import { checkDTypeOf, checkEqualDTypes } from "./families.js";
import { type ScratchRows, scratchRows } from "./scratch-rows.js";

/** An array of one lane, in double precision unless it holds integers. */
export interface LaneArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype?: "int32";
  /** The operand that it starts as. */
  readonly from?: number;
  /** The output that it ends as. */
  readonly to?: number;
}

/** An array handed to a library function. */
export interface ArrayArgument {
  readonly array: LaneArray;
  readonly access: Slice["access"];
}

export interface LibraryStep {
  readonly name: LibraryName;
  readonly run: (...args: never[]) => void;
  readonly args: readonly (ArrayArgument | number | boolean)[];
}

/** Steps run in order. What does not depend on the lane, because all it is made of is shared, is worked out once. */
export interface LanePlan {
  readonly arrays: readonly LaneArray[];
  readonly steps: readonly LibraryStep[];
}

/** The sizes of one lane's own axes: those of a matrix, or the one of a vector. */
export type Core = readonly [first: number, second: number];

/** The cores of the operands, as many as there are. */
export type Cores = readonly [Core, Core, Core, Core];

export interface MatrixSpec<P extends Params> {
  readonly arguments: readonly string[];
  /** How many of the last axes of each operand are one lane's. */
  readonly ranks: readonly number[];
  /** Operands that may come without lane axes, for all lanes. The library function only reads them. */
  readonly shared?: readonly number[];
  /** Operands that are integers; all others are floats of one dtype. */
  readonly integers?: readonly number[];
  /** Checks sizes that have to fit. `shown` are the operands as the user sees them. */
  check(cores: Cores, shown: readonly Aval[], params: P): void;
  plan(cores: Cores, params: P): LanePlan;
  readonly differentiate: Derivative<P>;
}

export const reads = (array: LaneArray): ArrayArgument => ({ array, access: "read" });
export const updates = (array: LaneArray): ArrayArgument => ({ array, access: "update" });
export const writes = (array: LaneArray): ArrayArgument => ({ array, access: "write" });

export function matrixPrimitive<P extends Params>(name: string, spec: MatrixSpec<P>): Primitive<P> {
  const coresOf = (inputs: readonly Aval[]): Cores =>
    inputs.map((x, k) => coreOf(name, x, k, spec)) as readonly number[][] as unknown as Cores;
  const floatsOf = (inputs: readonly Aval[]): readonly Aval[] => inputs.filter((_, k) => !isInteger(spec, k));
  const lanePlan = (inputs: readonly Aval[], params: P) => {
    const plan = spec.plan(coresOf(inputs), params);
    const lanes = lanesOf(name, inputs, spec);
    const isPerLane = (k: number): boolean => lanes.length === 0 || !isShared(inputs[k]!, k, spec);
    return { plan, lanes, perLane: laneArrays(plan, isPerLane) };
  };
  return {
    name,
    shape(inputs, params) {
      const floats = floatsOf(inputs);
      checkDTypes(name, inputs, spec);
      const cores = coresOf(inputs);
      spec.check(cores, inputs, params);
      const lanes = lanesOf(name, inputs, spec);
      const weak = floats.every((x) => x.weak);
      return outputsOf(spec.plan(cores, params)).map(({ shape, dtype = floats[0]!.dtype }) =>
        makeAval([...lanes, ...shape], dtype, weak && dtype !== "int32"),
      );
    },
    evaluate(inputs, params) {
      const outputs = this.shape(inputs, params).map((aval) => {
        const shape = aval.shape as readonly number[];
        return { ...aval, shape, data: allocate(aval.dtype, sizeOf(shape)) };
      });
      const { plan, perLane, lanes } = lanePlan(inputs, params);
      evaluateLanes(plan, perLane, inputs, outputs, sizeOf(lanes as readonly number[]));
      return outputs;
    },
    batch(ctx, inputs, dims, params): Batched {
      const outputs = ctx.bind(this, leadingLanes(ctx, inputs, dims, spec), params);
      return { outputs, dims: outputs.map(() => 0) };
    },
    differentiate: spec.differentiate,
    lower: {
      kind: "nest",
      build(loops, inputs, outputs, params) {
        const avals = inputs.map(({ aval }) => aval);
        const { plan, perLane, lanes } = lanePlan(avals, params);
        return lowerLanes(loops, plan, perLane, lanes, floatsOf(avals)[0]!.dtype, inputs, outputs);
      },
    },
  };
}

// --- shapes ---------------------------------------------------------------------------------------------------------

type AnySpec = Pick<MatrixSpec<never>, "arguments" | "ranks" | "shared" | "integers">;

function isInteger({ integers = [] }: AnySpec, position: number): boolean {
  return integers.includes(position);
}

function checkDTypes(name: string, inputs: readonly Aval[], spec: AnySpec): void {
  inputs.forEach((x, k) => {
    if (!isInteger(spec, k)) checkDTypeOf(name, x, k, spec.arguments[k]!, "float");
    else if (x.dtype !== "int32") {
      throw new DTypeError(
        "dtype/operand",
        `${name}: argument ${k} (${spec.arguments[k]}) is ${typeText(x)}, expected int32`,
      );
    }
  });
  const floats = inputs.map((_, k) => k).filter((k) => !isInteger(spec, k));
  checkEqualDTypes(
    name,
    floats.map((k) => inputs[k]!),
    floats.map((k) => spec.arguments[k]!),
  );
}

/** The sizes of one lane's own axes, which have to be numbers. */
function coreOf(name: string, x: Aval, position: number, { arguments: names, ranks }: AnySpec): number[] {
  const rank = ranks[position]!;
  if (x.shape.length < rank) {
    throw new ShapeError(
      "shape/rank",
      `${name}: argument ${position} (${names[position]}) is ${typeText(x)}, expected ${rank} axes or more`,
    );
  }
  return x.shape.slice(x.shape.length - rank).map((dim) => {
    if (typeof dim === "string") throw new NeedsSize(dim, name);
    return dim;
  });
}

function ownLanes(x: Aval, position: number, { ranks }: AnySpec): readonly Dim[] {
  return x.shape.slice(0, x.shape.length - ranks[position]!);
}

function isShared(x: Aval, position: number, spec: AnySpec): boolean {
  return (spec.shared ?? []).includes(position) && ownLanes(x, position, spec).length === 0;
}

/** The axes before the matrices, equal for all operands but shared ones. */
function lanesOf(name: string, inputs: readonly Aval[], spec: AnySpec): readonly Dim[] {
  const leader = inputs.findIndex((x, k) => !isShared(x, k, spec));
  if (leader < 0) return [];
  const lanes = ownLanes(inputs[leader]!, leader, spec);
  inputs.forEach((x, k) => {
    if (isShared(x, k, spec) || sameShape(ownLanes(x, k, spec), lanes)) return;
    const [own, first] = [spec.arguments[k], spec.arguments[leader]];
    throw new ShapeError(
      "shape/operands",
      `${name}: argument ${k} (${own}) is ${typeText(x)}, argument ${leader} (${first}) is ` +
        `${typeText(inputs[leader]!)}; the axes before those of one matrix must be equal, broadcast one with np.broadcastTo`,
    );
  });
  return lanes;
}

function outputsOf({ arrays }: LanePlan): LaneArray[] {
  return arrays.filter(({ to }) => to !== undefined).sort((a, b) => a.to! - b.to!);
}

// --- batching -------------------------------------------------------------------------------------------------------

/** Every operand with the mapped axis in front of its other lane axes; shared ones that are not mapped stay as they are. */
function leadingLanes(
  ctx: BatchContext,
  inputs: readonly Atom[],
  dims: readonly BatchDim[],
  spec: AnySpec,
): readonly Atom[] {
  const moved = inputs.map((x, k) => {
    const dim = dims[k]!;
    if (dim !== null) return ctx.moveAxis(x, dim, 0);
    return isShared(x.aval, k, spec) ? x : ctx.broadcastAxis(x, 0);
  });
  const most = moved
    .map((x, k) => ownLanes(x.aval, k, spec))
    .reduce((longest, lanes) => (lanes.length > longest.length ? lanes : longest));
  return moved.map((x, k) => {
    const lanes = ownLanes(x.aval, k, spec);
    if (dims[k] === null || lanes.length === most.length) return x;
    const shape = [...most, ...x.aval.shape.slice(lanes.length)];
    return ctx.broadcast(x, shape, [0, ...shape.map((_, axis) => axis).slice(most.length)]);
  });
}

// --- evaluation -----------------------------------------------------------------------------------------------------

/** The arrays that are another one in each lane. */
function laneArrays({ arrays, steps }: LanePlan, isPerLane: (operand: number) => boolean): Set<LaneArray> {
  const perLane = new Set(arrays.filter(({ from }) => from !== undefined && isPerLane(from)));
  for (const step of steps) {
    if (!dependsOnLane(step, perLane)) continue;
    for (const arg of step.args) if (typeof arg === "object" && arg.access !== "read") perLane.add(arg.array);
  }
  return perLane;
}

function dependsOnLane({ args }: LibraryStep, perLane: ReadonlySet<LaneArray>): boolean {
  return args.some((arg) => typeof arg === "object" && perLane.has(arg.array));
}

type Storage = Float64Array | Int32Array;

function evaluateLanes(
  { arrays, steps }: LanePlan,
  perLane: ReadonlySet<LaneArray>,
  inputs: readonly Dense[],
  outputs: readonly Dense[],
  lanes: number,
): void {
  const storage = new Map<LaneArray, Storage>();
  for (const array of arrays) {
    const size = sizeOf(array.shape);
    storage.set(array, array.dtype === "int32" ? new Int32Array(size) : new Float64Array(size));
  }
  const fill = (array: LaneArray, lane: number): void => {
    const size = sizeOf(array.shape);
    storage.get(array)!.set(inputs[array.from!]!.data.subarray(lane * size, (lane + 1) * size));
  };
  const [once, each] = [false, true].map((own) => ({
    filled: arrays.filter((array) => array.from !== undefined && perLane.has(array) === own),
    steps: steps.filter((step) => dependsOnLane(step, perLane) === own),
  }));
  for (const array of once!.filled) fill(array, 0);
  for (const step of once!.steps) runStep(step, storage);
  for (let lane = 0; lane < lanes; lane++) {
    for (const array of each!.filled) fill(array, lane);
    for (const step of each!.steps) runStep(step, storage);
    for (const array of arrays) {
      if (array.to !== undefined) outputs[array.to]!.data.set(storage.get(array)!, lane * sizeOf(array.shape));
    }
  }
}

function runStep({ run, args }: LibraryStep, storage: ReadonlyMap<LaneArray, Storage>): void {
  const values = args.flatMap((arg): unknown[] => (typeof arg === "object" ? [storage.get(arg.array)!, 0] : [arg]));
  (run as (...given: unknown[]) => void)(...values);
}

// --- loops ----------------------------------------------------------------------------------------------------------

function lowerLanes(
  loops: LowerContext,
  { arrays, steps }: LanePlan,
  perLane: ReadonlySet<LaneArray>,
  lanes: readonly Dim[],
  float: DType,
  inputs: readonly Access[],
  outputs: readonly Target[],
): readonly Stmt[] {
  const scratch = new Map<LaneArray, ScratchRows>();
  for (const array of arrays) {
    const outer = perLane.has(array) ? lanes : [];
    scratch.set(array, scratchRows(loops, array.name, array.dtype ?? float, outer, array.shape));
  }
  const argument = (arg: LibraryStep["args"][number], at: readonly Index[]): Expr | Slice => {
    if (typeof arg === "boolean") return constant(Number(arg), "bool");
    if (typeof arg === "number") return constant(arg, Number.isInteger(arg) ? "int32" : "float64");
    return scratch.get(arg.array)!.slice(perLane.has(arg.array) ? at : [], arg.access);
  };
  const work = (at: readonly Index[], own: boolean): Stmt[] => [
    ...arrays.flatMap((array) => {
      if (array.from === undefined || perLane.has(array) !== own) return [];
      return scratch.get(array)!.fill(at, (element) => inputs[array.from!]!.read([...at, ...element]));
    }),
    ...steps.flatMap((step) => {
      if (dependsOnLane(step, perLane) !== own) return [];
      return [libraryCall(step.name, ...step.args.map((arg) => argument(arg, at)))];
    }),
  ];
  const results = (at: readonly Index[]): Stmt[] =>
    arrays.flatMap((array) => {
      if (array.to === undefined) return [];
      const output = outputs[array.to]!;
      return scratch.get(array)!.each(at, (element, value) => output.store([...at, ...element], value));
    });
  return [...work([], false), ...loops.parallel(lanes, (at) => [...work(at, true), ...results(at)])];
}
