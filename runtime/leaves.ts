// Leaves of what traced functions take and give: turned into values, or refused with the place named.

import { ArgumentError } from "../compiler/errors.js";
import { literal } from "../compiler/ir/array-ir.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import type { Value } from "../compiler/trace/bind.js";
import { describeValue } from "../compiler/trace/stage.js";
import { Tracer } from "../compiler/trace/tracer.js";
import { leafPaths, pathText, type Tree } from "../compiler/trace/tree.js";
import { leafToArray } from "./convert.js";
import { type AnyFunction, innermost } from "./wrapped.js";

/**
 * The array of an argument's leaf: a tracer as it is, anything else as `leafToArray` gives it.
 * @throws TraceError trace/leak for a tracer whose trace has ended, even if nothing is computed with it.
 */
export function argumentValue(leaf: unknown, where: string): ArrayValue | undefined {
  if (!(leaf instanceof Tracer)) return leafToArray(leaf, where);
  leaf.trace.checkOpen(leaf.variable);
  return leaf;
}

/** The value of an output leaf of a traced function. Numbers become weak float32, booleans bool. */
export function outputValue(op: string, f: AnyFunction, leaf: unknown, position: number, tree: Tree): Value {
  if (leaf instanceof ArrayValue) return leaf;
  if (typeof leaf === "number") return literal(leaf, "float32", true);
  if (typeof leaf === "boolean") return literal(leaf, "bool");
  const path = pathText(leafPaths(tree)[position]!);
  const place = path === "" ? "the output" : `output ${path}`;
  const name = innermost(f).name || "the function";
  const array = leafToArray(leaf, `${op}: ${place} of ${name}`);
  if (array !== undefined) return array;
  throw new ArgumentError(
    "argument/output",
    `${op}: ${place} of ${name} is ${describeValue(leaf)}, expected an array, a number or null; return only arrays`,
  );
}
