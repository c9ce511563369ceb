// Reductions, argmax and running results against plain loops, with NaN, overflow and empty axes.

import { describe, expect, it } from "vitest";
import { makeAval } from "../../../compiler/ir/aval.js";
import * as r from "../../../compiler/primitives/reductions.js";
import { array, bool, counting, evaluateChecked, f32, f64, i32, run } from "./support.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe("reductions", () => {
  const x = counting([2, 3, 4]);
  /** Folds x over `axes` with loops that know nothing of the implementation. */
  function folded(axes: readonly number[], init: number, f: (a: number, b: number) => number): number[] {
    const kept = new Map<string, number>();
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 3; j++) {
        for (let k = 0; k < 4; k++) {
          const key = String([i, j, k].filter((_, axis) => !axes.includes(axis)));
          kept.set(key, f(kept.get(key) ?? init, x.data[i * 12 + j * 4 + k]!));
        }
      }
    }
    return [...kept.values()];
  }

  it.each([[[]], [[0]], [[1]], [[2]], [[0, 2]], [[2, 0]], [[0, 1, 2]]])("over axes %j", (axes) => {
    expect(run(r.reduceSum, [x], { axes })).toEqual(folded(axes, 0, (a, b) => a + b));
    expect(run(r.reduceMax, [x], { axes })).toEqual(folded(axes, -inf, Math.max));
    expect(run(r.reduceMin, [x], { axes })).toEqual(folded(axes, inf, Math.min));
    const product = folded(axes, 1, (a, b) => a * b).map(Math.fround);
    expect(run(r.reduceProd, [x], { axes })).toEqual(product);
  });

  it("integers wrap, however many are summed", () => {
    const big = i32([4], [2 ** 31 - 1, 1, 2 ** 31 - 1, 1]);
    expect(run(r.reduceSum, [big], { axes: [0] })).toEqual([0]);
    expect(run(r.reduceProd, [i32([3], [65537, 65537, 3])], { axes: [0] })).toEqual([Math.imul(131073, 3)]);
    expect(run(r.reduceSum, [array("uint8", [3], [200, 100, 1])], { axes: [0] })).toEqual([45]);
    expect(run(r.reduceSum, [array("uint32", [2], [4294967295, 4294967295])], { axes: [0] })).toEqual([4294967294]);
  });

  it("float32 sums are held in double precision and rounded once", () => {
    expect(run(r.reduceSum, [f32([3], [2 ** 24, 1, 1])], { axes: [0] })).toEqual([2 ** 24 + 2]);
  });

  it("NaN and infinities come through", () => {
    expect(run(r.reduceMax, [f32([3], [1, nan, 2])], { axes: [0] })).toEqual([nan]);
    expect(run(r.reduceMin, [f32([3], [1, nan, 2])], { axes: [0] })).toEqual([nan]);
    expect(run(r.reduceMax, [f32([2], [-inf, -inf])], { axes: [0] })).toEqual([-inf]);
    expect(run(r.reduceSum, [f32([2], [inf, -inf])], { axes: [0] })).toEqual([nan]);
  });

  it("and, or: of bools and of bits", () => {
    const flags = bool([2, 2], [1, 0, 1, 1]);
    expect(run(r.reduceAnd, [flags], { axes: [0] })).toEqual([1, 0]);
    expect(run(r.reduceOr, [flags], { axes: [1] })).toEqual([1, 1]);
    expect(run(r.reduceAnd, [i32([2], [-2, 7])], { axes: [0] })).toEqual([6]);
    expect(run(r.reduceAnd, [array("uint32", [2], [4294967295, 4294967294])], { axes: [0] })).toEqual([4294967294]);
    expect(run(r.reduceOr, [array("uint32", [2], [2 ** 31, 1])], { axes: [0] })).toEqual([2 ** 31 + 1]);
    expect(run(r.reduceMax, [flags], { axes: [0, 1] })).toEqual([1]);
    expect(run(r.reduceMin, [flags], { axes: [0, 1] })).toEqual([0]);
  });

  it("of nothing: the neutral element, or an error where there is none", () => {
    const empty = f32([2, 0], []);
    expect(run(r.reduceSum, [empty], { axes: [1] })).toEqual([0, 0]);
    expect(run(r.reduceProd, [empty], { axes: [1] })).toEqual([1, 1]);
    expect(run(r.reduceAnd, [bool([0], [])], { axes: [0] })).toEqual([1]);
    expect(run(r.reduceOr, [bool([0], [])], { axes: [0] })).toEqual([0]);
    expect(run(r.reduceMax, [empty], { axes: [0] })).toEqual([]);
    const message = /reduceMax: argument 0 \(x\) is float32\[2,0\], zero-size along axis 1, .*empty.*\[shape\/empty\]/;
    expect(() => r.reduceMax.shape([empty], { axes: [1] })).toThrow(message);
    expect(() => r.reduceMin.shape([empty], { axes: [0, 1] })).toThrow(/reduceMin: .*zero-size/);
  });

  it("name the axis that is wrong", () => {
    const axes =
      (...list: number[]) =>
      () =>
        r.reduceSum.shape([makeAval([2, "n"], "float32")], { axes: list });
    expect(axes(2)).toThrow(
      /reduceSum: axes\[0\] is 2, expected an integer in \[0, 2\) for float32\[2,n\] \[shape\/axis\]/,
    );
    expect(axes(-1)).toThrow(/reduceSum: axes\[0\] is -1/);
    expect(axes(0, 0)).toThrow(/reduceSum: axes names axis 0 twice/);
    expect(() => r.reduceSum.shape([makeAval([2], "bool")], { axes: [0] })).toThrow(
      /reduceSum: argument 0 \(x\) is bool\[2\]/,
    );
    expect(() => r.reduceAnd.shape([makeAval([2], "float32")], { axes: [0] })).toThrow(
      /expected an integer or bool dtype/,
    );
    expect(r.reduceSum.shape([makeAval(["n", 3], "float32")], { axes: [1] })[0]!.shape).toEqual(["n"]);
  });
});

