// scan, map and associativeScan: the tests of JAX's lax_control_flow_test.py that use vmap, under their names, then lengths,
// directions, batches and memory. Every program runs operation by operation and compiled.

import { describe, expect, test } from "vitest";
import { jit, lax, type NDArray, np, spec, vmap } from "../../runtime/index.js";
import { expectBoth, expectError, expectSame, summed } from "../conformance/expect.js";
import { arrayOf, at, build, filled } from "../conformance/lanes.js";

const f32 = (values: readonly number[]): NDArray => arrayOf([values.length], values);
const i32 = (values: readonly number[]): NDArray => np.array([...values], { dtype: "int32" });
const scalar = (value: number): NDArray => arrayOf([], [value]);
const unit = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "unit", seed);

describe("scan under vmap", () => {
  const d = unit(9, 2);
  const step = (c: NDArray, a: NDArray): [NDArray, NDArray] => {
    const b = np.cos(
      np
        .sum(np.sin(a))
        .add(np.sum(np.cos(c)))
        .add(np.sum(np.tan(d))),
    );
    return [np.sin(c.mul(b)), b];
  };

  /** The same scan as a loop over arrays. */
  function looped<C>(f: (c: C, a: NDArray) => [C, NDArray], start: C, xs: NDArray): [C, NDArray] {
    let carry = start;
    const ys: NDArray[] = [];
    for (let k = 0; k < xs.shape[0]!; k++) {
      const [next, y] = f(carry, lax.indexInDim(xs, k, { keepdims: false }));
      carry = next;
      ys.push(y);
    }
    return [carry, np.stack(ys)];
  }

  test.each([[[0, null]], [[null, 0]], [[0, 0]], [[1, 2]]])("testScanVmap %j", (inAxes) => {
    const [c, as] = [unit(1, 4), unit(2, 5, 3)];
    const grown = (x: NDArray, axis: number | null): NDArray =>
      axis === null ? x : np.stack([x, x.mul(0.5)], { axis: Math.min(axis, x.ndim) });
    const args = [grown(c, inAxes[0]!), grown(as, inAxes[1]!)];
    const axes = inAxes.map((axis, k) => (axis === null ? null : Math.min(axis, k + 1)));
    const f = vmap((init: NDArray, xs: NDArray) => lax.scan(step, init, xs), { inAxes: axes });
    const g = vmap((init: NDArray, xs: NDArray) => looped(step, init, xs), { inAxes: axes });
    expectBoth(f, args, g(...(args as [NDArray, NDArray])), summed);
  });

  test("testScanVmapTuples", () => {
    type Carry = [NDArray, NDArray];
    const f = ([c1, c2]: Carry, [a1, a2]: Carry): [Carry, NDArray] => {
      const b = np.sum(np.cos(a1)).mul(np.sum(np.tan(c2.mul(a2))));
      return [[c1.mul(np.sin(np.sum(a1.mul(a2)))), c2.mul(np.cos(np.sum(a1)))], b];
    };
    const [a1, a2, c1, c2] = [unit(1, 5, 6, 2), unit(2, 5, 6, 2), unit(3, 6), unit(4, 6, 2)];
    const scanned = vmap((carry: Carry, xs: Carry) => lax.scan(f, carry, xs), { inAxes: [0, [1, 1]] });
    const carry: Carry = [c1, c2];
    const [[last1, last2], ys] = scanned(carry, [a1, a2]) as unknown as [Carry, NDArray];
    for (let lane = 0; lane < 6; lane++) {
      const own = (x: NDArray, axis: number): NDArray => lax.indexInDim(x, lane, { axis, keepdims: false });
      let state: Carry = [own(c1, 0), own(c2, 0)];
      for (let k = 0; k < 5; k++) {
        const at1 = lax.indexInDim(own(a1, 1), k, { keepdims: false });
        const at2 = lax.indexInDim(own(a2, 1), k, { keepdims: false });
        const [next, y] = f(state, [at1, at2]);
        expect(at(ys, lane, k)).toBeCloseTo(y.item() as number, 5);
        state = next;
      }
      expectSame(own(last1, 0), state[0], summed);
      expectSame(own(last2, 0), state[1], summed);
    }
    expectSame(jit(scanned)(carry, [a1, a2])[1], ys, summed);
  });

  test("testScanVmapFixpoint", () => {
    type Carry = [NDArray, NDArray, NDArray, NDArray];
    const f = (init: NDArray): unknown =>
      lax.scan((c: Carry, _x: NDArray) => [[c[1], c[2], c[3], np.zeros([])], null], [0, 1, 2, init], np.zeros([2]))[0];
    const three = (value: number): NDArray => f32([value, value, value]);
    expectBoth(vmap(f as (x: NDArray) => NDArray[]), [f32([3, 4, 5])], [three(2), f32([3, 4, 5]), three(0), three(0)]);
  });

  test("test_scan_vmap_collectives", () => {
    const f = (state: NDArray, xs: NDArray): [NDArray, NDArray] =>
      lax.scan(
        (s: NDArray, _x: NDArray) => {
          const total = lax.psum(s, "i") as NDArray;
          return [s, total];
        },
        state,
        xs,
      );
    const mapped = vmap(f, { axisName: "i" });
    expectBoth(mapped, [np.ones([2]), np.ones([2, 3])], [np.ones([2]), build([2, 3], () => 2)]);
  });

  test("test_caches_depend_on_axis_env", () => {
    const body = (c: NDArray, _x: null): [NDArray, null] => [np.multiply(c, 0).add(lax.psum(1, "i")), null];
    const f = (c: NDArray): NDArray => lax.scan(body, c, null, { length: 1 })[0];
    expectSame(vmap(f, { axisName: "i" })(np.ones([2])), f32([2, 2]));
    expectSame(vmap(f, { axisName: "i" })(np.ones([3])), f32([3, 3, 3]));
    const compiled = jit(vmap(f, { axisName: "i" }));
    expectSame(compiled(np.ones([2])), f32([2, 2]));
    expectSame(compiled(np.ones([3])), f32([3, 3, 3]));
  });

  test("test_scan_readonly_carry_optimization", () => {
    const g = (_x: NDArray, y: NDArray): NDArray =>
      lax.scan((c: NDArray, _s: null) => [c, null], y, null, { length: 1 })[0];
    const f = vmap((x: NDArray, y: NDArray) => lax.cond(x.less(0), g, g, x, y), { inAxes: [0, null], outAxes: null });
    expectBoth(f, [f32([-1, 0, 1]), scalar(3)], scalar(3));
  });

  test("testScanRnn", () => {
    const [w, b] = [unit(5, 4, 3), unit(6, 4)];
    const cell = (h: NDArray, x: NDArray): [NDArray, NDArray] => {
      const next = np.tanh(np.add(np.dot(w, x), np.add(h, b)));
      return [next, next];
    };
    const f = (h: NDArray, xs: NDArray): NDArray[] => lax.scan(cell, h, xs);
    const [h, xs] = [unit(7, 2, 4), unit(8, 2, 5, 3)];
    const want = vmap((a: NDArray, as: NDArray) => looped(cell, a, as))(h, xs);
    expectBoth(vmap(f), [h, xs], want, summed);
  });
});

