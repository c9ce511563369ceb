// Sorting of rows against definitions that need no algorithm: an order of pairs, and counting.

import { describe, expect, test } from "vitest";
import { orderRow, sortRow, topOfRow } from "../../../compiler/library/sorting.js";

const storages = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array];
const special = [Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 2 ** -149, 3.5];
const lengths = [0, 1, 2, 3, 8, 15, 16, 17, 24, 25, 31, 32, 33, 48, 100, 257, 1000];

/** A repeatable list: few different values, so that there are ties, NaN and zeros of both signs. */
function row(length: number, seed: number, values: readonly number[] = special): number[] {
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return values[Math.floor((state / 2 ** 32) * values.length)]!;
  });
}

/** -1, 0 or 1: NaN behind everything, equal to itself; -0 equal to 0. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

function orderOf(values: readonly number[]): number[] {
  return values.map((_, k) => k).sort((a, b) => compare(values[a]!, values[b]!) || a - b);
}

describe("sortRow", () => {
  test.each(storages.map((storage) => [storage.name, storage] as const))("sorts a %s stably", (_name, storage) => {
    for (const length of lengths) {
      const data = new storage(length + 3).fill(7);
      data.set(row(length, length + 1), 2);
      const given = [...data].slice(2, length + 2);
      sortRow(data, 2, length);
      expect([...data]).toEqual([7, 7, ...orderOf(given).map((k) => given[k]!), 7]);
    }
  });

  test("sorts ascending, descending and constant rows", () => {
    for (const length of [20, 200]) {
      const up = Float64Array.from({ length }, (_, k) => k);
      const down = up.slice().reverse();
      sortRow(down, 0, length);
      expect(down).toEqual(up);
      sortRow(down, 0, length);
      expect(down).toEqual(up);
    }
  });
});

describe("orderRow", () => {
  test("orders positions stably, whatever order they come in", () => {
    for (const length of lengths) {
      const values = row(length, 3 * length + 1);
      const keys = Float64Array.from([9, ...values]);
      const order = Int32Array.from([-1, ...values.keys(), -1]);
      orderRow(keys, 1, order, 1, new Int32Array(length + 2), 2, length);
      expect([...order]).toEqual([-1, ...orderOf(values), -1]);
    }
  });

  test("sorts by a second key within equal first keys", () => {
    const [major, minor] = [row(300, 5, [1, 2, 3]), row(300, 6)];
    const order = Int32Array.from(major.keys());
    const spare = new Int32Array(300);
    orderRow(Float64Array.from(minor), 0, order, 0, spare, 0, 300);
    orderRow(Float64Array.from(major), 0, order, 0, spare, 0, 300);
    const want = [...major.keys()].sort((a, b) => major[a]! - major[b]! || compare(minor[a]!, minor[b]!) || a - b);
    expect([...order]).toEqual(want);
  });
});

describe("topOfRow", () => {
  test("finds the largest first, NaN before all, the first of equals first", () => {
    for (const length of [1, 2, 9, 60]) {
      const values = row(length, length + 11);
      const want = values.map((_, k) => k).sort((a, b) => compare(values[b]!, values[a]!) || a - b);
      for (const count of [0, 1, 2, 5, length].filter((k) => k <= length)) {
        const top = new Int32Array(count + 2).fill(-1);
        topOfRow(Float64Array.from([0, ...values]), 1, top, 1, count, length);
        expect([...top]).toEqual([-1, ...want.slice(0, count), -1]);
      }
    }
  });
});
