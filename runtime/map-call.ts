// A call of a mapped function: the function is traced once, on one lane; the trace is batched and applied. On arrays that
// evaluates operation by operation; under jit it records, and the jit compiles the whole.

import { ArgumentError, NeedsSize, ShapeError, TreeError, UnsupportedError } from "../compiler/errors.js";
import { type Aval, type Dim, isInteger, makeAval, typeText } from "../compiler/ir/aval.js";
import type { BatchDim } from "../compiler/ir/primitive.js";
import { laneMap } from "../compiler/primitives/lane-map.js";
import { bind, recordsEverything, type Value } from "../compiler/trace/bind.js";
import { applyFn, describeValue, type Staged, stage } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { flatten, leafPaths, pathText, type Tree, unflatten } from "../compiler/trace/tree.js";
import { padRagged } from "../compiler/transforms/ragged.js";
import { vmapFn } from "../compiler/transforms/vmap.js";
import type { NDArray } from "./array.js";
import { valueToArray } from "./convert.js";
import { ownArray } from "./eager.js";
import { argumentValue, outputValue } from "./leaves.js";
import { concatenate } from "./numpy/joining.js";
import { sum } from "./numpy/reductions.js";
import { moveaxis } from "./numpy/shapes.js";
import { sliceAxis } from "./numpy/support.js";
import {
  axesOfArguments,
  axesOfOutputs,
  checkMappedAxis,
  checkOutputAxis,
  commonSize,
  leafNames,
  type MappedLeaf,
  type VmapSpec,
} from "./vmap-axes.js";
import { nameOf, namesOf } from "./wrapped.js";

interface MappedValue extends MappedLeaf {
  /** Place among the leaves of the arguments. */
  readonly position: number;
  readonly value: NDArray;
  /** The mapped axis, counted from the front. */
  readonly at: number;
}

/** A lane program with everything that batching it needs. */
interface LaneProgram {
  readonly staged: Staged;
  readonly mapped: readonly MappedValue[];
  readonly outAxes: readonly (number | null)[];
  readonly spec: VmapSpec;
}

export function callMapped(spec: VmapSpec, args: readonly unknown[]): unknown {
  const { leaves, tree } = flatten(args);
  const mapped = mappedValues(spec, leaves, tree);
  const size = sizeOfMap(mapped, spec, leaves.length);
  const staged = stageLane(spec, leaves, tree, mapped, size);
  const program = { staged, mapped, outAxes: axesOfOutputs(spec.outAxes, staged.outputTree), spec };
  const values = mapped.map(({ value }) => value);
  const results = isChunked(program, size)
    ? runInChunks(program, values, size as number)
    : runBatch(program, values, size);
  return unflatten(staged.outputTree, results);
}

function mappedValues(spec: VmapSpec, leaves: readonly unknown[], tree: Tree): MappedValue[] {
  const names = leafNames(tree, namesOf(spec.f));
  return axesOfArguments(spec.inAxes, tree).flatMap((axis, position) => {
    if (axis === null) return [];
    const name = names[position]!;
    const value = mappedValue(leaves[position], name);
    const at = checkMappedAxis(axis, value.aval, name);
    return [{ position, value, at, name, axis, size: value.aval.shape[at]!, aval: value.aval }];
  });
}

function mappedValue(leaf: unknown, name: string): NDArray {
  const value = argumentValue(leaf, `vmap: argument ${name}`);
  if (value !== undefined) return valueToArray(value);
  throw new ArgumentError(
    "argument/type",
    `vmap: argument ${name} is ${describeValue(leaf)}, expected an array; pass null in inAxes for values that are not`,
  );
}

function sizeOfMap(mapped: readonly MappedLeaf[], { axisSize }: VmapSpec, leafCount: number): Dim {
  if (mapped.length > 0 || axisSize !== undefined) return commonSize(mapped, axisSize);
  if (leafCount === 0) {
    throw new TreeError(
      "tree/no-arrays",
      "vmap: the call has no array to map over; pass at least one argument with an array, or the axisSize option",
    );
  }
  throw new TreeError(
    "tree/no-mapped",
    "vmap: inAxes maps no argument; give at least one axis that is not null, or the axisSize option",
  );
}

