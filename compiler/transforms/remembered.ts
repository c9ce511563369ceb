// What nested functions became: one that is transformed the same way again gives the same result, so that it is traced,
// batched and compiled once.

import type { ArrayFn } from "../ir/array-ir.js";

const limit = 32;

/** `make`, which gives the same result for the same function and flags. */
export function remembered<Flags extends readonly (readonly boolean[])[], T>(
  make: (fn: ArrayFn, ...flags: Flags) => T,
): (fn: ArrayFn, ...flags: Flags) => T {
  const known = new WeakMap<ArrayFn, Map<string, T>>();
  return (fn, ...flags) => {
    const byKey = known.get(fn) ?? new Map<string, T>();
    known.set(fn, byKey);
    const key = flags.map((list) => list.map(Number).join("")).join(" ");
    const before = byKey.get(key);
    if (before !== undefined) return before;
    const made = make(fn, ...flags);
    if (byKey.size >= limit) byKey.clear();
    byKey.set(key, made);
    return made;
  };
}
