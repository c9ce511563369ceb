// The types of transformed functions: what they take is looser than what the user's function takes (typed arrays and
// numbers stand for arrays), what they give is arrays all through.

import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";

/** `T` with every array widened to what may be passed for it. */
export type Loose<T> = T extends NDArray
  ? ArrayLike
  : T extends (...args: never[]) => unknown
    ? T
    : T extends readonly unknown[]
      ? { readonly [K in keyof T]: Loose<T[K]> }
      : T extends object
        ? { readonly [K in keyof T]: Loose<T[K]> }
        : T;

export type LooseArgs<A extends readonly unknown[]> = { [K in keyof A]: Loose<A[K]> };

/** `R` with plain numbers and booleans as arrays: what comes out of a transformed function. */
export type Arrays<R> = R extends number | boolean
  ? NDArray
  : R extends NDArray | null
    ? R
    : R extends readonly unknown[]
      ? { -readonly [K in keyof R]: Arrays<R[K]> }
      : R extends object
        ? { -readonly [K in keyof R]: Arrays<R[K]> }
        : R;
