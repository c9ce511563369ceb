// Errors of the elementary functions against 192-bit arithmetic, over the whole range of doubles and where they are
// hard. The bounds are those that docs/accuracy.md states; what is measured must stay within them, and not far below.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

import type { Dense } from "../../../compiler/ir/aval.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import { power, powerSingle } from "../../../compiler/library/power.js";
import * as elementwise from "../../../compiler/primitives/elementwise.js";
import type { NoParams } from "../../../compiler/primitives/families.js";
import { type Big, big, ulpsFrom } from "./big.js";
import * as reference from "./reference.js";

type Range = readonly [lowest: number, highest: number];

/** Per function: the range that gives finite results, and ranges that are hard. */
const ranges: Readonly<Record<string, readonly [Range, ...Range[]]>> = {
  exp: [
    [-746, 709.7],
    [-1, 1],
    [-0.02, 0.02],
    [709, 709.78],
    [-745.2, -708],
  ],
  exp2: [
    [-1076, 1023.9],
    [-1, 1],
    [-1074.5, -1021],
  ],
  expm1: [
    [-60, 709.7],
    [-1, 1],
    [-0.02, 0.02],
    [-0.006, 0.006],
    [-40, 40],
    [709, 709.78],
  ],
  log: [
    [5e-324, 1.7e308],
    [0.5, 2],
    [0.98, 1.02],
    [0.995, 1.01],
    [5e-324, 1e-310],
  ],
  log1p: [
    [-0.9999999999, 1.7e308],
    [-0.5, 1],
    [-0.02, 0.02],
    [-1e-300, 1e-300],
  ],
  logistic: [
    [-745, 40],
    [-20, 20],
    [-1, 1],
  ],
  tanh: [
    [-25, 25],
    [-3, 3],
    [-0.5, 0.5],
    [-0.05, 0.05],
  ],
  sinh: [
    [-710.4, 710.4],
    [-3, 3],
    [-0.5, 0.5],
    [698, 710.4],
  ],
  cosh: [
    [-710.4, 710.4],
    [-3, 3],
    [-0.5, 0.5],
    [698, 710.4],
  ],
  sin: [
    [-1.7e308, 1.7e308],
    [-4, 4],
    [-100, 100],
    [1e5, 1e7],
  ],
  cos: [
    [-1.7e308, 1.7e308],
    [-4, 4],
    [-100, 100],
    [1e5, 1e7],
  ],
  tan: [
    [-1.7e308, 1.7e308],
    [-4, 4],
    [-100, 100],
    [1e5, 1e7],
  ],
  asin: [
    [-1, 1],
    [-0.6, 0.6],
    [0.99, 1],
  ],
  acos: [
    [-1, 1],
    [-0.6, 0.6],
    [0.99, 1],
  ],
  atan: [
    [-1.7e308, 1.7e308],
    [-2, 2],
    [-20, 20],
  ],
  asinh: [
    [-1.7e308, 1.7e308],
    [-2, 2],
    [-20, 20],
  ],
  acosh: [
    [1, 1.7e308],
    [1, 1.1],
    [1, 20],
  ],
  atanh: [
    [-0.9999999999, 0.9999999999],
    [-0.6, 0.6],
    [-0.1, 0.1],
  ],
  erf: [
    [-6, 6],
    [-0.5, 0.5],
    [0.45, 0.6],
    [0.5, 2],
  ],
  erfc: [
    [-6, 27],
    [-0.5, 0.5],
    [0.5, 2],
    [2, 27.2],
  ],
  cbrt: [
    [-1.7e308, 1.7e308],
    [1, 8],
  ],
};

/** Doubles next to multiples of pi / 2, where a reduction of the argument loses the most. */
const nearQuarterTurns: readonly number[] = [
  ...Array.from({ length: 60 }, (_, k) => (k - 30) * (Math.PI / 2)),
  6381956970095103 * 2 ** 797, // the double closest to one, for its size
  5.319372648326541e255,
  1e22,
];

const samplesPerRange = 700;

