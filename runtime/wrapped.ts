// Which function a transformed one came from, so that messages and kernels carry the user's names.

import { parameterNames } from "../compiler/source/parameters.js";

export type AnyFunction = (...args: never[]) => unknown;

const origins = new WeakMap<AnyFunction, { readonly inner: AnyFunction; readonly by: string }>();

/** Notes that `outer` is `by(inner)`, and gives it that name. */
export function markWrapped<F extends AnyFunction>(outer: F, inner: AnyFunction, by: string): F {
  origins.set(outer, { inner, by });
  Object.defineProperty(outer, "name", { value: `${by}(${inner.name || "anonymous"})`, configurable: true });
  return outer;
}

/** The user's function inside any number of transforms. */
export function innermost(f: AnyFunction): AnyFunction {
  let current = f;
  for (let origin = origins.get(current); origin !== undefined; origin = origins.get(current)) current = origin.inner;
  return current;
}

/** Name of the user's function, for messages and kernels. */
export function nameOf(f: AnyFunction): string {
  return innermost(f).name || "anonymous";
}

/** Parameter names of the user's function. */
export function namesOf(f: AnyFunction): readonly string[] {
  return parameterNames(innermost(f));
}
