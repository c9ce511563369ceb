// vmap, as users call it: checks, traces the function once on one lane, batches the trace and applies it. On arrays
// that evaluates operation by operation; under jit it records, and the jit compiles the whole.

import { ArgumentError, ShapeError, TreeError } from "../compiler/errors.js";
import { type Dim, makeAval } from "../compiler/ir/aval.js";
import { applyFn, checkFunction, describeValue, stage } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { flatten, leafPaths, pathText, type Tree, unflatten } from "../compiler/trace/tree.js";
import { vmapFn } from "../compiler/transforms/vmap.js";
import type { NDArray } from "./array.js";
import { type ArrayLike, leafToArray, valueToArray } from "./convert.js";
import { outputValue } from "./leaves.js";
import { sum } from "./numpy/reductions.js";
import { options } from "./numpy/support.js";
import type { Arrays, LooseArgs } from "./types.js";
import {
  type ArgumentAxes,
  type Axes,
  axesOfArguments,
  axesOfOutputs,
  checkAxesTree,
  checkMappedAxis,
  checkOutputAxis,
  commonSize,
  leafNames,
  type MappedLeaf,
} from "./vmap-axes.js";
import { type AnyFunction, innermost, markWrapped, namesOf } from "./wrapped.js";

export interface VmapOptions {
  /** Mapped axis per argument (default 0 for all); null: all lanes share the argument. */
  readonly inAxes?: ArgumentAxes;
  /** Where the mapped axis stands in each output (default 0); null only for outputs that are equal in all lanes. */
  readonly outAxes?: Axes;
  /** Name of the mapped axis, for collectives. */
  readonly axisName?: string;
  /** Number of lanes; needed only when no argument is mapped. */
  readonly axisSize?: number;
  /** Where `outAxes` is null, an output that differs between lanes is summed over them instead of refused. */
  readonly sumMatch?: boolean;
}

export interface VmapSpec {
  readonly f: AnyFunction;
  readonly inAxes: ArgumentAxes;
  readonly outAxes: Axes;
  readonly axisName: string | undefined;
  readonly axisSize: number | undefined;
  readonly sumMatch: boolean;
}

const specs = new WeakMap<AnyFunction, VmapSpec>();

/** What vmap made of which function, if `f` is a result of vmap. */
export function vmapSpecOf(f: AnyFunction): VmapSpec | undefined {
  return specs.get(f);
}

/**
 * Maps a function of one data point over a batch: every array in gets one more axis, every array out too (JAX: vmap).
 * `f` sees the shapes of one lane and runs once per call, whatever the batch size.
 * @throws ArgumentError, TreeError or ShapeError naming the argument, its shape and axis, when axes or sizes do not fit.
 */
export function vmap<R>(
  f: (...args: NDArray[]) => R,
  options?: VmapOptions | ArgumentAxes,
  outAxes?: Axes,
): (...args: ArrayLike[]) => Arrays<R>;
export function vmap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  options?: VmapOptions | ArgumentAxes,
  outAxes?: Axes,
): (...args: LooseArgs<A>) => Arrays<R>;
export function vmap(
  f: AnyFunction,
  given?: VmapOptions | ArgumentAxes,
  outAxes?: Axes,
): (...args: unknown[]) => unknown {
  checkFunction("vmap", f);
  const spec = readSpec(f, given, outAxes);
  const mapped = markWrapped((...args: unknown[]) => callMapped(spec, args), f, "vmap");
  specs.set(mapped, spec);
  return mapped;
}

const optionNames = ["inAxes", "outAxes", "axisName", "axisSize", "sumMatch"] as const;

function readSpec(f: AnyFunction, given: VmapOptions | ArgumentAxes | undefined, outAxes: Axes | undefined): VmapSpec {
  const isOptions = typeof given === "object" && given !== null && !Array.isArray(given);
  const set: VmapOptions = isOptions
    ? options("vmap", given as VmapOptions, optionNames)
    : {
        ...(given === undefined ? {} : { inAxes: given as ArgumentAxes }),
        ...(outAxes === undefined ? {} : { outAxes }),
      };
  const spec = {
    f,
    inAxes: set.inAxes === undefined ? 0 : set.inAxes,
    outAxes: set.outAxes === undefined ? 0 : set.outAxes,
    axisName: set.axisName,
    axisSize: set.axisSize,
    sumMatch: set.sumMatch ?? false,
  };
  checkAxesTree("inAxes", spec.inAxes);
  checkAxesTree("outAxes", spec.outAxes);
  checkAxisOptions(spec.axisName, spec.axisSize);
  if (typeof spec.sumMatch !== "boolean") {
    throw new ArgumentError(
      "argument/type",
      `vmap: sumMatch is ${describeValue(spec.sumMatch)}, expected a boolean; leave it out, or pass true`,
    );
  }
  return spec;
}

