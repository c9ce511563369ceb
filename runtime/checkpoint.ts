// checkpoint: less kept for reverse mode, more computed. (jax.checkpoint)

import { checkpointCall } from "../compiler/primitives/checkpoint.js";
import { bind } from "../compiler/trace/bind.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { traceCall } from "./custom-rules.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type AnyFunction, markWrapped } from "./wrapped.js";

/**
 * `f`, of which reverse mode keeps the arguments between the way there and the way back, and computes the rest again. For
 * gradients taken operation by operation, which hold every intermediate: compiled code decides for itself. (jax.checkpoint)
 * @throws ArgumentError argument/type for an argument that is no array or number; let f close over it.
 */
export function checkpoint<R>(f: (...args: NDArray[]) => R): (...args: ArrayLike[]) => Arrays<R>;
export function checkpoint<A extends readonly unknown[], R>(f: (...args: A) => R): (...args: LooseArgs<A>) => Arrays<R>;
export function checkpoint(f: AnyFunction): (...args: unknown[]) => never {
  checkFunction("checkpoint", f);
  const run = (...args: unknown[]): never => {
    const { fn, name, captured, values, outputTree } = traceCall("checkpoint", f, args, []);
    return unflatten(outputTree, bind(checkpointCall, [...captured, ...values], { fn, name })) as never;
  };
  return markWrapped(run, f, "checkpoint");
}
