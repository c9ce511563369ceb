// Gradients against central differences in float64, for functions of trees of arrays, to the second order if asked.
// (jax.test_util.check_grads)

import { expect } from "vitest";
import { flatten, unflatten } from "../../compiler/trace/tree.js";
import { grad, jvp, NDArray, np } from "../../runtime/index.js";

type Loss = (...args: never[]) => NDArray;

const step = 1e-5;

/** `args` are trees of float64 arrays; `f` gives one number. The gradient by all of them, forward and reverse, is checked. */
export function checkGrads(f: Loss, args: readonly unknown[], order = 1, tolerance = 1e-7): void {
  const { leaves, tree } = flatten(args);
  const arrays = leaves as NDArray[];
  const call = (...moved: NDArray[]): NDArray => f(...(unflatten(tree, moved) as never[]));
  const positions = arrays.map((_, k) => k);
  const gradients = grad(call, { argnums: positions })(...arrays) as NDArray[];
  const directions = arrays.map((x, k) => directionOf(x, k));
  const ahead = call(...moved(arrays, directions, step)).item() as number;
  const behind = call(...moved(arrays, directions, -step)).item() as number;
  const slope = (ahead - behind) / (2 * step);
  const along = gradients.reduce((sum, g, k) => sum + (np.vdot(g, directions[k]!).item() as number), 0);
  const [, forward] = jvp(call, arrays, directions);
  expectNear(along, slope, tolerance);
  expectNear(forward.item() as number, slope, tolerance);
  if (order === 1) return;
  const inner = (...moved: NDArray[]): NDArray =>
    (grad(call, { argnums: positions })(...moved) as NDArray[])
      .map((g, k) => np.vdot(g, directions[k]!))
      .reduce((sum, part) => sum.add(part));
  checkGrads(inner as Loss, arrays, order - 1, tolerance);
}

function expectNear(got: number, want: number, tolerance: number): void {
  expect(Math.abs(got - want), `${got}, expected ${want}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(want)));
}

function moved(arrays: readonly NDArray[], directions: readonly NDArray[], by: number): NDArray[] {
  return arrays.map((x, k) => x.add(directions[k]!.mul(by)));
}

/** Some direction, the same in every run. */
function directionOf({ shape, size }: NDArray, seed: number): NDArray {
  return new NDArray(
    Float64Array.from({ length: size }, (_, k) => Math.sin(1 + 3 * k + 7 * seed)),
    [...shape],
    "float64",
  );
}
