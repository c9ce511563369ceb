// Convolution of vectors, pooling, and what the functions over windows say of arguments that do not go together.

import { describe, expect, test } from "vitest";
import { jit, lax, type NDArray, nn, np, vmap } from "../../runtime/index.js";
import { convolution, plainConv, pooled } from "../conformance/conv-reference.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { arrayOf, at, build, counting, filled } from "../conformance/lanes.js";

const vector = (size: number): NDArray => filled([size], "float32", "small", size);

describe("np.convolve and np.correlate", () => {
  /** Every overlap of `kernel` with `x`, none of them reversed. */
  const overlaps = (x: NDArray, kernel: NDArray): number[] =>
    Array.from({ length: x.size + kernel.size - 1 }, (_, at) =>
      [...kernel.data].reduce((total: number, value: number, k: number) => {
        const place = at + k - kernel.size + 1;
        return total + value * (place >= 0 && place < x.size ? x.data[place]! : 0);
      }, 0),
    );
  const cut = (all: number[], [n, k]: readonly [number, number], mode: string): number[] => {
    if (mode === "full") return all;
    const [longer, shorter] = [Math.max(n, k), Math.min(n, k)];
    if (mode === "valid") return all.slice(shorter - 1, longer);
    return all.slice(Math.floor((shorter - 1) / 2), Math.floor((shorter - 1) / 2) + longer);
  };

  test.each([
    [7, 3],
    [3, 7],
    [4, 4],
    [6, 2],
    [5, 1],
  ] as const)("of %i and %i elements", (n, k) => {
    // biome-ignore format: a table
    const [x, y] = [vector(n), vector(k)];
    for (const mode of ["full", "same", "valid"] as const) {
      const reversed = build([k], (at) => y.data[k - 1 - at!]!);
      const want = cut(overlaps(x, reversed), [n, k], mode);
      expectBoth((a: NDArray, v: NDArray) => np.convolve(a, v, { mode }), [x, y], arrayOf([want.length], want));
    }
    const valid = n >= k ? cut(overlaps(x, y), [n, k], "valid") : cut(overlaps(y, x), [k, n], "valid").reverse();
    expectBoth((a: NDArray, v: NDArray) => np.correlate(a, v), [x, y], arrayOf([valid.length], valid));
  });

  test("give floats, as in JAX", () => {
    expect(np.convolve(counting([3], "int8"), counting([2], "int8")).dtype).toBe("float32");
    expect(np.convolve(np.ones([3], { dtype: "bool" }), np.ones([2], { dtype: "bool" })).toArray()).toEqual([
      1, 2, 2, 1,
    ]);
  });

  test("say what is wrong", () => {
    expectError(() => np.convolve(np.ones([2, 2]), vector(2)), "shape/rank", "argument 0 (a) is float32[2,2]", "vmap");
    expectError(() => np.correlate(vector(2), np.ones([0])), "shape/rank", "argument 1 (v) is float32[0]");
    expectError(() => np.convolve(vector(2), vector(2), { mode: "all" as "full" }), "argument/option", '"all"');
  });
});

describe("pooling", () => {
  const x = filled([2, 5, 6, 1], "float32", "small", 1);
  const planes = (f: (plane: NDArray) => NDArray): NDArray => {
    const results = [0, 1].map((n) => f(build([5, 6], (i, j) => at(x, n, i!, j!, 0))));
    const [rows, columns] = results[0]!.shape as [number, number];
    return build([2, rows, columns, 1], (n, i, j) => at(results[n!]!, i!, j!));
  };
  const padding = [[1, 0], [0, 2]] as const; // biome-ignore format: a table
  const nowhere = [[0, 0], [0, 0]] as const; // biome-ignore format: a table

  test("takes extremes, and padding never wins", () => {
    const largest = planes((plane) => pooled(plane, Number.NEGATIVE_INFINITY, Math.max, [2, 3], [2, 1], padding));
    expectBoth((v: NDArray) => nn.maxPool(v, [2, 3], { strides: [2, 1], padding }), [x], largest);
    const smallest = planes((plane) => pooled(plane, Number.POSITIVE_INFINITY, Math.min, [3, 2], [1, 1], nowhere));
    expectBoth((v: NDArray) => nn.minPool(v, [3, 2]), [x], smallest);
    expect(nn.maxPool(counting([4, 1], "uint8"), [2]).dtype).toBe("uint8");
  });

  test("takes means, with or without the padding", () => {
    const sums = (plane: NDArray): NDArray => pooled(plane, 0, (a, b) => a + b, [2, 2], [1, 2], padding);
    const means = planes((plane) => sums(plane).mul(0.25));
    expectBoth((v: NDArray) => nn.avgPool(v, [2, 2], { strides: [1, 2], padding }), [x], means, 2 ** -23);
    const shares = planes((plane) => sums(plane).div(sums(np.ones([5, 6]))));
    const partly = (v: NDArray): NDArray => nn.avgPool(v, [2, 2], { strides: [1, 2], padding, countIncludePad: false });
    expectBoth(partly, [x], shares, 2 ** -23);
    expect(nn.avgPool(counting([4, 1], "int32"), [2]).toArray()).toEqual([[0.5], [1.5], [2.5]]);
  });

  test("goes on one program for batches of every size", () => {
    const f = jit(vmap((v: NDArray) => nn.avgPool(v, [2], { padding: "SAME" })));
    for (const lanes of [0, 1, 3]) expect(f(np.ones([lanes, 4, 2])).shape).toEqual([lanes, 4, 2]);
    expect(f.cacheInfo().entries.length).toBe(1);
  });
});

