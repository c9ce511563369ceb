// lax: operations across the lanes of a mapped axis that has a name, `vmap(f, { axisName: "i" })`. They take trees of
// arrays, and one name or, where said, a list of names. (jax.lax parallel operators)

import { ArgumentError, ShapeError, TraceError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type DType, typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import * as p from "../../compiler/primitives/collectives.js";
import { add, convertElementType, mul } from "../../compiler/primitives/elementwise.js";
import { reshape, slice, squeeze } from "../../compiler/primitives/movement.js";
import { reduceSum } from "../../compiler/primitives/reductions.js";
import { findAxis, type NamedAxis, openAxes } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { flatten, unflatten } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { divide, multiply, where } from "../numpy/elementwise.js";
import { equal } from "../numpy/logic.js";
import { floatOf } from "../numpy/promote.js";
import { call, normalizeAxis, normalizeIn, options, sizeNumber, sizeProduct } from "../numpy/support.js";

/** The name of a mapped axis, or several. */
export type AxisName = string | readonly string[];

/** A tree with arrays in the place of its leaves; a JavaScript number stays one where the number of lanes is known. */
export type Collected<T> = T extends number
  ? number | NDArray
  : T extends ArrayLike
    ? NDArray
    : T extends readonly unknown[]
      ? { -readonly [K in keyof T]: Collected<T[K]> }
      : T extends object
        ? { -readonly [K in keyof T]: Collected<T[K]> }
        : T;

export interface AllGatherOptions {
  /** Where the lanes stand in the result (0). */
  readonly axis?: number;
  /** Lanes one after the other along an axis there is, instead of along a new one. */
  readonly tiled?: boolean;
}
export interface TiledOptions {
  /** Blocks of the axes there are, instead of axes that go and come. */
  readonly tiled?: boolean;
}
export interface PsumScatterOptions extends TiledOptions {
  /** The axis whose element k goes to lane k (0). */
  readonly scatterDimension?: number;
}

// --- names ----------------------------------------------------------------------------------------------------------

function axesNamed(op: string, axisName: unknown): NamedAxis[] {
  const names: readonly unknown[] = Array.isArray(axisName) ? axisName : [axisName];
  names.forEach((name, k) => {
    if (typeof name === "string" && names.indexOf(name) === k) return;
    const got = typeof name === "string" ? `the name '${name}' twice` : describeValue(name);
    throw new ArgumentError(
      "argument/axis-name",
      `${op}: axisName is ${got}, expected the name of a mapped axis, or a list of different names`,
    );
  });
  return (names as readonly string[]).map((name) => findAxis(name) ?? unbound(op, name));
}

function unbound(op: string, name: string): never {
  const open = openAxes().map((axis) => `'${axis.name}'`);
  throw new TraceError(
    "trace/axis-name",
    `lax.${op}: axis name '${name}' is not bound; open names are ${open.join(", ") || "none"}; call it inside ` +
      `vmap(f, { axisName: ${JSON.stringify(name)} })`,
  );
}

function axisNamed(op: string, axisName: unknown): NamedAxis {
  const axes = axesNamed(op, axisName);
  if (axes.length === 1) return axes[0]!;
  throw new ArgumentError(
    "argument/axis-name",
    `${op}: axisName has ${axes.length} names, expected one; call it once per name`,
  );
}

/** Applies `change` to each leaf as an array; JavaScript numbers stay numbers where there is an `onNumber`. */
function onLeaves<T>(
  op: string,
  x: T,
  change: (leaf: NDArray) => NDArray,
  onNumber?: (leaf: number) => number | NDArray,
): Collected<T> {
  const { leaves, tree } = flatten(x);
  const changed = leaves.map((leaf) =>
    typeof leaf === "number" && onNumber !== undefined ? onNumber(leaf) : change(asArray(op, 0, "x", leaf)),
  );
  return unflatten(tree, changed) as Collected<T>;
}

const unchanged = (leaf: number): number => leaf;

// --- reductions -----------------------------------------------------------------------------------------------------

function overAll(primitive: Primitive<p.CollectiveParams>, axes: readonly NamedAxis[], x: NDArray): NDArray {
  return axes.reduce((value, { name }) => call(primitive, [value], { axisName: name }), x);
}

/** The number of lanes of several axes together: a number, or a weak scalar where the call decides. */
function laneCount(axes: readonly NamedAxis[], dtype: DType): number | NDArray {
  return sizeProduct(
    axes.map(({ size }) => size),
    dtype,
  );
}

/**
 * Sum over the lanes of one or several named axes, equal in all lanes; bools count as int32. What all lanes share is
 * multiplied by their number: psum(1, name) is that number. @throws TraceError trace/axis-name. (jax.lax.psum)
 */
export function psum<T>(x: T, axisName: AxisName): Collected<T> {
  const axes = axesNamed("psum", axisName);
  const onArray = (leaf: NDArray): NDArray => {
    const counted = leaf.dtype === "bool" ? call(convertElementType, [leaf], { dtype: "int32", weak: false }) : leaf;
    return overAll(p.psum, axes, counted);
  };
  return onLeaves("psum", x, onArray, (leaf) => {
    const dtype = Number.isInteger(leaf) ? "int32" : "float32";
    const count = laneCount(axes, dtype);
    if (typeof count === "number") return leaf * count;
    return call(mul, [literal(leaf, dtype, true), count], {});
  });
}

/** Mean over the lanes of one or several named axes, in a float dtype. @throws as psum. (jax.lax.pmean) */
export function pmean<T>(x: T, axisName: AxisName): Collected<T> {
  const axes = axesNamed("pmean", axisName);
  return onLeaves("pmean", x, (leaf) => divide(psum(leaf, axisName), laneCount(axes, floatOf(leaf.dtype))), unchanged);
}

/** Largest over the lanes of one or several named axes; NaN if any is. @throws as psum. (jax.lax.pmax) */
export function pmax<T>(x: T, axisName: AxisName): Collected<T> {
  const axes = axesNamed("pmax", axisName);
  return onLeaves("pmax", x, (leaf) => overAll(p.pmax, axes, leaf), unchanged);
}

/** Smallest over the lanes of one or several named axes; NaN if any is. @throws as psum. (jax.lax.pmin) */
export function pmin<T>(x: T, axisName: AxisName): Collected<T> {
  const axes = axesNamed("pmin", axisName);
  return onLeaves("pmin", x, (leaf) => overAll(p.pmin, axes, leaf), unchanged);
}

/** Position of the first lane with the largest value, int32 of x's shape, equal in all lanes. @throws as psum. (jax.lax.pargmax) */
export function pargmax(x: ArrayLike, axisName: string): NDArray {
  return laneWith("pargmax", x, pmax, axisName);
}

/** Position of the first lane with the smallest value, int32 of x's shape, equal in all lanes. @throws as psum. (jax.lax.pargmin) */
export function pargmin(x: ArrayLike, axisName: string): NDArray {
  return laneWith("pargmin", x, pmin, axisName);
}

/** The first lane whose value is the extreme one; the largest int32 where that is NaN. */
function laneWith(op: string, x: ArrayLike, extreme: typeof pmax, axisName: string): NDArray {
  const { name } = axisNamed(op, axisName);
  const value = asArray(op, 0, "x", x);
  const here = equal(value, extreme(value, name) as NDArray);
  return pmin(where(here, axisIndex(name), 2 ** 31 - 1), name) as NDArray;
}

// --- positions and sizes --------------------------------------------------------------------------------------------

/** Position of the lane, int32[]; of several names, in row-major order. @throws as psum. (jax.lax.axis_index) */
export function axisIndex(axisName: AxisName): NDArray {
  const [first, ...rest] = axesNamed("axisIndex", axisName);
  if (first === undefined)
    throw new ArgumentError("argument/axis-name", "axisIndex: axisName is an empty list; give at least one name");
  const indexOf = (axis: NamedAxis): NDArray => call(p.axisIndex, [], { axisName: axis.name });
  return rest.reduce((outer, axis) => {
    const scaled = multiply(outer, laneCount([axis], "int32"));
    return call(add, [scaled, indexOf(axis)], {});
  }, indexOf(first));
}

/**
 * The number of lanes, as a JavaScript number: under jit the program is compiled for that number of lanes alone. Where an
 * array will do, psum(1, name) serves all. @throws as psum. (jax.lax.axis_size)
 */
export function axisSize(axisName: AxisName): number {
  return axesNamed("axisSize", axisName).reduce((size, axis) => size * sizeNumber("lax.axisSize", axis.size), 1);
}

// --- movement between lanes -----------------------------------------------------------------------------------------

/** The values of all lanes, equal in all: [..] -> [.., lanes, ..]. @throws as psum. (jax.lax.all_gather) */
export function allGather<T>(x: T, axisName: string, given?: AllGatherOptions): Collected<T> {
  const { axis = 0, tiled = false } = options("allGather", given, ["axis", "tiled"]);
  const { name, size } = axisNamed("allGather", axisName);
  return onLeaves("allGather", x, (leaf) => {
    const { shape } = leaf.aval;
    const rank = tiled ? shape.length : shape.length + 1;
    const at = normalizeIn("allGather", axis, rank, "axis", `for ${typeText(leaf.aval)} per lane`);
    const gathered = call(p.allGather, [leaf], { axisName: name, axis: at, size });
    return tiled ? mergeAxes("allGather", gathered, at) : gathered;
  });
}

/** Axes `axis` and `axis + 1` in one. */
function mergeAxes(op: string, x: NDArray, axis: number): NDArray {
  const { shape } = x.aval;
  const size = sizeNumber(op, shape[axis]!) * sizeNumber(op, shape[axis + 1]!);
  return call(reshape, [x], { shape: shape.toSpliced(axis, 2, size) });
}

/**
 * Lanes change places: `perm` lists [source, destination] pairs, each lane once as either. @throws ArgumentError
 * argument/permutation when lanes are missing or named twice; as psum. (jax.lax.ppermute)
 */
export function ppermute<T>(x: T, axisName: string, perm: readonly (readonly [number, number])[]): Collected<T> {
  return permuteLanes("ppermute", x, axisName, perm, (size) => {
    const sources = new Array<number>(size).fill(-1);
    if (!Array.isArray(perm)) return [];
    for (const pair of perm) if (Array.isArray(pair) && pair.length === 2) sources[pair[1]] = pair[0];
    return perm.length === size ? sources : [];
  });
}

/** Lane k gets what lane perm[k] has. @throws as ppermute. (jax.lax.pshuffle) */
export function pshuffle<T>(x: T, axisName: string, perm: readonly number[]): Collected<T> {
  return permuteLanes("pshuffle", x, axisName, perm, () => (Array.isArray(perm) ? [...perm] : []));
}

function permuteLanes<T>(
  op: string,
  x: T,
  axisName: string,
  perm: unknown,
  sourcesOf: (size: number) => readonly number[],
): Collected<T> {
  const axis = axisNamed(op, axisName);
  const size = sizeNumber(`lax.${op}`, axis.size);
  const sources = sourcesOf(size);
  if (sources.length !== size || !Array.from({ length: size }, (_, lane) => lane).every((k) => sources.includes(k))) {
    throw new ArgumentError(
      "argument/permutation",
      `${op}: argument 2 (perm) is ${permText(perm)}, expected a permutation of all ${size} lanes of axis '${axis.name}'; ` +
        "name each lane once as source and once as destination",
    );
  }
  return onLeaves(op, x, (leaf) => call(p.ppermute, [leaf], { axisName: axis.name, sources }));
}

function permText(perm: unknown): string {
  if (!Array.isArray(perm)) return describeValue(perm);
  const text = JSON.stringify(perm);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** What lane `source` has, in all lanes. @throws ArgumentError argument/lane when there is no such lane; as psum. (jax.lax.pbroadcast) */
export function pbroadcast<T>(x: T, axisName: string, source: number): Collected<T> {
  const { name, size } = axisNamed("pbroadcast", axisName);
  const count = sizeNumber("lax.pbroadcast", size);
  if (!Number.isInteger(source) || source < 0 || source >= count) {
    throw new ArgumentError(
      "argument/lane",
      `pbroadcast: argument 2 (source) is ${describeValue(source)}, expected one of the ${count} lanes of axis '${name}'`,
    );
  }
  return onLeaves("pbroadcast", x, (leaf) => {
    const gathered = call(p.allGather, [leaf], { axisName: name, axis: 0, size });
    const rest = leaf.aval.shape;
    const one = call(slice, [gathered], {
      start: [source, ...rest.map(() => 0)],
      limit: [source + 1, ...rest],
      stride: [1, ...rest.map(() => 1)],
    });
    return call(squeeze, [one], { axes: [0] });
  });
}

/**
 * Lane j gets element j of axis `splitAxis` of every lane, along an axis at `concatAxis`; that axis has one element per
 * lane. Tiled: block j, joined along the `concatAxis` there is. @throws ShapeError shape/all-to-all. (jax.lax.all_to_all)
 */
export function allToAll<T>(
  x: T,
  axisName: string,
  splitAxis: number,
  concatAxis: number,
  given?: TiledOptions,
): Collected<T> {
  const { tiled = false } = options("allToAll", given, ["tiled"]);
  const axis = axisNamed("allToAll", axisName);
  return onLeaves("allToAll", x, (leaf) => {
    const split = normalizeAxis("allToAll", splitAxis, leaf.aval, "splitAxis");
    const concat = normalizeAxis("allToAll", concatAxis, leaf.aval, "concatAxis");
    const blocks = tiled ? splitBlocks("allToAll", leaf, split, axis) : leaf;
    const swapped = exchange("allToAll", blocks, axis, split, concat);
    return tiled ? mergeAxes("allToAll", swapped, concat) : swapped;
  });
}

/** The lanes and one axis of each lane change places. @throws as allToAll. (jax.lax.pswapaxes) */
export function pswapaxes<T>(x: T, axisName: string, axis: number): Collected<T> {
  return allToAll(x, axisName, axis, axis);
}

/**
 * Sum over the lanes, of which lane k keeps element k of axis `scatterDimension`; tiled: block k. That axis has one
 * element, or one block, per lane. @throws ShapeError shape/all-to-all; as psum. (jax.lax.psum_scatter)
 */
export function psumScatter<T>(x: T, axisName: string, given?: PsumScatterOptions): Collected<T> {
  const { scatterDimension = 0, tiled = false } = options("psumScatter", given, ["scatterDimension", "tiled"]);
  const axis = axisNamed("psumScatter", axisName);
  return onLeaves("psumScatter", x, (leaf) => {
    const at = normalizeAxis("psumScatter", scatterDimension, leaf.aval, "scatterDimension");
    const blocks = tiled ? splitBlocks("psumScatter", leaf, at, axis) : leaf;
    return call(reduceSum, [exchange("psumScatter", blocks, axis, at, 0)], { axes: [0] });
  });
}

/** Axis `at` as two: one element per lane, and what a lane gets. */
function splitBlocks(op: string, x: NDArray, at: number, axis: NamedAxis): NDArray {
  const { shape } = x.aval;
  const [length, lanes] = [sizeNumber(op, shape[at]!), sizeNumber(op, axis.size)];
  if (lanes === 0 || length % lanes !== 0) throw unequal(op, x, at, axis, `a multiple of ${lanes}`);
  return call(reshape, [x], { shape: shape.toSpliced(at, 1, lanes, length / lanes) });
}

function exchange(op: string, x: NDArray, axis: NamedAxis, split: number, concat: number): NDArray {
  const length = x.aval.shape[split]!;
  if (length !== axis.size && sizeNumber(op, length) !== sizeNumber(op, axis.size)) {
    throw unequal(op, x, split, axis, String(axis.size));
  }
  return call(p.allToAll, [x], { axisName: axis.name, split, concat, size: axis.size });
}

function unequal(op: string, x: NDArray, at: number, axis: NamedAxis, expected: string): ShapeError {
  return new ShapeError(
    "shape/all-to-all",
    `${op}: axis ${at} of argument 0 (x), ${typeText(x.aval)}, has size ${x.aval.shape[at]}, expected ${expected}: axis ` +
      `'${axis.name}' has ${axis.size} lanes; reshape x, or pass tiled: true for several elements per lane`,
  );
}
