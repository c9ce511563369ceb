// Division of a row by its own sum: a product with the reciprocal where only the last rounding can show it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../../runtime/index.js";

const bySum = (v: NDArray): NDArray => v.div(np.sum(v));
const byNorm = (v: NDArray): NDArray => v.div(np.linalg.norm(v));

function kernelOf(f: (x: NDArray) => unknown, x: NDArray): string {
  return jit(f).explain(x).split("== emit ==")[1]!;
}

/** Floats between a and b, of equal sign. */
function steps(a: number, b: number): number {
  const [x, y] = new Int32Array(Float32Array.of(a, b).buffer);
  return Math.abs(x! - y!);
}

test("of a float32 result is a product", () => {
  for (const f of [bySum, byNorm]) expect(kernelOf(vmap(f), np.ones([4, 3])).match(/\//g)!.length).toBe(1 + 2 * 3);
  expect(kernelOf(vmap(bySum), np.ones([4, 3]))).toContain("= 1 / ");
});

describe("stays a division", () => {
  const x = np.ones([4, 3]);
  test.each<[string, (v: NDArray) => NDArray, NDArray]>([
    ["in float64", bySum, x.astype("float64")],
    ["of what something else reads before it is rounded", (v) => np.floor(bySum(v)), x],
    ["by what is no sum", (v) => v.div(v.at(0).get()), x],
    ["of one number", (v) => np.sum(v.mul(2)).div(np.sum(v)), x],
  ])("%s", (_, f, rows) => {
    expect(kernelOf(vmap(f), rows)).not.toContain("= 1 / ");
  });
});

test("is the quotient rounded once, or the float beside it", () => {
  const element = fc.float({ min: Math.fround(0.001), max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(element, { minLength: 2, maxLength: 9 }), (row) => {
      const sum = jit(np.sum)(np.array(row).astype("float64")).item() as number;
      const got = [...jit(bySum)(np.array(row)).data];
      got.forEach((value, k) => expect(steps(value, Math.fround(row[k]! / sum))).toBeLessThanOrEqual(1));
    }),
  );
});

test("keeps quotients that are floats, zeros, infinities and NaN", () => {
  const rows = [
    [7, 0, 0],
    [49, 0, -0],
    [3, 3, 6],
    [0, 0, 0],
    [1, -1, 0],
    [-1e-40, 0, 0],
    [Infinity, 1, 2],
    [NaN, 1, 2],
    [3e38, 3e38, 0],
  ];
  const want = rows.flatMap((row) => row.map((value) => Math.fround(value / row.reduce((sum, one) => sum + one))));
  expect([...jit(vmap(bySum))(np.array(rows)).data]).toEqual(want);
});

test("gives a lane the bits that it has alone", () => {
  const rows = np.array(Array.from({ length: 20 }, (_, i) => [1, 2, 3].map((k) => Math.fround(Math.sin(i * 3 + k)))));
  const together = [...jit(vmap(byNorm))(rows).data];
  expect([...rows].flatMap((row) => [...jit(byNorm)(row).data])).toEqual(together);
});
