// Choices without jumps: the same bits as operation by operation, and jumps only where a loop waits for them.

import { describe, expect, test } from "vitest";
import { type DType, jit, lax, type NDArray, np, vmap } from "../../../runtime/index.js";

const special = [NaN, -0, 0, 1, -1, Infinity, -Infinity, 2.5, 1e-40, -3e38];
const integers = [0, 1, -1, 2147483647, -2147483648, 7, -100, 255, 128, 3];
const dtypes: readonly DType[] = ["float32", "float64", "int32", "uint32", "int16", "uint8", "bool"];

function column(values: readonly number[], dtype: DType): NDArray {
  return np.array([...values]).astype(dtype);
}

/** The kernel that runs. */
function kernelOf(f: (...args: never[]) => unknown, ...args: unknown[]): string {
  return jit(f as (x: NDArray) => NDArray)
    .explain(...args)
    .split("== emit ==")[1]!;
}

/** -0 and 0 differ, one NaN is another. */
function elements(x: NDArray): number[] {
  return [...x.data];
}

describe.each(dtypes)("a choice between two of %s", (dtype) => {
  const values = dtype.startsWith("float") ? special : integers;
  const pick = (test: NDArray, a: NDArray, b: NDArray): NDArray => np.where(test.greater(0), a, b);
  const args = [
    np.array(special.map((_, k) => (k % 3) - 1)),
    column(values, dtype),
    column(values.toReversed(), dtype),
  ] as const;

  test("has the bits of the operation", () => {
    expect(elements(jit(vmap(pick))(...args))).toEqual(elements(vmap(pick)(...args)));
  });
});

test("a float is chosen by its place, an integer by a mask", () => {
  const float = kernelOf(
    vmap((x: NDArray) => np.where(x.greater(0), x, x.mul(0.1))),
    np.ones([3]),
  );
  expect(float).toContain("pair[which]");
  const integer = kernelOf(
    vmap((x: NDArray) => np.where(x.greater(0), x, 7)),
    np.ones([3]).astype("int32"),
  );
  expect(integer).toContain("-+");
  for (const text of [float, integer]) expect(text).not.toContain("?");
});

test("choices in one another and several in a row keep apart", () => {
  const f = (x: NDArray): NDArray[] => {
    const inner = np.where(x.greater(1), 10, np.where(x.greater(0), x.mul(2), np.where(x.less(-1), -5, x)));
    return [inner, np.where(inner.greater(3), inner.sub(1), inner.add(1)), np.where(x.less(0), 1, 2)];
  };
  const x = np.array([-2, -1, -0.5, 0, 0.5, 1, 1.5, NaN]);
  const [got, wanted] = [jit(vmap(f))(x), vmap(f)(x)];
  expect(got.map((one) => one.toArray())).toEqual(wanted.map((one) => one.toArray()));
});

test("what the next iteration waits for is a jump, and so is a test that no data decides", () => {
  const damp = (x: NDArray): NDArray =>
    lax.scan((c: NDArray, v: NDArray) => [np.where(c.greater(0), c.mul(0.5), c.add(v)), null], np.array(0.5), x)[0];
  expect(kernelOf(vmap(damp), np.ones([2, 50]))).toContain("?");
  const dampBoth = (x: NDArray): NDArray =>
    lax.foriLoop(0, 50, (_, [a, b]: [NDArray, NDArray]) => [np.where(b.greater(0), a.mul(0.5), a.add(1)), a.sub(b)], [
      x,
      x.neg(),
    ])[0];
  expect(kernelOf(vmap(dampBoth), np.ones([2]))).toContain("?");
  const flag = (on: NDArray, x: NDArray): NDArray => np.where(on.greater(0), x, x.neg());
  expect(kernelOf(vmap(flag, { inAxes: [null, 0] }), np.array(1), np.ones([3]))).toContain("?");
});

test("bools become numbers and are combined without a jump", () => {
  const f = (x: NDArray): NDArray[] => [
    np.logicalAnd(x.greater(0), x.less(1)),
    np.logicalOr(x.less(0), np.isnan(x)),
    np.logicalXor(x.less(0), x.greater(-1)),
    x.greater(0).astype("float32").mul(x),
    x.greater(0).astype("int8"),
  ];
  const x = np.array(special);
  expect(kernelOf(vmap(f), x)).not.toMatch(/\?|&&|\|\|/);
  expect(jit(vmap(f))(x).map(elements)).toEqual(vmap(f)(x).map(elements));
});

describe.each(["float32", "float64", "int32"] as const)("a bound of %s", (dtype) => {
  test.each<[string, (x: NDArray) => NDArray]>([
    ["below", (x) => np.maximum(x, 1)],
    ["above", (x) => np.minimum(2, x)],
    ["on both sides", (x) => np.clip(x, 1, 7)],
    ["of 0", (x) => np.maximum(x, 0)],
    ["that is infinite", (x) => (dtype.startsWith("float") ? np.minimum(x, -Infinity) : x)],
  ])("%s has the bits of the operation", (_, f) => {
    const x = column(dtype.startsWith("float") ? special : integers, dtype);
    expect(elements(jit(vmap(f))(x))).toEqual(elements(vmap(f)(x)));
  });
});

test("a bound is no jump", () => {
  const text = kernelOf(
    vmap((x: NDArray) => np.clip(x.mul(2), -1, 1)),
    np.ones([3]),
  );
  expect(text).not.toMatch(/Math\.m|\?/);
});

test("a test made before a long loop stays a jump, before a short one it does not", () => {
  const rows = (length: number): string => {
    const f = vmap((sign: NDArray, row: NDArray) => np.where(sign.greater(0), row, row.mul(2)));
    const args = [np.array([1, -1, NaN]), np.arange(3 * length, { dtype: "float32" }).reshape([3, length])] as const;
    expect(elements(jit(f)(...args))).toEqual(elements(f(...args)));
    return kernelOf(f, ...args);
  };
  expect(rows(40)).toContain("gt ? row1 : mul");
  expect(rows(4)).toContain("pair[");
});

test("an element out of bounds is rare: its test stays a jump", () => {
  const take = vmap((at: NDArray) => np.take(np.array([1, 2, 3]), at).add(1));
  const at = np.array([0, -1, 3, 2], { dtype: "int32" });
  expect(elements(jit(take)(at))).toEqual([2, 4, NaN, 4]);
  expect(kernelOf(take, at)).toContain("inside ? const0[start] : 0 / 0");
});
