// random: the generator against its authors' vectors, samples equal however they are drawn (eager, compiled, batched,
// alone), and their distributions. JAX's bits are checked by the oracle.

import { describe, expect, test } from "vitest";
import { threefry2x32 as block } from "../../compiler/library/threefry.js";
import { threefry2x32 } from "../../compiler/primitives/random.js";
import { disableJit, jit, jvp, type LanewiseError, lax, type NDArray, np, random, vmap } from "../../runtime/index.js";
import { array } from "../compiler/primitives/support.js";

const key = random.key(1234);
const draws = 20000;

type Sampler = (key: NDArray) => NDArray;

function errorOf(run: () => unknown): LanewiseError {
  try {
    run();
  } catch (error) {
    return error as LanewiseError;
  }
  throw new Error("nothing was thrown");
}

/** Same type and same bits. */
function expectSame(got: NDArray, want: NDArray): void {
  expect([got.shape, got.dtype, got.weak]).toEqual([want.shape, want.dtype, want.weak]);
  expect(got.data).toEqual(want.data);
}

function rows(...keys: readonly NDArray[]): NDArray {
  return np.stack(keys);
}

/** A sampler of each kind, with shapes, dtypes and parameters that differ. */
const samplers: Readonly<Record<string, Sampler>> = {
  split: (k) => random.split(k, 3),
  "split in a shape": (k) => random.split(k, [2, 2]),
  foldIn: (k) => random.foldIn(k, 77),
  bits: (k) => random.bits(k, { shape: [3] }),
  "bits, 8 of them": (k) => random.bits(k, { shape: [2, 2], dtype: "uint8" }),
  uniform: (k) => random.uniform(k, { shape: [2, 3] }),
  "uniform, one": (k) => random.uniform(k),
  "uniform, stretched": (k) => random.uniform(k, { shape: [5], minval: -1.7, maxval: 1e-3 }),
  "uniform, bounds from arrays": (k) => random.uniform(k, { shape: [2], minval: -1, maxval: np.array([0.1, 9]) }),
  "uniform, float64": (k) => random.uniform(k, { shape: [3], dtype: "float64", maxval: 0.1 }),
  normal: (k) => random.normal(k, { shape: [2, 3] }),
  "normal, float64": (k) => random.normal(k, { shape: [3], dtype: "float64" }),
  truncatedNormal: (k) => random.truncatedNormal(k, np.array([-1, 0, 3]), 4, { shape: [2, 3] }),
  "truncatedNormal, float64": (k) => random.truncatedNormal(k, -0.5, Number.POSITIVE_INFINITY, { dtype: "float64" }),
  exponential: (k) => random.exponential(k, { shape: [4] }),
  "exponential, float64": (k) => random.exponential(k, { shape: [4], dtype: "float64" }),
  gumbel: (k) => random.gumbel(k, { shape: [4] }),
  laplace: (k) => random.laplace(k, { shape: [4] }),
  logistic: (k) => random.logistic(k, { shape: [4] }),
  cauchy: (k) => random.cauchy(k, { shape: [4] }),
  gamma: (k) => random.gamma(k, np.array([0.3, 1, 2.5, 20]), { shape: [2, 4] }),
  "gamma, float64": (k) => random.gamma(k, 0.7, { dtype: "float64" }),
  loggamma: (k) => random.loggamma(k, np.array([0.001, 4])),
  beta: (k) => random.beta(k, np.array([0.5, 2]), 3),
  dirichlet: (k) =>
    random.dirichlet(
      k,
      np.array([
        [1, 2, 3],
        [0.1, 0.1, 0.1],
      ]),
    ),
  bernoulli: (k) => random.bernoulli(k, { p: np.array([0.1, 0.5, 0.9]) }),
  "bernoulli of a shape": (k) => random.bernoulli(k, { p: 0.3, shape: [2, 2] }),
  randint: (k) => random.randint(k, [5], -3, 10),
  "randint, uint8": (k) => random.randint(k, [5], 0, 256, { dtype: "uint8" }),
  "randint, bounds from arrays": (k) => random.randint(k, [2], np.array([0, 5], { dtype: "int32" }), 9),
  permutation: (k) => random.permutation(k, 7),
  "permutation of rows": (k) => random.permutation(k, np.arange(12).reshape(4, 3)),
  "permutation of columns": (k) => random.permutation(k, np.arange(12).reshape(3, 4), { axis: 1 }),
  "permutation, each row apart": (k) =>
    random.permutation(k, np.arange(12).reshape(3, 4), { axis: -1, independent: true }),
  choice: (k) => random.choice(k, 5, { shape: [2, 3] }),
  "choice without replacement": (k) => random.choice(k, np.array([3, 1, 4, 1.5, 9]), { shape: [4], replace: false }),
  "choice of columns": (k) => random.choice(k, np.arange(8).reshape(2, 4), { shape: [3], axis: 1 }),
  "choice by weights": (k) => random.choice(k, 3, { shape: [2, 2], p: np.array([0.2, 0.5, 0.3]) }),
  "choice by weights without replacement": (k) =>
    random.choice(k, 4, { shape: [2], p: np.array([1, 0.5, 0.3, 2]), replace: false }),
  "categorical without replacement": (k) =>
    random.categorical(
      k,
      np.array([
        [0, 1],
        [2, 1],
        [1, 1],
      ]),
      { axis: 0, shape: [3, 2], replace: false },
    ),
  categorical: (k) =>
    random.categorical(
      k,
      np.array([
        [0, 1, 2],
        [2, 1, 0],
      ]),
      { axis: 0 },
    ),
  "categorical of a shape": (k) => random.categorical(k, np.array([0.5, -1]), { shape: [4] }),
};

