// Ports of the tests on sorting in JAX's batching_test.py and lax_vmap_test.py, under the names they have there.

import { describe, test } from "vitest";
import { lax, type NDArray, vmap } from "../../runtime/index.js";
import { entry, expectLanes } from "./check-lanes.js";
import { expectBoth, gathered } from "./expect.js";
import { arrayOf, build } from "./lanes.js";

describe("BatchingTest", () => {
  const sort = (v: NDArray): NDArray => lax.sort(v, { dimension: 0 });
  const sortLast = (v: NDArray): NDArray => lax.sort(v, { dimension: -1 });
  /** 11, 10, ..., 0: sorting a row or a column turns it around. */
  const falling = build([3, 4], (i, j) => 11 - 4 * i! - j!, "int32");
  const rowsTurned = gathered(falling, [3, 4], (i, j) => [i!, 3 - j!]);
  const columnsTurned = gathered(falling, [3, 4], (i, j) => [2 - i!, j!]);

  test("testSort", () => {
    expectBoth(vmap(sort), [falling], rowsTurned);
    expectBoth(vmap(sortLast), [falling], rowsTurned);
    expectBoth(
      vmap(sort, [1]),
      [falling],
      gathered(falling, [4, 3], (j, i) => [2 - i!, j!]),
    );
    expectBoth(vmap(sort, [1], 1), [falling], columnsTurned);
  });

  test("testSortKeyVal", () => {
    const both = (k: NDArray, v: NDArray): NDArray[] => lax.sortKeyVal(k, v, { dimension: 0 });
    const values = arrayOf([3, 4], [5, 2, 9, 0, 11, 3, 7, 1, 8, 10, 4, 6], "int32");
    const transposed = (x: NDArray): NDArray => gathered(x, [4, 3], (j, i) => [i!, j!]);
    const turned = (x: NDArray): NDArray => gathered(x, [3, 4], (i, j) => [i!, 3 - j!]);
    const first = (x: NDArray): NDArray => gathered(x, [4], (j) => [0, j!]);
    const firstTurned = (x: NDArray): NDArray => gathered(x, [3, 4], (_i, j) => [0, 3 - j!]);
    expectBoth(vmap(both, [0, 0]), [falling, values], [rowsTurned, turned(values)]);
    expectBoth(
      vmap(both, [1, 1], 1),
      [falling, values],
      [columnsTurned, gathered(values, [3, 4], (i, j) => [2 - i!, j!])],
    );
    expectBoth(vmap(both, [0, 1]), [falling, transposed(values)], [rowsTurned, turned(values)]);
    expectBoth(vmap(both, [1, 0]), [transposed(falling), values], [rowsTurned, turned(values)]);
    expectBoth(vmap(both, [null, 0]), [first(falling), values], [firstTurned(falling), turned(values)]);
    expectBoth(vmap(both, [1, null]), [transposed(falling), first(values)], [rowsTurned, firstTurned(values)]);
  });
});

describe("LaxVmapTest", { timeout: 60_000 }, () => {
  test("testTopK", () => {
    for (const dtype of ["float32", "int32"] as const) {
      for (const [shape, k] of [
        [[4], 4],
        [[3, 5], 3],
        [[2, 3, 5], 1],
        [[2, 6], 0],
      ] as const) {
        for (const axis of shape.keys()) {
          if (k <= shape[axis]!) expectLanes([entry((x) => lax.topK(x!, k, { axis }), [[shape]], [dtype])]);
        }
      }
    }
  });

  test("testSort", () => {
    for (const dtype of ["float32", "int32", "bool"] as const) {
      expectLanes([entry((x) => lax.sort(x!), [[[5]]], [dtype])]);
      for (const dimension of [0, 1]) {
        expectLanes([entry((x) => lax.sort(x!, { dimension, isStable: false }), [[[5, 3]]], [dtype])]);
      }
    }
    const three = ["int32", "bool", "float32"] as const;
    expectLanes([
      entry(
        (x, y) => lax.sort([x!, y!], { dimension: 0 }),
        [
          [
            [3, 2],
            [3, 2],
          ],
        ],
        ["int32", "float32"],
        "small",
      ),
      entry((x, y, z) => lax.sort([x!, y!, z!], { numKeys: 2 }), [[[4], [4], [4]]], three, "small"),
    ]);
  });
});
