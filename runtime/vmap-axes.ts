// Which axis of which leaf vmap maps, checked: validation of inAxes and outAxes, and the sizes of the mapped axes.

import { ArgumentError, ShapeError, TreeError } from "../compiler/errors.js";
import type { Aval, Dim } from "../compiler/ir/aval.js";
import { typeText } from "../compiler/ir/aval.js";
import { argumentName } from "../compiler/source/parameters.js";
import { describeValue } from "../compiler/trace/stage.js";
import { broadcastPrefix, isRecord, leafPaths, pathText, type Tree } from "../compiler/trace/tree.js";
import type { AnyFunction } from "./wrapped.js";

/** An axis, null for "not mapped", or a tree of them that is a prefix of the value's tree. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes };

/** Axes of an argument list: an object there is a set of options, so a tree of axes stands in a list. */
export type ArgumentAxes = number | null | readonly Axes[];

/** Axes by key, for a function of one object: keys that are not named are mapped on axis 0. */
export type OptionAxes = { readonly [key: string]: Axes };

export interface VmapSpec {
  readonly f: AnyFunction;
  readonly inAxes: ArgumentAxes | OptionAxes;
  readonly outAxes: Axes;
  readonly axisName: string | undefined;
  readonly axisSize: number | undefined;
  readonly sumMatch: boolean;
  readonly batchSize: number | undefined;
  readonly lengths: number | undefined;
}

function isAxis(value: unknown): value is number | null {
  return value === null || Number.isInteger(value);
}

/** Every leaf of an axes tree is an integer or null. */
export function checkAxesTree(name: "inAxes" | "outAxes", axes: unknown): void {
  const walk = (node: unknown, path: string): void => {
    if (isAxis(node)) return;
    if (Array.isArray(node)) for (const [k, child] of node.entries()) walk(child, `${path}[${k}]`);
    else if (isRecord(node)) for (const key of Object.keys(node)) walk(node[key], path + pathText([key]));
    else {
      throw new ArgumentError(
        "argument/axes",
        `vmap: ${path} is ${describeValue(node)}, expected an integer or null, or a list or object of them`,
      );
    }
  };
  walk(axes, name);
}

/** One entry per leaf of the argument list. */
export function axesOfArguments(inAxes: Axes, tree: Tree): (number | null)[] {
  const count = tree.kind === "list" ? tree.children.length : 0;
  if (isRecord(inAxes)) return broadcastPrefix([axesOfOptions(inAxes, tree)], tree, isAxis, "inAxes");
  if (Array.isArray(inAxes) && inAxes.length !== count) {
    throw new TreeError(
      "tree/in-axes",
      `vmap: inAxes has ${inAxes.length} entries, but the function is called with ${count} arguments; ` +
        "give one entry per argument, or one integer or null for all",
    );
  }
  return broadcastPrefix(inAxes, tree, isAxis, "inAxes");
}

/** Axes by key for a call with one object: keys that are not named are mapped on axis 0. */
function axesOfOptions(inAxes: { readonly [key: string]: Axes }, tree: Tree): Axes {
  const [only, ...others] = tree.kind === "list" ? tree.children : [];
  if (only?.kind !== "record" || others.length > 0) {
    throw new TreeError(
      "tree/in-axes",
      "vmap: inAxes is an object, but the function is not called with one object; pass the arguments it names in one",
    );
  }
  return Object.fromEntries(only.keys.map((key) => [key, Object.hasOwn(inAxes, key) ? inAxes[key]! : 0]));
}

export function axesOfOutputs(outAxes: Axes, tree: Tree): (number | null)[] {
  return broadcastPrefix(outAxes, tree, isAxis, "outAxes");
}

/** `argument x`, `argument d.y[0]`: how messages name leaf k of the argument list. */
export function leafNames(tree: Tree, parameterNames: readonly string[]): string[] {
  return leafPaths(tree).map(
    ([position, ...rest]) => argumentName(parameterNames, position as number) + pathText(rest),
  );
}

/** A number in a list may be meant as an element of an array. */
function remedyForScalar(leafName: string): string {
  const share = "pass null in inAxes for arguments that all lanes share";
  return leafName.endsWith("]") ? `make a list of numbers an array with np.array, or ${share}` : share;
}

/** The axis counted from the front. */
export function checkMappedAxis(axis: number, aval: Aval, leafName: string): number {
  const rank = aval.shape.length;
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  const needed = axis < 0 ? -axis : axis + 1;
  const remedy = rank === 0 ? `; ${remedyForScalar(leafName)}` : "";
  throw new ShapeError(
    "shape/vmap-rank",
    `vmap: argument ${leafName} is mapped along axis ${axis}, which needs rank ${needed} or more, but it is ` +
      `${typeText(aval)} of rank ${rank}${remedy}`,
  );
}

export interface MappedLeaf {
  readonly name: string;
  /** As the user wrote it. */
  readonly axis: number;
  readonly size: Dim;
  readonly aval: Aval;
}

/** The one size of all mapped axes. */
export function commonSize(leaves: readonly MappedLeaf[], axisSize: Dim | undefined): Dim {
  const bySize = new Map<Dim, MappedLeaf[]>();
  for (const leaf of leaves) bySize.set(leaf.size, [...(bySize.get(leaf.size) ?? []), leaf]);
  const sizes = [...bySize.keys()];
  if (axisSize === undefined ? sizes.length === 1 : sizes.every((size) => size === axisSize)) {
    return axisSize ?? sizes[0]!;
  }
  const groups = [...bySize].sort(([, a], [, b]) => b.length - a.length);
  const lines = groups.map(
    ([size, members]) =>
      `  * size ${size}: ${members.map(({ axis, name, aval }) => `axis ${axis} of argument ${name}, ${typeText(aval)}`).join("; ")}`,
  );
  if (axisSize !== undefined) lines.unshift(`  * size ${axisSize}: the axisSize option`);
  throw new ShapeError("shape/vmap-sizes", `vmap: the mapped axes differ in size:\n${lines.join("\n")}\n `);
}

/** Position of the mapped axis in an output, given one lane of it. `where` names the output in the message. */
export function checkOutputAxis(axis: number, lane: Aval, where: () => string): number {
  const rank = lane.shape.length + 1;
  if (axis >= -rank && axis < rank) return axis < 0 ? axis + rank : axis;
  throw new ShapeError(
    "shape/vmap-out",
    `vmap: ${where()} is ${axis}, expected an integer in [${-rank}, ${rank}) for an output of ${typeText(lane)} per ` +
      `lane, which has rank ${rank} with the mapped axis`,
  );
}
