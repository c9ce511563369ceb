// np.piecewise: which piece an element gets, in eager, compiled and mapped calls, and that it runs no other.
import { describe, expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";

const x = np.array([-3, -1, 0, 0.5, 2, NaN]);
const f = (v: NDArray): NDArray =>
  np.piecewise(v, [v.less(0), v.greaterEqual(0), v.greater(1)], [(a) => a.mul(a), 7, (a) => a.add(0.5), (a) => a.mul(0).add(-1)]); // biome-ignore format: one line

describe("piecewise", () => {
  test("the last condition that holds chooses, then the extra function", () => {
    const want = [9, 1, 7, 7, 2.5, NaN];
    expect(f(x).toArray()).toEqual(want);
    expect(jit(f)(x).toArray()).toEqual(want);
    expect(jit(vmap(f))(x).toArray()).toEqual(want);
    expect(np.piecewise(np.array([1, 2], { dtype: "int32" }), [[true, false] as never].map((c) => np.array(c)), [2.75]).toArray()).toEqual([2, 0]); // biome-ignore format: one line
  });

  test("an element runs its own piece only", () => {
    const forever = (a: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.greater(0),
        (c) => c.add(1),
        a,
        { iterationLimit: 50 },
      );
    const g = (v: NDArray): NDArray => np.piecewise(v, [v.greater(0)], [1, forever]);
    expect(jit(g)(np.array([3, -2, 0])).toArray()).toEqual([1, -2, 0]);
    expect(g(np.array([3, -2, 0])).toArray()).toEqual([1, -2, 0]);
  });

  test("says what does not go together", () => {
    expect(() => np.piecewise(x, [x.less(0)], [1, 2, 3])).toThrow(/3 functions for 1 conditions/);
    expect(() => np.piecewise(x, [np.array([true, false])], [1])).toThrow(/conditions\[0\]/);
    expect(() => np.piecewise(x, [], [1])).toThrow(/conditions/);
  });
});
