// erfInv against the error function in whole numbers of 500 binary digits, over its range and up to its ends.

import { expect, test } from "vitest";
import { erfcInv, erfInv } from "../../../compiler/library/erf-inverse.js";
import { randomNumbers } from "../transforms/derivative-cases.js";

const digits = 500n;
const one = 1n << digits;

/** x times 2^500, exactly. */
function exactly(x: number): bigint {
  let [value, shift] = [x, 0n];
  for (; !Number.isInteger(value); shift++) value *= 2;
  return (BigInt(value) << digits) >> shift;
}

/** 2 / sqrt(pi), from 4 / pi by Machin's formula. */
const slopeAtZero = ((): bigint => {
  const arctan = (n: bigint): bigint => {
    let [term, sum] = [one / n, one / n];
    for (let k = 3n; term !== 0n; k += 2n) {
      term = -term / (n * n);
      sum += term / k;
    }
    return sum;
  };
  const square = (one * one) / (4n * arctan(5n) - arctan(239n));
  let root = one;
  for (let step = 0; step < 600; step++) root = (root + (square << digits) / root) >> 1n;
  return root;
})();

function erf(y: number): bigint {
  const x = exactly(y);
  const square = (x * x) >> digits;
  let [term, sum] = [x, x];
  for (let n = 1n; term !== 0n; n++) {
    term = -((term * square) >> digits) / n;
    sum += term / (2n * n + 1n);
  }
  return (sum * slopeAtZero) >> digits;
}

/** Spacing of numbers at y. */
function ulp(y: number): number {
  return 2 ** Math.max(Math.floor(Math.log2(Math.abs(y))) - 52, -1074);
}

test("is within 7 ulp in double precision", () => {
  const random = randomNumbers(1);
  const inputs = Array.from({ length: 1500 }, (_, k) => {
    if (k % 3 === 0) return 2 * random() - 1;
    if (k % 3 === 1) return 1 - 2 ** (-1 - 52 * random());
    return (random() - 0.5) * 2 ** (-60 * random());
  });
  const ends = [1 - 2 ** -53, -1 + 2 ** -53, 0.85, 0.8500000000000001, 1e-290];
  for (const x of [...inputs, ...ends]) {
    const y = erfInv(x);
    const distance = Number(erf(y) - exactly(x)) / 2 ** Number(digits);
    const error = Math.abs(distance * Math.sqrt(Math.PI) * 0.5 * Math.exp(y * y)) / ulp(y);
    expect(error, `erfInv(${x}) is ${y}`).toBeLessThan(7);
  }
});

test("is odd, infinite at the ends and NaN beyond", () => {
  for (const x of [1e-9, 0.3, 0.9, 1 - 2 ** -50]) expect(erfInv(-x)).toBe(-erfInv(x));
  expect([0, -0, 1, -1, 1.5, -2, Number.NaN].map(erfInv)).toEqual([
    0,
    -0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});

test("erfcInv keeps its digits where its argument is tiny", () => {
  const random = randomNumbers(2);
  const small = Array.from({ length: 200 }, () => 2 ** (-400 * random()));
  for (const c of [...small, 0.15, 0.1500000000000001, 1, 1.3, 1.85, 1.9]) {
    const y = erfcInv(c);
    const distance = Number(one - erf(y) - exactly(c)) / 2 ** Number(digits);
    const error = Math.abs(distance * Math.sqrt(Math.PI) * 0.5 * Math.exp(y * y)) / ulp(y);
    expect(y === 0 ? c : error, `erfcInv(${c}) is ${y}`).toBeLessThan(y === 0 ? 1.1 : 12);
  }
  expect([0, 2, -1, 3, Number.NaN].map(erfcInv)).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
});
