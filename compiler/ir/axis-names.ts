// Which mapped axes an equation refers to by name, itself or in a function among its params. A name means the innermost
// mapped axis that has it, so vmap and bind ask this to find the equations that are theirs.

import type { ArrayFn } from "./array-ir.js";
import type { Params, Primitive } from "./primitive.js";
import { functionsIn } from "./print.js";

const none: ReadonlySet<string> = new Set();
const known = new WeakMap<ArrayFn, ReadonlySet<string>>();

/** Names of mapped axes in an equation of this primitive and these params. */
export function axisNamesOf(primitive: Primitive, params: Params): ReadonlySet<string> {
  const own = primitive.axisNames?.(params) ?? [];
  const inner = functionsIn(params).map(namesIn);
  return own.length === 0 && inner.every(({ size }) => size === 0)
    ? none
    : new Set([...own, ...inner.flatMap((names) => [...names])]);
}

function namesIn(fn: ArrayFn): ReadonlySet<string> {
  let names = known.get(fn);
  if (names === undefined) {
    names = new Set(fn.equations.flatMap(({ primitive, params }) => [...axisNamesOf(primitive, params)]));
    known.set(fn, names);
  }
  return names;
}
