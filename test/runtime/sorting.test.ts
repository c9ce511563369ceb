// Sorting and what goes by order: random rows with ties, NaN, zeros of both signs and infinities against JavaScript's own
// sort of pairs; options, sizes that depend on values, errors.

import { describe, expect, test } from "vitest";
import { type DType, grad, jit, jvp, lax, makeIr, type NDArray, np, spec, vmap } from "../../runtime/index.js";
import { expectBoth, expectError } from "../conformance/expect.js";
import { arrayOf, build, filled } from "../conformance/lanes.js";

/** -1, 0 or 1: NaN behind everything, equal to itself; -0 equal to 0. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

function orderOf(row: readonly number[]): number[] {
  return row.map((_, k) => k).sort((a, b) => compare(row[a]!, row[b]!) || a - b);
}

/** Of largest first, the first of equals first. */
function fallingOrderOf(row: readonly number[]): number[] {
  return row.map((_, k) => k).sort((a, b) => compare(row[b]!, row[a]!) || a - b);
}

function rowsOf(x: NDArray): number[][] {
  const length = x.shape.at(-1)!;
  return Array.from({ length: x.size / length }, (_, k) => [...x.data.slice(k * length, (k + 1) * length)]);
}

/** What `make` makes of each row of `x`, as rows of an array. */
function rowwise(x: NDArray, make: (row: number[]) => number[], dtype: DType = x.dtype): NDArray {
  const rows = rowsOf(x).map(make);
  return arrayOf([...x.shape.slice(0, -1), rows[0]!.length], rows.flat(), dtype);
}

const pickBy = (order: (row: readonly number[]) => number[]) => (row: number[]) => order(row).map((k) => row[k]!);

describe("random rows", () => {
  const dtypes: readonly DType[] = [
    "float32",
    "float64",
    "int32",
    "uint32",
    "int16",
    "uint16",
    "int8",
    "uint8",
    "bool",
  ];
  test.each(dtypes)("of %s", (dtype) => {
    for (const length of [1, 2, 5, 24, 25, 70]) {
      const x = filled([4, length], dtype, "special", length);
      expectBoth(vmap(lax.sort), [x], rowwise(x, pickBy(orderOf)));
      expectBoth(vmap(np.argsort), [x], rowwise(x, orderOf, "int32"));
      expectBoth(
        vmap((v: NDArray) => np.argsort(v, { descending: true })),
        [x],
        rowwise(x, fallingOrderOf, "int32"),
      );
      expectBoth(
        vmap((v: NDArray) => np.sort(v, { descending: true })),
        [x],
        rowwise(x, (row) => pickBy(orderOf)(row).reverse()),
      );
      const k = Math.min(length, 7);
      expectBoth(
        vmap((v: NDArray) => lax.topK(v, k)),
        [x],
        [
          rowwise(x, (row) => pickBy(fallingOrderOf)(row).slice(0, k)),
          rowwise(x, (row) => fallingOrderOf(row).slice(0, k), "int32"),
        ],
      );
    }
  });

  test("searched", () => {
    for (const length of [1, 2, 3, 7, 8, 9, 100]) {
      const rows = rowwise(filled([3, length], "float32", "special", length), pickBy(orderOf));
      const values = filled([3, 11], "float32", "special", length + 1);
      for (const side of ["left", "right"] as const) {
        const want = build(
          [3, 11],
          (i, j) => {
            const [row, value] = [rowsOf(rows)[i!]!, rowsOf(values)[i!]![j!]!];
            return row.filter((one) => compare(one, value) < (side === "left" ? 0 : 1)).length;
          },
          "int32",
        );
        expectBoth(
          vmap((row: NDArray, v: NDArray) => np.searchsorted(row, v, { side })),
          [rows, values],
          want,
        );
      }
    }
  });
});

