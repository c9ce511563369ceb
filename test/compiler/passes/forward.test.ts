// Forwarding: a temporary that is written by rows and read once by columns goes.

import { expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../../runtime/index.js";

/** The loops after the pass. */
const loopsOf = (f: (x: NDArray) => NDArray, x: NDArray): string =>
  jit(f).explain(x).split("== forward ==")[1]!.split("== schedule ==")[0]!;

test("gathered rows are added up as they are read, their positions looked at once", () => {
  const table = np.arange(5 * 12, { dtype: "float32" }).reshape([5, 12]);
  const means = vmap((at: NDArray) => np.mean(np.take(table, at, { axis: 0 }), { axis: 0 }));
  const at = np.array([0, 3, -1, 2, 4, 1, 3, 3, 0, 2, 1, 4, -5, 0], { dtype: "int32" }).reshape([2, 7]);
  expect(jit(means)(at).toArray()).toEqual(means(at).toArray());
  const loops = loopsOf(means, at);
  expect(loops.match(/temporary .*/g)).toEqual(["temporary inside: bool[7]", "temporary start: int32[7]"]);
  expect(loops.match(/min\(/g)).toHaveLength(1);
});

test("what a column sum reads is worked out there", () => {
  const f = vmap((x: NDArray) => np.sum(np.exp(x.mul(2)), { axis: 0 }));
  const x = np.linspace(-1, 1, { num: 2 * 30 * 20 }).reshape([2, 30, 20]);
  const [got, wanted] = [jit(f)(x), f(x)];
  got.data.forEach((value, k) => expect(value).toBeCloseTo(Number(wanted.data[k]), 4));
  const loops = loopsOf(f, x);
  expect(loops).not.toContain("temporary");
  expect(loops.match(/for /g)).toHaveLength(3);
});

test("what is read twice stays an array", () => {
  const twice = vmap((x: NDArray) => {
    const y = np.exp(x);
    return np.sum(y, { axis: 0 }).add(np.max(y, { axis: 0 }));
  });
  const x = np.linspace(-1, 1, { num: 2 * 30 * 20 }).reshape([2, 30, 20]);
  const [got, wanted] = [jit(twice)(x), twice(x)];
  got.data.forEach((value, k) => expect(value).toBeCloseTo(Number(wanted.data[k]), 4));
  expect(loopsOf(twice, x)).toContain("(unchanged)");
});
