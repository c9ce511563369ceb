// Control flow on values that are not known while tracing: cond, switchCase, whileLoop, foriLoop, scan, map.

import { ArgumentError, DTypeError, ShapeError, TreeError } from "../../compiler/errors.js";
import { type Aval, type Dim, makeAval, sameShape, typeText } from "../../compiler/ir/aval.js";
import { cond as condPrimitive, scan as scanPrimitive, whileLoop as whilePrimitive } from "../../compiler/primitives/control-flow.js"; // biome-ignore format: one line
import { convertElementType } from "../../compiler/primitives/elementwise.js";
import { laneMap } from "../../compiler/primitives/lane-map.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";
import { bind } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { describeTree, flatten, leafTree, type Tree, treeKey, unflatten } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, scalarArray } from "../convert.js";
import { clip } from "../numpy/elementwise.js";
import { options } from "../numpy/support.js";
import type { Arrays, Loose, LooseArgs } from "../types.js";
import { type Body, leafName, type Operands, readOperands, shareCaptured, traceBody } from "./body.js";

// --- cond, switchCase -----------------------------------------------------------------------------------------------

/**
 * `trueFn(...operands)` if `pred` holds, else `falseFn(...operands)` (JAX: lax.cond). Both are traced; one runs, for each
 * lane its own under vmap. `pred`: a scalar bool or number. Results must agree in tree, shapes and dtypes.
 * @throws TreeError, ShapeError or DTypeError naming the component when the branches differ.
 */
export function cond<A extends readonly unknown[], R>(
  pred: ArrayLike,
  trueFn: (...operands: A) => R,
  falseFn: (...operands: A) => R,
  ...operands: LooseArgs<A>
): Arrays<R> {
  const index = predicate("cond", pred);
  return choose("cond", index, [falseFn, trueFn], ["falseFn", "trueFn"], operands) as Arrays<R>;
}

/**
 * Branch number `index` of a list, clamped to the ends (JAX: lax.switch). As cond otherwise.
 * @throws as cond; ArgumentError for an empty list of branches.
 */
export function switchCase<A extends readonly unknown[], R>(
  index: ArrayLike,
  branches: readonly ((...operands: A) => R)[],
  ...operands: LooseArgs<A>
): Arrays<R> {
  if (!Array.isArray(branches) || branches.length === 0) {
    throw new ArgumentError(
      "argument/branches",
      "switchCase: argument 1 (branches) is empty, expected a list of functions",
    );
  }
  const number = scalarOperand("switchCase", "index", index);
  if (number.aval.dtype === "bool" || number.aval.dtype.startsWith("float")) {
    throw new DTypeError("dtype/operand", `switchCase: argument 0 (index) is ${typeText(number.aval)}, expected an integer; use .astype("int32")`); // biome-ignore format: one line
  }
  const inRange = clip(number as NDArray, 0, branches.length - 1).astype("int32");
  const names = branches.map((_, k) => `branches[${k}]`);
  return choose("switchCase", inRange, branches, names, operands) as Arrays<R>;
}

function choose(
  op: string,
  index: ArrayValue,
  branches: readonly unknown[],
  names: readonly string[],
  operands: readonly unknown[],
): unknown {
  const { values, tree } = readOperands(op, "operands", operands);
  const trees = childrenOf(tree);
  const bodies = branches.map((f, k) => traceBody(op, names[k]!, f, trees, values.map(({ aval }) => aval))); // biome-ignore format: one line
  const [first] = bodies as [Body];
  bodies.forEach((body, k) => agree(op, names[0]!, first, names[k]!, body));
  if (bodies.length === 1) {
    const only = shareCaptured([first]);
    return unflatten(first.outputTree, bind(condPrimitive, [scalarArray(0, "int32"), ...only.captured, ...values], { branches: only.fns })); // biome-ignore format: one line
  }
  const { fns, captured } = shareCaptured(bodies);
  return unflatten(first.outputTree, bind(condPrimitive, [index, ...captured, ...values], { branches: fns }));
}

