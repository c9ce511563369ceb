// Control flow on values that are not known while tracing: cond, switchCase, whileLoop, foriLoop.

import { ArgumentError, DTypeError, ShapeError, TreeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { sameShape, typeText } from "../../compiler/ir/aval.js";
import { cond as condPrimitive, whileLoop as whilePrimitive } from "../../compiler/primitives/control-flow.js";
import { convertElementType } from "../../compiler/primitives/elementwise.js";
import { bind, type Value } from "../../compiler/trace/bind.js";
import { checkFunction, describeValue } from "../../compiler/trace/stage.js";
import { describeTree, flatten, leafTree, type Tree, treeKey, unflatten } from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, valueToArray } from "../convert.js";
import { clip } from "../numpy/elementwise.js";
import { options } from "../numpy/support.js";
import type { Arrays, Loose, LooseArgs } from "../types.js";
import {
  type Body,
  carryNames,
  checkCarryTree,
  leafName,
  type Operands,
  readOperands,
  settleCarry,
  shareCaptured,
  traceBody,
} from "./body.js";
import {
  type Closed,
  commonInputs,
  dropOutputs,
  forwardedCarries,
  hoistForwarded,
  withForwarded,
} from "./forwarded.js";
import { runScan } from "./scan.js";

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
  const isPlain = typeof index === "number" && Number.isInteger(index);
  const number = isPlain ? literal(index, "int32") : scalarOperand("switchCase", "index", index);
  if (number.aval.dtype === "bool" || number.aval.dtype.startsWith("float")) {
    throw new DTypeError(
      "dtype/operand",
      `switchCase: argument 0 (index) is ${typeText(number.aval)}, expected an integer; use .astype("int32")`,
    );
  }
  const inRange = clip(valueToArray(number), 0, branches.length - 1).astype("int32");
  const names = branches.map((_, k) => `branches[${k}]`);
  return choose("switchCase", inRange, branches, names, operands) as Arrays<R>;
}

function choose(
  op: string,
  index: Value,
  branches: readonly unknown[],
  names: readonly string[],
  operands: readonly unknown[],
): unknown {
  const { values, tree } = readOperands(op, "operands", operands);
  const trees = childrenOf(tree);
  const bodies = branches.map((f, k) =>
    traceBody(
      op,
      names[k]!,
      f,
      trees,
      values.map(({ aval }) => aval),
    ),
  );
  const [first] = bodies as [Body];
  bodies.forEach((body, k) => agree(op, names[0]!, first, names[k]!, body));
  const { fns, captured } = shareCaptured(bodies);
  const inputs = [...captured, ...values];
  const common = commonInputs(fns);
  const same = common.map((position) => position !== undefined);
  const own = fns.map((fn) => dropOutputs(fn, same));
  const chosen = bodies.length === 1 ? literal(0, "int32") : index;
  const results = bind(condPrimitive, [chosen, ...inputs], { branches: own });
  const forwarded = common.map((position) => inputs[position ?? 0]!);
  return unflatten(first.outputTree, withForwarded(results, forwarded, same));
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
    const message =
      `${op}: ${leafName(`the output of ${name}`, body.outputTree, k)} is ${typeText(aval)}, that of ${firstName} is ` +
      `${typeText(other)}; the branches must return equal shapes and dtypes`;
    if (aval.dtype === other.dtype) throw new ShapeError("shape/branches", message);
    throw new DTypeError("dtype/branches", message);
  });
}

/** A scalar as bool: numbers hold when they are not 0. */
function predicate(op: string, pred: unknown): Value {
  const value = scalarOperand(op, "pred", pred);
  if (value.aval.dtype === "bool") return value;
  return bind(convertElementType, [value], { dtype: "bool", weak: false })[0]!;
}

function scalarOperand(op: string, name: string, x: unknown): Value {
  const { values, tree } = readOperands(op, name, x);
  const [value] = values;
  if (tree.kind === "leaf" && value?.aval.shape.length === 0) return value;
  const got = value !== undefined && tree.kind === "leaf" ? typeText(value.aval) : describeTree(tree);
  throw new ShapeError(
    "shape/predicate",
    `${op}: argument 0 (${name}) is ${got}, expected a scalar; reduce it with np.all or np.any`,
  );
}

function childrenOf(tree: Tree): readonly Tree[] {
  return tree.kind === "list" ? tree.children : [];
}

// --- while, fori ----------------------------------------------------------------------------------------------------

export interface WhileOptions {
  /** Iterations after which the loop gives up with an error; under vmap, those of one lane. */
  readonly iterationLimit?: number;
}

/**
 * Repeats `carry = bodyFn(carry)` while `condFn(carry)` holds (JAX: lax.while_loop). Under vmap each lane runs to its own
 * end. The carry is a tree of arrays whose types do not change. `iterationLimit` finds endless loops.
 * @throws ShapeError, DTypeError or TreeError naming the component of the carry that changes; UnsupportedError loop/limit.
 */
