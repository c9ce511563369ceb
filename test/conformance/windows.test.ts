// Ports of JAX's tests of padding, windows and convolution, under the names they have in batching_test.py and
// lax_vmap_test.py.

import { describe, test } from "vitest";
import { lax, type NDArray, vmap } from "../../runtime/index.js";
import { entry, expectLanes, type OpEntry } from "./check-lanes.js";
import { expectBoth } from "./expect.js";
import { at, build, filled } from "./lanes.js";

const unit = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "unit", seed);
const dtypes = ["float32", "int32"] as const;

/** Element of a padded axis: where it comes from, or undefined in the padding. */
function unpadded(k: number, size: number, low: number, interior: number): number | undefined {
  const source = (k - low) / (interior + 1);
  return Number.isInteger(source) && source >= 0 && source < size ? source : undefined;
}

describe("BatchingTest", () => {
  test("testPad", () => {
    const x = unit(1, 5, 10, 3);
    const spread = vmap((v: NDArray) => lax.pad(v, 2, [[1, 2, 1], [0, -1, 0]])); // biome-ignore format: a table
    const want = build([5, 22, 2], (n, i, j) => {
      const row = unpadded(i!, 10, 1, 1);
      return row === undefined ? 2 : at(x, n!, row, j!);
    });
    expectBoth(spread, [x], want);

    const y = unit(2, 4, 3);
    const values = unit(3, 3);
    const around = vmap((v: NDArray, value: NDArray) => lax.pad(v, value, [[1, 1, 0]]), { inAxes: [1, 0] });
    expectBoth(
      around,
      [y, values],
      build([3, 6], (n, i) => (i! === 0 || i! === 5 ? at(values, n!) : at(y, i! - 1, n!))),
    );
    const alike = vmap((v: NDArray, value: NDArray) => lax.pad(v, value, [[1, 1, 0]]), { inAxes: [null, 0] });
    const row = unit(4, 4);
    expectBoth(
      alike,
      [row, values],
      build([3, 6], (n, i) => (i! === 0 || i! === 5 ? at(values, n!) : at(row, i! - 1))),
    );
  });
});

describe("LaxVmapTest", { timeout: 60_000 }, () => {
  test("testPad", () => {
    const configs = [
      [[0, 0, 0], [0, 0, 0]],
      [[1, 2, 1], [0, 1, 0]],
      [[-1, 2, 0], [1, -1, 2]],
    ] as const; // biome-ignore format: a table
    const entries = configs.flatMap((config) =>
      dtypes.map((dtype): OpEntry => entry((x, value) => lax.pad(x!, value!, config), [[[2, 3], []]], [dtype, dtype])),
    );
    expectLanes(entries);
  });
});
