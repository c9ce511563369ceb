// What JAX's users ask for and do not have: bounded batches, axes by key, ragged rows.
import { expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { fillRandom } from "./random-data.js";

const softmax = (x: NDArray): NDArray => {
  const e = np.exp(x.sub(np.max(x)));
  return e.div(np.sum(e));
};

test.each([1, 2, 3, 7, 8, 100])("batchSize %i gives the same bits as the whole batch", (batchSize) => {
  const x = fillRandom([7, 5]);
  expect(vmap(softmax, { batchSize })(x).toArray()).toEqual(vmap(softmax)(x).toArray());
  expect(jit(vmap(softmax, { batchSize }))(x).toArray()).toEqual(jit(vmap(softmax))(x).toArray());
});

test("batchSize with other axes, several outputs and shared values", () => {
  const f = (x: NDArray, w: NDArray): NDArray[] => [np.dot(w, x), w];
  const [x, w] = [fillRandom([3, 6]), fillRandom([4, 3])];
  const axes = { inAxes: [1, null], outAxes: [1, null] } as const;
  const whole = vmap(f, axes)(x, w);
  const parts = vmap(f, { ...axes, batchSize: 4 })(x, w);
  expect(parts[0]!.shape).toEqual([4, 6]);
  expect(parts.map((part) => part.toArray())).toEqual(whole.map((part) => part.toArray()));
  expect(vmap(softmax, { batchSize: 4 })(np.zeros([0, 3])).shape).toEqual([0, 3]);
});

test("the function is traced once however many chunks there are", () => {
  let calls = 0;
  const f = (x: NDArray): NDArray => {
    calls++;
    return x.mul(2);
  };
  vmap(f, { batchSize: 2 })(np.ones([9]));
  expect(calls).toBe(1);
});

test("batchSize is refused where lanes need each other", () => {
  expect(() => vmap(softmax, { batchSize: 0 })).toThrow(/argument\/batch-size/);
  expect(() => vmap(softmax, { batchSize: 2, axisName: "i" })).toThrow(/axisName, which needs all lanes at once/);
});

test("inAxes by key, for a function of one object", () => {
  const line = ({ x, slope, offset }: { x: NDArray; slope: NDArray; offset: NDArray }): NDArray =>
    x.mul(slope).add(offset);
  const args = { x: np.array([1, 2, 3]), slope: np.array(2), offset: np.array([10, 20, 30]) };
  const mapped = vmap(line, { inAxes: { slope: null } });
  expect(mapped(args).toArray()).toEqual([12, 24, 36]);
  const compiled = jit(mapped);
  expect(compiled(args).toArray()).toEqual([12, 24, 36]);
  compiled({ ...args, x: np.ones([5]), offset: np.ones([5]) });
  expect(compiled.cacheInfo().misses).toBe(1);
  expect(() => vmap(line, { inAxes: { tilt: null } })).toThrow(/names "tilt", but the function takes x, slope, offset/);
  expect(() => vmap((x: NDArray) => x, { inAxes: { x: null } })).toThrow(/argument\/axes/);
});

const rows = [[1, 2, 3, 4], [5], [6, 7], []];
const padded = np.array(rows.map((row) => [...row, NaN, NaN, NaN, NaN].slice(0, 4)));
const lengths = np.array(
  rows.map((row) => row.length),
  { dtype: "int32" },
);
const total = (row: number[]): number => row.reduce((a, b) => a + b, 0);

test.each<[string, (x: NDArray) => NDArray, (row: number[]) => number]>([
  ["sum", (x) => np.sum(x), total],
  ["sum of squares", (x) => np.sum(np.square(x)), (row) => total(row.map((v) => v * v))],
  ["prod", (x) => np.prod(x), (row) => row.reduce((a, b) => a * b, 1)],
  ["mean", (x) => np.mean(x), (row) => total(row) / row.length],
  ["max", (x) => np.max(x), (row) => Math.max(...row)],
  ["argmin", (x) => np.argmin(x.mul(-1)), (row) => Math.max(row.length - 1, 0)],
  ["dot", (x) => np.dot(x, x), (row) => total(row.map((v) => v * v))],
  ["count", (x) => np.sum(np.onesLike(x)), (row) => row.length],
])("ragged rows: %s sees only the row", (_name, f, reference) => {
  const mapped = vmap((x: NDArray, _length: NDArray) => f(x), { lengths: 1 });
  const wanted = rows.map(reference);
  expect(mapped(padded, lengths).toArray()).toEqual(wanted);
  expect(jit(mapped)(padded, lengths).toArray()).toEqual(wanted);
});

test("ragged outputs are 0 beyond the end, and the row's softmax is that of the row", () => {
  const mapped = jit(vmap((x: NDArray, _length: NDArray) => softmax(x), { lengths: 1 }));
  const out = mapped(padded, lengths).toArray() as number[][];
  rows.forEach((row, k) => {
    const alone = row.length === 0 ? [] : (softmax(np.array(row)).toArray() as number[]);
    out[k]!.forEach((value, j) => expect(value).toBeCloseTo(alone[j] ?? 0, 6));
  });
});

test("the length itself is an argument, and a new batch compiles nothing", () => {
  const f = jit(vmap((x: NDArray, length: NDArray) => np.sum(x).div(length), { lengths: 1 }));
  expect((f(padded, lengths).toArray() as number[]).slice(0, 3)).toEqual([2.5, 5, 6.5]);
  f(np.ones([9, 4]), np.ones([9]).astype("int32"));
  expect(f.cacheInfo().misses).toBe(1);
});

test("what a ragged row cannot do says so", () => {
  const run = (f: (x: NDArray, n: NDArray) => NDArray): unknown => vmap(f, { lengths: 1 })(padded, lengths);
  expect(() => run((x) => x.mul(x.shape[0]!))).toThrow(/unsupported\/ragged/);
  expect(() => run((x) => np.flip(x))).toThrow(/unsupported\/ragged/);
  expect(() => vmap((x: NDArray, n: NDArray) => x.add(n), { lengths: 1 })(padded, np.ones([4]))).toThrow(
    /argument\/lengths/,
  );
  expect(() => vmap((n: NDArray) => n, { lengths: 0 })(lengths)).toThrow(/shape\/ragged/);
});

test("results are arrays of their own, whatever the function hands on", () => {
  const x = np.array([1, 2, 3]);
  for (const f of [
    (v: NDArray) => v,
    (v: NDArray) =>
      lax.cond(
        true,
        (w: NDArray) => w,
        (w: NDArray) => w,
        v,
      ),
  ]) {
    const out = vmap(f)(x) as NDArray;
    out.data[0] = 100;
  }
  lax.cond(
    true,
    (w: NDArray) => w,
    (w: NDArray) => w,
    x,
  ).data[0] = 100;
  expect(x.toArray()).toEqual([1, 2, 3]);
});
