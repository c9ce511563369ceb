// The signature of a call: structure of the arguments, type of every array leaf, and values of the static ones. What
// jit's cache compares. Reading a signature never runs the user's function.

import type { LeafForm } from "../compiler/emit/dispatch.js";
import { ArgumentError } from "../compiler/errors.js";
import { type Aval, avalText, type Dim, makeAval, type Shape } from "../compiler/ir/aval.js";
import { identityNumbers } from "../compiler/ir/identity.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import { describeValue } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { flatten, type Tree, treeKey } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";
import { leafToArray } from "./convert.js";
import { ArraySpec } from "./spec.js";
import { vmapSpecOf } from "./vmap.js";
import { axesOfArguments, leafNames } from "./vmap-axes.js";
import type { AnyFunction } from "./wrapped.js";

/** A static argument: one leaf, whatever it is. */
export class Static {
  readonly value: unknown;
  constructor(value: unknown) {
    this.value = value;
  }
}

export interface ArrayLeaf {
  readonly form: LeafForm;
  /** The leaf as the wrapper of a program takes it: as it came, or as an array where only that will do. */
  readonly own: unknown;
  /** Undefined for a spec, which has no values. */
  readonly value: ArrayValue | undefined;
  readonly aval: Aval;
}

export interface Signature {
  readonly tree: Tree;
  readonly leaves: readonly (ArrayLeaf | Static)[];
  /** Name of each leaf: `x`, `d.y[0]`. */
  readonly names: readonly string[];
  readonly parameterNames: readonly string[];
}

/**
 * Reads the arguments of a call of `op` on a function with these parameters; those at `statics` are taken as they are.
 * @throws ArgumentError argument/type for a leaf that is no array, argument/static for a traced static, naming it.
 */
export function readSignature(
  op: string,
  parameterNames: readonly string[],
  args: readonly unknown[],
  statics: readonly number[],
): Signature {
  const marked = args.map((arg, k) => (statics.includes(k) ? new Static(arg) : arg));
  const { leaves, tree } = flatten(marked);
  const names = leafNames(tree, parameterNames);
  return { tree, names, parameterNames, leaves: leaves.map((leaf, k) => readLeaf(op, leaf, names[k]!)) };
}

function readLeaf(op: string, leaf: unknown, name: string): ArrayLeaf | Static {
  if (leaf instanceof Static) {
    if (!(leaf.value instanceof Tracer)) return leaf;
    throw new ArgumentError(
      "argument/static",
      `${op}: static argument ${name} is ${leaf.value.origin}, which has no value while tracing, expected a value of ` +
        "the program; take it out of staticArgnums, or pass a plain number",
    );
  }
  if (leaf instanceof Tracer || leaf instanceof NDArray)
    return { form: "array", own: leaf, value: leaf, aval: typeOf(leaf.aval) };
  if (leaf instanceof ArraySpec) return { form: "array", own: leaf, value: undefined, aval: leaf };
  const value = leafToArray(leaf, `${op}: argument ${name}`);
  if (value === undefined) {
    throw new ArgumentError(
      "argument/type",
      `${op}: argument ${name} is ${describeValue(leaf)}, expected an array or a number; ` +
        "convert lists with np.array, and name arguments that are not arrays in staticArgnums",
    );
  }
  const form = formOf(leaf);
  return { form, own: form === "array" ? value : leaf, value, aval: typeOf(value) };
}

/** A plain record, so that no cache holds on to an array by its type. */
function typeOf({ shape, dtype, weak }: Aval): Aval {
  return makeAval([...shape], dtype, weak);
}

function formOf(leaf: unknown): LeafForm {
  if (typeof leaf === "number") return "number";
  if (typeof leaf === "boolean") return "boolean";
  return ArrayBuffer.isView(leaf) ? "typed" : "array";
}

/** Text equal exactly for calls that one program serves; `avals` per leaf, undefined for statics. */
export function signatureKey(signature: Signature, avals: readonly (Aval | undefined)[]): string {
  const leaves = signature.leaves.map((leaf, k) =>
    leaf instanceof Static ? staticKey(leaf.value) : avalText(avals[k]!),
  );
  return `${treeKey(signature.tree)} ${leaves.join(" ")}`;
}

/** How the leaves came in: two calls of one program may need two wrappers. */
export function formKey(signature: Signature): string {
  return signature.leaves.map((leaf) => (leaf instanceof Static ? "s" : leaf.form[0])).join("");
}

const identityOf = identityNumbers();

/** Text equal exactly when Object.is holds. Objects, functions and symbols count by identity and are held weakly. */
function staticKey(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "symbol") {
    const registered = Symbol.keyFor(value);
    return registered === undefined ? `#${identityOf(value)}` : `symbol:${JSON.stringify(registered)}`;
  }
  if ((typeof value !== "object" && typeof value !== "function") || value === null)
    return `${typeof value}:${String(value)}`;
  return `#${identityOf(value)}`;
}

// --- symbolic sizes -------------------------------------------------------------------------------------------------

const sizeNames = ["n", "m", "k", "l"];

/**
 * Avals per leaf with the mapped axes of vmap(f), vmap(vmap(f)) ... named instead of numbered, so that one program
 * serves every batch size. Where sizes do not fit together they stay numbers, and tracing reports the mistake.
 */
export function symbolicAvals(f: AnyFunction, signature: Signature): (Aval | undefined)[] {
  const shapes = signature.leaves.map((leaf) => (leaf instanceof Static ? undefined : [...leaf.aval.shape]));
  const axesLeft = shapes.map((shape) => shape?.map((_, axis) => axis));
  const used = new Set<Dim>(shapes.flatMap((shape) => shape ?? []));
  let depth = 0;
  for (let spec = vmapSpecOf(f); spec !== undefined; spec = vmapSpecOf(spec.f), depth++) {
    const axes = readAxes(spec.inAxes, signature.tree);
    if (axes === undefined) break;
    const places = takeAxes(axes, axesLeft);
    if (places === undefined) break;
    const sizes = new Set(places.map(({ leaf, axis }) => shapes[leaf]![axis]!));
    if (sizes.size !== 1 || spec.axisSize !== undefined) continue;
    const [size] = sizes;
    if (typeof size === "string") continue;
    const name = freshName(depth, used);
    for (const { leaf, axis } of places) shapes[leaf]![axis] = name;
  }
  return signature.leaves.map((leaf, k) =>
    leaf instanceof Static ? undefined : makeAval(shapes[k] as Shape, leaf.aval.dtype, leaf.aval.weak),
  );
}

function readAxes(inAxes: Parameters<typeof axesOfArguments>[0], tree: Tree): (number | null)[] | undefined {
  try {
    return axesOfArguments(inAxes, tree);
  } catch {
    return undefined; // tracing runs into the same mistake and reports it with the user's names
  }
}

/** Removes one axis of each mapped leaf from `left`; undefined when an axis is not there. */
function takeAxes(
  axes: readonly (number | null)[],
  left: readonly (number[] | undefined)[],
): { leaf: number; axis: number }[] | undefined {
  const places: { leaf: number; axis: number }[] = [];
  for (const [leaf, axis] of axes.entries()) {
    const own = left[leaf];
    if (axis === null || own === undefined) continue;
    const at = axis < 0 ? axis + own.length : axis;
    if (at < 0 || at >= own.length) return undefined;
    places.push({ leaf, axis: own[at]! });
    own.splice(at, 1);
  }
  return places;
}

function freshName(depth: number, used: Set<Dim>): string {
  let name = sizeNames[depth] ?? `n${depth}`;
  while (used.has(name)) name += "_";
  used.add(name);
  return name;
}
