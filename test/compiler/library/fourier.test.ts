// The discrete Fourier transform against its definition, summed in the plainest way, for lengths of every kind.

import { expect, test } from "vitest";
import {
  fourierTable,
  fourierTableSize,
  fourierTransform,
  fourierWorkSize,
} from "../../../compiler/library/fourier.js";
import { randomNumbers } from "./matrix-support.js";

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 16, 17, 31, 32, 60, 64, 97, 100, 128, 210, 255, 256, 257];

function definition(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const [outRe, outIm] = [new Float64Array(n), new Float64Array(n)];
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < n; k++) {
      const angle = (-2 * Math.PI * ((j * k) % n)) / n;
      outRe[j] = outRe[j]! + re[k]! * Math.cos(angle) - im[k]! * Math.sin(angle);
      outIm[j] = outIm[j]! + re[k]! * Math.sin(angle) + im[k]! * Math.cos(angle);
    }
  }
  return [outRe, outIm];
}

function transform(re: Float64Array, im: Float64Array): [Float64Array, Float64Array] {
  const n = re.length;
  const table = new Float64Array(fourierTableSize(n));
  fourierTable(table, 0, n);
  const before = [...table];
  const padded = [re, im].map((part) => Float64Array.of(7, ...part)) as [Float64Array, Float64Array];
  fourierTransform(padded[0], 1, padded[1], 1, table, 0, new Float64Array(fourierWorkSize(n)), 0, n);
  expect([...table]).toEqual(before);
  expect([padded[0][0], padded[1][0]]).toEqual([7, 7]);
  return [padded[0].slice(1), padded[1].slice(1)];
}

function random(n: number): [Float64Array, Float64Array] {
  const next = randomNumbers(n);
  return [Float64Array.from({ length: n }, next), Float64Array.from({ length: n }, next)];
}

test.each(lengths)("length %i", (n) => {
  const [re, im] = random(n);
  const [got, want] = [transform(re, im), definition(re, im)];
  for (const part of [0, 1] as const) {
    for (let k = 0; k < n; k++) expect(Math.abs(got[part][k]! - want[part][k]!)).toBeLessThan(1e-14 * (n + 4));
  }
});

test.each([1000, 1024, 4099])("length %i comes back, the parts exchanged for the inverse", (n) => {
  const [re, im] = random(n);
  const [outRe, outIm] = transform(re, im);
  const [backIm, backRe] = transform(outIm, outRe);
  for (let k = 0; k < n; k++) {
    expect(Math.abs(backRe[k]! / n - re[k]!)).toBeLessThan(4e-15);
    expect(Math.abs(backIm[k]! / n - im[k]!)).toBeLessThan(4e-15);
  }
});
