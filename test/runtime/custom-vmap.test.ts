// customVmap, after JAX's tests of custom_vmap: the rule stands in for vmap's own, and mistakes in it are named.

import { describe, expect, test } from "vitest";
import { customVmap, jit, jvp, lax, type NDArray, np, vmap } from "../../runtime/index.js";

const x3 = np.array([1, 2, 3]);

/** A rule that gives something other than the function, so that a test sees which of them ran. */
function doubling(): { f: (x: NDArray) => NDArray; calls: unknown[] } {
  const calls: unknown[] = [];
  const f = customVmap((x: NDArray) => np.sin(x));
  f.defVmap((axisSize, inBatched, x) => {
    calls.push([axisSize, inBatched, x.shape]);
    return [x.multiply(2), inBatched[0]!];
  });
  return { f: f as (x: NDArray) => NDArray, calls };
}

describe("the rule", () => {
  test("stands in for vmap's own, and only there", () => {
    const { f, calls } = doubling();
    expect(f(x3).toArray()).toEqual(np.sin(x3).toArray());
    expect(calls).toEqual([]);
    expect(vmap(f)(x3).toArray()).toEqual([2, 4, 6]);
    expect(calls).toEqual([[3, [true], [3]]]);
  });

  test("under jit, around and inside vmap, one program for every number of lanes", () => {
    const { f } = doubling();
    const [sine] = jit((x: NDArray) => [f(x)])(x3);
    expect(np.allclose(sine!, np.sin(x3)).item()).toBe(true);
    const compiled = jit(vmap(f));
    expect(compiled(x3).toArray()).toEqual([2, 4, 6]);
    expect(compiled(np.array([5])).toArray()).toEqual([10]);
    expect(compiled.cacheInfo().misses).toBe(1);
    expect(vmap(jit(f))(x3).toArray()).toEqual([2, 4, 6]);
    expect(jit(vmap(jit(f))).explain(x3)).toContain("= mul");
  });

  test("gets mapped arguments with their lanes first, and the others as they are", () => {
    const seen: unknown[] = [];
    const f = customVmap((x: NDArray, y: NDArray) => np.add(np.sin(x), np.multiply(y, y)));
    f.defVmap((axisSize, inBatched, x, y) => {
      seen.push([axisSize, inBatched, x.shape, y.shape]);
      const [lanes, other] = inBatched[0] ? [x, y] : [y, x];
      return [np.add(lanes, np.reshape(other, inBatched[0] === inBatched[1] ? [3, 2] : [2])), true];
    });
    const [rows, row] = [np.ones([3, 2]), np.array([1, 2])];
    const columns = rows.transpose();
    expect(vmap(f, [1, null])(columns, row).shape).toEqual([3, 2]);
    expect(vmap(f, [null, 0])(row, rows).shape).toEqual([3, 2]);
    expect(vmap(f, [0, 1])(rows, columns).shape).toEqual([3, 2]);
    expect(seen).toEqual([
      [3, [true, false], [3, 2], [2]],
      [3, [false, true], [2], [3, 2]],
      [3, [true, true], [3, 2], [3, 2]],
    ]);
  });

  test("may leave an output without lanes, and take and give trees", () => {
    const f = customVmap((state: { a: NDArray; b: [NDArray, null] }) => ({
      sum: state.a.add(state.b[0]),
      c: state.b[0],
    }));
    const seen: unknown[] = [];
    f.defVmap((_, inBatched, { a, b }) => {
      seen.push(inBatched);
      return [
        { sum: a.add(b[0]), c: np.array(7) },
        { sum: true, c: false },
      ];
    });
    const g = vmap((a: NDArray) => f({ a, b: [np.array(1), null] }), { outAxes: { sum: 0, c: null } });
    for (const { sum, c } of [g(x3), jit(g)(x3)]) {
      expect(sum.toArray()).toEqual([2, 3, 4]);
      expect(c.toArray()).toEqual(7);
    }
    expect(seen[0]).toEqual([{ a: true, b: [false, null] }]);
  });

  test("closes over arrays and over values of outer transforms", () => {
    const table = np.array([10, 20, 30]);
    const g = (scale: NDArray) => {
      const f = customVmap((x: NDArray) => x.add(scale));
      f.defVmap((_, [batched], x) => [np.add(np.multiply(x, scale), table), batched!]);
      return vmap(f as (x: NDArray) => NDArray)(x3);
    };
    const want = (s: number): number[] => [10 + s, 20 + 2 * s, 30 + 3 * s];
    expect(g(np.array(5)).toArray()).toEqual(want(5));
    expect(jit(g)(np.array(5)).toArray()).toEqual(want(5));
    expect(vmap(g)(np.array([1, 2])).toArray()).toEqual([want(1), want(2)]);
    const compiled = jit(vmap(g));
    expect(compiled(np.array([1, 2])).toArray()).toEqual([want(1), want(2)]);
    expect(compiled(np.array([4])).toArray()).toEqual([want(4)]);
    const inner = vmap((s: NDArray) => jit((y: NDArray) => g(y))(s));
    expect(inner(np.array([1, 2])).toArray()).toEqual([want(1), want(2)]);
  });

  test("closes over them inside a call, a branch and a loop too", () => {
    const table = np.array([10, 20, 30]);
    const f = customVmap((x: NDArray) => x);
    f.defVmap((_, [batched], x) => [np.add(x, table), batched!]);
    const lane = f as (x: NDArray) => NDArray;
    expect(vmap(jit(lane))(x3).toArray()).toEqual([11, 22, 33]);
    const chosen = (x: NDArray, yes: NDArray): NDArray => lax.cond(yes, lane, (y: NDArray) => y, x);
    expect(jit(vmap(chosen, [0, null]))(x3, np.array(true)).toArray()).toEqual([11, 22, 33]);
    const twice = (x: NDArray): NDArray => lax.foriLoop(0, 2, (_, c: NDArray) => lane(c), x);
    expect(vmap(twice)(x3).toArray()).toEqual([21, 42, 63]);
    expect(jit(vmap(twice))(x3).toArray()).toEqual([21, 42, 63]);
  });

  test("is called for the innermost vmap; the outer ones see what it made", () => {
    const { f, calls } = doubling();
    const x = np.reshape(np.arange(6, { dtype: "float32" }), [2, 3]);
    expect(vmap(vmap(f))(x).toArray()).toEqual(x.multiply(2).toArray());
    expect(calls).toEqual([[3, [true], [3]]]);
    const again = customVmap((v: NDArray) => np.sum(v));
    again.defVmap((_, [batched], v) => [
      np.sum(v, { axis: -1 }).add(vmap(np.sin as (y: NDArray) => NDArray)(v.multiply(0).sum(1))),
      batched!,
    ]);
    expect(jit(vmap(again as (v: NDArray) => NDArray))(x).toArray()).toEqual([3, 12]);
  });

  test("a rule that needs the number of lanes makes jit compile for it", () => {
    const f = customVmap((x: NDArray) => x);
    f.defVmap((axisSize, [batched], x) => [x.add(axisSize), batched!]);
    const compiled = jit(vmap(f as (x: NDArray) => NDArray));
    expect(compiled(x3).toArray()).toEqual([4, 5, 6]);
    expect(compiled(np.array([1, 2])).toArray()).toEqual([3, 4]);
  });

  test("may use collectives of outer axes; a function that names the axis itself is mapped by vmap's rules", () => {
    const f = customVmap((x: NDArray) => x);
    f.defVmap((_, [batched], x) => [x.subtract(lax.psum(x, "rows")), batched!]);
    const x = np.array([
      [1, 2],
      [3, 4],
    ]);
    const nest = vmap(vmap(f as (x: NDArray) => NDArray), { axisName: "rows" });
    expect(nest(x).toArray()).toEqual([
      [-3, -4],
      [-1, -2],
    ]);
    const position = customVmap((x: NDArray) => x.add(lax.axisIndex("i")));
    position.defVmap((_, [batched], x) => [x, batched!]);
    const five = np.array(5);
    expect(vmap((_) => position(five), { axisName: "i" })(x3).toArray()).toEqual([5, 6, 7]);
  });

  test("the derivative is that of the function", () => {
    const { f } = doubling();
    const [, tangent] = jvp(f, [np.array(0.5)], [np.array(1)]);
    expect(tangent.item()).toBeCloseTo(Math.cos(0.5), 6);
    expect(jvp(vmap(f), [x3], [np.ones([3])])[1].toArray()).toEqual([2, 2, 2]); // vmap came first
  });
});