describe("sort", () => {
  test("takes an axis, or the flat array", () => {
    const x = np.array([
      [3, 1],
      [0, 2],
    ]);
    expect(np.sort(x, { axis: 0 }).toArray()).toEqual([
      [0, 1],
      [3, 2],
    ]);
    expect(np.sort(x, { axis: null }).toArray()).toEqual([0, 1, 2, 3]);
    expect(np.argsort(x, { axis: null }).toArray()).toEqual([2, 1, 3, 0]);
  });

  test("of several operands goes by the first ones", () => {
    const [major, minor] = [filled([60], "bool", "special", 1), filled([60], "float32", "special", 2)];
    const position = np.arange(60);
    const want = [...major.data.keys()].sort(
      (a, b) => major.data[a]! - major.data[b]! || compare(minor.data[a]!, minor.data[b]!) || a - b,
    );
    expectBoth(
      () => lax.sort([major, minor, position], { numKeys: 2 }),
      [],
      [
        arrayOf(
          [60],
          want.map((k) => major.data[k]!),
          "bool",
        ),
        arrayOf(
          [60],
          want.map((k) => minor.data[k]!),
        ),
        arrayOf([60], want, "int32"),
      ],
    );
    expect(lax.sort([np.zeros([0, 3]), np.zeros([0, 3])], { dimension: 0 }).map(({ shape }) => shape)).toEqual([
      [0, 3],
      [0, 3],
    ]);
  });

  test("by several keys, the last first", () => {
    const [minor, major] = [np.array([9, 4, 0, 4, 0, 2, 1]), np.array([1, 5, 1, 4, 3, 4, 4])];
    expectBoth(
      (a: NDArray, b: NDArray) => np.lexsort([a, b]),
      [minor, major],
      arrayOf([7], [2, 0, 4, 6, 5, 3, 1], "int32"),
    );
    expectError(() => np.lexsort([minor, np.ones([2])]), "shape/operands", "float32[2]");
  });

  test("works on rows whose length is known only when the kernel runs", () => {
    const { fn } = makeIr((x: NDArray) => np.sort(x))(spec(["n", "m"], "float32"));
    expect(fn.outputs[0]!.aval.shape).toEqual(["n", "m"]);
    const ragged = vmap((x: NDArray, _length: NDArray) => [np.sort(x), np.argsort(x)], { lengths: 1 });
    const rows = np.array([
      [3, 1, 2],
      [9, 8, 7],
    ]);
    const lengths = np.array([2, 3], { dtype: "int32" });
    expectBoth(
      ragged,
      [rows, lengths],
      [arrayOf([2, 3], [1, 3, 0, 7, 8, 9]), arrayOf([2, 3], [1, 0, 0, 2, 1, 0], "int32")],
    );
  });

  test("keeps scratch of one lane", () => {
    const kernel = jit(vmap((v: NDArray) => np.cumsum(np.sort(np.square(v)))));
    const text = kernel.explain(filled([5, 40], "float32", "unit", 1));
    expect(String(text)).toContain("// holds  float32[40]\n");
  });

  test("runs inside loops and branches of a lane", () => {
    const steps = (v: NDArray): NDArray =>
      lax.foriLoop(0, 4, (k: NDArray, carry: NDArray) => np.flip(np.sort(carry.multiply(-1).add(k))), v);
    const branch = (v: NDArray): NDArray =>
      lax.cond(
        np.greater(np.sum(v), 0),
        (x: NDArray) => np.sort(x),
        (x: NDArray) => np.sort(x).multiply(2),
        v,
      );
    const nested = (v: NDArray): NDArray =>
      lax.whileLoop(
        (x: NDArray) => np.less(np.max(x), 20),
        (x: NDArray) => np.add(np.sort(x, { descending: true }), np.argsort(x)),
        v,
      );
    for (const length of [3, 6, 40]) {
      const x = filled([5, length], "int32", "index", length).astype("float64");
      for (const f of [steps, branch, nested]) {
        const lanes = rowsOf(x).map((row) => f(arrayOf([length], row, "float64")));
        expectBoth(
          vmap(f),
          [x],
          arrayOf(
            [5, length],
            lanes.flatMap((lane) => [...lane.data]),
            "float64",
          ),
        );
      }
    }
  });

  test("moves tangents as it moves elements", () => {
    const x = np.array([3, 1, NaN, 2, 1]);
    const t = np.array([10, 20, 30, 40, 50]);
    expectBoth(
      () => jvp((v: NDArray) => np.sort(v), [x], [t]),
      [],
      [arrayOf([5], [1, 1, 2, 3, NaN]), arrayOf([5], [20, 50, 40, 10, 30])],
    );
    expectBoth(
      () => jvp((v: NDArray) => lax.topK(v, 2)[0], [x], [t]),
      [],
      [arrayOf([2], [NaN, 3]), arrayOf([2], [30, 10])],
    );
  });

  test("hands cotangents back to where elements came from", () => {
    const x = np.array([
      [3, 1, 2, 1],
      [0, -1, 5, 4],
    ]);
    const weights = np.array([10, 20, 30, 40]);
    const sorted = (v: NDArray): NDArray => np.sum(np.sort(v).multiply(weights));
    const top = (v: NDArray): NDArray => np.sum(lax.topK(v, 2)[0].multiply(np.array([1, 2])));
    const values = (v: NDArray): NDArray => np.sum(lax.sortKeyVal(v, v.multiply(v))[1].multiply(weights));
    expectBoth(vmap(grad(sorted)), [x], arrayOf([2, 4], [40, 10, 30, 20, 20, 10, 40, 30]));
    expectBoth(vmap(grad(top)), [x], arrayOf([2, 4], [1, 0, 2, 0, 0, 0, 1, 2]));
    expectBoth(vmap(grad(values)), [x], arrayOf([2, 4], [240, 20, 120, 40, 0, -20, 400, 240]));
    expectBoth(vmap(grad(np.median)), [x], arrayOf([2, 4], [0, 0, 0.5, 0.5, 0.5, 0, 0, 0.5]));
  });

  test("says what is wrong", () => {
    const x = np.ones([2, 3]);
    expectError(() => np.sort(x, { axis: 2 }), "shape/axis", "sort: axis is 2", "[-2, 2)");
    expectError(() => np.argsort(1), "shape/axis", "argsort", "no axis");
    expectError(() => lax.sort([x, np.ones([3])]), "shape/operands", "operand 1 is float32[3]", "float32[2,3]");
    expectError(() => lax.sort([x, x], { numKeys: 3 }), "argument/keys", "numKeys is 3", "2 operands");
    expectError(() => lax.sort([]), "argument/list", "empty list");
    expectError(() => lax.topK(x, 4), "shape/top-k", "k) is 4", "[0, 3]");
    expectError(() => lax.topK(x, -1), "shape/top-k", "k) is -1");
    expectError(() => lax.topK(x, 1.5), "argument/integer", "k is 1.5");
    expectError(() => np.searchsorted(x, 1), "shape/operands", "float32[2,3]", "vmap");
    expectError(() => np.searchsorted([1] as never, 1), "argument/type");
  });
});

