// Loops over the first axis of arrays: scan and map.

import { ArgumentError, ShapeError, TreeError } from "../../compiler/errors.js";
import { type Dim, makeAval, typeText } from "../../compiler/ir/aval.js";
import { scan as scanPrimitive } from "../../compiler/primitives/control-flow.js";
import { laneMap } from "../../compiler/primitives/lane-map.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";
import { bind } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { describeTree, flatten, leafTree, type Tree, unflatten } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { valueToArray } from "../convert.js";
import { options, sizeNumber } from "../numpy/support.js";
import type { Arrays, Loose } from "../types.js";
import { vmap } from "../vmap.js";
import { carryNames, leafName, type Operands, readOperands, settleCarry, traceBody } from "./body.js";
import { dropOutputs, forwardedCarries, hoistForwarded, withForwarded } from "./forwarded.js";
import { concatenate, reshape, sliceInDim } from "./shapes.js";

// --- scan -----------------------------------------------------------------------------------------------------------

export interface ScanOptions {
  /** Number of steps; needed when `xs` holds no array. */
  readonly length?: number;
  /** From the last step to the first; results stand where their inputs stood. */
  readonly reverse?: boolean;
  /** Accepted for JAX's sake: the compiler chooses by itself how many steps to write out, and results do not change. */
  readonly unroll?: number | boolean;
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
  const { length: wanted, reverse = false, unroll = 1 } = options("scan", given, ["length", "reverse", "unroll"]);
  if (typeof unroll !== "boolean" && !(Number.isSafeInteger(unroll) && unroll >= 0)) {
    throw new ArgumentError(
      "argument/unroll",
      `scan: unroll is ${describeValue(unroll)}, expected a boolean or a number of steps`,
    );
  }
  const start = readOperands("scan", "init", init);
  const rows = readOperands("scan", "xs", xs);
  const length = commonLength("scan", rows, wanted);
  const { outputs, yTree } = runScan("scan", "f", f, start, carryNames(start.tree), rows, { length, reverse });
  const count = start.values.length;
  return [
    unflatten(start.tree, outputs.slice(0, count)) as Arrays<C>,
    unflatten(yTree, outputs.slice(count)) as Arrays<Y>,
  ];
}

/** The flat outputs of a scan: the last carry, then the stacked ys, whose tree is `yTree`. */
export function runScan(
  op: string,
  bodyName: string,
  f: unknown,
  start: Operands,
  names: readonly string[],
  rows: Operands,
  { length, reverse }: { readonly length: Dim; readonly reverse: boolean },
): { outputs: readonly ArrayValue[]; yTree: Tree } {
  const slices = rows.values.map(({ aval }) => makeAval(aval.shape.slice(1), aval.dtype, aval.weak));
  let ysTree: Tree = leafTree;
  const { body, values } = settleCarry(op, bodyName, start, names, (avals) => {
    const traced = traceBody(op, bodyName, f, [start.tree, rows.tree], [...avals, ...slices]);
    const [carryTree, yTree] = pairOf(traced.outputTree);
    ysTree = yTree;
    return { ...traced, outputTree: carryTree };
  });
  const forwarded = forwardedCarries(body, values.length);
  const { fn, consts } = hoistForwarded(body, values, forwarded);
  const carried = values.filter((_, k) => !forwarded[k]);
  const results = bind(scanPrimitive, [...consts, ...carried, ...rows.values], {
    body: dropOutputs(fn, forwarded),
    consts: consts.length,
    carry: carried.length,
    length: reverse ? sizeNumber(op, length) : length,
    reverse,
  });
  return { outputs: withForwarded(results, values, forwarded), yTree: ysTree };
}

function pairOf(tree: Tree): readonly [Tree, Tree] {
  if (tree.kind === "list" && tree.children.length === 2) return tree.children as unknown as readonly [Tree, Tree];
  throw new TreeError(
    "tree/pair",
    `scan: f returns ${describeTree(tree)}, expected a pair [carry, y]; return [carry, null] for no y`,
  );
}

