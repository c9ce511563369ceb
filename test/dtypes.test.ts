// docs/dtypes.md: its table of promotion is what np does, and its examples of values are what comes out.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type DType, lax, np } from "../runtime/index.js";

const page = readFileSync(new URL("../docs/dtypes.md", import.meta.url), "utf8");
const rows = page
  .slice(page.indexOf("| with |"), page.indexOf("`np` functions bring"))
  .trim()
  .split("\n")
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );

test("the table of promotion", () => {
  const [[, ...others], , ...lines] = rows as [string[], string[], ...string[][]];
  expect(lines.length).toBe(9);
  for (const [name, ...results] of lines) {
    const x = np.ones([1], { dtype: name as DType });
    const got = others.map((other) => {
      const y = /^[0-9.]+$/.test(other) ? Number(other) : np.ones([1], { dtype: other as DType });
      return np.maximum(x, y).dtype;
    });
    expect(got, name).toEqual(results);
  }
});

test("the examples of values", () => {
  const of = (dtype: DType, ...values: number[]) => np.array(values, { dtype });
  expect(of("int8", 127).add(1).item()).toBe(-128);
  expect(np.array([300.7, NaN]).astype("uint8").toArray()).toEqual([255, 0]);
  expect(of("int32", 300).astype("uint8").item()).toBe(44);
  expect([np.floorDivide(of("int32", -7), 2).item(), np.mod(of("int32", -7), 2).item()]).toEqual([-4, 1]);
  const [a, zero] = [of("int32", -7), of("int32", 0)];
  expect([lax.div(a, zero).item(), lax.rem(a, zero).item()]).toEqual([-1, -7]);
  expect([lax.div(a, of("int32", 2)).item(), lax.rem(a, of("int32", 2)).item()]).toEqual([-3, -1]);
  expect(np.round(np.array([0.5, 1.5, 2.5])).toArray()).toEqual([0, 2, 2]);
  expect(np.argmax(np.array([1, NaN, 3])).item()).toBe(1);
  const empty = np.zeros([0]);
  expect([np.sum(empty).item(), np.prod(empty).item(), np.mean(empty).item()]).toEqual([0, 1, NaN]);
  expect(() => np.max(empty)).toThrow(/zero-size/);
  const [x, far] = [np.array([1, 2, 3]), of("int32", 9)];
  expect(x.at(far).get().toArray()).toEqual([3]);
  expect(x.at(far).set(0).toArray()).toEqual([1, 2, 3]);
  expect(np.take(x, far).toArray()).toEqual([NaN]);
  expect([np.sum(of("int8", 1)).dtype, np.sum(of("uint8", 1)).dtype, np.cumsum(of("int8", 1)).dtype]).toEqual([
    "int32",
    "uint32",
    "int8",
  ]);
});