describe("the generator", () => {
  /** Random123's known answers for threefry2x32 with 20 rounds: key, counter, block. */
  const vectors = [
    [0, 0, 0, 0, 0x6b200159, 0x99ba4efe],
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
    [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3, 0xc4923a9c, 0x483df7a0],
  ] as const;

  test.each(vectors)("gives the authors' block for key %i %i, counter %i %i", (k0, k1, c0, c1, first, second) => {
    const words = [k0, k1, c0, c1] as const;
    expect([0, 1, 2].map((word) => block(...words, word) >>> 0)).toEqual([first, second, (first ^ second) >>> 0]);
    const inputs = words.map((word) => array("uint32", [], [word]));
    const results = (["first", "second", "both"] as const).map(
      (word) => threefry2x32.evaluate(inputs, { word })[0]!.data[0],
    );
    expect(results).toEqual([first, second, (first ^ second) >>> 0]);
  });

  test("is told from any other dtype", () => {
    const [good, bad] = [array("uint32", [], [1]), array("int32", [], [1])];
    const error = errorOf(() => threefry2x32.shape([good, good, bad, good], { word: "both" }));
    expect(error.code).toBe("dtype/operand");
    expect(error.message).toContain("argument 2 (count0) is int32[], expected uint32");
  });
});

describe("keys", () => {
  test("hold the high and low half of the seed", () => {
    expect([...random.key(5).data]).toEqual([0, 5]);
    expect([...random.key(3 * 2 ** 32 + 7).data]).toEqual([3, 7]);
    expect([...random.key(-1).data]).toEqual([0, 2 ** 32 - 1]);
    expect([...random.key(2 ** 53 - 1).data]).toEqual([2 ** 21 - 1, 2 ** 32 - 1]);
  });

  test("may be made of a traced integer", () => {
    const seeds = np.array([0, -1, 42], { dtype: "int32" });
    const want = rows(random.key(0), random.key(-1), random.key(42));
    expectSame(vmap(random.key)(seeds), want);
    expectSame(jit(vmap(random.key))(seeds), want);
  });

  test("are taken apart by destructuring, traced too", () => {
    const second = (k: NDArray): NDArray => {
      const [, other] = random.split(k);
      return other!;
    };
    expectSame(jit(second)(key), second(key));
    expectSame(jit(vmap(second))(random.split(key, 3)), rows(...[...random.split(key, 3)].map(second)));
  });

  test("differ between steps and between siblings", () => {
    const seen = new Set<string>();
    for (const child of random.split(key, 200)) seen.add([...child.data].join());
    for (let step = 0; step < 200; step++) seen.add([...random.foldIn(key, step + 1000).data].join());
    expect(seen.size).toBe(400);
  });

  test.each([
    [() => random.key(0.5), "argument/integer", "seed"],
    [() => random.key(2 ** 53), "argument/integer", "2^53"],
    [() => random.key(np.array([1, 2])), "dtype/operand", "vmap"],
    [() => random.key(np.array(1.5)), "dtype/operand", "float32[]"],
    [() => random.foldIn(key, -(2 ** 31) - 1), "argument/integer", "data"],
    [() => random.uniform(np.zeros([2])), "argument/key", "float32[2]"],
    [() => random.uniform(7 as unknown as NDArray), "argument/key", "random.key(seed)"],
    [() => random.uniform(random.split(key, 3)), "shape/key", "uint32[3,2], a batch of keys of shape [3]"],
    [() => random.split(key, -1), "argument/shape", "num"],
    [() => random.bits(key, { shape: [2 ** 17, 2 ** 17] }), "argument/shape", "2^32"],
    [() => random.uniform(key, { dtype: "int32" as "float32" }), "dtype/sample", "float32, float64"],
    [() => random.uniform(key, { size: 3 } as object), "argument/option", "shape, dtype, minval, maxval"],
    [() => random.uniform(key, { shape: [2], minval: np.zeros([3]) }), "shape/broadcast", "minval"],
    [() => random.bernoulli(key, { p: np.array([1], { dtype: "int32" }) }), "dtype/operand", "p is int32[1]"],
    [() => random.randint(key, [2], 0.5, 3), "dtype/operand", "minval"],
    [() => random.randint(key, [2], 0, np.array(3)), "dtype/operand", "maxval"],
    [() => random.categorical(key, np.zeros([2, 3]), { shape: [3] }), "shape/sample", "expected it to end in [2]"],
    [
      () => random.categorical(key, np.zeros([3]), { shape: [4], replace: false }),
      "shape/sample",
      "asks for 4 different categories, expected at most 3",
    ],
    [() => random.choice(key, 3, { shape: [2, 2], replace: false }), "shape/sample", "3 elements"],
    [() => random.choice(key, np.zeros([0, 2]), { shape: [1] }), "shape/sample", "expected at least 1"],
    [() => random.choice(key, 3, { p: np.ones([2]) }), "shape/sample", "p is float32[2], expected shape [3]"],
    [() => random.permutation(key, np.zeros([2]), { axis: 1 }), "shape/axis", "permutation"],
    [() => random.permutation(key, -1), "argument/shape", "x"],
  ])("%s is refused", (run, code, text) => {
    const error = errorOf(run);
    expect(error.code, error.message).toBe(code);
    expect(error.message).toContain(text);
  });
});