function agree(op: string, firstName: string, first: Body, name: string, body: Body): void {
  if (treeKey(first.outputTree) !== treeKey(body.outputTree)) {
    throw new TreeError(
      "tree/branches",
      `${op}: ${name} returns ${describeTree(body.outputTree)}, ${firstName} returns ${describeTree(first.outputTree)}; ` +
        "the branches must return the same tree structure",
    );
  }
  body.outputs.forEach((aval, k) => {
    const other = first.outputs[k]!;
    if (aval.dtype === other.dtype && sameShape(aval.shape, other.shape)) return;
    const ErrorClass = aval.dtype === other.dtype ? ShapeError : DTypeError;
    throw new ErrorClass(
      aval.dtype === other.dtype ? "shape/branches" : "dtype/branches",
      `${op}: ${leafName(`the output of ${name}`, body.outputTree, k)} is ${typeText(aval)}, that of ${firstName} is ` +
        `${typeText(other)}; the branches must return equal shapes and dtypes`,
    );
  });
}

/** A scalar as bool: numbers hold when they are not 0. */
function predicate(op: string, pred: unknown): ArrayValue {
  const value = scalarOperand(op, "pred", pred);
  if (value.aval.dtype === "bool") return value;
  return bind(convertElementType, [value], { dtype: "bool", weak: false })[0]!;
}

function scalarOperand(op: string, name: string, x: unknown): ArrayValue {
  const { values, tree } = readOperands(op, name, x);
  const [value] = values;
  if (tree.kind === "leaf" && value?.aval.shape.length === 0) return value;
  const got = value !== undefined && tree.kind === "leaf" ? typeText(value.aval) : describeTree(tree);
  throw new ShapeError("shape/predicate", `${op}: argument 0 (${name}) is ${got}, expected a scalar; reduce it with np.all or np.any`); // biome-ignore format: one line
}

function childrenOf(tree: Tree): readonly Tree[] {
  return tree.kind === "list" ? tree.children : [];
}

// --- while, fori ----------------------------------------------------------------------------------------------------

/**
 * Repeats `carry = bodyFn(carry)` while `condFn(carry)` holds (JAX: lax.while_loop). Under vmap each lane runs to its own
 * end. The carry is a tree of arrays whose types do not change.
 * @throws ShapeError, DTypeError or TreeError naming the component of the carry that changes.
 */
export function whileLoop<C>(condFn: (carry: C) => unknown, bodyFn: (carry: C) => unknown, init: Loose<C>): Arrays<C> {
  const start = readOperands("whileLoop", "init", init);
  const { body, values } = settleCarry("whileLoop", "bodyFn", start, (avals) =>
    traceBody("whileLoop", "bodyFn", bodyFn, [start.tree], avals),
  );
  const test = traceBody("whileLoop", "condFn", condFn, [start.tree], values.map(({ aval }) => aval)); // biome-ignore format: one line
  const [out] = test.outputs;
  if (test.outputTree.kind !== "leaf" || out === undefined || out.shape.length > 0 || out.dtype !== "bool") {
    const got = test.outputTree.kind === "leaf" && out !== undefined ? typeText(out) : describeTree(test.outputTree);
    throw new ShapeError("shape/predicate", `whileLoop: condFn (cond) returns ${got}, expected a scalar bool; compare scalars`); // biome-ignore format: one line
  }
  const outputs = bind(whilePrimitive, [...test.captured, ...body.captured, ...values], {
    cond: test.fn,
    body: body.fn,
    condConsts: test.captured.length,
    bodyConsts: body.captured.length,
  });
  return unflatten(start.tree, outputs) as Arrays<C>;
}

/**
 * `carry = bodyFn(i, carry)` for i = lower, ..., upper - 1 (JAX: lax.fori_loop). With numbers as bounds it is a scan, with
 * arrays a whileLoop. i is int32.
 * @throws as whileLoop.
 */
