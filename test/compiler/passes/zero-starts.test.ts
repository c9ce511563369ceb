// The pass zero-starts: sums lose the 0 that they begin with, and no bit of a result changes for it, -0 included.

import { describe, expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../../runtime/index.js";

type Program = (x: NDArray, loops: Loops) => NDArray;
type Step = (state: NDArray, x: NDArray) => [NDArray, NDArray];

interface Loops {
  scan(f: Step, start: NDArray, xs: NDArray): [NDArray, NDArray];
  repeat(times: NDArray, next: (state: NDArray) => NDArray, start: NDArray): NDArray;
}

const compiled: Loops = {
  scan: lax.scan,
  repeat: (times, next, start) => lax.foriLoop(0, times, (_, state: NDArray) => next(state), start),
};

/** One operation at a time, none of which sees the others. */
const stepByStep: Loops = {
  scan(f, start, xs) {
    const seen: NDArray[] = [];
    let state = start;
    for (const x of xs) {
      const [next, out] = f(state, x);
      seen.push(out);
      state = next;
    }
    return [state, np.stack(seen)];
  },
  repeat(times, next, start) {
    let state = start;
    for (let k = 0; k < Number(times.item()); k++) state = next(state);
    return state;
  },
};

const ends = [0, -0, 1, -1];
/** All rows of three of these. */
const rows = ends.flatMap((a) => ends.flatMap((b) => ends.map((c) => [a, b, c])));
const x = np.array(Float64Array.from(rows.flat())).reshape([rows.length, 3]);
const matrix = np.array(Float64Array.from([0, -0, 0, -0, 0, 1, -1, 0, 0])).reshape([3, 3]);
const back = np.array(Float64Array.from([-0, -1, 0, 0, -0, -0, 0, 1, -0])).reshape([3, 3]);
const zeros = () => np.zeros([3], { dtype: "float64" });

const programs: Record<string, Program> = {
  sum: (v) => np.sum(v),
  product: (v) => np.dot(matrix, v),
  "product of a product": (v) => np.dot(back, np.dot(matrix, v)),
  "sum of products": (v) => np.dot(back, v).add(np.dot(matrix, v)),
  "difference of products": (v) => np.dot(back, v).sub(np.dot(matrix, v)),
  "difference from a product": (v) => v.sub(np.dot(matrix, v)),
  "one over a sum": (v) => np.divide(1, np.sum(v.mul(v.neg()))),
  "angle of a sum": (v) => np.arctan2(np.dot(matrix, v), -1),
  "larger of a sum and 0": (v) => np.maximum(np.dot(back, v), -0),
  "product of sums": (v) => np.sum(v).mul(np.dot(matrix, v)),
  "sum in a branch": (v) =>
    lax.cond(
      np.sum(v).greater(0),
      (w: NDArray) => np.dot(matrix, w),
      (w: NDArray) => np.dot(back, w),
      v,
    ),
  "steps of products": (v) => lax.foriLoop(0, 3, (_, w: NDArray) => w.mul(0.5).sub(np.dot(back, w)), v),
  "steps of one sum beside another": (v) =>
    lax.foriLoop(0, 3, (_, [a, b]: [NDArray, NDArray]) => [np.dot(matrix, b), np.dot(back, a)], [v, v.neg()])[1],
  "steps of a state": (v, { scan }) => states(scan, v)[0],
  "steps of a state from -0": (v, { scan }) => states(scan, v, zeros().neg())[0],
  "steps of a state that shows its sign": (v, { scan }) => states(scan, v, zeros(), (w) => np.arctan2(w, -1))[0],
  "every step of a state": (v, { scan }) => states(scan, v)[1],
  "angle of a state": (v, { scan }) => np.arctan2(states(scan, v)[0], -1),
  "as many steps of a state as a lane wants": (v, { repeat }) =>
    repeat(np.sum(np.abs(v)).astype("int32"), (w) => step(w, v), zeros()),
  "as many steps of a state from -0": (v, { repeat }) =>
    repeat(np.sum(np.abs(v)).astype("int32"), (w) => step(w, v), zeros().neg()),
};

const negative = np.array(Float64Array.from([-1, -0, -1, 0, -1, -0, -1, -1, -1])).reshape([3, 3]);
const step = (state: NDArray, v: NDArray) => np.dot(negative, state).add(np.dot(negative, v));
const same = (state: NDArray) => state;
const weights = np.array(Float64Array.from([0, 1, -1, 2]));
const states = (scan: Loops["scan"], v: NDArray, start = zeros(), seen = same) =>
  scan((state, weight) => [step(seen(state), v.mul(weight)), state], start, weights);

describe.each(Object.entries(programs))("%s", (_, program) => {
  test("has the bits that it has one operation at a time", () => {
    const want = np.stack([...x].map((row) => program(row, stepByStep))).data;
    const got = jit(vmap((row: NDArray) => program(row, compiled)))(x).data;
    expect(got).toHaveLength(want.length);
    got.forEach((value, k) => {
      if (!Object.is(value, want[k])) expect.fail(`${k}: ${show(value)}, expected ${show(want[k]!)}`);
    });
  });
});

function show(value: number | bigint | boolean): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

const zeroStart = /= 0 \+ /g;

test("of a chain of sums only the last keeps its 0", () => {
  const text = jit(vmap((v: NDArray) => np.dot(back, np.dot(matrix, v)))).explain(x);
  expect(text.split("== emit ==")[1]!.match(zeroStart)).toHaveLength(3);
});

test("sums whose zeros cannot be told apart have none", () => {
  const text = jit(vmap((v: NDArray) => np.exp(np.dot(matrix, v)).add(np.sum(np.abs(v))))).explain(x);
  expect(text.split("== emit ==")[1]).not.toMatch(zeroStart);
});

test("a state that a loop carries gets its 0 after the loop", () => {
  const text = jit(vmap((v: NDArray) => states(lax.scan, v)[0])).explain(x);
  const code = text.split("== emit ==")[1]!;
  const end = code.lastIndexOf("carry_2 = ");
  expect(code.slice(0, end)).not.toMatch(zeroStart);
  expect(code.slice(end).match(zeroStart)).toHaveLength(3);
});