/** mulberry32: the same samples in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const real = new Float64Array(1);
const word = new BigInt64Array(real.buffer);

/** Place of a double among all doubles, from the lowest to the highest. */
function placeOf(x: number): bigint {
  real[0] = Math.abs(x);
  return x < 0 ? -word[0]! : word[0]!;
}
function doubleAt(place: bigint): number {
  word[0] = place < 0n ? -place : place;
  return place < 0n ? -real[0]! : real[0]!;
}

/** The first range uniformly over bit patterns, the others uniformly over numbers. */
function samples(name: string): number[] {
  const random = generator(name.length * 977 + name.charCodeAt(0));
  const [[lowest, highest], ...hard] = ranges[name]!;
  const [from, to] = [placeOf(lowest), placeOf(highest)];
  const unit = 1n << 40n;
  const fraction = (): bigint =>
    BigInt(Math.floor(random() * 2 ** 20)) * 2n ** 20n + BigInt(Math.floor(random() * 2 ** 20));
  const spread = Array.from({ length: samplesPerRange }, () => doubleAt(from + ((to - from) * fraction()) / unit));
  const inside = hard.flatMap(([low, high]) =>
    Array.from({ length: samplesPerRange }, () => low + random() * (high - low)),
  );
  const turns = ["sin", "cos", "tan"].includes(name) ? nearQuarterTurns : [];
  return [...spread, ...inside, ...turns].filter((x) => x !== 0);
}

const references = reference as unknown as Readonly<Record<string, (x: Big) => Big>>;
const primitives = elementwise as unknown as Readonly<Record<string, Primitive<NoParams>>>;

function evaluate(name: string, data: Float32Array | Float64Array): readonly number[] {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  const x: Dense = { shape: [data.length], dtype, weak: false, data };
  return [...primitives[name]!.evaluate([x], {})[0]!.data];
}

function worst(name: string, data: Float32Array | Float64Array): { error: number; at: number } {
  const exact = references[name]!;
  let [error, at] = [0, 0];
  evaluate(name, data).forEach((got, k) => {
    const here = ulpsFrom(got, exact(big(data[k]!)), data instanceof Float32Array ? 24 : 53);
    if (here > error) [error, at] = [here, data[k]!];
  });
  if (process.env.SHOW)
    console.log("ROW", name, data.length, data instanceof Float32Array ? 32 : 64, error.toFixed(4), at);
  return { error, at };
}

/** Rows `| name | float64 | float32 |` of the table. */
const stated = new Map(
  [
    ...readFileSync(new URL("../../../docs/accuracy.md", import.meta.url), "utf8").matchAll(
      /^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) \|/gm,
    ),
  ].map(([, name, double, single]) => [name!, { double: Number(double), single: Number(single) }]),
);

describe.each(Object.keys(ranges))("%s", (name) => {
  test("is as exact in float64 as the table says", () => {
    const { error, at } = worst(name, Float64Array.from(samples(name)));
    expect(error, `${name}(${at})`).toBeLessThanOrEqual(stated.get(name)!.double);
    expect(error, "the table states too much").toBeGreaterThan(stated.get(name)!.double / 2);
  });

  test("is as exact in float32 as the table says", () => {
    const [[lowest, highest]] = ranges[name]!;
    const data = Float32Array.from(samples(name)).filter((x) => x >= lowest && x <= highest && x !== 0);
    const { error, at } = worst(name, data);
    expect(error, `${name}(${at})`).toBeLessThanOrEqual(stated.get(name)!.single);
  });
});

/** Pairs whose power is a finite number: any base, bases near 1, small ones, subnormal ones. */
function powerSamples(): (readonly [x: number, y: number])[] {
  const random = generator(7);
  return Array.from({ length: 2500 }, (_, k) => {
    const between = random() - 0.5;
    const x = [
      Math.exp(between * 1400),
      1 + between,
      1 + between / 64,
      5 + 10 * between,
      5e-324 * Math.ceil(random() * 1e9),
    ];
    const base = x[k % 5]!;
    return [base, ((random() - 0.5) * 1400) / Math.max(Math.abs(Math.log(base)), 1e-300)] as const;
  }).filter(([x]) => x !== 1);
}

