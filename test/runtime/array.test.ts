// Arrays as plain data: fields, printing, conversion to and from JavaScript values, and what is refused.

import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { asOperand, leafToArray } from "../../runtime/convert.js";
import { ArgumentError, DTypeError, type NDArray, np, ShapeError } from "../../runtime/index.js";

describe("fields", () => {
  const x = np.array([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  test("data, shape, dtype and the strided convention", () => {
    expect(x.data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
    expect([x.shape, x.stride, x.offset, x.ndim, x.size, x.dtype, x.weak]).toEqual([
      [2, 3],
      [3, 1],
      0,
      2,
      6,
      "float32",
      false,
    ]);
    expect(x.aval).toBe(x);
  });

  test("an array is taken as a strided array by its own functions", () => {
    const { data, shape, stride, offset } = x;
    expect(np.add({ data, shape, stride, offset }, 0).toArray()).toEqual(x.toArray());
  });
});

describe("printing", () => {
  test("vectors and scalars on one line", () => {
    expect(String(np.array([14, 77, 194, 1]))).toBe("float32[4] [14, 77, 194, 1]");
    expect(inspect(np.array([0.1, 1e-10, Number.NaN, -0, Number.POSITIVE_INFINITY]))).toBe(
      "float32[5] [0.1, 1e-10, NaN, -0, Infinity]",
    );
    expect(inspect(np.array(1 / 3))).toBe("float32[] 0.33333334");
    expect(inspect(np.array(1 / 3, { dtype: "float64" }))).toBe("float64[] 0.3333333333333333");
    expect(inspect(np.array([true, false]))).toBe("bool[2] [true, false]");
    expect(inspect(np.zeros([0, 3]))).toBe("float32[0,3] []");
  });

  test("matrices in aligned columns", () => {
    expect(
      inspect(
        np.array([
          [1, 2.5, -3],
          [4, 50, 6],
        ]),
      ),
    ).toMatchInlineSnapshot(`
      "float32[2,3]
      [[  1, 2.5,  -3],
       [  4,  50,   6]]"
    `);
    expect(inspect(np.reshape(np.arange(12), [2, 2, 3]))).toMatchInlineSnapshot(`
      "int32[2,2,3]
      [[[ 0,  1,  2],
        [ 3,  4,  5]],

       [[ 6,  7,  8],
        [ 9, 10, 11]]]"
    `);
  });

  test("long vectors wrap, large arrays are summarised", () => {
    expect(inspect(np.arange(30))).toMatchInlineSnapshot(`
      "int32[30]
      [ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
       21, 22, 23, 24, 25, 26, 27, 28, 29]"
    `);
    expect(inspect(np.arange(1001))).toBe("int32[1001] [0, 1, 2, ..., 998, 999, 1000]");
    expect(inspect(np.reshape(np.arange(2000), [100, 20]))).toMatchInlineSnapshot(`
      "int32[100,20]
      [[   0,    1,    2, ...,   17,   18,   19],
       [  20,   21,   22, ...,   37,   38,   39],
       [  40,   41,   42, ...,   57,   58,   59],
       ...,
       [1940, 1941, 1942, ..., 1957, 1958, 1959],
       [1960, 1961, 1962, ..., 1977, 1978, 1979],
       [1980, 1981, 1982, ..., 1997, 1998, 1999]]"
    `);
  });

  test("a float32 prints as the shortest decimal that reads back the same", () => {
    for (const value of [0.1, 1 / 3, 16777216, 1.17549435e-38, 3.4028234663852886e38, 123456.789]) {
      const stored = Math.fround(value);
      const text = String(np.array([value])).replace(/^float32\[1\] \[(.*)\]$/, "$1");
      expect(Math.fround(Number(text))).toBe(stored);
      expect(text.length).toBeLessThanOrEqual(String(stored).length);
    }
  });
});

describe("to JavaScript", () => {
  test("toArray, JSON and item", () => {
    expect(
      np
        .array([
          [1, 2],
          [3, 4],
        ])
        .toArray(),
    ).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(np.array([[true], [false]]).toArray()).toEqual([[true], [false]]);
    expect(np.zeros([2, 0]).toArray()).toEqual([[], []]);
    expect(np.array(3).toArray()).toBe(3);
    expect(JSON.stringify({ x: np.array([1, 2]), flag: np.array(true) })).toBe('{"x":[1,2],"flag":true}');
    expect(np.array([[7]]).item()).toBe(7);
    expect(np.array(true).item()).toBe(true);
    expect(() => np.array([1, 2]).item()).toThrow(/item: the array is float32\[2\] with 2 elements/);
  });

  test("iteration gives copies of the rows", () => {
    const x = np.array([
      [1, 2],
      [3, 4],
    ]);
    const rows = [...x];
    expect(rows.map((row) => row.toArray())).toEqual([
      [1, 2],
      [3, 4],
    ]);
    rows[0]!.data[0] = 9;
    expect(x.data[0]).toBe(1);
    expect([...np.array([5, 6])].map((row) => [row.ndim, row.item()])).toEqual([
      [0, 5],
      [0, 6],
    ]);
    expect(() => [...np.array(1)]).toThrow(ShapeError);
  });

  test("a scalar acts as its number, a larger array refuses to", () => {
    expect((np.array(3) as unknown as number) * 2).toBe(6);
    expect(`${np.array([1, 2])}`).toBe("float32[2] [1, 2]");
    const vector = np.array([1, 2]) as unknown as number;
    expect(() => vector * 2).toThrow(/float32\[2\] is used as a number.*x\.multiply\(y\)/);
    expect(() => vector > 0).toThrow(ShapeError);
  });
});

describe("np.array", () => {
  test("dtypes of lists", () => {
    expect(np.array([1, 2]).dtype).toBe("float32");
    expect(np.array([true, false]).dtype).toBe("bool");
    expect(np.array([true, 2]).toArray()).toEqual([1, 2]);
    expect(np.array([]).shape).toEqual([0]);
    expect(np.array([[], []]).shape).toEqual([2, 0]);
    expect(np.array([1.7, -1.7], { dtype: "int32" }).toArray()).toEqual([1, -1]);
  });

  test("typed arrays keep their dtype and are copied; asarray shares them", () => {
    const source = Int16Array.of(1, 2);
    const copy = np.array(source);
    expect([copy.dtype, copy.data === source]).toEqual(["int16", false]);
    expect(np.asarray(source).data).toBe(source);
    const x = np.ones([2]);
    expect([np.array(x).data === x.data, np.asarray(x) === x]).toEqual([false, true]);
  });

  test("lists of arrays are stacked", () => {
    const x = np.array([np.ones([2]), [1, 2], Float32Array.of(3, 4)]);
    expect(x.toArray()).toEqual([
      [1, 1],
      [1, 2],
      [3, 4],
    ]);
    expect(np.array([1, np.array(2), true]).toArray()).toEqual([1, 2, 1]);
  });

  test.each([
    [
      [
        [1, 2, 3],
        [1, 2],
      ],
      /element \[1\] has 2 items, element \[0\] has 3/,
    ],
    [[[1, 2, 3], 4], /element \[1\] is 4 \(number\), element \[0\] has 3/],
    [[1, [2]], /element \[1\] has 1 items, element \[0\] is a number/],
    [
      [
        [[1], [2]],
        [[1], [2, 3]],
      ],
      /element \[1\]\[1\] has 2 items, element \[0\]\[0\] has 1/,
    ],
  ])("ragged lists name the place: %j", (list, message) => {
    expect(() => np.array(list as number[])).toThrow(ShapeError);
    expect(() => np.array(list as number[])).toThrow(message);
  });

  test.each([
    ["abc", /argument 0 \(value\) is "abc" \(string\)/],
    [[1, "a"], /element \[1\] is "a" \(string\)/],
    [[[1, null]], /element \[0\]\[1\] is null/],
    [[{ a: 1 }], /element \[0\] is/],
  ])("refuses %j", (value, message) => {
    expect(() => np.array(value as unknown as number[])).toThrow(ArgumentError);
    expect(() => np.array(value as unknown as number[])).toThrow(message);
  });

  test("integers have to fit", () => {
    expect(() => np.array([300], { dtype: "uint8" })).toThrow(/300, which uint8 cannot hold/);
  });
});

describe("arguments", () => {
  test.each([
    [[1, 2], /add: argument 1 \(y\) is a list of 2, .*np\.array\(\[\.\.\.\]\)/],
    ["1", /is "1" \(string\), .*Number\(x\)/],
    [null, /is null/],
    [undefined, /is undefined, .*pass the argument/],
    [10n, /is 10 \(bigint\), .*Number\(x\)/],
    [{ a: 1 }, /is an object with keys a/],
    [new Map(), /is a Map/],
  ])("%s is refused with its name and a remedy", (value, message) => {
    const call = (): unknown => np.add(1, value as unknown as number);
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(message);
  });

  test.each([new Uint8ClampedArray(1), new BigInt64Array(1), new BigUint64Array(1), new DataView(new ArrayBuffer(4))])(
    "%o has no dtype here",
    (value) => {
      const call = (): unknown => np.add(1, value as unknown as number);
      expect(call).toThrow(DTypeError);
      expect(call).toThrow(`argument 1 (y) is a ${value.constructor.name}`);
    },
  );

  test("strided arrays are read through their strides", () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const read = (shape: number[], stride: number[], offset: number): unknown =>
      np.asarray({ data, shape, stride, offset }).toArray();
    expect(read([3, 2], [1, 3], 0)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    expect(read([3], [-2], 5)).toEqual([6, 4, 2]);
    expect(read([2, 2], [0, 1], 2)).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(read([2, 2], [2, 1], 1)).toEqual([
      [2, 3],
      [4, 5],
    ]);
    expect(() => read([2, 3], [1, 2], 1)).toThrow(/reaches elements 1 to 6 of a buffer with 6/);
    expect(() => read([2], [-1], 0)).toThrow(/reaches elements -1 to 0/);
    expect(() => read([2], [1, 1], 0)).toThrow(/as many strides as sizes/);
  });

  test("a contiguous strided array is not copied", () => {
    const data = Float32Array.of(1, 2, 3, 4);
    const x = asOperand("f", 0, "x", { data, shape: [2], stride: [1], offset: 2 }) as NDArray;
    expect(x.data.buffer).toBe(data.buffer);
    expect(x.toArray()).toEqual([3, 4]);
  });

  test("leaves of transformed functions", () => {
    expect(leafToArray(2)).toMatchObject({ dtype: "float32", weak: true, shape: [] });
    expect(leafToArray(true)).toMatchObject({ dtype: "bool", weak: false });
    expect(leafToArray(Int8Array.of(1))).toMatchObject({ dtype: "int8", shape: [1] });
    expect(leafToArray("a")).toBeUndefined();
    expect(() => leafToArray(new BigInt64Array(1), "argument 0")).toThrow(/argument 0 is a BigInt64Array/);
  });
});