/** The number of steps that all leaves of `rows` have, and that `wanted` may name. */
function commonLength(op: string, rows: Operands, wanted: number | undefined): Dim {
  rows.values.forEach(({ aval }, k) => {
    if (aval.shape.length > 0) return;
    throw new ShapeError(
      "shape/steps",
      `${op}: ${leafName("xs", rows.tree, k)} is ${typeText(aval)}, expected rank 1 or more; steps go along the first axis`,
    );
  });
  const sizes = [...new Set(rows.values.map(({ aval }) => aval.shape[0]!))];
  const all = sizes.join(", ");
  if (sizes.length > 1)
    throw new ShapeError(
      "shape/steps",
      `${op}: the first axes of xs have sizes ${all}, expected one length; give all leaves the same`,
    );
  if (wanted !== undefined && !(Number.isSafeInteger(wanted) && wanted >= 0)) {
    throw new ArgumentError("argument/length", `${op}: length is ${describeValue(wanted)}, expected a whole number`);
  }
  const [size] = sizes;
  if (size === undefined && wanted === undefined)
    throw new ShapeError("shape/steps", `${op}: xs holds no array, so the length option is needed; pass { length }`);
  if (size !== undefined && wanted !== undefined && size !== wanted) {
    throw new ShapeError(
      "shape/steps",
      `${op}: length is ${wanted}, but the first axis of xs has size ${size}; leave length out or make them equal`,
    );
  }
  return size ?? wanted!;
}

// --- map ------------------------------------------------------------------------------------------------------------

export interface MapOptions {
  /** Elements that `vmap(f)` takes at once; 0: all of them. Without it f runs on one after the other. */
  readonly batchSize?: number;
}

/**
 * `f` of each element along the first axis, one after the other (JAX: lax.map). Shapes: xs [n, ...s] -> [n, ...t].
 * @throws ShapeError when the leaves of xs differ in their first axis.
 */
export function map<X, Y>(f: (x: X) => Y, xs: Loose<X>, given?: MapOptions): Arrays<Y> {
  const { batchSize } = options("map", given, ["batchSize"]);
  const rows = readOperands("map", "xs", xs);
  const size = commonLength("map", rows, undefined);
  if (batchSize === undefined) return mapOne(f, rows, size) as Arrays<Y>;
  if (!(Number.isSafeInteger(batchSize) && batchSize >= 0)) {
    throw new ArgumentError(
      "argument/batch-size",
      `map: batchSize is ${describeValue(batchSize)}, expected a whole number`,
    );
  }
  const many = vmap(f as (x: NDArray) => unknown) as (x: unknown) => unknown;
  const arrays = rows.values.map(valueToArray);
  if (batchSize === 0) return many(unflatten(rows.tree, arrays)) as Arrays<Y>;
  return mapBatches(many, arrays, rows.tree, sizeNumber("map", size), batchSize) as Arrays<Y>;
}

function mapOne(f: unknown, rows: Operands, size: Dim): unknown {
  const slices = rows.values.map(({ aval }) => makeAval(aval.shape.slice(1), aval.dtype, aval.weak));
  const body = traceBody("map", "f", f, [rows.tree], slices);
  const dims = [...body.captured.map(() => null), ...rows.values.map(() => 0)];
  const outputs = bind(laneMap, [...body.captured, ...rows.values], { fn: body.fn, dims, size });
  return unflatten(body.outputTree, outputs);
}

/** Whole batches one after the other, then what is left over. */
function mapBatches(
  many: (x: never) => unknown,
  arrays: readonly NDArray[],
  tree: Tree,
  size: number,
  batchSize: number,
): unknown {
  const count = Math.floor(size / batchSize);
  const whole = count * batchSize;
  const parts: { leaves: readonly NDArray[]; tree: Tree }[] = [];
  if (count > 0) {
    const values = arrays.map((x) => reshape(sliceInDim(x, 0, whole), [count, batchSize, ...x.shape.slice(1)]));
    const made = flatten(mapOne(many, { values, tree }, count));
    const leaves = (made.leaves as NDArray[]).map((y) => reshape(y, [whole, ...y.shape.slice(2)]));
    parts.push({ leaves, tree: made.tree });
  }
  if (whole < size || count === 0) {
    const rest = arrays.map((x) => sliceInDim(x, whole, null));
    const made = flatten(many(unflatten(tree, rest) as never));
    parts.push({ leaves: made.leaves as NDArray[], tree: made.tree });
  }
  const [first] = parts as [(typeof parts)[0]];
  const joined = first.leaves.map((_, k) =>
    concatenate(
      parts.map(({ leaves }) => leaves[k]!),
      0,
    ),
  );
  return unflatten(first.tree, joined);
}