describe.each(Object.entries(samplers))("%s", (_name, sample) => {
  test("is the same compiled, traced and by lane", () => {
    const want = sample(key);
    expectSame(jit(sample)(key), want);
    expectSame(
      disableJit(() => jit(sample)(key)),
      want,
    );
    const keys = random.split(key, 5);
    const alone = rows(...[...keys].map(sample));
    expectSame(vmap(sample)(keys), alone);
    expectSame(jit(vmap(sample))(keys), alone);
    expectSame(jit(vmap(sample, { inAxes: 1 }))(np.transpose(keys)), alone);
  });

  test("is the same in all lanes that share a key", () => {
    const together = vmap((k: NDArray, x: NDArray) => [sample(k), x] as const, [null, 0]);
    const [shared] = together(key, np.zeros([3]));
    expectSame(shared, rows(sample(key), sample(key), sample(key)));
  });
});

test("one compile serves every number of keys", () => {
  const f = jit(vmap((k: NDArray) => random.uniform(k, { shape: [3] })));
  for (const n of [1, 4, 9]) expect(f(random.split(key, n)).shape).toEqual([n, 3]);
  expect(f.cacheInfo().misses).toBe(1);
});

test("a shape taken from a mapped argument is known", () => {
  const noisy = (k: NDArray, x: NDArray): NDArray => x.add(random.uniform(k, { shape: x.shape }));
  const x = np.zeros([4]);
  expectSame(jit(noisy)(key, x), random.uniform(key, { shape: [4] }));
  expectSame(
    vmap(noisy, [null, 0])(key, np.zeros([2, 4])).sum(),
    random
      .uniform(key, { shape: [4] })
      .mul(2)
      .sum(),
  );
});

