// Carries of loops: how values that go from one iteration to the next are kept. A scalar is a local; an array is a
// state, one buffer that is overwritten. When the old value is no longer read where the new one is stored, fusion
// makes the update in place.

import type { Access, Carried, Local, Stmt, Target } from "../ir/loop-ir.js";
import { readLocal } from "../ir/loop-ir.js";
import type { LowerContext } from "../ir/primitive.js";

export interface Carry {
  /** Statements before the loop. */
  readonly before: readonly Stmt[];
  /** Scalars, which the loop carries. */
  readonly carried: readonly Carried[];
  /** The current values, inside the loop. */
  readonly values: readonly Access[];
  /** Last statements of an iteration: everything is read before anything is overwritten. */
  update(next: readonly Access[]): Stmt[];
  /** Statements after the loop. */
  finish(outputs: readonly Target[]): Stmt[];
}

export function carry(loops: LowerContext, inits: readonly Access[]): Carry {
  const before: Stmt[] = [];
  const carried: Carried[] = [];
  const kept = inits.map((init): { value: Access; local?: Local; state?: Target } => {
    const { aval } = init;
    if (aval.shape.length === 0) {
      const local: Local = { name: "carry", dtype: aval.dtype };
      carried.push({ local, init: init.read([]), combine: null });
      return { local, value: { aval, root: undefined, read: () => readLocal(local) } };
    }
    const state = loops.buffer("carry", aval, "state");
    before.push(...copy(loops, init, state));
    return { state, value: state };
  });
  return {
    before,
    carried,
    values: kept.map(({ value }) => value),
    update: (next) => update(loops, kept, next),
    finish: (outputs) => outputs.flatMap((output, k) => copy(loops, kept[k]!.value, output)),
  };
}

function copy(loops: LowerContext, from: Access, to: Target): readonly Stmt[] {
  return loops.parallel(from.aval.shape, (at) => [to.store(at, from.read(at))]);
}

function update(
  loops: LowerContext,
  kept: readonly { value: Access; local?: Local; state?: Target }[],
  next: readonly Access[],
): Stmt[] {
  const lets: Stmt[] = [];
  const stores: Stmt[] = [];
  const assigns: Stmt[] = [];
  next.forEach((result, k) => {
    const { value, local, state } = kept[k]!;
    if (result === value) return; // handed on unchanged
    if (local !== undefined) {
      const name: Local = { name: "next", dtype: local.dtype };
      lets.push({ kind: "let", local: name, value: result.read([]) });
      assigns.push({ kind: "assign", local, value: readLocal(name) });
    } else if (state !== undefined) {
      const source = result.root?.role === "state" ? materialise(loops, result, lets) : result;
      stores.push(...copy(loops, source, state));
    }
  });
  return [...lets, ...stores, ...assigns];
}

/** A view of a state is read before the state changes. */
function materialise(loops: LowerContext, view: Access, into: Stmt[]): Access {
  const buffer = loops.buffer("next", view.aval, "temporary");
  into.push(...copy(loops, view, buffer));
  return buffer;
}