export function whileLoop<const C>(
  condFn: (carry: C) => unknown,
  bodyFn: (carry: C) => unknown,
  init: Loose<C>,
  given?: WhileOptions,
): Arrays<C> {
  const { iterationLimit } = options("whileLoop", given, ["iterationLimit"]);
  const start = readOperands("whileLoop", "init", init);
  const outputs = runWhile("whileLoop", condFn, bodyFn, start, carryNames(start.tree), checkLimit(iterationLimit));
  return unflatten(start.tree, outputs) as Arrays<C>;
}

function runWhile(
  op: string,
  condFn: unknown,
  bodyFn: unknown,
  start: Operands,
  names: readonly string[],
  limit: number | null,
): readonly unknown[] {
  const { body, values } = settleCarry(op, "bodyFn", start, names, (avals) =>
    traceBody(op, "bodyFn", bodyFn, [start.tree], avals),
  );
  const test = traceBody(
    op,
    "condFn",
    condFn,
    [start.tree],
    values.map(({ aval }) => aval),
  );
  const [out] = test.outputs;
  if (test.outputTree.kind !== "leaf" || out === undefined || out.shape.length > 0 || out.dtype !== "bool") {
    const got = test.outputTree.kind === "leaf" && out !== undefined ? typeText(out) : describeTree(test.outputTree);
    throw new ShapeError(
      "shape/predicate",
      `${op}: condFn (cond) returns ${got}, expected a scalar bool; compare scalars`,
    );
  }
  const forwarded = forwardedCarries(body, values.length);
  const [forTest, forBody] = [test, body].map((f) => hoistForwarded(f, values, forwarded)) as [Closed, Closed];
  const carried = values.filter((_, k) => !forwarded[k]);
  const results = bind(whilePrimitive, [...forTest.consts, ...forBody.consts, ...carried], {
    cond: forTest.fn,
    body: dropOutputs(forBody.fn, forwarded),
    condConsts: forTest.consts.length,
    bodyConsts: forBody.consts.length,
    limit,
  });
  return withForwarded(results, values, forwarded);
}

function checkLimit(limit: number | undefined): number | null {
  if (limit === undefined) return null;
  if (Number.isSafeInteger(limit) && limit > 0) return limit;
  throw new ArgumentError(
    "argument/limit",
    `whileLoop: iterationLimit is ${describeValue(limit)}, expected a positive integer`,
  );
}

/**
 * `carry = bodyFn(i, carry)` for i = lower, ..., upper - 1 (JAX: lax.fori_loop). With numbers as bounds it is a scan, with
 * arrays a whileLoop. i is int32, or of the integer dtype of an array `lower`.
 * @throws as whileLoop; DTypeError when a bound is not an integer.
 */
export function foriLoop<const C>(
  lower: ArrayLike,
  upper: ArrayLike,
  bodyFn: (i: NDArray, carry: C) => unknown,
  init: Loose<C>,
): Arrays<C> {
  checkFunction("foriLoop", bodyFn, "argument 2 (bodyFn)");
  const [from, to] = [bound("lower", lower, upper), bound("upper", upper, lower)];
  const carry = readOperands("foriLoop", "init", init);
  const step = (i: NDArray, value: C): unknown[] => {
    const next = bodyFn(i, value);
    checkCarryTree("foriLoop", "bodyFn", carry.tree, flatten(next).tree);
    return [i.add(1), next];
  };
  const names = ["the counter", ...carryNames(carry.tree)];
  if (typeof lower === "number" && typeof upper === "number") {
    const start = startOf([from, ...carry.values], [leafTree, carry.tree]);
    const length = Math.max(upper - lower, 0);
    const body = ([i, value]: [NDArray, C]): unknown => [step(i, value), null];
    const { outputs } = runScan("foriLoop", "bodyFn", body, start, names, noRows, { length, reverse: false });
    return unflatten(carry.tree, outputs.slice(1)) as Arrays<C>;
  }
  const start = startOf([to, from, ...carry.values], [leafTree, leafTree, carry.tree]);
  const outputs = runWhile(
    "foriLoop",
    ([end, i]: [NDArray, NDArray]) => i.less(end),
    ([end, i, value]: [NDArray, NDArray, C]) => [end, ...step(i, value)],
    start,
    ["upper", ...names],
    null,
  );
  return unflatten(carry.tree, outputs.slice(2)) as Arrays<C>;
}

const noRows: Operands = { values: [], tree: { kind: "list", children: [] } };

function startOf(values: readonly Value[], children: readonly Tree[]): Operands {
  return { values, tree: { kind: "list", children } };
}

/** A bound of a loop; a plain number takes the dtype of an array at the other end. */
function bound(name: string, x: ArrayLike, other: ArrayLike): Value {
  const value = scalarOperand("foriLoop", name, x);
  if (typeof x === "number" && Number.isInteger(x)) {
    const like = typeof other === "number" ? undefined : scalarOperand("foriLoop", "bound", other).aval.dtype;
    return literal(x, like === undefined || like.startsWith("float") ? "int32" : like);
  }
  if (value.aval.dtype === "bool" || value.aval.dtype.startsWith("float")) {
    throw new DTypeError(
      "dtype/operand",
      `foriLoop: ${name} is ${typeof x === "number" ? x : typeText(value.aval)}, expected an integer; use .astype("int32")`,
    );
  }
  return value;
}