describe("bounds", () => {
  test("of randint reach the ends of the dtype", () => {
    const whole = random.randint(key, [64], -(2 ** 31), 2 ** 31);
    const bits = random.bits([...random.split(key)][1]!, { shape: [64] });
    expect([...whole.data]).toEqual([...bits.data].map((x) => (x + -(2 ** 31)) | 0));
    const unsigned = random.randint(key, [2000], 0, 2 ** 32, { dtype: "uint32" });
    expect(Math.max(...unsigned.data)).toBeGreaterThan(2 ** 32 * 0.99);
    const bytes = random.randint(key, [5000], 0, 256, { dtype: "uint8" });
    expect([Math.min(...bytes.data), Math.max(...bytes.data)]).toEqual([0, 255]);
    expect(bytes.dtype).toBe("uint8");
  });

  test("of an empty range give its start", () => {
    expect([...random.randint(key, [3], 5, 5).data]).toEqual([5, 5, 5]);
    expect([...random.randint(key, [3], 5, -1).data]).toEqual([5, 5, 5]);
    expect([...random.uniform(key, { shape: [3], minval: 5, maxval: 1 }).data]).toEqual([5, 5, 5]);
  });

  test("of arrays hold element by element", () => {
    const low = np.array([0, 100, -50], { dtype: "int32" });
    const drawn = vmap((k: NDArray) => random.randint(k, [3], low, low.add(10)))(random.split(key, 300));
    for (let lane = 0; lane < 3; lane++) {
      const values = [...drawn.data].filter((_, k) => k % 3 === lane);
      expect(new Set(values).size).toBe(10);
      expect(Math.min(...values)).toBe(low.data[lane]);
    }
  });
});

describe("truncatedNormal", () => {
  const many = { shape: [3000] };

  test("without bounds is as wide as the numbers allow, and never infinite", () => {
    const [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    const whole = random.truncatedNormal(key, low, high, many);
    const free = random.normal(key, many);
    whole.data.forEach((value, k) => expect(value).toBeCloseTo(free.data[k]!, 4));
  });

  test("stays strictly inside of its bounds, however narrow", () => {
    for (const [low, high] of [
      [-0.1, 0.1],
      [0, 1e-3],
      [4, 4 + 2 ** -20],
      [-20, -12],
      [30, 31],
    ] as const) {
      for (const dtype of ["float32", "float64"] as const) {
        const { data } = random.truncatedNormal(key, low, high, { ...many, dtype });
        const [from, to] = dtype === "float32" ? [Math.fround(low), Math.fround(high)] : [low, high];
        expect(
          data.every((x) => x > from && x < to),
          `${low} ${high} ${dtype}`,
        ).toBe(true);
      }
    }
  });

  test("moves with its bounds as the quantile does", () => {
    const draw = (low: NDArray): NDArray => random.truncatedNormal(key, low, 2, { dtype: "float64" });
    const at = (low: number): number => draw(np.array(low, { dtype: "float64" })).data[0]!;
    const one = np.array(1, { dtype: "float64" });
    const [, tangent] = jvp(draw, [np.array(-1, { dtype: "float64" })], [one]);
    expect(tangent.data[0]).toBeCloseTo((at(-1 + 1e-5) - at(-1 - 1e-5)) / 2e-5, 5);
  });
});

describe("order", () => {
  const keys = random.split(key, 6000);
  const counted = (values: Iterable<string>): number[] => {
    const counts = new Map<string, number>();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts.values()];
  };

  test("of three elements is each of six, equally often", () => {
    const orders = jit(vmap((k: NDArray) => random.permutation(k, 3)))(keys);
    const counts = counted([...orders].map((row) => row.data.join()));
    expect(counts.length).toBe(6);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(3 * Math.sqrt(1000));
  });

  test("keeps the elements, and rows whole unless they are independent", () => {
    const x = np.arange(3000).reshape(1000, 3);
    const rowsOf = (y: NDArray): string[] => [...y].map((row) => row.data.join());
    expect(rowsOf(random.permutation(key, x)).sort()).toEqual(rowsOf(x).sort());
    const apart = random.permutation(key, x, { independent: true });
    expect([...apart.data].sort((a, b) => a - b)).toEqual([...x.data]);
    expect(rowsOf(apart).filter((row) => rowsOf(x).includes(row)).length).toBeLessThan(5);
    for (let column = 0; column < 3; column++) {
      expect(apart.data.every((value, k) => k % 3 !== column || value % 3 === column)).toBe(true);
    }
  });

  test("of nothing and of one is that", () => {
    expect([...random.permutation(key, 0).data]).toEqual([]);
    expect([...random.permutation(key, np.array([7])).data]).toEqual([7]);
    expect(random.choice(key, 0, { shape: [0] }).shape).toEqual([0]);
  });

  test("choice by weights takes each as often as it weighs, again or not", () => {
    const p = np.array([1, 0, 3, 4]);
    const again = random.choice(key, np.array([10, 20, 30, 40]), { shape: [8000], p });
    [1, 0, 3, 4].forEach((weight, k) => {
      const count = again.data.filter((x) => x === 10 * (k + 1)).length;
      expect(Math.abs(count - 1000 * weight)).toBeLessThanOrEqual(3 * Math.sqrt(1000 * weight));
    });
    const pairs = jit(vmap((k: NDArray) => random.choice(k, 4, { shape: [2], p, replace: false })))(keys);
    const firsts = [...pairs].map((row) => row.data[0]);
    expect([...pairs].every((row) => row.data[0] !== row.data[1] && !row.data.includes(1))).toBe(true);
    expect(Math.abs(firsts.filter((x) => x === 3).length - 3000)).toBeLessThan(3 * Math.sqrt(3000));
  });

  test("choice of columns takes whole columns", () => {
    const x = np.array([
      [0, 1, 2],
      [10, 11, 12],
    ]);
    const chosen = random.choice(key, x, { shape: [2, 4], axis: 1 });
    expect(chosen.shape).toEqual([2, 2, 4]);
    for (let k = 0; k < 8; k++) expect(chosen.data[k + 8]).toBe(chosen.data[k]! + 10);
  });
});