describe("argmax and argmin", () => {
  const int32 = "int32" as const;
  it("take the first of equals and the first NaN", () => {
    const x = f32([4, 3], [1, 3, 3, nan, 5, nan, -inf, -inf, -inf, 2, nan, 1]);
    expect(run(r.argmax, [x], { axis: 1, dtype: int32 })).toEqual([1, 0, 0, 1]);
    expect(run(r.argmin, [x], { axis: 1, dtype: int32 })).toEqual([0, 0, 0, 1]);
    expect(run(r.argmax, [f32([2], [-0, 0])], { axis: 0, dtype: int32 })).toEqual([0]);
  });

  it("work along any axis and for every dtype", () => {
    const x = i32([2, 3, 2], [3, -1, 4, 1, -5, 9, 2, 6, 5, -3, 5, 8]);
    expect(run(r.argmax, [x], { axis: 0, dtype: int32 })).toEqual([0, 1, 1, 0, 1, 0]);
    expect(run(r.argmin, [x], { axis: 1, dtype: int32 })).toEqual([2, 0, 0, 1]);
    expect(run(r.argmin, [bool([3], [1, 0, 0])], { axis: 0, dtype: int32 })).toEqual([1]);
    const [out] = evaluateChecked(r.argmax, [x], { axis: 2, dtype: "uint8" });
    expect([out!.dtype, ...out!.shape]).toEqual(["uint8", 2, 3]);
  });

  it("refuse an empty axis, a missing axis and a float result", () => {
    const x = makeAval([0, 2], "float32");
    expect(() => r.argmax.shape([x], { axis: 0, dtype: int32 })).toThrow(/argmax: .*zero-size along axis 0/);
    expect(() => r.argmin.shape([x], { axis: 2, dtype: int32 })).toThrow(
      /argmin: axis is 2, expected an integer in \[0, 2\)/,
    );
    expect(() => r.argmin.shape([x], { axis: 1, dtype: "float32" })).toThrow(
      /argmin: dtype is float32, expected an integer dtype/,
    );
  });
});

describe("running results", () => {
  const x = f64([2, 3], [1, -0, 4, nan, 2, 3]);
  it("go along an axis either way", () => {
    const sums = (axis: number, reverse: boolean): number[] => run(r.cumsum, [x], { axis, reverse });
    expect(sums(1, false)).toEqual([1, 1, 5, nan, nan, nan]);
    expect(sums(1, true)).toEqual([5, 4, 4, nan, 5, 3]);
    expect(sums(0, false)).toEqual([1, 0, 4, nan, 2, 7]);
    expect(run(r.cumprod, [f32([3], [2, 3, 4])], { axis: 0, reverse: true })).toEqual([24, 12, 4]);
  });

  it("keep NaN from the first one on", () => {
    expect(run(r.cummax, [f32([4], [1, nan, 5, 2])], { axis: 0, reverse: false })).toEqual([1, nan, nan, nan]);
    expect(run(r.cummin, [f32([4], [3, 1, 2, nan])], { axis: 0, reverse: false })).toEqual([3, 1, 1, nan]);
    expect(run(r.cummin, [f32([3], [3, 1, 2])], { axis: 0, reverse: true })).toEqual([1, 1, 2]);
  });

  it("wrap integers and take empty axes", () => {
    expect(run(r.cumsum, [array("int8", [3], [100, 100, 100])], { axis: 0, reverse: false })).toEqual([100, -56, 44]);
    expect(run(r.cumprod, [i32([2], [65537, 65537])], { axis: 0, reverse: false })).toEqual([65537, 131073]);
    expect(run(r.cumsum, [f32([0], [])], { axis: 0, reverse: true })).toEqual([]);
    expect(run(r.cummax, [f32([2, 0], [])], { axis: 0, reverse: false })).toEqual([]);
  });

  it("need a size only to run backwards along it", () => {
    const rows = makeAval(["n", 2], "float32");
    expect(r.cumsum.shape([rows], { axis: 0, reverse: false })[0]!.shape).toEqual(["n", 2]);
    expect(r.cumsum.shape([rows], { axis: 1, reverse: true })[0]!.shape).toEqual(["n", 2]);
    expect(() => r.cumsum.shape([rows], { axis: 0, reverse: true })).toThrow(/axis 'n' .*cumsum in reverse along it/);
    expect(() => r.cumsum.shape([makeAval([2], "bool")], { axis: 0, reverse: false })).toThrow(/cumsum: .*bool\[2\]/);
    expect(() => r.cummax.shape([rows], { axis: 2, reverse: false })).toThrow(/cummax: axis is 2/);
  });
});
