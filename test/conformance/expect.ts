// What the ports of JAX's tests share: expected arrays are compared with eager and with compiled results alike.

import { expect } from "vitest";
import { jit, type LanewiseError, type NDArray } from "../../runtime/index.js";
import { at, build, difference, type Tolerance } from "./lanes.js";

/** A few products of float32 numbers in [-1, 1], added in any order. */
export const summed: Tolerance = 2 ** -19;
/** One float32 rounding more or less. */
export const rounded: Tolerance = 2 ** -22;

type Outcome = NDArray | readonly NDArray[];

const listOf = (outcome: Outcome): readonly NDArray[] => (Array.isArray(outcome) ? outcome : [outcome as NDArray]);

/** Same type and values; lists compare one by one. */
export function expectSame(got: unknown, want: Outcome, tolerance: Tolerance = 0): void {
  const [arrays, wanted] = [listOf(got as Outcome), listOf(want)];
  expect(arrays.length).toBe(wanted.length);
  wanted.forEach((array, k) => expect(difference(arrays[k]!, array, tolerance), `output ${k}`).toBeUndefined());
}

/** `f(...args)` gives `want`, operation by operation and compiled. */
export function expectBoth(
  f: (...args: never[]) => unknown,
  args: readonly unknown[],
  want: Outcome,
  tolerance: Tolerance = 0,
): void {
  const call = f as (...args: unknown[]) => unknown;
  expectSame(call(...args), want, tolerance);
  expectSame(jit(call)(...(args as NDArray[])), want, tolerance);
}

/** The error that `body` throws. */
export function thrownBy(body: () => unknown): LanewiseError {
  try {
    body();
  } catch (error) {
    return error as LanewiseError;
  }
  throw new Error("nothing was thrown");
}

/** `body` throws an error with that code, whose message holds every text. */
export function expectError(body: () => unknown, code: string, ...texts: readonly (string | RegExp)[]): void {
  const error = thrownBy(body);
  expect(error.code, error.message).toBe(code);
  for (const text of texts) expect(error.message).toMatch(text);
}

/** The array of shape `shape` whose element at each index is made of elements of `x`. */
export function gathered(x: NDArray, shape: readonly number[], from: (...index: number[]) => number[]): NDArray {
  return build(shape, (...index) => at(x, ...from(...index)), x.dtype);
}

/** Sum of `term(k)` for k below `count`. */
export function total(count: number, term: (k: number) => number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += term(k);
  return sum;
}
