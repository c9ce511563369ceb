// Ports of JAX's tests of padding, windows and convolution, under the names they have in batching_test.py and
// lax_vmap_test.py.

import { describe, test } from "vitest";
import { grad, jvp, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { entry, expectLanes, type OpEntry } from "./check-lanes.js";
import { type ConvSpec, convolution, plainConv, pooled, samePadding } from "./conv-reference.js";
import { expectBoth, gathered, summed } from "./expect.js";
import { at, build, filled, laneOf, stackLanes } from "./lanes.js";

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

  test("testConvGeneralDilated", () => {
    const [x, kernel] = [unit(1, 10, 5, 5, 1), unit(2, 3, 3, 1, 5)];
    const want = convolution(x, kernel, { ...same, numbers: ["NHWC", "HWIO", "NHWC"] });
    expectBoth(perExample(convolve), [x, kernel], want, summed);
    // Per-example gradients of a loss, by the kernel and by the image.
    const loss = (w: NDArray, image: NDArray): NDArray => np.mean(np.square(convolve(np.expandDims(image, 0), w)));
    expectBoth(vmap(grad(loss), [null, 0]), [kernel, x], differences(loss, kernel, x), 1e-4);
    const [image, kernels] = [unit(3, 4, 4, 1), unit(4, 2, 3, 3, 1, 2)];
    const ofImage = (v: NDArray, w: NDArray): NDArray => loss(w, v);
    expectBoth(vmap(grad(ofImage), [null, 0]), [image, kernels], differences(ofImage, image, kernels), 1e-4);
  });

  test("testConvGeneralDilatedBatchNotMajor", () => {
    const [x, kernel] = [unit(1, 3, 5, 7, 5, 1), unit(2, 3, 3, 1, 4)];
    const numbers = ["HNWC", "HWIO", "HWNC"] as const;
    const each = vmap(
      (image: NDArray, w: NDArray) => lax.convGeneralDilated(image, w, [1, 1], "SAME", { dimensionNumbers: numbers }),
      [0, null],
    );
    const lanes = [0, 1, 2].map((lane) => convolution(laneOf(x, 0, lane), kernel, { ...same, numbers }));
    expectBoth(each, [x, kernel], stackLanes(lanes, lanes[0]!, 0), summed);
  });

  describe("testMinMaxPool", () => {
    test.each([
      ["max", Number.NEGATIVE_INFINITY, lax.max, Math.max],
      ["min", Number.POSITIVE_INFINITY, lax.min, Math.min],
    ] as const)("%s", (_, init, reducer, f) => {
      checkPool(init, reducer, f);
    });
  });

  test("testSumPool", () => {
    checkPool(0, lax.add, (a, b) => a + b);
  });
});

const same: ConvSpec = {
  ...plainConv,
  padding: [
    [1, 1],
    [1, 1],
  ],
};

function convolve(x: NDArray, kernel: NDArray): NDArray {
  return lax.convGeneralDilated(x, kernel, [1, 1], "SAME", { dimensionNumbers: ["NHWC", "HWIO", "NHWC"] });
}

/** A function of a batch, one image at a time. */
function perExample(f: typeof convolve): typeof convolve {
  return vmap(
    (image: NDArray, kernel: NDArray) => np.squeeze(f(np.expandDims(image, 0), kernel), { axis: 0 }),
    [0, null],
  );
}

/** The gradient by `w` for each of `xs`, by central differences in float64. */
function differences(loss: (w: NDArray, x: NDArray) => NDArray, w: NDArray, xs: NDArray): NDArray {
  const wide = w.astype("float64");
  const step = 1e-6;
  const value = (lane: number, flat: number, by: number): number => {
    const moved = build([w.size], (k) => wide.data[k!]! + (k === flat ? by : 0), "float64");
    return loss(np.reshape(moved, w.shape), laneOf(xs, 0, lane).astype("float64")).data[0]!;
  };
  const flat = build([xs.shape[0]!, w.size], (n, k) => (value(n!, k!, step) - value(n!, k!, -step)) / (2 * step));
  return np.reshape(flat, [xs.shape[0]!, ...w.shape]);
}

