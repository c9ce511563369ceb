// Stands for "lanewise" in a workload, so that what it jits and calls is known: see emitted.mjs.

import { jit as realJit } from "lanewise";

export * from "lanewise";

/** The last call of a jitted function. */
export const last = { f: undefined, args: [] };

export function jit(...given) {
  const f = realJit(...given);
  const recorded = (...args) => {
    Object.assign(last, { f, args });
    return f(...args);
  };
  return Object.assign(recorded, f);
}
