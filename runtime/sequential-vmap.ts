// sequentialVmap: a function that vmap runs lane by lane. (jax.custom_batching.sequential_vmap)

import { flatten, unflatten } from "../compiler/trace/tree.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { type BatchedTree, customVmap } from "./custom-vmap.js";
import { map } from "./lax/scan.js";
import type { Arrays, LooseArgs } from "./types.js";
import type { AnyFunction } from "./wrapped.js";

/**
 * `f`, which vmap runs once per lane instead of on whole batches (JAX: sequential_vmap): the bits and the branches are those of
 * single calls. Arguments that all lanes share are passed whole.
 * @throws ArgumentError argument/function for an `f` that is not a plain function.
 */
export function sequentialVmap<R>(f: (...args: NDArray[]) => R): (...args: ArrayLike[]) => Arrays<R>;
export function sequentialVmap<A extends readonly unknown[], R>(
  f: (...args: A) => R,
): (...args: LooseArgs<A>) => Arrays<R>;
export function sequentialVmap(f: AnyFunction): (...args: unknown[]) => unknown {
  const mapped = customVmap(f as (...args: unknown[]) => unknown);
  mapped.defVmap((_axisSize, inBatched, ...args) => {
    const { leaves, tree } = flatten(args);
    const batched = flatten(inBatched).leaves;
    const lanes = leaves.filter((_, k) => batched[k]);
    const outputs = map((lane: readonly unknown[]) => {
      let next = 0;
      const own = leaves.map((leaf, k) => (batched[k] ? lane[next++] : leaf));
      return f(...(unflatten(tree, own) as never[]));
    }, lanes);
    const shape = flatten(outputs);
    return [
      outputs,
      unflatten(
        shape.tree,
        shape.leaves.map(() => true),
      ) as BatchedTree,
    ];
  });
  return mapped as (...args: unknown[]) => unknown;
}
