// f.into(out, ...args): results in arrays of the caller, the same as those of a call; what is refused, by name.
import { describe, expect, test } from "vitest";
import { debugNans, jit, NDArray, np, vmap } from "../../runtime/index.js";

const f = jit(vmap(({ a, b }: { a: NDArray; b: NDArray }) => ({ sum: a.add(b), last: [b.sum()] })));
const args = (count: number): { a: NDArray; b: NDArray } => ({
  a: np.arange(count * 3, { dtype: "float32" }).reshape(count, 3),
  b: np.ones([count, 3]),
});
const room = (count: number): { sum: NDArray; last: NDArray[] } => ({
  sum: np.zeros([count, 3]),
  last: [np.zeros([count])],
});

describe("into", () => {
  test("writes to the arrays it is given and gives them back, for any batch size on one compile", () => {
    for (const count of [2, 0, 5, 2]) {
      const out = room(count);
      const data = out.sum.data;
      expect(f.into(out, args(count))).toBe(out);
      expect(out.sum.data).toBe(data);
      const { sum, last } = f(args(count));
      expect([out.sum, ...out.last].map((x) => x.toArray())).toEqual([sum, ...last].map((x) => x.toArray()));
    }
    expect(f.cacheInfo().misses).toBe(1);
    const square = jit((x: NDArray) => x.mul(x));
    const out = new NDArray(new Float32Array(2), [2], "float32");
    expect(square.into(out, Float32Array.of(3, 4))).toBe(out);
    expect(out.toArray()).toEqual([9, 16]);
  });

  test("refuses what does not fit, and leaves it as it was", () => {
    const out = room(2);
    const shared = args(2);
    const cases: [unknown, RegExp][] = [
      [
        { sum: out.sum, last: [np.zeros([3])] },
        /jit\(\w*\)\.into: out\.last\[0\] is float32\[3\], expected a float32\[2\] array/,
      ],
      [{ sum: out.sum, last: [np.zeros([2], { dtype: "float64" })] }, /out\.last\[0\] is float64\[2\]/],
      [{ sum: new Float32Array(6), last: out.last }, /out\.sum is/],
      [{ sum: out.sum }, /out is .*, expected .*as the function returns/],
      [{ sum: shared.a, last: out.last }, /out\.sum shares memory with an argument/],
    ];
    for (const [given, message] of cases) {
      for (let again = 0; again < 2; again++) expect(() => f.into(given as never, shared)).toThrow(message);
    }
    const same = np.zeros([2]);
    expect(() => jit((x: NDArray) => [x.add(1), x.sub(1)]).into([same, same], np.ones([2]))).toThrow(
      /out\[1\] shares memory/,
    );
    expect(shared.a.toArray()).toEqual(args(2).a.toArray());
    expect(() => jit((x: NDArray) => f.into(room(2), { a: x, b: x }).sum)(np.ones([2, 3]))).toThrow(/while tracing/);
    expect(() => debugNans(() => f.into(room(2), args(2)))).toThrow(/debugging mode/);
  });
});
