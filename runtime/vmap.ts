// vmap, as users write it: its options, checked once. What happens at a call is in map-call.ts.

import { ArgumentError } from "../compiler/errors.js";
import { optionKeys } from "../compiler/source/parameters.js";
import { checkFunction, describeValue } from "../compiler/trace/stage.js";
import { isRecord } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { callMapped } from "./map-call.js";
import { options } from "./numpy/support.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type ArgumentAxes, type Axes, checkAxesTree, type OptionAxes, type VmapSpec } from "./vmap-axes.js";
import { type AnyFunction, innermost, markWrapped } from "./wrapped.js";

export interface VmapOptions {
  /** Mapped axis per argument (default 0 for all); null: all lanes share the argument. */
  readonly inAxes?: ArgumentAxes | OptionAxes;
  /** Where the mapped axis stands in each output (default 0); null only for outputs that are equal in all lanes. */
  readonly outAxes?: Axes;
  /** Name of the mapped axis, for collectives. */
  readonly axisName?: string;
  /** Number of lanes; needed only when no argument is mapped. */
  readonly axisSize?: number;
  /** Where `outAxes` is null, an output that differs between lanes is summed over them instead of refused. */
  readonly sumMatch?: boolean;
  /** Lanes evaluated at a time: eager memory stays bounded, the bits stay the same. Compiled code keeps one lane's. */
  readonly batchSize?: number;
  /**
   * Position of an argument with the length of each lane's row. The first lane axis of the other mapped arguments is
   * then ragged: sums, means, maxima and products see that many elements, outputs are 0 beyond the end.
   */
  readonly lengths?: number;
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

const optionNames = ["inAxes", "outAxes", "axisName", "axisSize", "sumMatch", "batchSize", "lengths"] as const;

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
    batchSize: set.batchSize,
    lengths: set.lengths,
  };
  if (isRecord(spec.inAxes)) checkOptionAxes(f, spec.inAxes);
  checkAxesTree("inAxes", spec.inAxes);
  checkAxesTree("outAxes", spec.outAxes);
  checkAxisOptions(spec.axisName, spec.axisSize);
  checkCounts(spec);
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

function checkCounts({ batchSize, lengths, axisName, sumMatch }: VmapSpec): void {
  if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize > 0)) {
    throw new ArgumentError(
      "argument/batch-size",
      `vmap: batchSize is ${describeValue(batchSize)}, expected a positive integer`,
    );
  }
  if (batchSize !== undefined && (axisName !== undefined || sumMatch)) {
    throw new ArgumentError(
      "argument/batch-size",
      `vmap: batchSize is given with ${sumMatch ? "sumMatch" : "axisName"}, which needs all lanes at once; leave one of them out`,
    );
  }
  if (lengths !== undefined && !(Number.isSafeInteger(lengths) && lengths >= 0)) {
    throw new ArgumentError(
      "argument/lengths",
      `vmap: lengths is ${describeValue(lengths)}, expected the position of an argument`,
    );
  }
}

/** An object of axes addresses the keys of a function's only argument, an object that it takes apart. */
function checkOptionAxes(f: AnyFunction, inAxes: Readonly<Record<string, unknown>>): void {
  const keys = optionKeys(innermost(f));
  const unknown = Object.keys(inAxes).filter((key) => !keys?.includes(key));
  if (keys !== undefined && unknown.length === 0) return;
  const named = Object.keys(inAxes)
    .map((key) => JSON.stringify(key))
    .join(", ");
  throw new ArgumentError(
    "argument/axes",
    keys === undefined
      ? `vmap: inAxes is an object with keys ${named}, expected an integer, null, or a list with one entry per argument; ` +
          "an object goes with a function of one object, ({ x, y }) => ..."
      : `vmap: inAxes names ${unknown.map((key) => JSON.stringify(key)).join(", ")}, but the function takes ${keys.join(", ")}`,
  );
}
