// Debugging modes: each holds while a callback runs and is over when the callback ends, however it ends. They are the
// only state that changes how every call behaves, and they are off unless asked for.

import { checkFunction } from "../compiler/trace/stage.js";

interface Modes {
  /** True while any of the others is set: all that the hot path looks at. */
  readonly any: boolean;
  readonly jitDisabled: boolean;
  readonly nans: boolean;
  /** Gets one line for every signature that a jit has to trace. */
  readonly logMiss: ((line: string) => void) | undefined;
}

const off: Modes = { any: false, jitDisabled: false, nans: false, logMiss: undefined };

export let modes: Modes = off;

export function withModes<T>(set: Partial<Modes>, body: () => T): T {
  const before = modes;
  modes = { ...before, ...set, any: true };
  try {
    return body();
  } finally {
    modes = before;
  }
}

/**
 * Runs `callback` with every jit off: its functions run operation by operation on each call, so that a debugger and
 * console.log see values (JAX: disable_jit). Inside vmap values are still traced. Gives what `callback` returns.
 */
export function disableJit<T>(callback: () => T): T {
  checkFunction("disableJit", callback);
  return withModes({ jitDisabled: true }, callback);
}