function checkAxisOptions(axisName: unknown, axisSize: unknown): void {
  if (axisName !== undefined && typeof axisName !== "string") {
    throw new ArgumentError("argument/axis-name", `vmap: axisName is ${describeValue(axisName)}, expected a string`);
  }
  if (axisSize !== undefined && !(Number.isSafeInteger(axisSize) && (axisSize as number) >= 0)) {
    throw new ArgumentError(
      "argument/axis-size",
      `vmap: axisSize is ${describeValue(axisSize)}, expected a whole number of lanes`,
    );
  }
}

function callMapped(spec: VmapSpec, args: readonly unknown[]): unknown {
  const { f, axisName } = spec;
  const { leaves, tree } = flatten(args);
  const axes = axesOfArguments(spec.inAxes, tree);
  const names = leafNames(tree, namesOf(f));
  const mapped: (MappedLeaf & { readonly position: number; readonly value: NDArray; readonly at: number })[] = [];
  axes.forEach((axis, position) => {
    if (axis === null) return;
    const name = names[position]!;
    const value = mappedValue(leaves[position], name);
    const at = checkMappedAxis(axis, value.aval, name);
    mapped.push({ position, value, at, name, axis, size: value.aval.shape[at]!, aval: value.aval });
  });
  const size = sizeOfMap(mapped, spec, leaves.length);
  const staged = stage(
    (tracers) => {
      const lanes = [...leaves];
      mapped.forEach(({ position }, k) => {
        lanes[position] = tracers[k];
      });
      return f(...(unflatten(tree, lanes) as never[]));
    },
    mapped.map(({ aval, at }) =>
      makeAval(
        aval.shape.filter((_, k) => k !== at),
        aval.dtype,
        aval.weak,
      ),
    ),
    (leaf, k, outputTree) => outputValue("vmap", f, leaf, k, outputTree),
    {
      label: `vmap(${innermost(f).name || "anonymous"})`,
      name: innermost(f).name || "anonymous",
      recordsAll: false,
      inputNames: mapped.map(({ name }) => name),
      ...(axisName === undefined ? {} : { axis: { name: axisName, size } }),
    },
  );
  const outAxes = axesOfOutputs(spec.outAxes, staged.outputTree);
  const inDims = [...staged.captured.map(() => null), ...mapped.map(({ at }) => at)];
  const stillMapped: number[] = [];
  const batched = vmapFn(staged.fn, inDims, { size, name: axisName }, (k, dim, lane) => {
    const axis = outAxes[k]!;
    if (axis !== null) return checkOutputAxis(axis, lane, outputPath(staged.outputTree, k, "outAxes"));
    if (dim !== null) stillMapped.push(k);
    return undefined;
  });
  if (stillMapped.length > 0 && !spec.sumMatch) {
    throw mappedOutputError(staged.outputTree, stillMapped, batched.dims, axisName);
  }
  const values = [...batched.captured, ...staged.captured, ...mapped.map(({ value }) => value)];
  const results = applyFn(batched.fn, values).map(valueToArray);
  for (const k of stillMapped) results[k] = sum(results[k]!, { axis: batched.dims[k]! });
  return unflatten(staged.outputTree, results);
}

function mappedValue(leaf: unknown, name: string): NDArray {
  const value = leaf instanceof Tracer ? valueToArray(leaf) : leafToArray(leaf, `vmap: argument ${name}`);
  if (value !== undefined) return value;
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

function outputPath(tree: Tree, k: number, root: string): string {
  return root + pathText(leafPaths(tree)[k]!);
}

function mappedOutputError(
  tree: Tree,
  refused: readonly number[],
  dims: readonly (number | null)[],
  axisName: string | undefined,
): ShapeError {
  const places = refused.map(
    (k) => `${outputPath(tree, k, "outAxes")} is null, but that output is mapped on axis ${dims[k]}`,
  );
  const axis = axisName === undefined ? "" : ` (axisName ${JSON.stringify(axisName)})`;
  return new ShapeError(
    "shape/vmap-out-null",
    `vmap: ${places.join("; ")}${axis}; give it an axis, or reduce over the mapped axis first (sumMatch: true sums)`,
  );
}
