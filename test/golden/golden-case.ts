// A golden program: a function as a user would write it, inputs, and the same computed by plain nested loops.

import type { NDArray, NestedArray } from "../../runtime/index.js";

export interface GoldenCase {
  /** The whole function, its vmaps included. Its inner function's name is the kernel's. */
  readonly f: (...args: NDArray[]) => unknown;
  /** What the golden texts are compiled for. */
  readonly args: readonly NDArray[];
  /** Further inputs to run: empty batches, one lane, NaN, -0, infinities. */
  readonly more: readonly (readonly NDArray[])[];
  /** Outputs in order, from the nested lists of the inputs, without this package. */
  readonly reference: (...inputs: never[]) => readonly NestedArray[];
  /** Relative error allowed where floats round differently in another order; 0 means the same bits. */
  readonly tolerance: number;
}

export type Vector = readonly number[];
export type Matrix = readonly Vector[];
export type Tensor = readonly Matrix[];
