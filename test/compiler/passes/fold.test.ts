// What the last clearing leaves of loops: carried values that matter, and tests where one looks for them.

import { expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../../runtime/index.js";

function kernelOf(f: (x: NDArray) => unknown): string {
  return jit(vmap(f))
    .explain(np.array([1, 20, 3]))
    .split("== emit ==")[1]!;
}

function expectSame(f: (x: NDArray) => NDArray, x: NDArray): void {
  expect(jit(vmap(f))(x).toArray()).toEqual(vmap(f)(x).toArray());
}

test("a counter that a loop does not use goes", () => {
  const f = (x: NDArray): NDArray => lax.foriLoop(0, 30, (_, v: NDArray) => v.mul(0.5).add(1), x);
  expect(kernelOf(f).match(/let /g)).toHaveLength(3); // the lane, the step, the value
  expectSame(f, np.array([1, -2, NaN]));
});

test("values that only make one another go together, and one that a result needs keeps all it needs", () => {
  const steps = (last: number) => (x: NDArray) =>
    lax.foriLoop(0, 30, (_, [a, b, c]: [NDArray, NDArray, NDArray]) => [b.add(1), a.mul(0.5), c.add(x)], [
      x,
      x.neg(),
      np.zerosLike(x),
    ])[last]!;
  expect(kernelOf(steps(2)).match(/let /g)).toHaveLength(3);
  expect(kernelOf(steps(0)).match(/let carry/g)).toHaveLength(2);
  for (const last of [0, 1, 2]) expectSame(steps(last), np.array([1, -2, 7]));
});

test("a test that nothing else reads is the head of its loop", () => {
  const f = (x: NDArray): NDArray =>
    lax.whileLoop(
      (v: NDArray) => v.mul(v).less(1000),
      (v: NDArray) => v.mul(2),
      x,
    );
  expect(kernelOf(f)).toMatch(/while \(carry \* carry < 1000\)/);
  expectSame(f, np.array([1, 2, 40]));
});