describe("scan", () => {
  const running = (c: NDArray, x: NDArray): [NDArray, NDArray] => [c.mul(2).add(x), c];

  test("steps forwards and backwards, results standing where their inputs stood", () => {
    const xs = f32([1, 2, 3]);
    expectBoth((x: NDArray) => lax.scan(running, scalar(1), x), [xs], [scalar(19), f32([1, 3, 8])]);
    const back = (x: NDArray): NDArray[] => lax.scan(running, scalar(1), x, { reverse: true });
    expectBoth(back, [xs], [scalar(25), f32([12, 5, 1])]);
    expectBoth(vmap(back), [arrayOf([1, 3], [1, 2, 3])], [f32([25]), arrayOf([1, 3], [12, 5, 1])]);
  });

  test("runs not at all over no steps", () => {
    const f = (x: NDArray): NDArray[] => lax.scan(running, scalar(5), x);
    expectBoth(f, [arrayOf([0], [])], [scalar(5), arrayOf([0], [])]);
    expectBoth(vmap(f), [arrayOf([2, 0], [])], [f32([5, 5]), arrayOf([2, 0], [])]);
  });

  test("takes its length from an option, and says null for no y", () => {
    const f = (x: NDArray): NDArray => {
      const [last, ys] = lax.scan((c: NDArray, none: null) => [c.add(c), none], x, null, { length: 4 });
      expect(ys).toBeNull();
      return last;
    };
    expectBoth(f, [scalar(3)], scalar(48));
  });

  test("gives the same however it is unrolled", () => {
    for (const unroll of [0, 1, 2, true, false]) {
      const f = (x: NDArray): NDArray[] => lax.scan(running, scalar(1), x, { unroll });
      expectBoth(f, [f32([1, 2, 3])], [scalar(19), f32([1, 3, 8])]);
    }
  });

  test("is one loop, whatever its length, with memory for what it stacks only", () => {
    const sum = jit(vmap((xs: NDArray) => lax.scan((c: NDArray, x: NDArray) => [c.add(x), null], 0, xs)[0]));
    const text = (n: number): string =>
      sum
        .explain(spec([4, n]))
        .split("== emit ==")[1]!
        .replace(/^\/\/ .*$/gm, "");
    expect(text(20_000).replaceAll("20000", "N")).toBe(text(10_000).replaceAll("10000", "N"));
    expect(text(10_000)).not.toContain("new Float64Array");
  });

  test("weak starts take the type that the body gives back", () => {
    const f = (xs: NDArray): NDArray => lax.scan((c: NDArray, x: NDArray) => [c.add(x), null], 0, xs)[0];
    expectBoth(f, [i32([1, 2, 3])], scalar(6)); // a plain number is a weak float32, as everywhere
    expectBoth(f, [np.array([0.5, 0.25], { dtype: "float64" })], np.array(0.75, { dtype: "float64" }));
  });
});

