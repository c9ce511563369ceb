// Array IR: what a traced function becomes. Single assignment; every value is an array.
//
//   function ::= { lambda captured ; inputs . let equation* in ( atom* ) }
//   equation ::= var* = primitive[params] atom*
//   atom     ::= var | literal            a literal is a scalar with a dtype
//
// Vars are compared by identity. JAX calls an ArrayFn a jaxpr. All records are immutable.

import { type Aval, type DType, integerRange, isFloat, isInteger, makeAval } from "./aval.js";
import type { Params, Primitive } from "./primitive.js";

export interface Var {
  readonly kind: "var";
  readonly aval: Aval;
}

export interface Literal {
  readonly kind: "literal";
  /** Already rounded to the dtype; a bool is 0 or 1. */
  readonly value: number;
  readonly aval: Aval;
}

export type Atom = Var | Literal;

export interface Equation {
  readonly primitive: Primitive;
  readonly inputs: readonly Atom[];
  readonly params: Params;
  readonly outputs: readonly Var[];
}

export interface ArrayFn {
  readonly name: string;
  /** How many of the leading inputs are values the function closed over. */
  readonly captured: number;
  readonly inputs: readonly Var[];
  readonly equations: readonly Equation[];
  readonly outputs: readonly Atom[];
}

export function makeVar(aval: Aval): Var {
  return { kind: "var", aval };
}

/** A scalar constant of the given dtype; the value is rounded (float32) or wrapped (integers) to it. */
export function literal(value: number | boolean, dtype: DType, weak = false): Literal {
  return { kind: "literal", value: roundTo(Number(value), dtype), aval: makeAval([], dtype, weak) };
}

/** The value a store to an array of `dtype` would keep. */
export function roundTo(value: number, dtype: DType): number {
  if (dtype === "float32") return Math.fround(value);
  if (isFloat(dtype)) return value;
  if (dtype === "bool") return value !== 0 ? 1 : 0;
  const [lowest, highest] = integerRange(dtype);
  const span = highest - lowest + 1;
  const whole = Number.isFinite(value) ? Math.trunc(value) : 0;
  const wrapped = ((whole % span) + span) % span;
  return isInteger(dtype) && wrapped > highest ? wrapped - span : wrapped;
}

/** True for an equation that runs the function in its param `fn` and nothing else: what inlining replaces by its body. */
export function isCall({ primitive: { lower } }: Equation): boolean {
  return lower.kind === "expanded" && lower.by === "inline-calls";
}

/** The last equation position at which each var is read; program outputs count as `equations.length`. */
export function lastUses(fn: ArrayFn): Map<Var, number> {
  const last = new Map<Var, number>();
  fn.equations.forEach((equation, position) => {
    for (const atom of equation.inputs) if (atom.kind === "var") last.set(atom, position);
  });
  for (const atom of fn.outputs) if (atom.kind === "var") last.set(atom, fn.equations.length);
  return last;
}

/** The function with the outputs marked in `kept` only; what nobody reads then is left to dce. */
export function keepOutputs(fn: ArrayFn, kept: readonly boolean[]): ArrayFn {
  return { ...fn, outputs: fn.outputs.filter((_, k) => kept[k]) };
}