describe("gamma", () => {
  test("is exact in logarithms where the variable is too small", () => {
    const logs = random.loggamma(key, 1e-3, { shape: [500] });
    const plain = random.gamma(key, 1e-3, { shape: [500] });
    logs.data.forEach((value, k) => expect(plain.data[k]).toBeCloseTo(Math.exp(value), 5));
    expect(Math.min(...logs.data)).toBeLessThan(-1000);
    expect(logs.data.every((value) => Number.isFinite(value))).toBe(true);
  });

  test("has a limit at 0 and at infinity, and none below 0", () => {
    const ends = random.gamma(key, np.array([0, Number.POSITIVE_INFINITY, -1, Number.NaN]));
    expect([...ends.data]).toEqual([0, Number.POSITIVE_INFINITY, Number.NaN, Number.NaN]);
  });

  test("has no derivative by its parameter, and says so", () => {
    const draw = (a: NDArray): NDArray => random.gamma(key, a);
    const error = errorOf(() => jvp(draw, [np.array(2)], [np.array(1)]));
    expect(error.code).toBe("unsupported/derivative");
    expect(error.message).toContain("gamma: the derivative by a is not there yet; keep a constant");
    const scaled = (x: NDArray): NDArray => x.mul(random.gamma(key, 2));
    const [, tangent] = jvp(scaled, [np.array(3)], [np.array(1)]);
    expectSame(tangent, random.gamma(key, 2));
  });

  test("of a point of the simplex adds up to 1", () => {
    const points = random.dirichlet(key, np.array([0.5, 1, 7]), { shape: [6] });
    expect(points.shape).toEqual([6, 3]);
    for (const total of points.sum(-1).data) expect(total).toBeCloseTo(1, 6);
    expect(errorOf(() => random.dirichlet(key, 2)).code).toBe("shape/sample");
  });
});

test("the tangent of a stretched uniform passes to its bounds", () => {
  const stretched = (high: NDArray): NDArray => random.uniform(key, { shape: [3], maxval: high });
  const [, tangent] = jvp(stretched, [np.array(2)], [np.array(1)]);
  expectSame(tangent, random.uniform(key, { shape: [3] }));
});

// --- distributions --------------------------------------------------------------------------------------------------

/** The largest distance between the empirical distribution and `cdf`, in units where 1.63 is the 1 % level. */
function kolmogorovSmirnov(sample: NDArray, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(sample.data).sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((x, k) => {
    const p = cdf(x);
    distance = Math.max(distance, Math.abs(p - k / n), Math.abs(p - (k + 1) / n));
  });
  return distance * Math.sqrt(n);
}

