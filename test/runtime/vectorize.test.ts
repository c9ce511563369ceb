// np.vectorize: signatures, broadcasting of the axes before them, excluded arguments, and what does not fit a signature.
// After JAX's jax_numpy_vectorize_test.py.

import { describe, expect, test } from "vitest";
import { jit, type NDArray, np } from "../../runtime/index.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { at, build, filled } from "../conformance/lanes.js";

const whole = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "small", seed);

describe("np.vectorize", () => {
  test.each<[number[], number[], number[]]>([
    [
      [2, 3],
      [3, 4],
      [2, 4],
    ],
    [
      [2, 3],
      [1, 3, 4],
      [1, 2, 4],
    ],
    [
      [5, 2, 3],
      [1, 3, 4],
      [5, 2, 4],
    ],
    [
      [6, 5, 2, 3],
      [3, 4],
      [6, 5, 2, 4],
    ],
    [
      [6, 1, 2, 3],
      [5, 3, 4],
      [6, 5, 2, 4],
    ],
    [
      [1, 1, 2, 3],
      [1, 3, 4],
      [1, 1, 2, 4],
    ],
  ])("matrices [%s] and [%s] give [%s]", (left, right, shape) => {
    // biome-ignore format: a table
    let ranks: number[] = [];
    const matmat = np.vectorize(
      (a: NDArray, b: NDArray) => {
        ranks = [a.ndim, b.ndim];
        return np.dot(a, b);
      },
      { signature: "(n,m),(m,k)->(n,k)" },
    );
    const [a, b] = [whole(1, ...left), whole(2, ...right)];
    const batch = shape.slice(0, -2);
    const place = (x: NDArray, index: readonly number[], ...core: number[]): number => {
      const own = index.slice(batch.length - x.ndim + 2).map((k, axis) => (x.shape[axis] === 1 ? 0 : k));
      return at(x, ...own, ...core);
    };
    const want = build(shape, (...index) => {
      const [i, k] = index.slice(-2) as [number, number];
      return [0, 1, 2].reduce(
        (sum, j) => sum + place(a, index.slice(0, -2), i, j) * place(b, index.slice(0, -2), j, k),
        0,
      );
    });
    expectBoth(matmat, [a, b], want);
    expect(ranks).toEqual([2, 2]);
  });

  test("a function of scalars takes arrays that broadcast", () => {
    const plus = np.vectorize((x: NDArray, y: NDArray) => {
      expect([x.ndim, y.ndim]).toEqual([0, 0]);
      return x.add(y.mul(2));
    });
    const [x, y] = [whole(1, 3, 1), whole(2, 4)];
    expectBoth(
      plus,
      [x, y],
      build([3, 4], (i, j) => at(x, i!, 0) + 2 * at(y, j!)),
    );
    expect(plus(1, 2).shape).toEqual([]);
  });

  test("several outputs, and arguments without the axes", () => {
    const split = np.vectorize((v: NDArray, scale: NDArray) => [np.sum(v), v.mul(scale)] as const, {
      signature: "(n),()->(),(n)",
    });
    const [v, scale] = [whole(1, 2, 3), whole(2, 2)];
    const [sums, scaled] = jit(split)(v, scale) as unknown as [NDArray, NDArray];
    expect(sums.toArray()).toEqual([0, 1].map((i) => at(v, i, 0) + at(v, i, 1) + at(v, i, 2)));
    expect(scaled.toArray()).toEqual([0, 1].map((i) => [0, 1, 2].map((j) => at(v, i, j) * at(scale, i) + 0)));
  });

  test("excluded arguments arrive as they are", () => {
    const clip = np.vectorize((x: NDArray, options: { low: number }) => np.maximum(x, options.low), { excluded: [1] });
    expect(clip(np.array([-1, 2]), { low: 0 }).toArray()).toEqual([0, 2]);
  });

  test("says what does not fit", () => {
    const of = (signature: string, f: (...xs: NDArray[]) => unknown = np.dot as never) =>
      np.vectorize(f, { signature });
    for (const bad of ["", "(n)", "n->n", "(n)->", "(n,)->()", "(n)(m)->()"]) {
      expectError(() => of(bad), "argument/signature", JSON.stringify(bad).slice(1, -1));
    }
    expectError(
      () => of("(n)->()")(whole(1, 2), whole(2, 2)),
      "argument/signature",
      "got 2 mapped arguments, expected 1",
    );
    expectError(() => of("(n,m),(m)->(n)")(whole(1, 3), whole(2, 3)), "shape/rank", "rank 2 or more for (n,m)");
    expectError(
      () => of("(n),(n)->()")(whole(1, 3), whole(2, 4)),
      "shape/output",
      "axis n of argument 1",
      "size 4, expected 3",
    );
    const sum = (x: NDArray): NDArray => np.sum(x);
    expectError(() => of("(n)->(n)", sum as never)(whole(1, 3)), "shape/output", "output 0", "expected rank 1 for (n)");
    expectError(() => of("(n)->(),()", sum as never)(whole(1, 3)), "argument/signature", "gives 1 outputs, expected 2");
    expectError(() => np.vectorize(np.add)(whole(1, 3), whole(2, 2)), "shape/broadcast", "args[1]");
    expectError(() => np.vectorize(sum, { excluded: ["x"] as never }), "argument/option", "excluded");
  });
});

test("np.polyval follows Horner's rule, written out or as a loop", () => {
  for (const count of [0, 1, 3, 20]) {
    const [p, x] = [filled([count], "float32", "unit", 1), filled([4], "float32", "unit", 2)];
    const want = build([4], (k) =>
      [...p.data].reduce((total: number, c: number) => total * at(x, k!) + c, 0 as number),
    );
    expectBoth(np.polyval, [p, x], want, 2 ** -18);
  }
  expect(np.polyval(np.array([[1, 2], [3, 4]]), 10).toArray()).toEqual([13, 24]); // biome-ignore format: a table
  expect(np.polyval(np.array([1, 2], { dtype: "int32" }), 2).dtype).toBe("int32");
  expectError(() => np.polyval(2, 3), "shape/rank", "argument 0 (p)");
});
