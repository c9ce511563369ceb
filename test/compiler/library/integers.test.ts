// Floats as integers: towards zero, NaN as 0, and beyond the ends the ends, eager and compiled.

import { expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../../runtime/index.js";

const floats = [0.9, -0.9, -0, 2147483646.5, 2147483648, 4e9, -2147483648, -2147483648.5, -2147483649, -4e9, 1e300];
const integers = [0, 0, 0, 2147483646, 2147483647, 2147483647, -2147483648, -2147483648, -2147483648, -2147483648];
const values = [...floats, -1e300, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const wanted = [...integers, 2147483647, -2147483648, 0, 2147483647, -2147483648];

test.each(["eager", "compiled"])("float64 as int32, %s", (way) => {
  const f = vmap((x: NDArray) => x.astype("int32"));
  const x = np.array(Float64Array.from(values));
  expect([...(way === "eager" ? f : jit(f))(x).data]).toEqual(wanted);
});

test.each(["int8", "int16", "uint8", "uint16", "uint32"] as const)(
  "float64 as %s is cut and kept in range",
  (dtype) => {
    const x = np.array(Float64Array.from([...values, 1.9, -1.9, 127.5, -128.9, 255.9, 256, 65535.9, 4294967295.9]));
    const f = vmap((v: NDArray) => v.astype(dtype));
    const whole = [...x.data].map((value) => Math.trunc(Number(value)));
    const [lowest, highest] = dtype.startsWith("u")
      ? [0, 2 ** bitsOf(dtype) - 1]
      : [-(2 ** (bitsOf(dtype) - 1)), 2 ** (bitsOf(dtype) - 1) - 1];
    const kept = whole.map((value) => (Number.isNaN(value) ? 0 : Math.min(Math.max(value, lowest!), highest!) + 0));
    expect([...f(x).data]).toEqual(kept);
    expect([...jit(f)(x).data]).toEqual(kept);
  },
);

const bitsOf = (dtype: string): number => Number(dtype.replace(/\D+/, ""));

test("a float32 is rounded before it is cut", () => {
  const f = jit(vmap((x: NDArray) => x.mul(3).astype("int32")));
  const third = Math.fround(1 / 3); // 3 times it is a little more than 1 in double precision, 1 in single
  expect([...f(np.array(Float32Array.of(third, 1 - 2 ** -24, -third))).data]).toEqual([1, 2, -1]);
});
