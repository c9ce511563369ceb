// customVmap: a function with a batching rule of its own. (jax.custom_batching.custom_vmap)

import { ArgumentError, DTypeError, ShapeError, TreeError } from "../compiler/errors.js";
import type { ArrayFn } from "../compiler/ir/array-ir.js";
import { type Aval, type Dim, makeAval, sameShape, typeText } from "../compiler/ir/aval.js";
import { customVmapCall } from "../compiler/primitives/custom.js";
import type { RuleTracer, StagedRule } from "../compiler/primitives/custom-vmap-tangents.js";
import type { ArrayValue } from "../compiler/trace/array-value.js";
import { bind } from "../compiler/trace/bind.js";
import { checkFunction, describeValue, stage } from "../compiler/trace/stage.js";
import { symbolicSize } from "../compiler/trace/tracer.js";
import { flatten, leafPaths, pathText, type Tree, treeKey, unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { argumentValue, outputValue } from "./leaves.js";
import type { Arrays, LooseArgs } from "./types.js";
import { leafNames } from "./vmap-axes.js";
import { type AnyFunction, markWrapped, nameOf, namesOf } from "./wrapped.js";

/** Which arrays have lanes: a boolean per leaf, in the structure of the arrays. */
export type BatchedTree = boolean | null | readonly BatchedTree[] | { readonly [key: string]: BatchedTree };

/**
 * What vmap does with the function: from the number of lanes, which arguments have them (as first axis), and the
 * arguments, to the outputs and which of those have lanes (as first axis).
 */
export type VmapRule<A extends readonly unknown[]> = (
  axisSize: number,
  inBatched: readonly BatchedTree[],
  ...args: A
) => readonly [outputs: unknown, outBatched: BatchedTree];

export interface CustomVmapMethods<A extends readonly unknown[]> {
  /** Sets the rule, which stands in for vmap's own. */
  defVmap(rule: VmapRule<A>): void;
}

/**
 * `f` with a batching rule of its own, to be given by `defVmap` before the first call. Where no vmap reaches it, `f` runs.
 * What `f` closes over may not be mapped. Forward derivatives keep the rule (theirs is its derivative); reverse ones do not.
 * @throws ArgumentError argument/custom-vmap at a call without a rule. (jax.custom_batching.custom_vmap)
 */
export function customVmap<R>(
  f: (...args: NDArray[]) => R,
): ((...args: ArrayLike[]) => Arrays<R>) & CustomVmapMethods<NDArray[]>;
export function customVmap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
): ((...args: LooseArgs<A>) => Arrays<R>) & CustomVmapMethods<A>;
export function customVmap(f: AnyFunction): ((...args: unknown[]) => unknown) & CustomVmapMethods<never[]> {
  checkFunction("customVmap", f);
  let rule: VmapRule<never[]> | undefined;
  const call = markWrapped((...args: unknown[]): unknown => callCustom(f, rule, args), f, "customVmap");
  return Object.assign(call, {
    defVmap(given: VmapRule<never[]>): void {
      checkFunction("customVmap.defVmap", given);
      rule = given;
    },
  });
}

function callCustom(f: AnyFunction, rule: VmapRule<never[]> | undefined, args: readonly unknown[]): unknown {
  const name = nameOf(f);
  if (rule === undefined) {
    throw new ArgumentError(
      "argument/custom-vmap",
      `customVmap: ${name} has no batching rule; define it with .defVmap((axisSize, inBatched, ...args) => ...)`,
    );
  }
  const { leaves, tree } = flatten(args);
  const names = leafNames(tree, namesOf(f));
  const values = leaves.map((leaf, k) => arrayArgument(leaf, names[k]!));
  const staged = stage(
    (tracers) => f(...(unflatten(tree, tracers) as never[])),
    values.map(({ aval: { shape, dtype, weak } }) => makeAval(shape, dtype, weak)),
    (leaf, k, outputTree) => outputValue("customVmap", f, leaf, k, outputTree),
    { label: `customVmap(${name})`, name, recordsAll: true, inputNames: names },
  );
  const call: RuleCall = { name, rule, argsTree: tree, names, outputTree: staged.outputTree, lane: staged.fn };
  const results = bind(customVmapCall, [...staged.captured, ...values], {
    fn: staged.fn,
    name,
    rule: (ctx, avals, batched) => stageRule(call, ctx, avals, batched),
  });
  return unflatten(staged.outputTree, results);
}

