// evalShape: what a function gives, without running it on values.

import type { Aval, Dim } from "../compiler/ir/aval.js";
import { checkFunction, type Staged } from "../compiler/trace/stage.js";
import { unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import { defaultSettings, type JitState, jitStateOf } from "./jit-state.js";
import { type Signature, Static, symbolicAvals } from "./signature.js";
import { ArraySpec } from "./spec.js";
import type { AnyFunction } from "./wrapped.js";

/** `R` with a spec for every array and number. */
export type Specs<R> = R extends NDArray | number | boolean
  ? ArraySpec
  : R extends readonly unknown[]
    ? { -readonly [K in keyof R]: Specs<R[K]> }
    : R extends object
      ? { -readonly [K in keyof R]: Specs<R[K]> }
      : R;

const jitted = new WeakMap<AnyFunction, JitState>();

/** Notes the state behind a result of jit, so that evalShape shares its traces. */
export function noteState(f: AnyFunction, state: JitState): void {
  jitted.set(f, state);
}

/** What traces `f`: its own state when it is a result of jit, else that of jit without options. */
export function stateOf(op: string, f: unknown): JitState {
  checkFunction(op, f);
  return jitted.get(f) ?? jitStateOf(f, defaultSettings);
}

/**
 * The shapes and dtypes that `f` gives for these arguments, arrays or specs; nothing is computed (JAX: eval_shape).
 * `f` is traced as jit traces it, and the trace is kept for jit.
 * @throws what tracing `f` throws.
 */
export function evalShape<R>(f: (...args: NDArray[]) => R, ...args: unknown[]): Specs<R>;
export function evalShape<A extends readonly unknown[], R>(f: (...args: A) => R, ...args: unknown[]): Specs<R>;
export function evalShape(f: AnyFunction, ...args: unknown[]): unknown {
  const state = stateOf("evalShape", f);
  const signature = state.read("evalShape", args);
  const open = symbolicAvals(state.f, signature);
  const program = state.programFor(signature, open);
  return outputSpecs(program.staged, sizesOf(open, signature));
}

/** A spec per output; symbolic sizes that `sizes` knows become numbers. */
export function outputSpecs({ fn, outputTree }: Staged, sizes: ReadonlyMap<Dim, Dim> = new Map()): unknown {
  const specs = fn.outputs.map(
    ({ aval: { shape, dtype, weak } }) =>
      new ArraySpec(
        shape.map((dim) => sizes.get(dim) ?? dim),
        dtype,
        weak,
      ),
  );
  return unflatten(outputTree, specs);
}

/** What the names in `open` stand for in this call. */
function sizesOf(open: readonly (Aval | undefined)[], { leaves }: Signature): Map<Dim, Dim> {
  const sizes = new Map<Dim, Dim>();
  open.forEach((aval, k) => {
    const leaf = leaves[k]!;
    if (aval === undefined || leaf instanceof Static) return;
    aval.shape.forEach((dim, axis) => {
      if (typeof dim === "string") sizes.set(dim, leaf.aval.shape[axis]!);
    });
  });
  return sizes;
}
