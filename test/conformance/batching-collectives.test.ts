// Ports of the tests on named axes in JAX's batching_test.py, under the names they have there.

import { describe, expect, test } from "vitest";
import { type ArrayLike, jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectError, gathered } from "./expect.js";
import { arrayOf, at, build, counting, product } from "./lanes.js";

type Collective = (x: NDArray, names: readonly string[]) => NDArray;
type Bulk = (values: readonly number[]) => number;

/** Every ordered choice of one or more of `names`. */
function arrangements(names: readonly string[]): string[][] {
  return names.flatMap((name) => {
    const rest = arrangements(names.filter((other) => other !== name));
    return [[name], ...rest.map((tail) => [name, ...tail])];
  });
}

describe("BatchingTest: named axes", () => {
  const collectives: readonly [string, Collective, Bulk][] = [
    ["psum", lax.psum as Collective, (values) => values.reduce((sum, value) => sum + value, 0)],
    ["pmax", lax.pmax as Collective, (values) => Math.max(...values)],
    ["pmin", lax.pmin as Collective, (values) => Math.min(...values)],
  ];

  test("testCommAssocCollective", () => {
    const x = counting([2, 2, 2]);
    const corners = product([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    let cases = 0;
    for (const [, collective, bulk] of collectives) {
      for (const names of [["i"], ["i", "j"], ["i", "j", "k"]]) {
        for (const chosen of arrangements(names)) {
          const lane = (v: NDArray): NDArray => v.subtract(collective(v, chosen));
          const mapped = names.reduce<(v: NDArray) => NDArray>(
            (f, axisName, k) => vmap(f, { axisName, inAxes: k, outAxes: k }) as (v: NDArray) => NDArray,
            lane,
          );
          const reduced = names.map((name) => chosen.includes(name));
          const want = build([2, 2, 2], (...index) => {
            const together = corners.filter((corner) => corner.every((k, axis) => reduced[axis] || k === index[axis]));
            return at(x, ...index) - bulk(together.map((corner) => at(x, ...corner)));
          });
          expectBoth(mapped, [x], want);
          cases++;
        }
      }
    }
    expect(cases).toBe(60);
  });

  test("testPPermute", () => {
    const count = 10;
    const x = counting([count]);
    for (let shift = 0; shift < 10; shift++) {
      // 3 and 7 have no factor in common with 10, so each of these is a permutation
      const to = (k: number): number => (k * (shift % 2 === 0 ? 3 : 7) + shift) % count;
      const pairs = Array.from({ length: count }, (_, k): [number, number] => [(k * 7) % count, to((k * 7) % count)]);
      const want = build([count], (lane) => lane! - pairs.find(([, destination]) => destination === lane)![0]);
      expectBoth(
        vmap((v: NDArray) => v.subtract(lax.ppermute(v, "i", pairs)), { axisName: "i" }),
        [x],
        want,
      );
    }
  });

  test("testArgAllReduce", () => {
    const x = build([3, 4], (i, j) => [2, 7, 7, -1, 5, 0, 7, 3, 5, 0, 1, 3][i! * 4 + j!]!);
    const pick = (values: readonly number[], best: (...of: number[]) => number): number =>
      values.indexOf(best(...values));
    for (const [f, best] of [
      [lax.pargmax, Math.max],
      [lax.pargmin, Math.min],
    ] as const) {
      for (const mapped of [0, 1]) {
        const lane = (v: NDArray): NDArray => f(v, "i");
        const lanes = x.shape[mapped]!;
        const want = build(
          [x.shape[1 - mapped]!],
          (k) =>
            pick(
              Array.from({ length: lanes }, (_, lane) => (mapped === 0 ? at(x, lane, k!) : at(x, k!, lane))),
              best,
            ),
          "int32",
        );
        expectBoth(vmap(lane, { inAxes: mapped, outAxes: null as never, axisName: "i" }), [x], want);
      }
    }
  });

  test("testAllToAll", () => {
    const x = counting([4, 4, 4, 4]);
    for (const [split, concat, mapped] of product([
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2, 3],
    ]) as [number, number, number][]) {
      const f = vmap((v: NDArray) => lax.allToAll(v, "i", split, concat), { inAxes: mapped, axisName: "i" });
      // Lane j of the result holds element j of the split axis; the old lanes stand at the concat axis.
      const splitInX = split + Number(mapped <= split);
      const others = [0, 1, 2, 3].filter((axis) => axis !== mapped && axis !== splitInX);
      const axes = [splitInX, ...others.toSpliced(concat, 0, mapped)];
      const want = gathered(x, x.shape, (...index) => axes.map((_, axis) => index[axes.indexOf(axis)]!));
      expectBoth(f, [x], want);
    }
  });

  test("testAxisIndex", () => {
    expectBoth(
      vmap((v: NDArray) => v.subtract(lax.axisIndex("i")), { axisName: "i" }),
      [counting([10], "int32")],
      build([10], () => 0, "int32"),
    );
  });

  const gather =
    (options?: lax.AllGatherOptions) =>
    (v: NDArray): NDArray =>
      lax.allGather(v, "i", options);
  const x15 = counting([3, 5]);
  const transposed = gathered(x15, [5, 3], (i, j) => [j!, i!]);

  test("testAllGatherToUnmapped", () => {
    expectBoth(vmap(gather(), { axisName: "i", inAxes: 1, outAxes: null }), [x15], transposed);
  });

  test("testBatchedAllGather", () => {
    expectBoth(vmap(vmap(gather(), { axisName: "i", outAxes: null }), { axisName: "j" }), [x15], x15);
    expectBoth(vmap(vmap(gather(), { axisName: "j" }), { axisName: "i", outAxes: null }), [x15], transposed);
  });

  test("testAllGatherTiled", () => {
    const x = counting([4, 3, 5]);
    const want = gathered(x, [12, 5], (row, j) => [row! % 4, Math.floor(row! / 4), j!]);
    expectBoth(vmap(gather({ tiled: true }), { axisName: "i", inAxes: [1], outAxes: null }), [x], want);
  });

  test("testBatchedAllGatherTiled", () => {
    const x = counting([4, 3, 5]);
    const want = gathered(x, [12, 5], (row, j) => [row! % 4, Math.floor(row! / 4), j!]);
    const inner = vmap(gather({ tiled: true }), { inAxes: 1, outAxes: 1 });
    expectBoth(vmap(inner, { axisName: "i", inAxes: 1, outAxes: null }), [x], want);
  });

  test("testAllGatherOfConst", () => {
    const f = (v: NDArray): ArrayLike[] => [lax.allGather(np.onesLike(v), "i"), lax.allGather(np.array(1), "i")];
    expectBoth(
      vmap(f, { axisName: "i", inAxes: 1, outAxes: null }),
      [x15],
      [build([5, 3], () => 1), build([5], () => 1)],
    );
  });
});

describe("BatchingTest: several names at once", () => {
  // One name at a time: several are refused by name.
  test("testAllToAllSplitAxis", () => {
    const names = ["i", "j"] as unknown as string;
    const lane = (v: NDArray): NDArray => lax.allToAll(v, names, 0, 0);
    const f = vmap(vmap(lane, { axisName: "j" }), { axisName: "i" });
    expectError(() => f(counting([2, 2, 4, 4])), "argument/axis-name", "allToAll: axisName has 2 names, expected one");
  });
});

describe("JitTest: named axes", () => {
  test("test_caches_depend_on_axis_env", () => {
    const f = (): NDArray => np.array(lax.axisSize("i"));
    const g = jit(f);
    for (const size of [2, 3]) {
      for (const call of [f, g]) {
        const result = vmap(call, { axisName: "i", axisSize: size, outAxes: null })() as NDArray;
        expect(result.item()).toBe(size);
      }
    }
    const h = jit(vmap((x: NDArray) => x.multiply(lax.psum(1, "i")), { axisName: "i" }));
    expect([...h(arrayOf([2], [1, 2])).data]).toEqual([2, 4]);
    expect([...h(arrayOf([3], [1, 2, 3])).data]).toEqual([3, 6, 9]);
  });
});
