// np.interp against the line between the two points around, found by looking at all of them.

import { describe, expect, test } from "vitest";
import { jvp, type NDArray, np } from "../../runtime/index.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { arrayOf } from "../conformance/lanes.js";

const xs = [-1, 0, 0.5, 2, 4];
const ys = [3, -1, 2, 2.5, 0];
const [xp, fp] = [arrayOf([5], xs), arrayOf([5], ys)];
const places = [-3, -1, -0.75, 0, 0.25, 0.5, 1, 3.5, 4, 7];
const at = arrayOf([10], places);
const close = 2 ** -21;

/** On the line number k, from point k to the next. */
const line = (k: number, x: number): number => ys[k]! + ((x - xs[k]!) / (xs[k + 1]! - xs[k]!)) * (ys[k + 1]! - ys[k]!);
const around = (x: number): number => Math.min(Math.max(xs.filter((one) => one <= x).length - 1, 0), 3);
const within = (x: number): number => line(around(x), x);

describe("np.interp", () => {
  test("goes along the lines, and beyond the ends as told", () => {
    const flat = places.map((x) => (x < -1 ? 3 : x > 4 ? 0 : within(x)));
    expectBoth((x: NDArray) => np.interp(x, xp, fp), [at], arrayOf([10], flat), close);
    const given = places.map((x) => (x < -1 ? 9 : x > 4 ? -9 : within(x)));
    expectBoth(
      (x: NDArray) => np.interp(x, xp, fp, { left: 9, right: np.array(-9) }),
      [at],
      arrayOf([10], given),
      close,
    );
    const on = (x: NDArray): NDArray => np.interp(x, xp, fp, { left: "extrapolate", right: "extrapolate" });
    expectBoth(on, [at], arrayOf([10], places.map(within)), close);
  });

  test("repeats points in any order with a period", () => {
    const [shuffled, heights] = [arrayOf([3], [7, 1, 4.5]), arrayOf([3], [0, 2, 6])]; // 1, 2.5 and 3 within 4
    const want = [0.5, 1.75, 2.75, 3.5, -0.5, 9].map((x) => {
      const place = ((x % 4) + 4) % 4;
      const table: readonly [number, number][] = [[-1, 0], [0.5, 6], [1, 2], [3, 0], [4.5, 6]]; // biome-ignore format: a table
      const k = table.findLastIndex(([left]) => left <= place);
      const [[x0, y0], [x1, y1]] = [table[k]!, table[k + 1]!];
      return y0 + ((place - x0) / (x1 - x0)) * (y1 - y0);
    });
    const f = (x: NDArray): NDArray => np.interp(x, shuffled, heights, { period: 4 });
    expectBoth(f, [arrayOf([6], [0.5, 1.75, 2.75, 3.5, -0.5, 9])], arrayOf([6], want), close);
  });

  test("takes steps, one point, NaN and shapes of any rank", () => {
    const steps = np.interp(np.array([0.5, 1, 1.5]), np.array([0, 1, 1, 2]), np.array([0, 0, 5, 5]));
    expect(steps.toArray()).toEqual([0, 5, 5]);
    expect(np.interp(np.array([0, 2]), np.array([1]), np.array([7])).toArray()).toEqual([7, 7]);
    expect(np.interp(np.array(Number.NaN), xp, fp).item()).toBeNaN();
    expect(np.interp(np.ones([2, 1, 3]), xp, fp).shape).toEqual([2, 1, 3]);
    expect(np.interp(1, np.arange(3), np.arange(3)).dtype).toBe("float32");
  });

  test("has the slope for derivative", () => {
    const [, slope] = jvp((x: NDArray) => np.interp(x, xp, fp), [np.array(0.25)], [np.array(1)]);
    expect(slope.item()).toBeCloseTo(6);
  });

  test("says what is wrong", () => {
    expectError(() => np.interp(at, xp, arrayOf([2], [1, 2])), "shape/operands", "float32[5]", "float32[2]");
    expectError(() => np.interp(at, np.ones([2, 2]), np.ones([2, 2])), "shape/operands", "vectors of one size");
    expectError(() => np.interp(at, xp, fp, { left: "flat" as "extrapolate" }), "argument/option", '"flat"');
    expectError(() => np.interp(at, xp, fp, { period: 0 }), "argument/option", "period is 0");
  });
});
