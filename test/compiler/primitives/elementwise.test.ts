// Elementwise primitives: each against plain JavaScript on values that matter, and the messages of wrong operands.

import { describe, expect, it } from "vitest";
import type { Dense, DType } from "../../../compiler/ir/aval.js";
import { makeAval } from "../../../compiler/ir/aval.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import * as elementwise from "../../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../../compiler/primitives/families.js";
import { array, bool, evaluateChecked, f32, f64, i32, run } from "./support.js";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const specials = [nan, inf, -inf, -0, 0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, -7.25, 100, 1e-3, 710, -745];

type Named = Readonly<Record<string, Primitive<NoParams>>>;
const all = elementwise as unknown as Named;

const unaryMath: Readonly<Record<string, (x: number) => number>> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  ceil: Math.ceil,
  square: (x) => x * x,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  log: Math.log,
  expm1: Math.expm1,
  log1p: Math.log1p,
  tanh: Math.tanh,
  logistic: (x) => Math.exp(Math.min(x, 0)) / (1 + Math.exp(-Math.abs(x))),
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  cbrt: Math.cbrt,
};

/** Functions that do not come from Math: see accuracy.test.ts for how exact they are. */
const own = ["exp", "exp2", "log", "expm1", "log1p", "tanh", "logistic", "sinh", "cosh", "sin", "cos"];

/** `want` where `got` is as close to it as a function of the library has to be, else `got`. */
function within(got: readonly number[], want: readonly number[], relative: number): number[] {
  return got.map((value, k) => (Math.abs(value - want[k]!) <= relative * Math.abs(want[k]!) ? want[k]! : value));
}

describe("one float operand", () => {
  it.each(Object.entries(unaryMath))("%s", (name, f) => {
    const x = f64([specials.length], specials);
    const near = own.includes(name) ? 1 : 0;
    expect(within(run(all[name]!, [x], {}), specials.map(f), near * 5e-16)).toEqual(specials.map(f));
    const narrow = f32([specials.length], specials);
    const want = [...narrow.data].map((value) => Math.fround(f(value)));
    expect(within(run(all[name]!, [narrow], {}), want, near * 1.2e-7)).toEqual(want);
    expect(run(all[name]!, [f32([0, 2], [])], {})).toEqual([]);
  });

  it("round takes halves to the even number and keeps -0", () => {
    const x = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 2.6, -0.2, 4503599627370497, nan, -inf];
    const want = [0, 2, 2, -0, -2, -2, 0, 3, -0, 4503599627370497, nan, -inf];
    expect(run(elementwise.round, [f64([x.length], x)], {})).toEqual(want);
  });

  it("isFinite gives bool", () => {
    const [out] = evaluateChecked(elementwise.isFinite, [f32([4], [1, nan, inf, -inf])], {});
    expect(out!.dtype).toBe("bool");
    expect([...out!.data]).toEqual([1, 0, 0, 0]);
  });
});

const integers: Readonly<Record<string, Dense>> = {
  int32: i32([6], [-(2 ** 31), 2 ** 31 - 1, -7, 0, 3, 65537]),
  uint32: array("uint32", [4], [4294967295, 0, 7, 65537]),
  int8: array("int8", [4], [-128, 127, -3, 0]),
  uint16: array("uint16", [3], [65535, 300, 0]),
};

/** The exact integer result, wrapped as the dtype stores it. */
function exactly(dtype: DType, f: (...values: bigint[]) => bigint, ...operands: Dense[]): number[] {
  const bits = { int32: 32, uint32: 32, int8: 8, uint16: 16 }[dtype as string]!;
  const wrap = dtype.startsWith("u") ? BigInt.asUintN : BigInt.asIntN;
  return [...operands[0]!.data].map((_, k) => Number(wrap(bits, f(...operands.map(({ data }) => BigInt(data[k]!))))));
}