test("topK of more than are found by insertion", () => {
  const x = filled([2, 600], "float32", "unit", 3);
  expectBoth(
    (v: NDArray) => lax.topK(v, 300)[1],
    [x],
    rowwise(x, (row) => fallingOrderOf(row).slice(0, 300), "int32"),
  );
});

describe("quantiles", () => {
  const rows = filled([4, 9], "float32", "unit", 1);

  test("by every method", () => {
    const between = (method: np.QuantileMethod, [low, high]: readonly [number, number], weight: number): number => {
      if (method === "lower") return low;
      if (method === "higher") return high;
      if (method === "midpoint") return (low + high) / 2;
      if (method === "nearest") return weight <= 0.5 ? low : high;
      return low + (high - low) * weight;
    };
    for (const method of ["linear", "lower", "higher", "midpoint", "nearest"] as const) {
      for (const q of [0, 0.1, 0.5, 0.7, 1]) {
        const position = q * 8;
        const want = rowwise(rows, (row) => {
          const sorted = pickBy(orderOf)(row);
          const ends = [sorted[Math.floor(position)]!, sorted[Math.ceil(position)]!] as const;
          return [between(method, ends, position - Math.floor(position))];
        });
        expectBoth((x: NDArray) => np.quantile(x, q, { axis: 1, keepdims: true, method }), [rows], want, 2 ** -21);
        expectBoth(
          (x: NDArray) => np.percentile(x, 100 * q, { axis: 1, keepdims: true, method }),
          [rows],
          want,
          2 ** -21,
        );
      }
    }
  });

  test("over several axes, several at once, with infinities and NaN", () => {
    const cube = filled([2, 3, 4], "int32", "index", 1);
    const all = [0, 1, 2].map((k) =>
      [...cube.data].filter((_, at) => Math.floor(at / 4) % 3 === k).sort((a, b) => a - b),
    );
    expectBoth(
      (x: NDArray) => np.quantile(x, [0, 1], { axis: [0, 2] }),
      [cube],
      arrayOf([2, 3], [...all.map((one) => one[0]!), ...all.map((one) => one[7]!)]),
    );
    expect(np.median(np.array([Infinity, Infinity, 1])).item()).toBe(Infinity);
    expect(np.median(np.array([1, NaN, 1, 1])).item()).toBeNaN();
    expect(np.median(3).item()).toBe(3);
  });

  test("say what is wrong", () => {
    expectError(() => np.quantile(rows, 1.5), "argument/quantile", "q is 1.5");
    expectError(() => np.quantile(rows, "a" as never), "argument/quantile", '"a"');
    expectError(() => np.percentile(rows, 101), "argument/quantile");
    expectError(() => np.quantile(rows, 0.5, { method: "hazen" as never }), "argument/quantile", "hazen", "linear");
    expectError(() => np.median(np.zeros([3, 0]), { axis: 1 }), "shape/empty", "float32[3,0]");
  });
});