function arrayArgument(leaf: unknown, name: string): ArrayValue {
  const value = argumentValue(leaf, `customVmap: argument ${name}`);
  if (value !== undefined) return value;
  throw new ArgumentError(
    "argument/type",
    `customVmap: argument ${name} is ${describeValue(leaf)}, expected an array or a number; close over other values`,
  );
}

interface RuleCall {
  readonly name: string;
  readonly rule: VmapRule<never[]>;
  readonly argsTree: Tree;
  readonly names: readonly string[];
  readonly outputTree: Tree;
  /** The function on one lane. */
  readonly lane: ArrayFn;
}

/** Traces the rule on arguments some of which have lanes, and checks what it gives against the function itself. */
function stageRule(
  call: RuleCall,
  ctx: Parameters<RuleTracer>[0],
  avals: readonly Aval[],
  batched: readonly boolean[],
): StagedRule {
  const { name, rule, argsTree, names } = call;
  const size = typeof ctx.size === "number" ? ctx.size : symbolicSize(ctx.size);
  let flags: { leaves: unknown[]; tree: Tree } | undefined;
  const staged = stage(
    (tracers) => {
      const inBatched = unflatten(argsTree, batched) as BatchedTree[];
      const result: unknown = rule(size, inBatched, ...(unflatten(argsTree, tracers) as never[]));
      const [outputs, outBatched] = checkPair(name, result);
      flags = flatten(outBatched);
      return outputs;
    },
    avals,
    (leaf, k, tree) => outputValue(`customVmap: the rule of ${name}`, rule, leaf, k, tree),
    { label: `the rule of customVmap(${name})`, name, recordsAll: false, inputNames: names },
  );
  const outBatched = checkFlags(call, staged.outputTree, flags!);
  checkOutputs(
    call,
    staged.fn.outputs.map(({ aval }) => aval),
    outBatched,
    ctx.size,
  );
  return { fn: staged.fn, captured: staged.captured.map(ctx.capture), batched: outBatched };
}

function checkPair(name: string, result: unknown): [outputs: unknown, outBatched: unknown] {
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]];
  const got = Array.isArray(result) ? `a list of ${result.length}` : describeValue(result);
  throw new ArgumentError(
    "argument/custom-vmap",
    `customVmap: the rule of ${name} returns ${got}, expected [outputs, outBatched]`,
  );
}

function checkFlags(call: RuleCall, outputTree: Tree, flags: { leaves: unknown[]; tree: Tree }): boolean[] {
  const { name } = call;
  if (treeKey(outputTree) !== treeKey(flags.tree)) {
    throw new TreeError(
      "tree/custom-vmap",
      `customVmap: the rule of ${name} returns outputs of structure ${treeKey(outputTree)} and outBatched of structure ` +
        `${treeKey(flags.tree)}; give one boolean per array, in the same structure`,
    );
  }
  if (treeKey(outputTree) !== treeKey(call.outputTree)) {
    throw new TreeError(
      "tree/custom-vmap",
      `customVmap: the rule of ${name} returns outputs of structure ${treeKey(outputTree)}, but ${name} returns ` +
        `${treeKey(call.outputTree)}; give the same structure`,
    );
  }
  return flags.leaves.map((flag, k) => {
    if (typeof flag === "boolean") return flag;
    throw new ArgumentError(
      "argument/custom-vmap",
      `customVmap: outBatched${pathText(leafPaths(flags.tree)[k]!)} of the rule of ${name} is ${describeValue(flag)}, ` +
        "expected true (lanes are the first axis) or false (all lanes share it)",
    );
  });
}

/** An output with lanes is as the function's with one more axis in front; one without, as the function's. */
function checkOutputs(call: RuleCall, got: readonly Aval[], batched: readonly boolean[], size: Dim): void {
  const paths = leafPaths(call.outputTree);
  got.forEach((aval, k) => {
    const lane = call.lane.outputs[k]!.aval;
    const expected = batched[k] ? makeAval([size, ...lane.shape], lane.dtype) : lane;
    if (sameShape(aval.shape, expected.shape) && aval.dtype === expected.dtype) return;
    const message =
      `customVmap: output${pathText(paths[k]!)} of the rule of ${call.name} is ${typeText(aval)}, expected ` +
      `${typeText(expected)}: ${batched[k] ? `${size} lanes of ` : ""}what ${call.name} returns, outBatched being ${batched[k]}`;
    if (aval.dtype !== expected.dtype) throw new DTypeError("dtype/custom-vmap", message);
    throw new ShapeError("shape/custom-vmap", message);
  });
}