describe.each(Object.entries(integers))("integers of %s", (dtype, x) => {
  const y = array(x.dtype, x.shape, [...x.data].reverse());
  const unary: readonly (readonly [string, (x: bigint) => bigint])[] = [
    ["neg", (a) => -a],
    ["abs", (a) => (a < 0n ? -a : a)],
    ["sign", (a) => (a > 0n ? 1n : a < 0n ? -1n : 0n)],
    ["square", (a) => a * a],
    ["not", (a) => ~a],
  ];
  it.each(unary)("%s wraps", (name, f) => {
    expect(run(all[name]!, [x], {})).toEqual(exactly(x.dtype, f, x));
  });

  const binary: readonly (readonly [string, (x: bigint, y: bigint) => bigint])[] = [
    ["add", (a, b) => a + b],
    ["sub", (a, b) => a - b],
    ["mul", (a, b) => a * b],
    ["div", (a, b) => (b === 0n ? -1n : a / b)],
    ["rem", (a, b) => (b === 0n ? a : a % b)],
    ["max", (a, b) => (a - b > 0n ? a : b)],
    ["min", (a, b) => (a - b < 0n ? a : b)],
    ["and", (a, b) => a & b],
    ["or", (a, b) => a | b],
    ["xor", (a, b) => a ^ b],
  ];
  it.each(binary)("%s wraps", (name, f) => {
    expect(run(all[name]!, [x, y], {})).toEqual(exactly(x.dtype, f, x, y));
    const minusOne = array(x.dtype, [], [-1]);
    const wrapped = BigInt(minusOne.data[0]!);
    expect(run(all[name]!, [x, minusOne], {})).toEqual(exactly(x.dtype, (a) => f(a, wrapped), x));
  });

  it("integerPow and pow multiply without losing bits", () => {
    expect(run(elementwise.integerPow, [x], { exponent: 5 })).toEqual(exactly(x.dtype, (a) => a ** 5n, x));
    expect(run(elementwise.integerPow, [x], { exponent: 201 })).toEqual(exactly(x.dtype, (a) => a ** 201n, x));
    expect(run(elementwise.pow, [x, array(x.dtype, [], [5])], {})).toEqual(exactly(x.dtype, (a) => a ** 5n, x));
  });

  it("shifts by the width or more move every bit out", () => {
    const width = { int32: 32, uint32: 32, int8: 8, uint16: 16 }[dtype]!;
    for (const count of [0, 1, width - 1, width, width + 1]) {
      const by = array(x.dtype, [], [count]);
      const shifted = BigInt(count);
      const unsigned = (a: bigint): bigint => BigInt.asUintN(width, a);
      expect(run(elementwise.shiftLeft, [x, by], {})).toEqual(exactly(x.dtype, (a) => a << shifted, x));
      expect(run(elementwise.shiftRightLogical, [x, by], {})).toEqual(
        exactly(x.dtype, (a) => unsigned(a) >> shifted, x),
      );
      const signed = (a: bigint): bigint => BigInt.asIntN(width, a);
      expect(run(elementwise.shiftRightArithmetic, [x, by], {})).toEqual(
        exactly(x.dtype, (a) => signed(a) >> shifted, x),
      );
    }
  });
});

const all64 = f64(
  [324],
  specials.flatMap((x) => specials.map(() => x)),
);
const all64Other = f64(
  [324],
  specials.flatMap(() => specials),
);

describe("two float operands", () => {
  const math: Readonly<Record<string, (x: number, y: number) => number | boolean>> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
    div: (x, y) => x / y,
    rem: (x, y) => x % y,
    max: Math.max,
    min: Math.min,
    atan2: Math.atan2,
    eq: (x, y) => x === y,
    eqStored: (x, y) => x === y,
    ne: (x, y) => x !== y,
    lt: (x, y) => x < y,
    le: (x, y) => x <= y,
    gt: (x, y) => x > y,
    ge: (x, y) => x >= y,
  };
  it.each(Object.entries(math))("%s on every pair of special values", (name, f) => {
    const want = [...all64.data].map((x, k) => Number(f(x, all64Other.data[k]!)));
    expect(run(all[name]!, [all64, all64Other], {})).toEqual(want);
  });

  it("pow is C's: 1 to anything is 1, anything to 0 is 1, -1 to an infinity is 1", () => {
    const pow = (x: number, y: number): number => run(elementwise.pow, [f64([], [x]), f64([], [y])], {})[0]!;
    for (const y of specials) expect(pow(1, y)).toBe(1);
    for (const x of specials) expect(pow(x, 0)).toBe(1);
    expect(pow(-1, inf)).toBe(1);
    expect(pow(-1, -inf)).toBe(1);
    expect(pow(-2, 3)).toBe(-8);
    expect(pow(-2, 0.5)).toBeNaN();
    expect(pow(-0, -3)).toBe(-inf);
    expect(pow(0.5, inf)).toBe(0);
  });

  it("pow of integers: a negative exponent keeps 1 and -1 only", () => {
    expect(run(elementwise.pow, [i32([5], [1, -1, -1, 2, 0]), i32([5], [-3, -3, -2, -1, -1])], {})).toEqual([
      1, -1, 1, 0, 0,
    ]);
  });

  it("integerPow is repeated multiplication, then one division", () => {
    const x = [nan, -0, 2, -1.5, inf];
    const power = (exponent: number): number[] => run(elementwise.integerPow, [f64([5], x)], { exponent });
    expect(power(0)).toEqual([1, 1, 1, 1, 1]);
    expect(power(3)).toEqual(x.map((value) => value * (value * value)));
    expect(power(-2)).toEqual(x.map((value) => 1 / (value * value)));
    expect(power(10)[2]).toBe(1024);
    expect(power(17)).toEqual([nan, -0, 2 ** 17, (-1.5) ** 17, inf]);
    expect(power(-40)).toEqual([nan, inf, 2 ** -40, 1 / 1.5 ** 40, 0]);
  });

  it("scalars meet arrays and empty arrays", () => {
    expect(run(elementwise.sub, [f32([], [1]), f32([3], [1, 2, 3])], {})).toEqual([0, -1, -2]);
    expect(run(elementwise.sub, [f32([2, 0], []), f32([], [1])], {})).toEqual([]);
  });
});

