// What customJvp and customVjp have in common: the call, traced; and rules, traced for its types when they are first needed.

import { ArgumentError, DTypeError, ShapeError, TreeError, UnsupportedError } from "../compiler/errors.js";
import { type ArrayFn, type Atom, literal, makeVar } from "../compiler/ir/array-ir.js";
import { type Aval, isFloat, makeAval, sameShape, typeText } from "../compiler/ir/aval.js";
import { Builder } from "../compiler/ir/builder.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import { describeValue, type Staged, stage } from "../compiler/trace/stage.js";
import { describeTree, flatten, leafPaths, pathText, type Tree, treeKey, unflatten } from "../compiler/trace/tree.js";
import { checkArgnums, positionsOf } from "./argnums.js";
import { NDArray } from "./array.js";
import { argumentValue, outputValue } from "./leaves.js";
import { options } from "./numpy/support.js";
import { leafNames } from "./vmap-axes.js";
import { type AnyFunction, nameOf, namesOf } from "./wrapped.js";

export interface CustomOptions {
  /** Arguments that are not differentiated by: rules get them first, as they are. They need not be arrays. */
  readonly nondiffArgnums?: readonly number[];
}

/** One call of a function that has a rule of its own. */
export interface CustomCall {
  readonly op: string;
  readonly name: string;
  readonly f: AnyFunction;
  readonly fn: ArrayFn;
  /** Values of the leading inputs of `fn`. */
  readonly captured: readonly ArrayValue[];
  /** The arguments that are differentiated by: values, and the tree of their list. */
  readonly values: readonly ArrayValue[];
  readonly tree: Tree;
  /** The others, in order. */
  readonly nondiff: readonly unknown[];
  readonly outputTree: Tree;
}

export function readOptions(op: string, given: CustomOptions | undefined): readonly number[] {
  const { nondiffArgnums = [] } = options(op, given, ["nondiffArgnums"]);
  if (Array.isArray(nondiffArgnums) && nondiffArgnums.length === 0) return nondiffArgnums;
  const checked = checkArgnums(op, nondiffArgnums);
  return typeof checked === "number" ? [checked] : checked;
}

/** Traces `f` on the arguments of a call. */
export function traceCall(
  op: string,
  f: AnyFunction,
  args: readonly unknown[],
  nondiffArgnums: readonly number[],
): CustomCall {
  const name = nameOf(f);
  const fixed = positionsOf(op, nondiffArgnums, args.length);
  const moving = [...args.keys()].filter((position) => !fixed.includes(position));
  const { leaves, tree } = flatten(moving.map((position) => args[position]));
  const names = leafNames(
    tree,
    moving.map((position) => namesOf(f)[position] ?? ""),
  );
  const values = leaves.map((leaf, k) => {
    const value = argumentValue(leaf, `${op}: argument ${names[k]}`);
    if (value !== undefined) return value;
    throw new ArgumentError(
      "argument/type",
      `${op}: argument ${names[k]} is ${describeValue(leaf)}, expected an array or a number; ${op === "checkpoint" ? "let f close over it" : "name it in nondiffArgnums"}`,
    );
  });
  const nondiff = fixed.map((position) => args[position]);
  const staged = stage(
    (tracers) => {
      const all = [...args];
      (unflatten(tree, tracers) as unknown[]).forEach((own, k) => {
        all[moving[k]!] = own;
      });
      return f(...(all as never[]));
    },
    values.map(({ aval }) => plain(aval)),
    (leaf, k, outputTree) => outputValue(op, f, leaf, k, outputTree),
    { label: `${op}(${name})`, name, recordsAll: true, inputNames: names },
  );
  // Rules may use the arrays that they are given beside the arguments, whether f does or not.
  const beside = flatten(nondiff).leaves.filter(
    (leaf): leaf is ArrayValue => leaf instanceof ArrayValue && !staged.captured.includes(leaf),
  );
  const fn = {
    ...staged.fn,
    captured: staged.captured.length + beside.length,
    inputs: [...beside.map(({ aval }) => makeVar(aval)), ...staged.fn.inputs],
  };
  return {
    op,
    name,
    f,
    fn,
    captured: [...beside, ...staged.captured],
    values,
    tree,
    nondiff,
    outputTree: staged.outputTree,
  };
}