describe("results whose length depends on values", () => {
  const grid = np.array([
    [1, 0, 2],
    [0, NaN, 0],
  ]);

  test("nonzero, argwhere, flatnonzero", () => {
    expect(np.nonzero(grid).map((x) => x.toArray())).toEqual([
      [0, 0, 1],
      [0, 2, 1],
    ]);
    expect(np.argwhere(grid).toArray()).toEqual([
      [0, 0],
      [0, 2],
      [1, 1],
    ]);
    expect(np.flatnonzero(grid).toArray()).toEqual([0, 2, 4]);
    expect(np.flatnonzero(np.zeros([3])).shape).toEqual([0]);
    expect(np.nonzero(np.zeros([0, 3])).map(({ shape }) => shape)).toEqual([[0], [0]]);
    expectBoth(
      (x: NDArray) => np.argwhere(x, { size: 4, fillValue: [-1, -2] }),
      [grid],
      [arrayOf([4, 2], [0, 0, 0, 2, 1, 1, -1, -2], "int32")],
    );
    expectBoth(
      vmap((x: NDArray) => np.flatnonzero(x, { size: 2 })),
      [grid],
      arrayOf([2, 2], [0, 2, 1, 0], "int32"),
    );
  });

  test("unique", () => {
    const x = np.array([3, NaN, 1, NaN, -0, 0]);
    const all = { returnIndex: true, returnInverse: true, returnCounts: true } as const;
    expect(np.unique(x, all).map((one) => one.toArray())).toEqual([
      [-0, 1, 3, NaN],
      [4, 2, 0, 1],
      [2, 3, 1, 3, 0, 0],
      [2, 1, 1, 2],
    ]);
    expectBoth(
      (v: NDArray) => np.unique(v, { ...all, size: 5, fillValue: -7 }),
      [x],
      [
        arrayOf([5], [-0, 1, 3, NaN, -7]),
        arrayOf([5], [4, 2, 0, 1, 4], "int32"),
        arrayOf([6], [2, 3, 1, 3, 0, 0], "int32"),
        arrayOf([5], [2, 1, 1, 2, 0], "int32"),
      ],
    );
    expectBoth((v: NDArray) => np.unique(v, { size: 2 }), [x], arrayOf([2], [-0, 1]));
    expect(
      np
        .unique(
          np.array([
            [true, false],
            [true, true],
          ]),
          { returnInverse: true },
        )
        .map((one) => one.toArray()),
    ).toEqual([
      [false, true],
      [
        [1, 0],
        [1, 1],
      ],
    ]);
    expect(np.unique(np.zeros([0])).shape).toEqual([0]);
  });

  test("need a size while tracing", () => {
    for (const f of [np.nonzero, np.argwhere, np.flatnonzero, np.unique] as ((x: NDArray) => unknown)[]) {
      expectError(() => jit(f as (x: NDArray) => NDArray)(grid), "trace/size-option", "pass { size }");
      expectError(() => vmap(f as (x: NDArray) => NDArray)(grid), "trace/size-option", "pass { size }");
    }
    expectError(() => np.unique(np.zeros([0]), { size: 1 }), "shape/empty", "float32[0]");
    expectError(() => np.nonzero(1), "shape/rank", "np.ravel");
    expectError(() => np.nonzero(grid, { size: 2, fillValue: [1] }), "argument/list", "2 axes");
    expectError(() => np.nonzero(grid, { size: 1.5 }), "argument/shape", "size is 1.5");
  });
});