describe("bools", () => {
  const [x, y] = [bool([4], [0, 0, 1, 1]), bool([4], [0, 1, 0, 1])];
  it("logic stays bool", () => {
    const of = (name: string): number[] => run(all[name]!, [x, y], {});
    expect(["and", "or", "xor", "max", "min", "eq", "lt"].map(of)).toEqual([
      [0, 0, 0, 1],
      [0, 1, 1, 1],
      [0, 1, 1, 0],
      [0, 1, 1, 1],
      [0, 0, 0, 1],
      [1, 0, 0, 1],
      [0, 1, 0, 0],
    ]);
    expect(run(elementwise.not, [x], {})).toEqual([1, 1, 0, 0]);
  });

  it("select takes from either side", () => {
    expect(run(elementwise.select, [y, i32([4], [1, 2, 3, 4]), i32([4], [5, 6, 7, 8])], {})).toEqual([5, 2, 7, 4]);
    expect(run(elementwise.select, [bool([], [1]), f32([2], [-0, nan]), f32([2], [1, 1])], {})).toEqual([-0, nan]);
  });
});

describe("clamp", () => {
  it("keeps NaN, and gives the upper bound when the bounds are crossed", () => {
    const clamp = (low: number, x: number, high: number): number =>
      run(elementwise.clamp, [f32([], [low]), f32([1], [x]), f32([], [high])], {})[0]!;
    expect([clamp(0, nan, 1), clamp(0, -inf, 1), clamp(0, inf, 1), clamp(0, 0.5, 1)]).toEqual([nan, 0, 1, 0.5]);
    expect([clamp(1, 0, -1), clamp(1, 5, -1), clamp(1, nan, -1)]).toEqual([-1, -1, nan]);
  });
});

describe("convertElementType", () => {
  const convert = (x: Dense, dtype: DType): number[] =>
    run(elementwise.convertElementType, [x], { dtype, weak: false });
  const x = f32([9], [0, -0, 1.9, -1.9, 300.7, -300.7, nan, inf, -inf]);
  it("truncates and saturates floats", () => {
    expect(convert(x, "int32")).toEqual([0, 0, 1, -1, 300, -300, 0, 2 ** 31 - 1, -(2 ** 31)]);
    expect(convert(x, "uint8")).toEqual([0, 0, 1, 0, 255, 0, 0, 255, 0]);
    expect(convert(x, "int8")).toEqual([0, 0, 1, -1, 127, -128, 0, 127, -128]);
    expect(convert(x, "bool")).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });
  it("wraps integers and rounds to float32", () => {
    expect(convert(i32([3], [300, -1, 70000]), "uint8")).toEqual([44, 255, 112]);
    expect(convert(i32([1], [-1]), "uint32")).toEqual([4294967295]);
    expect(convert(i32([1], [16777217]), "float32")).toEqual([16777216]);
    expect(convert(bool([2], [0, 1]), "float64")).toEqual([0, 1]);
  });
  it("sets the weak flag as told", () => {
    const [out] = elementwise.convertElementType.shape([makeAval([2], "int32")], { dtype: "float32", weak: true });
    expect(out).toEqual({ shape: [2], dtype: "float32", weak: true });
  });
});