export function foriLoop<C>(
  lower: ArrayLike,
  upper: ArrayLike,
  bodyFn: (i: NDArray, carry: C) => unknown,
  init: Loose<C>,
): Arrays<C> {
  const fixed = Number.isInteger(lower) && Number.isInteger(upper);
  const from = scalarOperand("foriLoop", "lower", typeof lower === "number" ? scalarArray(lower, "int32") : lower);
  const next = (i: NDArray, carry: C): unknown[] => [i.add(1), bodyFn(i, carry)];
  if (fixed) {
    const length = Math.max((upper as number) - (lower as number), 0);
    const step = ([i, carry]: [NDArray, C]): unknown => [next(i, carry), null];
    const [last] = scan(step as never, [from, init] as never, null, { length }) as unknown as [[NDArray, Arrays<C>]];
    return last[1];
  }
  const to = typeof upper === "number" ? scalarArray(upper, "int32") : upper;
  const [, , last] = whileLoop(
    ([i, end]: [NDArray, NDArray, C]) => i.less(end),
    ([i, end, carry]: [NDArray, NDArray, C]) => [i.add(1), end, bodyFn(i, carry)],
    [from, to, init] as never,
  ) as unknown as [NDArray, NDArray, Arrays<C>];
  return last;
}

/** Types a carry starts with and a body gives back must agree; a weak start takes the type it gets. */
function settleCarry(
  op: string,
  name: string,
  start: Operands,
  trace: (avals: readonly Aval[]) => Body,
): { body: Body; values: readonly ArrayValue[] } {
  let values = start.values;
  let body = trace(values.map(({ aval }) => aval));
  checkCarryTree(op, name, start.tree, body.outputTree);
  const weakened = values.map((value, k) => value.aval.weak && !body.outputs[k]!.weak);
  if (weakened.includes(true)) {
    values = values.map((value, k) =>
      weakened[k] ? bind(convertElementType, [value], { dtype: body.outputs[k]!.dtype, weak: false })[0]! : value,
    );
    body = trace(values.map(({ aval }) => aval));
  }
  values.forEach(({ aval }, k) => {
    const out = body.outputs[k]!;
    if (aval.dtype === out.dtype && sameShape(aval.shape, out.shape)) return;
    const ErrorClass = aval.dtype === out.dtype ? ShapeError : DTypeError;
    throw new ErrorClass(
      aval.dtype === out.dtype ? "shape/carry" : "dtype/carry",
      `${op}: ${leafName("carry", start.tree, k)} is ${typeText(aval)} at the start, but the body (${name}) returns ` +
        `${typeText(out)}; a carry keeps its shape and dtype, convert it with .astype or change the start`,
    );
  });
  return { body, values };
}

function checkCarryTree(op: string, name: string, start: Tree, end: Tree): void {
  if (treeKey(start) === treeKey(end)) return;
  throw new TreeError(
    "tree/carry",
    `${op}: carry is ${describeTree(start)} at the start, but the body (${name}) returns ${describeTree(end)}; ` +
      "a carry keeps its tree structure",
  );
}

// --- scan, map ------------------------------------------------------------------------------------------------------

export interface ScanOptions {
  /** Number of steps; needed when `xs` holds no array. */
  readonly length?: number;
  /** From the last step to the first; results stand where their inputs stood. */
  readonly reverse?: boolean;
}

/**
 * `[carry, y] = f(carry, x)` for each x along the first axis of `xs` (JAX: lax.scan). Returns the last carry and the ys,
 * stacked. Shapes: leaves of xs [length, ...s] -> x [...s]; y [...t] -> [length, ...t].
 * @throws ShapeError for lengths that differ or are missing; as whileLoop for a carry that changes; TreeError when f does not return a pair.
 */
