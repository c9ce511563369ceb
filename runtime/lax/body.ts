// Functions that control flow takes: traced on the operands' types, with what they close over as operands of their own.

import { ArgumentError } from "../../compiler/errors.js";
import { type ArrayFn, makeVar, type Var } from "../../compiler/ir/array-ir.js";
import type { Aval } from "../../compiler/ir/aval.js";
import type { ArrayValue } from "../../compiler/trace/array-value.js";

import { checkFunction, describeValue, stage } from "../../compiler/trace/stage.js";
import { Tracer } from "../../compiler/trace/tracer.js";
import { flatten, leafPaths, pathText, type Tree, unflatten } from "../../compiler/trace/tree.js";
import { leafToArray, valueToArray } from "../convert.js";
import { outputValue } from "../leaves.js";
import { type AnyFunction, innermost } from "../wrapped.js";

/** Arguments of control flow, flattened: arrays, tracers, and numbers as weak arrays. */
export interface Operands {
  readonly values: readonly ArrayValue[];
  readonly tree: Tree;
}

/**
 * The leaves of `value` as arrays.
 * @throws ArgumentError argument/type naming the place of a leaf that is none.
 */
export function readOperands(op: string, name: string, value: unknown): Operands {
  const { leaves, tree } = flatten(value);
  const paths = leafPaths(tree);
  const values = leaves.map((leaf, k) => {
    const where = `${op}: argument ${name}${pathText(paths[k]!)}`;
    const array = leaf instanceof Tracer ? valueToArray(leaf) : leafToArray(leaf, where);
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
