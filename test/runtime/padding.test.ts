// np.pad and lax.pad as users call them: every mode against NumPy's tables written out, and the errors.

import { describe, expect, test } from "vitest";
import { jit, jvp, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { arrayOf } from "../conformance/lanes.js";

const row = arrayOf([3], [1, 2, 3]);

describe("np.pad", () => {
  test.each<[np.PadMode, number[]]>([
    ["constant", [0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0]],
    ["edge", [1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3]],
    ["reflect", [2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]],
    ["symmetric", [2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1, 1]],
    ["wrap", [2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1]],
  ])("%s continues an axis further than it is long", (mode, want) => {
    expectBoth((x: NDArray) => np.pad(x, [5, 4], { mode }), [row], arrayOf([12], want));
  });

  test("reflects an axis of one element as that element", () => {
    expectBoth((x: NDArray) => np.pad(x, 2, { mode: "reflect" }), [arrayOf([1], [7])], arrayOf([5], [7, 7, 7, 7, 7]));
  });

  test("takes one width, one pair, or a pair per axis", () => {
    const x = np.ones([2, 3], { dtype: "int8" });
    expect(np.pad(x, 1).shape).toEqual([4, 5]);
    expect(np.pad(x, [1, 2]).shape).toEqual([5, 6]);
    expect(np.pad(x, [[1, 2]]).shape).toEqual([5, 6]);
    expect(np.pad(x, [[0, 1], [2, 0]]).shape).toEqual([3, 5]); // biome-ignore format: a table
    expect(np.pad(x, 1, { constantValues: 2.5 }).dtype).toBe("int8");
    expect(np.pad(np.ones([]), 3).shape).toEqual([]);
  });

  test("says what is wrong", () => {
    expectError(() => np.pad(row, -1), "shape/pad", "padWidth", "is -1");
    expectError(() => np.pad(row, [[1, 1], [2, 2]]), "shape/pad", "list of 1 such pairs"); // biome-ignore format: a table
    expectError(() => np.pad(row, 1, { mode: "mirror" as np.PadMode }), "argument/option", '"mirror"', '"symmetric"');
    expectError(() => np.pad(row, 1, { mode: "edge", constantValues: 1 }), "argument/option", "constantValues");
    expectError(() => np.pad(row, 1, { constantValues: row }), "shape/rank", "constantValues", "float32[3]");
    expectError(() => np.pad(np.zeros([0]), 1, { mode: "wrap" }), "shape/pad", "is empty");
    expectError(() => lax.pad(row, 0, 1 as never), "shape/pad", "paddingConfig");
    expectError(() => lax.pad(row, 0, []), "shape/pad", "has 0 entries, expected 1");
  });
});

test("one program pads batches of every size", () => {
  const f = jit(vmap((x: NDArray) => np.pad(x, 1).mul(2)));
  for (const lanes of [0, 1, 5]) expect(f(np.ones([lanes, 3])).toArray()).toEqual(Array(lanes).fill([0, 2, 2, 2, 0]));
  expect(f.cacheInfo().entries.length).toBe(1);
});

test("padding is linear in the array and in the value", () => {
  const f = (x: NDArray, value: NDArray): NDArray => lax.pad(x, value, [[1, 0, 1]]);
  const [, tangent] = jvp(f, [row, np.array(4)], [arrayOf([3], [5, 6, 7]), np.array(8)]);
  expect(tangent.toArray()).toEqual([8, 5, 8, 6, 8, 7]);
});
