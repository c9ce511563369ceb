// Functions that control flow takes: traced on the operands' types, with what they close over as operands of their own;
// and carries, whose types must be the same before and after a step.

import { ArgumentError, DTypeError, ShapeError, TreeError } from "../../compiler/errors.js";
import { type ArrayFn, literal, makeVar, type Var } from "../../compiler/ir/array-ir.js";
import { type Aval, sameShape, typeText } from "../../compiler/ir/aval.js";
import { convertElementType } from "../../compiler/primitives/elementwise.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";
import { bind, type Value } from "../../compiler/trace/bind.js";
import { checkFunction, describeValue, stage } from "../../compiler/trace/stage.js";
import {
  describeTree,
  flatten,
  leafPaths,
  pathText,
  type Tree,
  treeKey,
  unflatten,
} from "../../compiler/trace/tree.js";
import { argumentValue, outputValue } from "../leaves.js";
import { type AnyFunction, innermost } from "../wrapped.js";

/** Arguments of control flow, flattened. Plain numbers are constants of the program, weakly typed. */
export interface Operands {
  readonly values: readonly Value[];
  readonly tree: Tree;
}

/**
 * The leaves of `value` as arrays.
 * @throws ArgumentError argument/type naming the place of a leaf that is none.
 */
export function readOperands(op: string, name: string, value: unknown): Operands {
  const { leaves, tree } = flatten(value);
  const paths = leafPaths(tree);
  const values = leaves.map((leaf, k): Value => {
    const where = `${op}: argument ${name}${pathText(paths[k]!)}`;
    if (typeof leaf === "number") return literal(leaf, "float32", true);
    const array = argumentValue(leaf, where);
    if (array !== undefined) return array;
    throw new ArgumentError("argument/type", `${where} is ${describeValue(leaf)}, expected an array or a number`);
  });
  return { values, tree };
}

export interface Body {
  readonly fn: ArrayFn;
  readonly captured: readonly ArrayValue[];
  readonly outputTree: Tree;
  readonly outputs: readonly Aval[];
}

/** Traces `f`, called with one tree per entry of `trees`, on leaves of the given types. */
export function traceBody(op: string, name: string, f: unknown, trees: readonly Tree[], avals: readonly Aval[]): Body {
  checkFunction(`${op}: argument ${name}`, f);
  const all: Tree = { kind: "list", children: trees };
  const staged = stage(
    (tracers) => (f as AnyFunction)(...(unflatten(all, tracers) as never[])),
    avals,
    (leaf, position, tree) => outputValue(`${op}: ${name}`, f as AnyFunction, leaf, position, tree),
    { label: `${op} ${name}`, name: innermost(f as AnyFunction).name || name, recordsAll: true },
  );
  return { ...staged, outputs: staged.fn.outputs.map(({ aval }) => aval) };
}

/** Bodies that share one list of captured values, which come first in their inputs. */
export function shareCaptured(bodies: readonly Body[]): { fns: ArrayFn[]; captured: ArrayValue[] } {
  const captured = [...new Set(bodies.flatMap((body) => body.captured))];
  const fns = bodies.map(({ fn, captured: own }) => {
    const inputs = captured.map((value): Var => {
      const position = own.indexOf(value);
      return position >= 0 ? fn.inputs[position]! : makeVar(value.aval);
    });
    return { ...fn, captured: captured.length, inputs: [...inputs, ...fn.inputs.slice(own.length)] };
  });
  return { fns, captured };
}

/** `name[0].x` for leaf k of a tree. */
export function leafName(name: string, tree: Tree, k: number): string {
  return name + pathText(leafPaths(tree)[k]!);
}

/** What leaf k of a carry is called in messages, per leaf. */
export function carryNames(tree: Tree): string[] {
  return leafPaths(tree).map((path) => `carry${pathText(path)}`);
}

/**
 * The body on a carry whose types it gives back; a weakly typed start takes the type it gets.
 * @throws TreeError tree/carry, ShapeError shape/carry or DTypeError dtype/carry naming the component that changes.
 */
export function settleCarry(
  op: string,
  bodyName: string,
  start: Operands,
  names: readonly string[],
  trace: (avals: readonly Aval[]) => Body,
): { body: Body; values: readonly Value[] } {
  let values = start.values;
  let body = trace(values.map(({ aval }) => aval));
  checkCarryTree(op, bodyName, start.tree, body.outputTree);
  const weakened = values.map((value, k) => value.aval.weak && !body.outputs[k]!.weak);
  if (weakened.includes(true)) {
    values = values.map((value, k) => (weakened[k] ? settled(value, body.outputs[k]!) : value));
    body = trace(values.map(({ aval }) => aval));
  }
  values.forEach(({ aval }, k) => {
    const out = body.outputs[k]!;
    if (aval.dtype === out.dtype && sameShape(aval.shape, out.shape)) return;
    const message =
      `${op}: ${names[k]} is ${typeText(aval)} at the start, but the body (${bodyName}) returns ${typeText(out)}; ` +
      "a carry keeps its shape and dtype, convert it with .astype or change the start";
    if (aval.dtype === out.dtype) throw new ShapeError("shape/carry", message);
    throw new DTypeError("dtype/carry", message);
  });
  return { body, values };
}

function settled(value: Value, { dtype }: Aval): Value {
  if ("kind" in value) return literal(value.value, dtype);
  return bind(convertElementType, [value], { dtype, weak: false })[0]!;
}

/** A carry keeps its structure: TreeError tree/carry otherwise. */
export function checkCarryTree(op: string, bodyName: string, start: Tree, end: Tree): void {
  if (treeKey(start) === treeKey(end)) return;
  throw new TreeError(
    "tree/carry",
    `${op}: carry is ${describeTree(start)} at the start, but the body (${bodyName}) returns ${describeTree(end)}; ` +
      "a carry keeps its tree structure",
  );
}