// --- the lane -------------------------------------------------------------------------------------------------------

function stageLane(
  spec: VmapSpec,
  leaves: readonly unknown[],
  tree: Tree,
  mapped: readonly MappedValue[],
  size: Dim,
): Staged {
  const { f, axisName } = spec;
  const avals = mapped.map(({ aval, at }) => laneAval(aval, at));
  const ragged = spec.lengths === undefined ? undefined : raggedLane(spec.lengths, tree, mapped, avals);
  const name = nameOf(f);
  const trace = (): Staged =>
    stage(
      (tracers) => {
        const lanes = [...leaves];
        mapped.forEach(({ position }, k) => {
          lanes[position] = tracers[k];
        });
        return f(...(unflatten(tree, lanes) as never[]));
      },
      ragged?.avals ?? avals,
      (leaf, k, outputTree) => outputValue("vmap", f, leaf, k, outputTree),
      {
        label: `vmap(${name})`,
        name,
        recordsAll: ragged !== undefined, // even what only has the shape of a row depends on its length
        inputNames: mapped.map((leaf) => leaf.name),
        ...(axisName === undefined ? {} : { axis: { name: axisName, size } }),
      },
    );
  return ragged === undefined ? trace() : ragged.pad(trace);
}

function laneAval({ shape, dtype, weak }: Aval, at: number): Aval {
  const lane = shape.filter((_, axis) => axis !== at);
  return makeAval(lane, dtype, weak);
}

// --- ragged rows ----------------------------------------------------------------------------------------------------

/** Name of the length of a row while the lane is traced. */
const rowLength = "row length";

interface RaggedLane {
  readonly avals: readonly Aval[];
  pad(trace: () => Staged): Staged;
}

/** The lane in which the first axis of every mapped argument but the lengths has an open size. */
function raggedLane(position: number, tree: Tree, mapped: readonly MappedValue[], avals: readonly Aval[]): RaggedLane {
  const paths = leafPaths(tree);
  const which = mapped.findIndex((leaf) => paths[leaf.position]![0] === position && paths[leaf.position]!.length === 1);
  const lengths = avals[which];
  if (lengths === undefined || lengths.shape.length > 0 || !isInteger(lengths.dtype)) {
    const got = lengths === undefined ? "not a mapped array" : `${typeText(lengths)} per lane`;
    throw new ArgumentError(
      "argument/lengths",
      `vmap: lengths names argument ${position}, which is ${got}, expected one integer per lane; pass an int32 array [n]`,
    );
  }
  const rows = mapped.flatMap(({ name }, k) =>
    k === which || avals[k]!.shape.length === 0 ? [] : [{ name, aval: avals[k]! }],
  );
  const [first] = rows;
  if (first === undefined)
    throw new ShapeError(
      "shape/ragged",
      "vmap: lengths is given, but no mapped argument has rows; pass at least one of rank 2",
    );
  const padded = first.aval.shape[0]!;
  for (const { name, aval } of rows) {
    if (aval.shape[0] === padded) continue;
    throw new ShapeError(
      "shape/ragged",
      `vmap: rows of argument ${name} are ${typeText(aval)}, those of ${first.name} are ${typeText(first.aval)}, expected ` +
        "one padded length; pad them alike, or pass null in inAxes for what is not ragged",
    );
  }
  const open = avals.map((aval, k) =>
    k === which || aval.shape.length === 0
      ? aval
      : makeAval([rowLength, ...aval.shape.slice(1)], aval.dtype, aval.weak),
  );
  return {
    avals: open,
    pad(trace) {
      const { fn, ...rest } = needsNoLength(trace);
      return { ...rest, fn: padRagged(fn, { dim: rowLength, padded, lengthInput: rest.captured.length + which }) };
    },
  };
}

function needsNoLength(trace: () => Staged): Staged {
  try {
    return trace();
  } catch (error) {
    if (!(error instanceof NeedsSize) || error.dim !== rowLength) throw error;
    throw new UnsupportedError(
      "unsupported/ragged",
      `vmap: the length of a ragged row differs between lanes, but ${error.reason} needs it as a number; use the argument ` +
        "that holds the lengths, or an operation that takes the row as a whole",
      { cause: error },
    );
  }
}

