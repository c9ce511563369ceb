// Rounding of literals against typed arrays, and the dtype table.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { literal, roundTo } from "../../../compiler/ir/array-ir.js";
import {
  allocate,
  avalText,
  checkDType,
  dtypeBytes,
  dtypeOfStorage,
  dtypes,
  integerRange,
  isInteger,
  makeAval,
  sameAval,
  storageName,
  stridesOf,
  typeText,
} from "../../../compiler/ir/aval.js";

const numbers = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.integer({ min: -300, max: 70_000 }),
  fc.double({ min: -1e12, max: 1e12 }),
);

describe("roundTo", () => {
  it("keeps what a typed array keeps", () => {
    fc.assert(
      fc.property(fc.constantFrom(...dtypes.filter((dtype) => dtype !== "bool")), numbers, (dtype, value) => {
        const stored = allocate(dtype, 1);
        stored[0] = value;
        expect(roundTo(value, dtype)).toBe(stored[0]);
      }),
      { numRuns: 2000 },
    );
  });

  it("makes 0 and 1 of bools", () => {
    expect([0, -0, 1, 0.5, -3, Number.NaN].map((value) => roundTo(value, "bool"))).toEqual([0, 0, 1, 1, 1, 1]);
    expect(literal(true, "bool").value).toBe(1);
  });

  it("makes scalars", () => {
    expect(literal(0.1, "float32", true)).toEqual({
      kind: "literal",
      value: Math.fround(0.1),
      aval: { shape: [], dtype: "float32", weak: true },
    });
    expect(literal(300, "uint8").value).toBe(44);
  });
});

describe("dtypes", () => {
  it("has a storage of the right size for each", () => {
    for (const dtype of dtypes) {
      const data = allocate(dtype, 3);
      expect(data.BYTES_PER_ELEMENT).toBe(dtypeBytes(dtype));
      expect(data.constructor.name).toBe(storageName(dtype));
      expect(dtypeOfStorage(data)).toBe(dtype === "bool" ? "uint8" : dtype);
      if (isInteger(dtype)) {
        const [low, high] = integerRange(dtype);
        data.set([low, high, high + 1]);
        expect([...data]).toEqual([low, high, low]);
      }
    }
  });

  it("takes no other storage", () => {
    const others = [new BigInt64Array(1), new Uint8ClampedArray(1), new DataView(new ArrayBuffer(8)), [1], null];
    expect(others.map(dtypeOfStorage)).toEqual(others.map(() => undefined));
  });

  it("names the known ones when one is unknown", () => {
    expect(checkDType("np.zeros", "int16")).toBe("int16");
    expect(() => checkDType("np.zeros", "toString")).toThrow(
      /^np\.zeros: dtype is toString, expected one of float32, .*, bool \[dtype\/unknown\]$/,
    );
  });
});

describe("avals", () => {
  it("print shape, dtype and weakness", () => {
    expect(avalText(makeAval(["n", 2], "int8"))).toBe("int8[n,2]");
    expect(avalText(makeAval([], "float32", true))).toBe("float32*[]");
    expect(typeText(makeAval([], "float32", true))).toBe("float32[]");
  });

  it("compare by every field", () => {
    const a = makeAval(["n", 2], "float32");
    expect(sameAval(a, makeAval(["n", 2], "float32"))).toBe(true);
    const others = [
      makeAval(["m", 2], "float32"),
      makeAval(["n"], "float32"),
      makeAval(["n", 2], "float64"),
      makeAval(["n", 2], "float32", true),
    ];
    expect(others.some((b) => sameAval(a, b))).toBe(false);
  });

  it("have row-major strides", () => {
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(stridesOf([])).toEqual([]);
  });
});