describe("pow", () => {
  test.each([
    ["float64", power, 53, 0],
    ["float32", powerSingle, 24, 1e-300],
  ] as const)("is as exact in %s as the table says", (dtype, f, bits, lowest) => {
    const { double, single } = stated.get("pow")!;
    for (const [x, y] of powerSamples()) {
      const got = bits === 24 ? Math.fround(f(x, y)) : f(x, y);
      const error = x < lowest ? 0 : ulpsFrom(got, reference.pow(big(x), big(y)), bits);
      expect(error, `${x} ** ${y} in ${dtype}`).toBeLessThanOrEqual(bits === 24 ? single : double);
    }
  });

  test("is C's pow where a value is special", () => {
    const specials = [0, 1, 2, 0.5, 3, Number.POSITIVE_INFINITY, 5e-324, 1e300, 1e21, 2 ** 53, 2.5].flatMap((x) => [
      x,
      -x,
    ]);
    for (const x of [...specials, Number.NaN]) {
      for (const y of [...specials, Number.NaN]) {
        const want = x === 1 || (x === -1 && Math.abs(y) === Number.POSITIVE_INFINITY) ? 1 : x ** y;
        for (const f of [power, powerSingle]) {
          const got = f(x, y);
          const close = Math.abs(got - want) <= 1e-10 * Math.abs(want);
          expect(close ? want : got, `${x} ** ${y}`).toBe(want);
        }
      }
    }
  });
});

/** What a function gives exactly, whatever its polynomial: signs of zero, infinities, NaN, ends of the range. */
const exactValues: Readonly<Record<string, readonly (readonly [x: number, y: number])[]>> = {
  exp: [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, 0],
    [710, Infinity],
    [-746, 0],
    [1e308, Infinity],
    [-1e308, 0],
  ],
  exp2: [
    [0, 1],
    [10, 1024],
    [-1074, 5e-324],
    [1023, 2 ** 1023],
    [1024, Infinity],
    [-1076, 0],
    [Infinity, Infinity],
  ],
  expm1: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -1],
    [-50, -1],
    [710, Infinity],
    [1e-320, 1e-320],
  ],
  log: [
    [1, 0],
    [0, -Infinity],
    [-0, -Infinity],
    [-1, NaN],
    [-Infinity, NaN],
    [Infinity, Infinity],
    [-1e-300, NaN],
  ],
  log1p: [
    [0, 0],
    [-0, -0],
    [-1, -Infinity],
    [-2, NaN],
    [Infinity, Infinity],
    [-Infinity, NaN],
    [1e-320, 1e-320],
  ],
  logistic: [
    [0, 0.5],
    [Infinity, 1],
    [-Infinity, 0],
    [50, 1],
    [-1e4, 0],
  ],
  tanh: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [400, 1],
    [-400, -1],
    [1e-320, 1e-320],
  ],
  sinh: [
    [0, 0],
    [-0, -0],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
    [711, Infinity],
    [1e-320, 1e-320],
  ],
  erf: [
    [0, 0],
    [-0, -0],
    [Infinity, 1],
    [-Infinity, -1],
    [7, 1],
    [-7, -1],
  ],
  erfc: [
    [0, 1],
    [-0, 1],
    [Infinity, 0],
    [-Infinity, 2],
    [30, 0],
    [-7, 2],
  ],
  cosh: [
    [0, 1],
    [-0, 1],
    [Infinity, Infinity],
    [-Infinity, Infinity],
    [711, Infinity],
  ],
};

test.each(Object.entries(exactValues))("%s at the ends of its range", (name, pairs) => {
  const withNaN = [...pairs, [Number.NaN, Number.NaN] as const];
  const want = withNaN.map(([, y]) => y);
  expect(
    evaluate(
      name,
      Float64Array.from(withNaN, ([x]) => x),
    ),
  ).toEqual(want);
  const narrow = withNaN.map(([x]) => (x === -1e-300 ? -1 : x));
  expect(evaluate(name, Float32Array.from(narrow))).toEqual(want.map(Math.fround));
});