export function scan<C, X, Y>(
  f: (carry: C, x: X) => readonly [unknown, Y],
  init: Loose<C>,
  xs: Loose<X> | null,
  given?: ScanOptions,
): [Arrays<C>, Arrays<Y>] {
  const { length: wanted, reverse = false } = options("scan", given, ["length", "reverse"]);
  const start = readOperands("scan", "init", init);
  const rows = readOperands("scan", "xs", xs);
  const length = commonLength("scan", rows, wanted);
  const slices = rows.values.map(({ aval }) => makeAval(aval.shape.slice(1), aval.dtype, aval.weak));
  let ysTree: Tree = leafTree;
  const { body, values } = settleCarry("scan", "f", start, (avals) => {
    const traced = traceBody("scan", "f", f, [start.tree, rows.tree], [...avals, ...slices]);
    const [carryTree, yTree] = pairOf(traced.outputTree);
    ysTree = yTree;
    return { ...traced, outputTree: carryTree };
  });
  const outputs = bind(scanPrimitive, [...body.captured, ...values, ...rows.values], {
    body: body.fn,
    consts: body.captured.length,
    carry: values.length,
    length,
    reverse,
  });
  return [
    unflatten(start.tree, outputs.slice(0, values.length)) as Arrays<C>,
    unflatten(ysTree, outputs.slice(values.length)) as Arrays<Y>,
  ];
}

function pairOf(tree: Tree): readonly [Tree, Tree] {
  if (tree.kind === "list" && tree.children.length === 2) return tree.children as unknown as readonly [Tree, Tree];
  throw new TreeError("tree/pair", `scan: f returns ${describeTree(tree)}, expected a pair [carry, y]; return [carry, null] for no y`); // biome-ignore format: one line
}

function commonLength(op: string, rows: Operands, wanted: number | undefined): Dim {
  rows.values.forEach(({ aval }, k) => {
    if (aval.shape.length > 0) return;
    throw new ShapeError("shape/steps", `${op}: ${leafName("xs", rows.tree, k)} is ${typeText(aval)}, expected rank 1 or more; steps go along the first axis`); // biome-ignore format: one line
  });
  const sizes = [...new Set(rows.values.map(({ aval }) => aval.shape[0]!))];
  const all = sizes.join(", ");
  if (sizes.length > 1) throw new ShapeError("shape/steps", `${op}: the first axes of xs have sizes ${all}, expected one length; give all leaves the same`); // biome-ignore format: one line
  if (wanted !== undefined && !(Number.isSafeInteger(wanted) && wanted >= 0)) {
    throw new ArgumentError("argument/length", `${op}: length is ${describeValue(wanted)}, expected a whole number`);
  }
  const [size] = sizes;
  if (size === undefined && wanted === undefined) throw new ShapeError("shape/steps", `${op}: xs holds no array, so the length option is needed; pass { length }`); // biome-ignore format: one line
  if (size !== undefined && wanted !== undefined && size !== wanted) {
    throw new ShapeError("shape/steps", `${op}: length is ${wanted}, but the first axis of xs has size ${size}; leave length out or make them equal`); // biome-ignore format: one line
  }
  return size ?? wanted!;
}

/**
 * `f` of each element along the first axis, one after the other (JAX: lax.map). Shapes: xs [n, ...s] -> [n, ...t].
 * @throws ShapeError when the leaves of xs differ in their first axis.
 */
export function map<X, Y>(f: (x: X) => Y, xs: Loose<X>): Arrays<Y> {
  const rows = readOperands("map", "xs", xs);
  const size = commonLength("map", rows, undefined);
  const slices = rows.values.map(({ aval }) => makeAval(aval.shape.slice(1), aval.dtype, aval.weak));
  const body = traceBody("map", "f", f, [rows.tree], slices);
  const dims = [...body.captured.map(() => null), ...rows.values.map(() => 0)];
  const outputs = bind(laneMap, [...body.captured, ...rows.values], { fn: body.fn, dims, size });
  return unflatten(body.outputTree, outputs) as Arrays<Y>;
}