describe("wrong operands", () => {
  const shapeOf = (name: string, ...types: [DType, ...(number | string)[]][]): unknown =>
    all[name]!.shape(
      types.map(([dtype, ...shape]) => makeAval(shape, dtype)),
      {},
    );
  it.each([
    [
      "sin",
      [["int32", 2]],
      /sin: argument 0 \(x\) is int32\[2\], expected a floating-point dtype; .*\[dtype\/operand\]/,
    ],
    ["neg", [["bool", 2]], /neg: argument 0 \(x\) is bool\[2\], expected a numeric dtype/],
    ["add", [["bool"], ["bool"]], /add: argument 0 \(x\) is bool\[\], expected a numeric dtype/],
    [
      "and",
      [
        ["float32", 2],
        ["float32", 2],
      ],
      /and: argument 0 \(x\) is float32\[2\], expected an integer or bool/,
    ],
    ["shiftLeft", [["bool"], ["bool"]], /shiftLeft: argument 0 .* expected an integer dtype/],
    [
      "add",
      [
        ["float32", 2],
        ["int32", 2],
      ],
      /add: argument 1 \(y\) is int32\[2\], argument 0 \(x\) is float32\[2\]; dtypes must be equal/,
    ],
    [
      "mul",
      [
        ["float32", 2],
        ["float32", 3],
      ],
      /mul: argument 1 \(y\) is float32\[3\], argument 0 \(x\) is float32\[2\]; shapes must be equal or scalar/,
    ],
    [
      "mul",
      [
        ["float32", "n"],
        ["float32", "m"],
      ],
      /mul: argument 1 \(y\) is float32\[m\].*float32\[n\]/,
    ],
    [
      "select",
      [
        ["int32", 2],
        ["int32", 2],
        ["int32", 2],
      ],
      /select: argument 0 \(pred\) is int32\[2\], expected bool/,
    ],
    [
      "clamp",
      [["float32"], ["float32", 3], ["float32", 2]],
      /clamp: argument 2 \(max\) is float32\[2\], argument 1 \(x\) is float32\[3\]/,
    ],
  ] as const)("%s %j", (name, types, message) => {
    expect(() => shapeOf(name, ...(types as unknown as [DType, ...(number | string)[]][]))).toThrow(message);
  });

  it("integerPow wants a whole exponent, and none below 0 of integers", () => {
    const pow = (dtype: DType, exponent: number) => () =>
      elementwise.integerPow.shape([makeAval([], dtype)], { exponent });
    expect(pow("float32", 0.5)).toThrow(/integerPow: exponent is 0.5, expected an integer; use pow \[argument\/type\]/);
    expect(pow("int32", -1)).toThrow(/integerPow: exponent is -1, expected it in \[0, 2\^31\) for int32/);
    expect(pow("int8", 2 ** 31)).toThrow(/exponent is 2147483648/);
    expect(pow("float32", 2 ** 40)).not.toThrow();
  });

  it("keeps symbolic shapes and the weak flag", () => {
    const [out] = elementwise.add.shape([makeAval(["n", 3], "float32"), makeAval([], "float32", true)], {});
    expect(out).toEqual({ shape: ["n", 3], dtype: "float32", weak: false });
    expect(elementwise.add.shape([makeAval([], "float32", true), makeAval([], "float32", true)], {})[0]!.weak).toBe(
      true,
    );
  });
});

describe("bitcastConvertType", () => {
  it("reads the same bits", () => {
    const values = [1, -0, inf, 1e-45, 3.4028234663852886e38];
    const bits = [0x3f800000, -(2 ** 31), 0x7f800000, 1, 0x7f7fffff];
    expect(run(elementwise.bitcastConvertType, [f32([5], values)], { dtype: "int32" })).toEqual(bits);
    expect(run(elementwise.bitcastConvertType, [i32([5], bits)], { dtype: "float32" })).toEqual(
      values.map((x) => Math.fround(x)),
    );
  });

  it("refuses another width and bools", () => {
    for (const dtype of ["float64", "uint8", "bool"] as const) {
      expect(() => run(elementwise.bitcastConvertType, [f32([2], [1, 2])], { dtype })).toThrow(
        `argument 0 (operand) is float32[2], newDtype is ${dtype}`,
      );
    }
  });
});
