// Checks array IR: scoping, single assignment, shape rules, literals. Run between passes in tests and under
// `check: true`; a failure is a bug of ours, so the report holds the program around it. Also the predicates that
// passes ensure. verify-kernel.ts does the same for loop IR.

import { CompilerBug } from "../errors.js";
import { type ArrayFn, type Atom, type Equation, isCall, lastUses, roundTo, type Var } from "./array-ir.js";
import { avalText, sameAval, sameShape } from "./aval.js";
import { equationKeys } from "./equation-key.js";
import { functionsIn, printAround } from "./print.js";

/**
 * Throws when `fn`, or a function inside it, is not well formed.
 * @throws CompilerBug verify/array with the equations around the fault.
 */
export function verifyFn(fn: ArrayFn): void {
  verifyOnce(fn, new Set());
}

function verifyOnce(fn: ArrayFn, verified: Set<ArrayFn>): void {
  if (verified.has(fn)) return;
  verified.add(fn);
  const defined = new Set<Var>();
  if (!Number.isInteger(fn.captured) || fn.captured < 0 || fn.captured > fn.inputs.length) {
    throw fault(fn, 0, `captured is ${fn.captured}, expected at most the ${fn.inputs.length} inputs`);
  }
  for (const input of fn.inputs) define(fn, 0, input, defined);
  fn.equations.forEach((equation, at) => {
    for (const atom of equation.inputs) checkAtom(fn, at, atom, defined);
    for (const inner of functionsIn(equation.params)) verifyOnce(inner, verified);
    checkShapes(fn, at, equation);
    checkCall(fn, at, equation);
    for (const output of equation.outputs) define(fn, at, output, defined);
  });
  for (const atom of fn.outputs) checkAtom(fn, fn.equations.length, atom, defined);
}

function define(fn: ArrayFn, at: number, variable: Var, defined: Set<Var>): void {
  if (defined.has(variable)) throw fault(fn, at, `a var of ${avalText(variable.aval)} is defined twice`);
  defined.add(variable);
}

function checkAtom(fn: ArrayFn, at: number, atom: Atom, defined: ReadonlySet<Var>): void {
  if (atom.kind === "var") {
    if (!defined.has(atom)) throw fault(fn, at, `a var of ${avalText(atom.aval)} is read before it is defined`);
    return;
  }
  const { value, aval } = atom;
  if (aval.shape.length > 0) throw fault(fn, at, `a literal has shape ${avalText(aval)}, expected a scalar`);
  const rounded = roundTo(value, aval.dtype);
  if (!Object.is(rounded, value)) throw fault(fn, at, `a literal ${value} is not a ${aval.dtype}, expected ${rounded}`);
}

/** The recorded avals are those the shape rule gives now. */
function checkShapes(fn: ArrayFn, at: number, { primitive, inputs, params, outputs }: Equation): void {
  const given = inputs.map((atom) => atom.aval);
  let expected: ReturnType<typeof primitive.shape>;
  try {
    expected = primitive.shape(given, params);
  } catch (error) {
    throw fault(fn, at, `the shape rule of ${primitive.name} refuses its inputs: ${(error as Error).message}`);
  }
  if (expected.length !== outputs.length) {
    throw fault(fn, at, `${primitive.name} has ${outputs.length} outputs, its shape rule gives ${expected.length}`);
  }
  outputs.forEach(({ aval }, k) => {
    if (sameAval(aval, expected[k]!)) return;
    const rule = avalText(expected[k]!);
    throw fault(fn, at, `output ${k} of ${primitive.name} is ${avalText(aval)}, its shape rule gives ${rule}`);
  });
}

/** A call passes what its function takes. */
function checkCall(fn: ArrayFn, at: number, equation: Equation): void {
  const { primitive, inputs, params } = equation;
  const [callee] = functionsIn(params);
  if (!isCall(equation) || callee === undefined) return;
  if (callee.inputs.length !== inputs.length) {
    throw fault(fn, at, `${primitive.name} passes ${inputs.length} inputs to a function of ${callee.inputs.length}`);
  }
  callee.inputs.forEach(({ aval: wanted }, k) => {
    const { aval } = inputs[k]!;
    if (aval.dtype === wanted.dtype && sameShape(aval.shape, wanted.shape)) return;
    throw fault(fn, at, `${primitive.name} passes ${avalText(aval)} as input ${k} of type ${avalText(wanted)}`);
  });
}

function fault(fn: ArrayFn, at: number, what: string): CompilerBug {
  return new CompilerBug("verify/array", `verify: ${what}`, printAround(fn, at));
}

// --- what passes ensure ---------------------------------------------------------------------------------------------

/** Undefined when the function calls no other, else what is wrong. */
export function noCalls(fn: ArrayFn): string | undefined {
  const at = fn.equations.findIndex(isCall);
  return at < 0 ? undefined : `equation ${at} is a call:\n${printAround(fn, at)}`;
}

/** Undefined when no two equations have the same primitive, params and inputs. */
export function noDuplicates(fn: ArrayFn): string | undefined {
  const key = equationKeys();
  const seen = new Map<string, number>();
  for (const [at, equation] of fn.equations.entries()) {
    const text = key(equation);
    const first = seen.get(text);
    if (first !== undefined) return `equation ${at} computes what equation ${first} does:\n${printAround(fn, at)}`;
    seen.set(text, at);
  }
  return undefined;
}

/** Undefined when some output of every equation is read. */
export function allUsed(fn: ArrayFn): string | undefined {
  const used = lastUses(fn);
  const at = fn.equations.findIndex(({ outputs }) => !outputs.some((output) => used.has(output)));
  return at < 0 ? undefined : `nothing reads the results of equation ${at}:\n${printAround(fn, at)}`;
}