describe("map", () => {
  const xs = build([5, 2], (i, j) => i! * 2 + j!);
  const f = (x: NDArray): { total: NDArray; twice: NDArray } => ({ total: np.sum(x), twice: x.mul(2) });

  test.each([undefined, 0, 1, 2, 5, 9])("gives each element its result, %s at a time", (batchSize) => {
    const options = batchSize === undefined ? {} : { batchSize };
    const g = (x: NDArray): NDArray[] => {
      const { total, twice } = lax.map(f, x, options);
      return [total, twice];
    };
    const want = [build([5], (i) => 4 * i! + 1), build([5, 2], (i, j) => 4 * i! + 2 * j!)];
    expectBoth(g, [xs], want);
    expectBoth(
      vmap(g),
      [np.stack([xs])],
      want.map((y) => np.stack([y])),
    );
  });

  test("keeps no results of no elements", () => {
    for (const options of [{}, { batchSize: 0 }, { batchSize: 3 }]) {
      expectBoth((x: NDArray) => lax.map((y: NDArray) => y.add(1), x, options), [arrayOf([0], [])], arrayOf([0], []));
    }
  });
});

describe("associativeScan", () => {
  test("is a running sum, along any axis and from either end", () => {
    for (let size = 0; size < 12; size++) {
      const x = build([2, size], (i, j) => (i! + 1) * (j! + 1));
      const sums = (lane: number, from: number, to: number): number => {
        let total = 0;
        for (let k = from; k <= to; k++) total += (lane + 1) * (k + 1);
        return total;
      };
      const f = (y: NDArray): NDArray => lax.associativeScan(np.add, y, { axis: 1 });
      const back = (y: NDArray): NDArray => lax.associativeScan(np.add, y, { axis: -1, reverse: true });
      expectBoth(
        f,
        [x],
        build([2, size], (i, j) => sums(i!, 0, j!)),
      );
      expectBoth(
        back,
        [x],
        build([2, size], (i, j) => sums(i!, j!, size - 1)),
      );
      expectBoth(
        vmap((y: NDArray) => lax.associativeScan(np.add, y)),
        [x],
        build([2, size], (i, j) => sums(i!, 0, j!)),
      );
    }
  });

  test("testAssociativeScanSolvingRegressionTest", () => {
    type Pair = [NDArray, NDArray];
    const solve = (m: NDArray, v: NDArray): NDArray => {
      const entry = (i: number, j: number): NDArray =>
        lax.indexInDim(lax.indexInDim(m, i, { keepdims: false }), j, { keepdims: false });
      const [a, b, c, d] = [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
      const [x, y] = [0, 1].map((k) => lax.indexInDim(v, k, { keepdims: false })) as Pair;
      const determinant = a.mul(d).sub(b.mul(c));
      return np.stack([d.mul(x).sub(b.mul(y)).div(determinant), a.mul(y).sub(c.mul(x)).div(determinant)]);
    };
    const combine = vmap(([m1, v1]: Pair, [m2, v2]: Pair): Pair => [m1.add(m2), solve(m1, v2).add(solve(m2, v1))]);
    const ms = build([2, 2, 2], (_, i, j) => (i === j ? 1 : 0));
    const f = (m: NDArray, v: NDArray): NDArray[] => lax.associativeScan(combine as (a: Pair, b: Pair) => Pair, [m, v]);
    expectBoth(
      f,
      [ms, np.ones([2, 2])],
      [build([2, 2, 2], (k, i, j) => (i === j ? k! + 1 : 0)), arrayOf([2, 2], [1, 1, 2, 2])],
    );
  });

  test("refuses what is not an elementwise combination", () => {
    expectError(() => lax.associativeScan((a: NDArray) => np.sum(a), np.ones([4])), "shape/carry", "float32[2]");
    expectError(() => lax.associativeScan((a: NDArray) => [a], np.ones([4])), "tree/carry", "associativeScan");
    expectError(() => lax.associativeScan(np.add, np.ones([4]), { axis: 1 }), "shape/axis", "associativeScan");
    expectError(() => lax.associativeScan((a: NDArray[]) => a, []), "shape/steps", "no array");
    expectError(
      () => lax.associativeScan((a: NDArray[]) => a, [np.ones([4]), np.ones([3])]),
      "shape/steps",
      "elems[0]",
      "elems[1]",
    );
  });
});
