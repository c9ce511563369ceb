// Promotion: the dtype two operands meet in, against the table of JAX, and what JavaScript numbers become.

import { describe, expect, test } from "vitest";
import { type DType, dtypes } from "../../compiler/ir/aval.js";
import { DTypeError, jit, lax, np } from "../../runtime/index.js";
import { joinDTypes, resultType } from "../../runtime/numpy/promote.js";

// Rows and columns: bool, then each integer dtype; JAX's table with 64-bit types off.
const names: readonly DType[] = ["bool", "uint8", "uint16", "uint32", "int8", "int16", "int32"];
const table: readonly (readonly DType[])[] = [
  ["bool", "uint8", "uint16", "uint32", "int8", "int16", "int32"],
  ["uint8", "uint8", "uint16", "uint32", "int16", "int16", "int32"],
  ["uint16", "uint16", "uint16", "uint32", "int32", "int32", "int32"],
  ["uint32", "uint32", "uint32", "uint32", "int32", "int32", "int32"],
  ["int8", "int16", "int32", "int32", "int8", "int16", "int32"],
  ["int16", "int16", "int32", "int32", "int16", "int16", "int32"],
  ["int32", "int32", "int32", "int32", "int32", "int32", "int32"],
];

describe("arrays with arrays", () => {
  test("integers and bool follow the table", () => {
    for (const [i, a] of names.entries()) {
      for (const [j, b] of names.entries()) expect(`${a} ${b} ${joinDTypes(a, b)}`).toBe(`${a} ${b} ${table[i]![j]}`);
    }
  });

  test("a float wins over everything, float64 over float32", () => {
    for (const dtype of dtypes) {
      expect(joinDTypes(dtype, "float64")).toBe("float64");
      expect(joinDTypes("float64", dtype)).toBe("float64");
      if (dtype !== "float64") expect(joinDTypes(dtype, "float32")).toBe("float32");
    }
  });

  test("the order of operands does not matter", () => {
    for (const a of dtypes) for (const b of dtypes) expect(joinDTypes(a, b)).toBe(joinDTypes(b, a));
  });

  test("np functions use it", () => {
    const x = np.add(np.ones([2], { dtype: "int8" }), np.ones([2], { dtype: "uint8" }));
    expect([x.dtype, x.toArray()]).toEqual(["int16", [2, 2]]);
  });
});

describe("JavaScript numbers", () => {
  const withNumber = (dtype: DType, value: number): DType => np.multiply(np.ones([1], { dtype }), value).dtype;

  test("take a float dtype whatever they are", () => {
    expect([withNumber("float32", 2), withNumber("float32", 0.5)]).toEqual(["float32", "float32"]);
    expect([withNumber("float64", 2), withNumber("float64", 0.1)]).toEqual(["float64", "float64"]);
    expect(np.multiply(np.ones([1], { dtype: "float64" }), 0.1).item()).toBe(0.1);
  });

  test("keep an integer dtype when they are integers, else give float32", () => {
    for (const dtype of names.slice(1)) {
      expect([withNumber(dtype, 2), withNumber(dtype, 0.5)]).toEqual([dtype, "float32"]);
    }
    expect(withNumber("int32", Number.NaN)).toBe("float32");
  });

  test("make int32 or float32 of bool", () => {
    const flags = np.array([true]);
    expect([np.add(flags, 2).dtype, np.add(flags, 0.5).dtype, np.logicalAnd(flags, true).dtype]).toEqual([
      "int32",
      "float32",
      "bool",
    ]);
  });

  test("are weak float32 on their own", () => {
    const two = np.add(1, 1);
    expect([two.dtype, two.weak]).toEqual(["float32", true]);
    expect(np.add(two, np.ones([1], { dtype: "float64" })).dtype).toBe("float64");
    expect(np.add(two, np.ones([1], { dtype: "int8" })).dtype).toBe("float32");
    expect(np.sum(two).weak).toBe(false);
  });

  test("have to fit an integer dtype", () => {
    const bytes = np.ones([1], { dtype: "uint8" });
    expect(() => np.add(bytes, 256)).toThrow(DTypeError);
    expect(() => np.add(bytes, 256)).toThrow(/add: argument 1 \(y\) is 256, which uint8 cannot hold/);
    expect(() => np.where(true, bytes, -1)).toThrow(/where: argument 2 \(y\) is -1/);
  });

  test("mean the same inside jit as constants, and are weak float32 as arguments", () => {
    const bytes = np.ones([2], { dtype: "int8" });
    expect(jit((x) => np.add(x, 2))(bytes).dtype).toBe("int8");
    expect(jit((x, y) => np.add(x, y))(bytes, 2).dtype).toBe("float32");
    expect(jit((x, y) => np.add(x, y))(np.ones([2], { dtype: "float64" }), 2).dtype).toBe("float64");
  });

  test("resultType tells weak from strong", () => {
    expect(resultType([2, 3.5])).toEqual({ dtype: "float32", weak: true });
    expect(resultType([true, 2])).toEqual({ dtype: "int32", weak: false });
    expect(resultType([np.add(1, 2), 3])).toEqual({ dtype: "float32", weak: true });
  });
});

describe("lax is strict", () => {
  const ints = np.ones([2], { dtype: "int32" });

  test("no promotion between arrays", () => {
    expect(() => lax.add(np.ones([2]), ints)).toThrow(
      /add: argument 1 \(y\) is int32\[2\], argument 0 \(x\) is float32\[2\]/,
    );
    expect(() => lax.sin(ints)).toThrow(/sin: argument 0 \(x\) is int32\[2\], expected a floating-point dtype/);
    expect(() => lax.add(ints, 0.5)).toThrow(/argument 1 \(y\) is 0\.5, which the other operands' dtype int32/);
    expect(() => lax.add(np.ones([2]), np.ones([3]))).toThrow(/float32\[3\].*float32\[2\].*np function/);
  });

  test("numbers take the dtype of the array", () => {
    expect(lax.add(ints, 2).dtype).toBe("int32");
    expect(lax.mul(0.5, np.ones([2], { dtype: "float64" })).dtype).toBe("float64");
    expect(lax.clamp(0, ints, 5).toArray()).toEqual([1, 1]);
  });
});