// --- running --------------------------------------------------------------------------------------------------------

/** All lanes at once. */
function runBatch({ staged, mapped, outAxes, spec }: LaneProgram, values: readonly NDArray[], size: Dim): NDArray[] {
  if (spec.batchSize !== undefined && isTraced(values) && !outAxes.includes(null)) {
    return runLanes({ staged, mapped, outAxes, spec }, values, size);
  }
  const inDims = [...staged.captured.map(() => null), ...mapped.map(({ at }) => at)];
  const stillMapped: number[] = [];
  const batched = vmapFn(staged.fn, inDims, { size, name: spec.axisName }, (k, dim, lane) => {
    const axis = outAxes[k]!;
    if (axis !== null) return checkOutputAxis(axis, lane, () => outputPath(staged.outputTree, k));
    if (dim !== null) stillMapped.push(k);
    return undefined;
  });
  if (stillMapped.length > 0 && !spec.sumMatch) {
    throw mappedOutputError(staged.outputTree, stillMapped, batched.dims, spec.axisName);
  }
  const results = applyFn(batched.fn, [...batched.captured, ...staged.captured, ...values]).map(valueToArray);
  for (const k of stillMapped) results[k] = sum(results[k]!, { axis: batched.dims[k]! });
  const given = new Set<Value>([...staged.captured, ...values]);
  return results.map((x) => (given.has(x) ? ownArray(x) : x)); // results are arrays of their own
}

function isTraced(values: readonly Value[]): boolean {
  return recordsEverything() || values.some((value) => value instanceof Tracer);
}

function isChunked({ mapped, spec }: LaneProgram, size: Dim): boolean {
  const { batchSize } = spec;
  const values = mapped.map(({ value }) => value);
  return batchSize !== undefined && typeof size === "number" && size > batchSize && !isTraced(values);
}

/** So many lanes at a time: temporaries of the evaluation never hold more. */
function runInChunks(program: LaneProgram, values: readonly NDArray[], size: number): NDArray[] {
  const { staged, mapped, outAxes, spec } = program;
  const chunks: NDArray[][] = [];
  for (let start = 0; start < size; start += spec.batchSize!) {
    const limit = Math.min(start + spec.batchSize!, size);
    const rows = values.map((value, k) => sliceAxis(value, mapped[k]!.at, start, limit));
    chunks.push(runBatch(program, rows, limit - start));
  }
  return staged.fn.outputs.map(({ aval }, k) => {
    const parts = chunks.map((chunk) => chunk[k]!);
    const axis = outAxes[k]!;
    if (axis === null) return parts[0]!;
    return concatenate(parts, { axis: checkOutputAxis(axis, aval, () => outputPath(staged.outputTree, k)) });
  });
}

/** In compiled code a bounded batch is a loop over lanes: what a lane needs is all that is held. */
function runLanes({ staged, mapped, outAxes }: LaneProgram, values: readonly NDArray[], size: Dim): NDArray[] {
  const dims: BatchDim[] = [...staged.captured.map(() => null), ...mapped.map(({ at }) => at)];
  const results = bind(laneMap, [...staged.captured, ...values], { fn: staged.fn, dims, size });
  return results.map((result, k) => {
    const lane = staged.fn.outputs[k]!.aval;
    return moveaxis(
      valueToArray(result),
      0,
      checkOutputAxis(outAxes[k]!, lane, () => outputPath(staged.outputTree, k)),
    );
  });
}

function outputPath(tree: Tree, k: number): string {
  return `outAxes${pathText(leafPaths(tree)[k]!)}`;
}

function mappedOutputError(
  tree: Tree,
  refused: readonly number[],
  dims: readonly (number | null)[],
  axisName: string | undefined,
): ShapeError {
  const places = refused.map((k) => `${outputPath(tree, k)} is null, but that output is mapped on axis ${dims[k]}`);
  const axis = axisName === undefined ? "" : ` (axisName ${JSON.stringify(axisName)})`;
  return new ShapeError(
    "shape/vmap-out-null",
    `vmap: ${places.join("; ")}${axis}; give it an axis, or reduce over the mapped axis first (sumMatch: true sums)`,
  );
}