test("a kernel of one axis, of three, and of none but features", () => {
  const all = (value: number, ...shape: number[]): NDArray => build(shape, () => value);
  const ones = (...shape: number[]): NDArray => np.ones(shape);
  const valid = (strides: number[]) => (x: NDArray, kernel: NDArray) => lax.conv(x, kernel, strides, "VALID");
  expectBoth(valid([1]), [ones(1, 2, 5), ones(3, 2, 2)], all(4, 1, 3, 4));
  expectBoth(valid([1, 1, 1]), [ones(1, 1, 3, 3, 3), ones(1, 1, 2, 2, 2)], all(8, 1, 1, 2, 2, 2));
  expectBoth(valid([]), [ones(2, 3), ones(4, 3)], all(3, 2, 4));
});

test("dilation on both sides", () => {
  const [x, kernel] = [filled([1, 1, 4, 4], "float32", "small", 1), filled([1, 1, 2, 2], "float32", "small", 2)];
  const pairs = [[1, 1], [2, 0]] as const; // biome-ignore format: a table
  const want = convolution(x, kernel, { ...plainConv, padding: pairs, lhsDilation: [2, 1], rhsDilation: [1, 2] });
  expectBoth(
    (a: NDArray, b: NDArray) => lax.convWithGeneralPadding(a, b, [1, 1], pairs, [2, 1], [1, 2]),
    [x, kernel],
    want,
  );
});

test("errors name what does not go together", () => {
  const [x, kernel] = [np.ones([1, 4, 5, 5]), np.ones([6, 4, 3, 3])];
  const one = [1, 1];
  const conv =
    (given: lax.ConvOptions, padding: lax.WindowPadding = "VALID") =>
    () =>
      lax.convGeneralDilated(x, kernel, one, padding, given);
  expectError(conv({ featureGroupCount: 2 }), "shape/conv", "feature axis 1 of lhs has size 4, expected 4 * 2");
  expectError(conv({ batchGroupCount: 2 }), "shape/conv", "batch axis 0 of lhs does not divide into 2 groups");
  expectError(conv({ featureGroupCount: 0 }), "shape/conv", "featureGroupCount is 0");
  expectError(conv({ featureGroupCount: 2, batchGroupCount: 2 }), "shape/conv");
  expectError(conv({ dimensionNumbers: ["NHWC", "HWIO", "NHCC"] }), "argument/dimensions", "NHWC,HWIO,NHCC");
  expectError(conv({ dimensionNumbers: ["NHWC", "HXIO", "NHWC"] }), "argument/dimensions");
  expectError(conv({ rhsDilation: [1] }), "shape/window", "rhsDilation is [1], expected a list of 2");
  expectError(conv({ lhsDilation: [2, 1] }, "SAME"), "shape/pad", "lhsDilation [2,1]");
  expectError(conv({}, "FULL" as "SAME"), "shape/pad", '"FULL"', '"SAME"');
  expectError(conv({}, [[1, 1]]), "shape/pad", "list of 2 pairs");
  expectError(() => lax.conv(x, np.ones([6, 4, 3]), one, "VALID"), "shape/rank", "float32[6,4,3]", "equal ranks");
  expectError(() => lax.conv(x, kernel.astype("int32"), one, "VALID"), "dtype/mixed", "int32[6,4,3,3]");
  const sum = (a: NDArray, b: NDArray): NDArray => a.add(b);
  expectError(
    () => lax.reduceWindow(x, 0, sum as typeof lax.add, [1, 1, 2, 2], [1, 1, 1, 1], "VALID"),
    "argument/reducer",
  );
  expectError(() => lax.reduceWindow(x, 0, lax.add, [2, 2], one, "VALID"), "shape/window", "list of 4");
  expectError(() => lax.reduceWindow(x, np.ones([1]), lax.add, [1, 1, 2, 2], [1, 1, 1, 1], "VALID"), "shape/rank");
  expectError(() => nn.maxPool(np.ones([3]), [2]), "shape/rank", "inputs", "rank 2 or more");
});