/** Convolution and then pooling, per example: values, and gradients by the kernel. */
function checkPool(init: number, reducer: typeof lax.max, f: (a: number, b: number) => number): void {
  const [x, kernel] = [unit(1, 10, 5, 5, 1), unit(2, 3, 3, 1, 5)];
  const pool = (images: NDArray, w: NDArray): NDArray =>
    lax.reduceWindow(convolve(images, w), init, reducer, [1, 2, 2, 1], [1, 1, 1, 1], "SAME");
  const convolved = convolution(x, kernel, { ...same, numbers: ["NHWC", "HWIO", "NHWC"] });
  const planes = Array.from({ length: 10 }, (_, n) =>
    Array.from({ length: 5 }, (_, c) => {
      const plane = build([5, 5], (i, j) => at(convolved, n, i!, j!, c));
      return pooled(plane, init, f, [2, 2], [1, 1], [samePadding(5, 2, 1), samePadding(5, 2, 1)]);
    }),
  );
  const want = build([10, 5, 5, 5], (n, i, j, c) => at(planes[n!]![c!]!, i!, j!));
  expectBoth(perExample(pool), [x, kernel], want, summed);
  const loss = (w: NDArray, image: NDArray): NDArray => np.mean(np.square(pool(np.expandDims(image, 0), w)));
  expectBoth(vmap(grad(loss), [null, 0]), [kernel, x], differences(loss, kernel, x), 1e-3);
}

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

  test("testConvGeneralDilatedBatching", () => {
    const specs: readonly Partial<ConvSpec>[] = [
      {},
      { strides: [2, 1], padding: [[1, 2], [0, 1]] },
      { lhsDilation: [2, 1], padding: [[2, 1], [-1, 2]] },
      { rhsDilation: [1, 2], numbers: ["NHWC", "HWIO", "NHWC"] },
      { featureGroups: 2 },
      { batchGroups: 2, numbers: ["HNWC", "HWIO", "HWNC"], strides: [1, 2] },
    ]; // biome-ignore format: a table
    const entries = specs.map((given) => {
      const spec = { ...plainConv, ...given };
      const [lhs, rhs] = spec.numbers;
      const shapeOf = (letters: string, sizes: Readonly<Record<string, number>>): number[] =>
        [...letters].map((letter) => sizes[letter]!);
      const shapes = [
        shapeOf(lhs, { N: 2, C: 2, H: 4, W: 5 }),
        shapeOf(rhs, { O: 4, I: 2 / spec.featureGroups, H: 2, W: 3 }),
      ];
      return entry(
        (x, kernel) => convolved(x!, kernel!, spec),
        [shapes],
        ["float32", "float32"],
        "unit",
        24 * 2 ** -24,
      );
    });
    expectLanes(entries);
    for (const { shapes, f, tolerance } of entries) {
      const [x, kernel] = shapes[0]!.map((shape, k) => filled(shape, "float32", "unit", k));
      const spec = { ...plainConv, ...specs[entries.findIndex((one) => one.f === f)] };
      expectBoth(f, [x, kernel], convolution(x!, kernel!, spec), tolerance);
    }
  });

  test("testReduceWindow", () => {
    const windows = [
      [[2, 1], [1, 2]],
      [[3, 2], [2, 1]],
      [[1, 2], [1, 1]],
    ] as const; // biome-ignore format: a table
    const reducers = [
      [lax.add, 0, (a: number, b: number) => a + b],
      [lax.max, 1, Math.max],
      [lax.min, -2, Math.min],
    ] as const;
    for (const [window, strides] of windows) {
      for (const [reducer, init, f] of reducers) {
        for (const padding of [
          "VALID",
          "SAME",
          [
            [1, 0],
            [0, 2],
          ],
        ] as const) {
          // biome-ignore format: a table
          const g = (x: NDArray): NDArray => lax.reduceWindow(x, init, reducer, window, strides, padding);
          expectLanes(dtypes.map((dtype) => entry((x) => g(x!), [[[4, 6]]], [dtype], "small")));
          const x = filled([4, 6], "float32", "small", 1);
          const pairs = { VALID: [[0, 0], [0, 0]], SAME: window.map((size, k) => samePadding([4, 6][k]!, size, strides[k]!)) }; // biome-ignore format: a table
          const around = typeof padding === "string" ? pairs[padding] : padding;
          expectBoth(g, [x], pooled(x, init, f, window, strides, around as [number, number][]));
        }
      }
    }
  });

  test("testSelectAndGatherAdd", () => {
    // Tangents of a maximum over windows, which that primitive of JAX gathers.
    const tangent = (x: NDArray, t: NDArray): NDArray => {
      const pool = (v: NDArray): NDArray =>
        lax.reduceWindow(v, Number.NEGATIVE_INFINITY, lax.max, [2, 3], [1, 2], "SAME");
      return jvp(pool, [x], [t])[1];
    };
    expectLanes([entry((x, t) => tangent(x!, t!), [[[4, 6], [4, 6]]], ["float32", "float32"], "unit")]); // biome-ignore format: a table
    const [x, t] = [unit(1, 4, 6), unit(2, 4, 6)];
    const pairs = [samePadding(4, 2, 1), samePadding(6, 3, 2)];
    const largest = pooled(x, Number.NEGATIVE_INFINITY, Math.max, [2, 3], [1, 2], pairs);
    const from = largest.data.map((value) => x.data.indexOf(value));
    expectBoth(
      tangent,
      [x, t],
      gathered(np.reshape(t, -1), largest.shape, (i, j) => [from[i! * 3 + j!]!]),
    );
  });
});

function convolved(x: NDArray, kernel: NDArray, spec: ConvSpec): NDArray {
  return lax.convGeneralDilated(x, kernel, spec.strides, spec.padding, {
    dimensionNumbers: spec.numbers,
    lhsDilation: spec.lhsDilation,
    rhsDilation: spec.rhsDilation,
    featureGroupCount: spec.featureGroups,
    batchGroupCount: spec.batchGroups,
  });
}