export function plain({ shape, dtype, weak }: Aval): Aval {
  return makeAval(shape, dtype, weak);
}

/** Traces a rule on arguments of those types. */
export function traceRule(
  { op, name }: CustomCall,
  what: string,
  rule: AnyFunction,
  body: (tracers: readonly ArrayValue[]) => unknown,
  avals: readonly Aval[],
): Staged {
  return stage(
    body,
    avals.map(plain),
    (leaf, k, tree) => outputValue(`${op}: the ${what} of ${name}`, rule, leaf, k, tree),
    { label: `the ${what} of ${op}(${name})`, name, recordsAll: true },
  );
}

/**
 * The program of a rule, taking the captured values of the call before its own inputs.
 * @throws UnsupportedError unsupported/custom-closure where it uses an array that the call does not know of.
 */
export function closeRule({ op, name, captured, fn }: CustomCall, what: string, staged: Staged): ArrayFn {
  const shared = captured.map(({ aval }) => makeVar(aval));
  const own = staged.fn.inputs.slice(staged.fn.captured).map(({ aval }) => makeVar(aval));
  const outside = staged.captured.map((value): Atom => {
    const position = captured.indexOf(value);
    if (position >= 0) return shared[position]!;
    if (value instanceof NDArray && value.ndim === 0) return literal(value.data[0]!, value.dtype, value.weak);
    throw new UnsupportedError(
      "unsupported/custom-closure",
      `${op}: the ${what} of ${name} uses an array, ${typeText(value.aval)}, that ${name} does not use; pass it as an ` +
        "argument, or among nondiffArgnums",
    );
  });
  const builder = new Builder();
  const outputs = builder.splice(staged.fn, [...outside, ...own]);
  return builder.finish(fn.name, [...shared, ...own], outputs, fn.captured);
}

/** A rule's list of results, split. */
export function checkPair(call: CustomCall, what: string, result: unknown, expected: string): [unknown, unknown] {
  if (Array.isArray(result) && result.length === 2) return [result[0], result[1]];
  const got = Array.isArray(result) ? `a list of ${result.length}` : describeValue(result);
  throw new ArgumentError(
    "argument/custom-rule",
    `${call.op}: the ${what} of ${call.name} returns ${got}, expected ${expected}`,
  );
}

/** Results of a rule have the structure and types that they should; nobody reads what goes with integers. */
export function checkResults(
  { op, name }: CustomCall,
  place: string,
  tree: Tree,
  got: readonly Aval[],
  expectedTree: Tree,
  expected: readonly Aval[],
  unread: readonly number[] = [],
): void {
  if (treeKey(tree) !== treeKey(expectedTree)) {
    throw new TreeError(
      "tree/custom-rule",
      `${op}: ${place} of ${name} are ${describeTree(tree)}, structure ${treeKey(tree)}, expected ${treeKey(expectedTree)}`,
    );
  }
  const paths = leafPaths(tree);
  got.forEach((aval, k) => {
    const wanted = expected[k]!;
    if (unread.includes(k) || (sameShape(aval.shape, wanted.shape) && aval.dtype === wanted.dtype)) return;
    const message =
      `${op}: ${place} of ${name}${paths[k]!.length === 0 ? "" : ` at ${pathText(paths[k]!)}`} are ${typeText(aval)}, ` +
      `expected ${typeText(wanted)}; give each the type of what it goes with`;
    if (aval.dtype !== wanted.dtype) throw new DTypeError("dtype/custom-rule", message);
    throw new ShapeError("shape/custom-rule", message);
  });
}

/** Positions of integers and bools. */
export function withoutDerivative(avals: readonly Aval[]): number[] {
  return avals.flatMap(({ dtype }, k) => (isFloat(dtype) ? [] : [k]));
}
