// Quotients and remainders of integers by a number that is written out, for which there are short ways: rounded down,
// with the sign of the divisor, and wrapped to the width.

import { expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../runtime/index.js";

const storage = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
} as const;
const widths = Object.keys(storage) as (keyof typeof storage)[];
const divisors = [1, 2, 3, 5, 7, 8, 10, 64, 127, -1, -2, -3, -8, -7];

test.each(widths)("%s", (dtype) => {
  const kind = storage[dtype];
  const isUnsigned = dtype.startsWith("u");
  const lowest = isUnsigned ? 0 : -(2 ** (8 * kind.BYTES_PER_ELEMENT - 1));
  const highest = lowest + 2 ** (8 * kind.BYTES_PER_ELEMENT) - 1;
  const some = [-17, -8, -7, -3, -2, -1, 0, 1, 2, 3, 7, 8, 9, 16, 100];
  const values = [lowest, lowest + 1, ...some.filter((value) => value >= lowest), highest - 1, highest];
  const x = np.array(kind.from(values));
  for (const by of divisors.filter((divisor) => !isUnsigned || divisor > 0)) {
    const quotient = (v: NDArray): NDArray => np.floorDivide(v, by);
    const rest = (v: NDArray): NDArray => np.mod(v, by);
    for (const run of [(f: typeof rest) => vmap(f)(x), (f: typeof rest) => jit(vmap(f))(x)]) {
      expect([...run(quotient).data], `${by}`).toEqual([...kind.from(values.map((value) => Math.floor(value / by)))]);
      expect([...run(rest).data], `${by}`).toEqual(values.map((value) => value - by * Math.floor(value / by) + 0));
    }
  }
});

test("a power of two takes a shift or a mask, another number V8's own division", () => {
  const kernel = (f: (v: NDArray) => NDArray): string =>
    jit(vmap(f))
      .explain(np.ones([3], { dtype: "int32" }))
      .split("== emit ==")[1]!;
  expect(kernel((v) => np.floorDivide(v, 8))).toContain(">> 3");
  expect(kernel((v) => np.mod(v, 8))).toContain("& 7");
  expect(kernel((v) => np.mod(v, 10))).toContain("% 10 | 0");
  expect(kernel((v) => np.floorDivide(v, 10))).toContain("/ 10 | 0");
});