/** The normal distribution function, by the series of the error function. */
function bell(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (x * x) / (2 * n + 1);
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

function between(low: number, x: number, high: number): number {
  return (bell(x) - bell(low)) / (bell(high) - bell(low));
}

/** Of a normal number beyond 10, whose density falls off as the asymptotic series of its tail has it. */
function farTail(x: number): number {
  const tail = (z: number): number => (Math.exp((100 - z * z) / 2) / z) * (1 - z ** -2 + 3 * z ** -4 - 15 * z ** -6);
  return 1 - tail(x) / tail(10);
}

/** Of a component taken at random from dirichlet(2, 1, 2): beta(2, 3) twice and beta(1, 4). */
function dirichletMix(x: number): number {
  return (2 * x * x * (6 - 8 * x + 3 * x * x) + 1 - (1 - x) ** 4) / 3;
}

const many = { shape: [draws] };
const continuous: readonly (readonly [string, Sampler, (x: number) => number])[] = [
  ["uniform", (k) => random.uniform(k, many), (x) => x],
  ["uniform, float64", (k) => random.uniform(k, { ...many, dtype: "float64" }), (x) => x],
  ["uniform on [-2, 6)", (k) => random.uniform(k, { ...many, minval: -2, maxval: 6 }), (x) => (x + 2) / 8],
  ["normal", (k) => random.normal(k, many), bell],
  ["normal, float64", (k) => random.normal(k, { ...many, dtype: "float64" }), bell],
  ["truncatedNormal(-1, 2)", (k) => random.truncatedNormal(k, -1, 2, many), (x) => between(-1, x, 2)],
  ["truncatedNormal(10, oo)", (k) => random.truncatedNormal(k, 10, Number.POSITIVE_INFINITY, many), farTail],
  ["truncatedNormal(-20, -10)", (k) => random.truncatedNormal(k, -20, -10, many), (x) => 1 - farTail(-x)],
  ["truncatedNormal(3, 3.5)", (k) => random.truncatedNormal(k, 3, 3.5, many), (x) => between(3, x, 3.5)],
  ["gamma(1)", (k) => random.gamma(k, 1, many), (x) => 1 - Math.exp(-x)],
  ["gamma(3)", (k) => random.gamma(k, 3, many), (x) => 1 - Math.exp(-x) * (1 + x + (x * x) / 2)],
  ["gamma(1/2)", (k) => random.gamma(k, 0.5, many), (x) => 2 * bell(Math.sqrt(2 * x)) - 1],
  ["loggamma(2)", (k) => random.loggamma(k, 2, many), (y) => 1 - Math.exp(-Math.exp(y)) * (1 + Math.exp(y))],
  ["beta(2, 3)", (k) => random.beta(k, 2, 3, many), (x) => x * x * (6 - 8 * x + 3 * x * x)],
  ["dirichlet", (k) => random.dirichlet(k, np.array([2, 1, 2]), many).ravel(), dirichletMix],
  ["exponential", (k) => random.exponential(k, many), (x) => 1 - Math.exp(-x)],
  ["gumbel", (k) => random.gumbel(k, many), (x) => Math.exp(-Math.exp(-x))],
  ["laplace", (k) => random.laplace(k, many), (x) => (x < 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2)],
  ["logistic", (k) => random.logistic(k, many), (x) => 1 / (1 + Math.exp(-x))],
  ["cauchy", (k) => random.cauchy(k, many), (x) => 0.5 + Math.atan(x) / Math.PI],
];

describe("the distribution of", () => {
  test.each(continuous)("%s is what it should be", (_name, sample, cdf) => {
    const whole = jit(sample)(key);
    expect(kolmogorovSmirnov(whole, cdf)).toBeLessThan(1.63);
  });

  test("the chosen categories follows softmax(logits)", () => {
    const weights = [1, 2, 3, 4];
    const logits = np.array(weights.map(Math.log));
    const chosen = random.categorical(key, logits, { shape: [draws] });
    expect(chosen.dtype).toBe("int32");
    weights.forEach((weight, k) => {
      const expected = (weight / 10) * draws;
      const count = chosen.data.filter((x) => x === k).length;
      expect(Math.abs(count - expected)).toBeLessThan(3 * Math.sqrt(expected));
    });
  });

  test("randint and bernoulli is even", () => {
    const dice = random.randint(key, [draws], 1, 7);
    for (let face = 1; face <= 6; face++) {
      const count = dice.data.filter((x) => x === face).length;
      expect(Math.abs(count - draws / 6)).toBeLessThan(3 * Math.sqrt(draws / 6));
    }
    const rain = random.bernoulli(key, { p: 0.3, shape: [draws] });
    expect(Math.abs(rain.data.filter((x) => x === 1).length / draws - 0.3)).toBeLessThan(0.01);
  });
});

test("a stream per step is what a loop carries", () => {
  const walk = (k: NDArray): NDArray =>
    lax.foriLoop(0, 5, (step: NDArray, x: NDArray) => x.add(random.uniform(random.foldIn(k, step))), np.zeros([]));
  const byHand = [0, 1, 2, 3, 4].reduce((x, step) => x + random.uniform(random.foldIn(key, step)).data[0]!, 0);
  expect(jit(walk)(key).data[0]).toBeCloseTo(byHand, 5);
});
