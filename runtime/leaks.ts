// checkLeaks: finds traced arrays that outlive their trace. JavaScript tells nobody what is still reachable, so this
// asks the garbage collector, and only after the current job: a WeakRef keeps its target alive until then.

import { TraceError, UnsupportedError } from "../compiler/errors.js";
import { keepFrames } from "../compiler/trace/frames.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { type Tracer, watchTracers } from "../compiler/trace/tracer.js";

interface Host {
  readonly gc?: () => void;
  setTimeout(callback: () => void, milliseconds: number): unknown;
}

/** How many leaked arrays a message lists. */
const listed = 5;

/**
 * Runs the synchronous `callback`, waits for the garbage collector, and gives what `callback` returned (JAX:
 * checking_leaks). Needs `node --expose-gc`.
 * @throws TraceError trace/leaked naming each traced array that something still refers to; UnsupportedError
 * unsupported/leaks without a garbage collector to ask.
 */
export async function checkLeaks<T>(callback: () => T): Promise<Awaited<T>> {
  checkFunction("checkLeaks", callback);
  const host = globalThis as unknown as Host;
  if (typeof host.gc !== "function") {
    throw new UnsupportedError(
      "unsupported/leaks",
      "checkLeaks: there is no garbage collector to ask, expected globalThis.gc; run node with --expose-gc",
    );
  }
  const { result, made } = watched(callback);
  const value = await result;
  await new Promise<void>((resolve) => host.setTimeout(resolve, 0));
  host.gc();
  const leaked = made.flatMap((reference) => reference.deref() ?? []);
  if (leaked.length === 0) return value;
  const lines = leaked.slice(0, listed).map((tracer) => `  * ${tracer.origin}`);
  if (leaked.length > listed) lines.push(`  * and ${leaked.length - listed} more`);
  throw new TraceError(
    "trace/leaked",
    `checkLeaks: ${leaked.length} traced array${leaked.length === 1 ? "" : "s"} outlived the trace; return them from the ` +
      `function instead of storing them elsewhere:\n${lines.join("\n")}\n `,
  );
}

function watched<T>(callback: () => T): { result: T; made: WeakRef<Tracer>[] } {
  const made: WeakRef<Tracer>[] = [];
  const before = watchTracers((tracer) => made.push(new WeakRef(tracer)));
  try {
    return { result: keepFrames(callback), made };
  } finally {
    watchTracers(before);
  }
}
