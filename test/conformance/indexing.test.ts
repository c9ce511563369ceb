// Ports of JAX's tests of indexing, gather and scatter in batching_test.py, lax_vmap_test.py and api_test.py, under the
// names they have there: a batch of lanes is the stack of what each lane gives.

import { describe, expect, test } from "vitest";
import { grad, jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { entry, expectLanes } from "./check-lanes.js";
import { expectBoth, gathered, rounded } from "./expect.js";
import { arrayOf, at, build, counting, laneOf, stackLanes } from "./lanes.js";

interface GatherCase {
  readonly shape: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly numbers: lax.GatherDimensionNumbers;
  readonly sizes: readonly number[];
}

/** Shapes of one lane, with the rows of indices, as in JAX's tests. */
const gathers: readonly GatherCase[] = [
  { shape: [5], rows: [[0], [2]], numbers: numbersOf([], [0], [0]), sizes: [1] },
  { shape: [10], rows: [[0], [0], [0]], numbers: numbersOf([1], [], [0]), sizes: [2] },
  { shape: [10, 5], rows: [[0], [2], [1]], numbers: numbersOf([1], [0], [0]), sizes: [1, 3] },
  { shape: [10, 5], rows: [[0, 2], [1, 0]], numbers: numbersOf([1], [0], [0, 1]), sizes: [1, 3] }, // biome-ignore format: a table
];

function numbersOf(
  offsetDims: readonly number[],
  collapsedSliceDims: readonly number[],
  startIndexMap: readonly number[],
): lax.GatherDimensionNumbers {
  return { offsetDims, collapsedSliceDims, startIndexMap };
}

function rowsOf({ rows }: GatherCase): NDArray {
  return arrayOf([rows.length, rows[0]!.length], rows.flat(), "int32");
}

/** The elements of one lane by loops: which window element stands at each place of the result. */
function gatherByLoops(x: NDArray, rows: NDArray, { numbers, sizes }: GatherCase): NDArray {
  const axes = sizes.map((_, axis) => axis).filter((axis) => !numbers.collapsedSliceDims.includes(axis));
  const shape = [rows.shape[0]!, ...axes.map((axis) => sizes[axis]!)];
  return build(
    shape,
    (row, ...offset) => {
      const place = sizes.map((size, axis) => {
        const column = numbers.startIndexMap.indexOf(axis);
        const start = column < 0 ? 0 : at(rows, row!, column);
        const along = axes.indexOf(axis);
        return Math.max(0, Math.min(start, x.shape[axis]! - size)) + (along < 0 ? 0 : offset[along]!);
      });
      return at(x, ...place);
    },
    x.dtype,
  );
}

const lanesOf = (shape: readonly number[], count: number): NDArray[] =>
  Array.from({ length: count }, (_, lane) => gathered(counting([count, ...shape]), shape, (...k) => [lane, ...k]));

const shifted = (rows: NDArray, by: number): NDArray => build(rows.shape, (...k) => (at(rows, ...k) + by) % 4, "int32");

describe("BatchingTest: indexing", () => {
  test("testDynamicSlice", () => {
    const pick = (x: NDArray, k: NDArray): NDArray => lax.dynamicIndexInDim(x, k, { keepdims: false });
    const x = arrayOf([4, 3], [...Array(12).keys()].map((k) => k * 1.5)); // biome-ignore format: one line
    const one = arrayOf([], [1], "int32");
    const each = arrayOf([4], [0, 2, 1, 0], "int32");
    expectBoth(vmap(pick, { inAxes: [0, null] }), [x, one], gathered(x, [4], (i) => [i!, 1])); // biome-ignore format: one line
    expectBoth(vmap(pick, { inAxes: [0, 0] }), [x, each], gathered(x, [4], (i) => [i!, at(each, i!)])); // biome-ignore format: one line
    expectBoth(vmap(pick, { inAxes: [null, 0] }), [x, each], gathered(x, [4, 3], (i, j) => [at(each, i!), j!])); // biome-ignore format: one line
  });

  test("testDynamicUpdateSlice", () => {
    const write = (x: NDArray, y: NDArray, k: NDArray): NDArray => lax.dynamicUpdateIndexInDim(x, y, k, 0);
    const x = counting([10, 3]);
    const y = build([10], (i) => 100 + i!);
    const k = arrayOf([], [1], "int32");
    const written = (source: (i: number, j: number) => number): NDArray =>
      build([10, 3], (i, j) => (j === 1 ? 100 + i! : source(i!, j!)));
    expectBoth(vmap(write, { inAxes: [0, 0, null] }), [x, y, k], written((i, j) => at(x, i, j))); // biome-ignore format: one line
    const row = counting([3]);
    expectBoth(vmap(write, { inAxes: [null, 0, null] }), [row, y, k], written((_i, j) => at(row, j))); // biome-ignore format: one line
  });

  test("testGatherBatchedOperand", () => {
    for (const one of gathers) {
      const lanes = lanesOf(one.shape, 3);
      const rows = rowsOf(one);
      const want = lanes.map((x) => gatherByLoops(x, rows, one));
      for (const axis of [0, 1]) {
        const f = vmap((x: NDArray) => lax.gather(x, rows, one.numbers, one.sizes), { inAxes: axis });
        expectBoth(f, [stackLanes(lanes, lanes[0]!, axis)], stackLanes(want, want[0]!, 0));
      }
    }
  });

  test("testGatherBatchedIndices", () => {
    for (const one of gathers) {
      const [x] = lanesOf(one.shape, 1);
      const rows = [0, 1, 2].map((by) => shifted(rowsOf(one), by));
      for (const axis of [0, 1]) {
        const f = vmap((k: NDArray) => lax.gather(x!, k, one.numbers, one.sizes), { inAxes: axis });
        const want = rows.map((k) => gatherByLoops(x!, k, one));
        expectBoth(f, [stackLanes(rows, rows[0]!, axis)], stackLanes(want, want[0]!, 0));
      }
    }
  });

  test("testGatherBatchedBoth", () => {
    for (const one of gathers) {
      const lanes = lanesOf(one.shape, 3);
      const rows = [0, 1, 2].map((by) => shifted(rowsOf(one), by));
      for (const [ofX, ofRows] of [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ] as const) {
        const f = vmap((x: NDArray, k: NDArray) => lax.gather(x, k, one.numbers, one.sizes), { inAxes: [ofX, ofRows] });
        const want = lanes.map((x, lane) => gatherByLoops(x, rows[lane]!, one));
        const args = [stackLanes(lanes, lanes[0]!, ofX), stackLanes(rows, rows[0]!, ofRows)];
        expectBoth(f, args, stackLanes(want, want[0]!, 0));
        const none = [np.zeros([...args[0]!.shape.with(ofX, 0)]), np.zeros([...args[1]!.shape.with(ofRows, 0)], { dtype: "int32" })]; // biome-ignore format: one line
        expectBoth(f, none, np.zeros([0, ...want[0]!.shape]));
      }
    }
  });

  /** The gradient of the sum of sin over the gathered elements. */
  const gradOf =
    (one: GatherCase) =>
    (x: NDArray, rows: NDArray): NDArray =>
      grad((v: NDArray) => np.sum(np.sin(lax.gather(v, rows, one.numbers, one.sizes))))(x);

  /** The same by loops: an element gets its cosine once for each place it was read from. */
  function gradByLoops(x: NDArray, rows: NDArray, one: GatherCase): NDArray {
    const read = gatherByLoops(counting(x.shape), rows, one).data;
    const times = (element: number): number => read.filter((value: number) => value === element).length;
    const position = counting(x.shape);
    return build(x.shape, (...k) => times(at(position, ...k)) * Math.cos(at(x, ...k)));
  }

  test("testGatherGradBatchedOperand", () => {
    for (const one of gathers) {
      const [lanes, rows] = [lanesOf(one.shape, 3), rowsOf(one)];
      const want = lanes.map((x) => gradByLoops(x, rows, one));
      for (const axis of [0, 1]) {
        const f = vmap(gradOf(one), { inAxes: [axis, null] });
        expectBoth(f, [stackLanes(lanes, lanes[0]!, axis), rows], stackLanes(want, want[0]!, 0), rounded);
      }
    }
  });

  test("testGatherGradBatchedIndices", () => {
    for (const one of gathers) {
      const [x] = lanesOf(one.shape, 1);
      const rows = [0, 1, 2].map((by) => shifted(rowsOf(one), by));
      const want = rows.map((k) => gradByLoops(x!, k, one));
      for (const axis of [0, 1]) {
        const f = vmap(gradOf(one), { inAxes: [null, axis] });
        expectBoth(f, [x!, stackLanes(rows, rows[0]!, axis)], stackLanes(want, want[0]!, 0), rounded);
      }
    }
  });

  test("testGatherGradBatchedBoth", () => {
    for (const one of gathers) {
      const lanes = lanesOf(one.shape, 3);
      const rows = [0, 1, 2].map((by) => shifted(rowsOf(one), by));
      const want = lanes.map((x, lane) => gradByLoops(x, rows[lane]!, one));
      for (const [ofX, ofRows] of [
        [0, 0],
        [1, 1],
      ] as const) {
        const args = [stackLanes(lanes, lanes[0]!, ofX), stackLanes(rows, rows[0]!, ofRows)];
        expectBoth(vmap(gradOf(one), { inAxes: [ofX, ofRows] }), args, stackLanes(want, want[0]!, 0), rounded);
      }
    }
  });

  test("testNumpyIndexing1", () => {
    const a = counting([2, 3, 4]);
    const ind = arrayOf([2, 2], [0, 2, 1, 0], "int32");
    const f = vmap((x: NDArray, k: NDArray) => x.at(":", k).get(), { inAxes: [null, 0] });
    expectBoth(f, [a, ind], gathered(a, [2, 2, 2, 4], (lane, i, j, k) => [i!, at(ind, lane!, j!), k!])); // biome-ignore format: one line
    const taken = vmap((x: NDArray, k: NDArray) => np.take(x, k, { axis: 1 }), { inAxes: [null, 0] });
    expectBoth(taken, [a, ind], gathered(a, [2, 2, 2, 4], (lane, i, j, k) => [i!, at(ind, lane!, j!), k!])); // biome-ignore format: one line
  });

  test("testNumpyIndexing2", () => {
    const a = counting([2, 3, 4]);
    const places = [0, 2];
    const f = vmap((x: NDArray) => x.at(":", places).get());
    expectBoth(
      f,
      [a],
      gathered(a, [2, 3, 2], (i, j, k) => [i!, j!, places[k!]!]),
    );
    expectBoth(vmap(f, { inAxes: 3 }), [counting([2, 3, 4, 2])], gathered(counting([2, 3, 4, 2]), [2, 2, 3, 2], (l, i, j, k) => [i!, j!, places[k!]!, l!])); // biome-ignore format: one line
  });

  test("testIndexAddBatchedIndexesOnly", () => {
    const zeros = np.zeros([10]);
    const f = vmap((k: NDArray) => zeros.at(k).add(1));
    expectBoth(
      f,
      [np.arange(10, { dtype: "int32" })],
      build([10, 10], (i, j) => Number(i === j)),
    );
  });

  test("testIssue3883", () => {
    const scalar = (x: NDArray): NDArray => lax.dynamicSlice(x, [], []);
    const xs = counting([7]);
    expectBoth(vmap(scalar), [xs], xs);
    const update = (x: NDArray, y: NDArray): NDArray => lax.dynamicUpdateSlice(x, y, []);
    const ys = build([7], (i) => -i! - 1);
    expectBoth(vmap(update), [xs, ys], ys);
  });
});

describe("LaxVmapTest: gather and scatter", () => {
  test("testGather", () => {
    expectLanes(
      gathers.flatMap((one) => {
        const rowShape = [one.rows.length, one.rows[0]!.length];
        const f = (x: NDArray, rows: NDArray): NDArray => lax.gather(x, rows, one.numbers, one.sizes, { mode: "clip" });
        return [
          entry(f as (...lanes: NDArray[]) => NDArray, [[[...one.shape], rowShape]], ["float32", "int32"], "index"),
          entry(f as (...lanes: NDArray[]) => NDArray, [[[...one.shape], rowShape]], ["int32", "uint8"], "index"),
        ];
      }),
    );
  });

  test("testScatterAdd", () => {
    const cases = [
      { shapes: [[5], [2, 1], [2]], numbers: scatterNumbers([], [0], [0]) },
      { shapes: [[10], [2, 1], [2, 2]], numbers: scatterNumbers([1], [], [0]) },
      {
        shapes: [
          [10, 5],
          [2, 1],
          [2, 3],
        ],
        numbers: scatterNumbers([1], [0], [0]),
      },
    ];
    expectLanes(
      cases.flatMap(({ shapes, numbers }) =>
        (["clip", "drop"] as const).map((mode) =>
          entry(
            (x, rows, y) => lax.scatterAdd(x!, rows!, y!, numbers, { mode }),
            [shapes],
            ["float32", "int32", "float32"],
            "index",
          ),
        ),
      ),
    );
  });
});

describe("LaxVmapTest: scatterApply", () => {
  test("testScatterApply", () => {
    const cases = [
      { shapes: [[5], [2, 1]], numbers: scatterNumbers([], [0], [0]), updateShape: [2] },
      { shapes: [[10], [2, 1]], numbers: scatterNumbers([1], [], [0]), updateShape: [2, 2] },
      {
        shapes: [
          [10, 5],
          [2, 1],
        ],
        numbers: scatterNumbers([1], [0], [0]),
        updateShape: [2, 3],
      },
    ];
    expectLanes(
      cases.flatMap(({ shapes, numbers, updateShape }) =>
        (["clip", "drop"] as const).map((mode) =>
          entry(
            (x, rows) => lax.scatterApply(x!, rows!, (window) => window.mul(2).add(1), numbers, { mode, updateShape }),
            [shapes],
            ["float32", "int32"],
            "index",
          ),
        ),
      ),
    );
    const twice = lax.scatterApply(counting([3]), arrayOf([3, 1], [1, 1, 7], "int32"), (w) => w.mul(3), scatterNumbers([], [0], [0])); // biome-ignore format: one line
    expect(twice.toArray()).toEqual([0, 9, 2]);
  });
});

function scatterNumbers(
  updateWindowDims: readonly number[],
  insertedWindowDims: readonly number[],
  scatterDimsToOperandDims: readonly number[],
): lax.ScatterDimensionNumbers {
  return { updateWindowDims, insertedWindowDims, scatterDimsToOperandDims };
}

describe("APITest: indexing", () => {
  test("test_arange_jit", () => {
    const fun = (x: NDArray): NDArray => np.take(x, np.arange(x.shape[0]!, { dtype: "int32" }));
    const x = counting([10]);
    expect(jit(fun)(x).toArray()).toEqual(x.toArray());
    expect(laneOf(jit(vmap(fun))(stackLanes([x, x], x, 0)), 0, 1).toArray()).toEqual(x.toArray());
  });
});
