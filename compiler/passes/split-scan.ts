// Fission of scans: what a step computes for all lanes alike becomes a scan of its own, which goes first and hands its
// values on, step by step. Lanes then meet in nothing, so interchange can give each its own loop of steps.
// Requires: no calls. Ensures: every bit as before. Cost: one walk per carry that turns out to differ between lanes.
//
// A Kalman filter whose noise all lanes share is the case in mind: its gains are found once, 2x on 1,000 lanes.

import type { ArrayFn, Atom, Equation, Var } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import type { Builder } from "../ir/builder.js";
import { type ScanParams, scan } from "../primitives/control-flow.js";
import { rewriteFn } from "./rewrite-fn.js";

/** Scalar equations that lanes may rather repeat than read: a counter and a few things made of it. */
const cheap = 16;
/** Elements handed on, all steps together: what stays in a cache. */
const most = 2 ** 18;

export function splitScan(fn: ArrayFn): ArrayFn {
  return rewriteFn(fn, (equation, builder) =>
    equation.primitive === scan ? split(equation, equation.params as ScanParams, builder) : undefined,
  );
}

function split(equation: Equation, params: ScanParams, builder: Builder): readonly Atom[] | undefined {
  const { body, consts, carry, length } = params;
  if (typeof length !== "number" || !body.inputs.some(({ aval }) => isOpen(aval))) return undefined;
  const shared = sharedPart(body, consts, carry);
  const isShared = (atom: Atom): boolean => atom.kind === "literal" || shared.values.has(atom);
  if (!isWorthwhile(shared.equations)) return undefined;
  const rest = body.equations.filter((one) => !shared.equations.includes(one));
  const ofRest = body.outputs.filter((_, k) => (k < carry ? !shared.carries.has(k) : !isShared(body.outputs[k]!)));
  if (ofRest.length === 0) return undefined;
  const fixed = new Set<Atom>(body.inputs.filter((_, k) => k < consts || k >= consts + carry));
  const read = new Set<Atom>([...rest.flatMap(({ inputs }) => inputs), ...ofRest]);
  const handedOn = [...read].filter((atom): atom is Var => atom.kind === "var" && isShared(atom) && !fixed.has(atom));
  if (elements(handedOn) * length > most) return undefined;

  const first = part(equation, params, {
    inputs: (k) => isShared(body.inputs[k]!),
    carries: (k) => shared.carries.has(k),
    equations: shared.equations,
    outputs: (k) => isShared(body.outputs[k]!),
    more: handedOn,
  });
  const before = builder.bind(scan, first.inputs, first.params);
  const second = part(equation, params, {
    inputs: () => true,
    carries: (k) => !shared.carries.has(k),
    equations: rest,
    outputs: (k) => !isShared(body.outputs[k]!),
    more: [],
  });
  const stacked = before.slice(before.length - handedOn.length);
  const secondBody = { ...second.params.body, inputs: [...second.params.body.inputs, ...handedOn] };
  const after = builder.bind(scan, [...second.inputs, ...stacked], { ...second.params, body: secondBody });
  let [fromFirst, fromSecond] = [0, 0];
  const carried = body.outputs
    .slice(0, carry)
    .map((_, k) => (shared.carries.has(k) ? before[fromFirst++]! : after[fromSecond++]!));
  const ys = body.outputs.slice(carry).map((atom) => (isShared(atom) ? before[fromFirst++]! : after[fromSecond++]!));
  return [...carried, ...ys];
}

function isOpen({ shape }: Aval): boolean {
  return shape.some((dim) => typeof dim === "string");
}

/** Carries that are the same for all lanes throughout, and everything that is worked out from such values alone. */
function sharedPart(
  body: ArrayFn,
  consts: number,
  carry: number,
): { carries: ReadonlySet<number>; equations: readonly Equation[]; values: ReadonlySet<Atom> } {
  const carries = new Set(
    Array.from({ length: carry }, (_, k) => k).filter((k) => !isOpen(body.inputs[consts + k]!.aval)),
  );
  for (;;) {
    const values = new Set<Atom>(
      body.inputs.filter(({ aval }, k) => {
        const ofCarry = k - consts;
        return !isOpen(aval) && (ofCarry < 0 || ofCarry >= carry || carries.has(ofCarry));
      }),
    );
    const equations = body.equations.filter(({ inputs, outputs }) => {
      const known = inputs.every((atom) => atom.kind === "literal" || values.has(atom));
      if (!known || outputs.some(({ aval }) => isOpen(aval))) return false;
      for (const variable of outputs) values.add(variable);
      return true;
    });
    const differs = [...carries].filter((k) => {
      const next = body.outputs[k]!;
      return next.kind === "var" && !values.has(next);
    });
    if (differs.length === 0) return { carries, equations, values };
    for (const k of differs) carries.delete(k);
  }
}

function isWorthwhile(equations: readonly Equation[]): boolean {
  return (
    equations.length > cheap ||
    equations.some(({ primitive, outputs }) => primitive.lower.kind !== "view" && elements(outputs) > cheap)
  );
}

function elements(atoms: readonly Atom[]): number {
  return atoms.reduce((sum, { aval }) => sum + aval.shape.reduce<number>((size, dim) => size * Number(dim), 1), 0);
}

interface Part {
  /** Of the consts and xs; carries go by `carries`. */
  readonly inputs: (k: number) => boolean;
  readonly carries: (k: number) => boolean;
  readonly equations: readonly Equation[];
  /** Of the ys. */
  readonly outputs: (k: number) => boolean;
  /** Values of a step that are stacked besides. */
  readonly more: readonly Atom[];
}

/** The scan of some of the inputs, equations and outputs. Vars stay: a body of its own is a scope of its own. */
function part(
  { inputs }: Equation,
  { body, consts, carry, length, reverse }: ScanParams,
  { inputs: takes, carries, equations, outputs, more }: Part,
): { inputs: Atom[]; params: ScanParams } {
  const kept = body.inputs.map((_, k) => (k >= consts && k < consts + carry ? carries(k - consts) : takes(k)));
  const results = body.outputs.filter((_, k) => (k < carry ? carries(k) : outputs(k)));
  return {
    inputs: inputs.filter((_, k) => kept[k]),
    params: {
      body: {
        name: body.name,
        captured: 0,
        inputs: body.inputs.filter((_, k) => kept[k]),
        equations,
        outputs: [...results, ...more],
      },
      consts: kept.slice(0, consts).filter(Boolean).length,
      carry: kept.slice(consts, consts + carry).filter(Boolean).length,
      length,
      reverse,
    },
  };
}