describe("mistakes are named", () => {
  type Rule = Parameters<ReturnType<typeof customVmap<[NDArray], NDArray[]>>["defVmap"]>[0];
  function withRule(rule: Rule): (x: NDArray) => NDArray[] {
    const f = customVmap(function pairOf(x: NDArray): NDArray[] {
      return [x, x.add(1)];
    });
    f.defVmap(rule);
    return f as (x: NDArray) => NDArray[];
  }

  test("no rule", () => {
    const f = customVmap(function plain(x: NDArray) {
      return x;
    });
    expect(() => f(x3)).toThrow(
      /^customVmap: plain has no batching rule; define it with .defVmap.*argument\/custom-vmap/,
    );
    expect(() => f.defVmap(3 as never)).toThrow(/customVmap.defVmap: argument 0 \(f\) is 3/);
    expect(() => customVmap(3 as never)).toThrow(/customVmap: argument 0 \(f\) is 3/);
  });

  test.each<[string, Rule, RegExp]>([
    ["no pair", () => [1] as never, /the rule of pairOf returns a list of 1, expected \[outputs, outBatched\]/],
    ["other flags than outputs", (_, __, x) => [[x, x], true], /returns outputs of structure \[\*,\*\] and outBatched of structure \*;.*tree\/custom-vmap/],
    ["other outputs than the function", (_, __, x) => [x, true], /structure \*, but pairOf returns \[\*,\*\]/],
    ["flags that are no booleans", (_, __, x) => [[x, x], [true, 1 as never]], /outBatched\[1\] of the rule of pairOf is 1 \(number\), expected true/],
    ["another shape", (_, __, x) => [[x, np.sum(x)], [true, true]], /output\[1\] of the rule of pairOf is float32\[\], expected float32\[3\]: 3 lanes of.*shape\/custom-vmap/],
    ["lanes that should not be there", (_, __, x) => [[x, x], [true, false]], /output\[1\] .* is float32\[3\], expected float32\[\].*outBatched being false/],
    ["another dtype", (_, __, x) => [[x.astype("int32"), x], [true, true]], /output\[0\] .* is int32\[3\], expected float32\[3\].*dtype\/custom-vmap/],
    ["an output that is no array", (_, __, x) => [["a", x], [true, true]], /output \[0\] of .* is "a" \(string\)/],
  ])("%s", (_, rule, message) => {
    expect(() => vmap(withRule(rule))(x3)).toThrow(message);
    expect(() => vmap(jit(withRule(rule)))(x3)).toThrow(message);
  }); // biome-ignore format: a table

  test("closing over a mapped value", () => {
    const g = vmap((x: NDArray) => {
      const f = customVmap(function inner(y: NDArray) {
        return y.add(x);
      });
      f.defVmap((_, [batched], y) => [y, batched!]);
      return f(x);
    });
    expect(() => g(x3)).toThrow(
      /customVmap: inner closes over a mapped value.*pass it as an argument.*unsupported\/custom-vmap-closure/,
    );
  });

  test("an argument that is no array", () => {
    const { f } = doubling();
    expect(() => f("a" as never)).toThrow(/customVmap: argument x is "a" \(string\), expected an array/);
  });
});
