// Branches and loops: the tests of JAX's lax_control_flow_test.py that use vmap, under their names; then closures, trees,
// nesting. Every program runs operation by operation and compiled. scan.test.ts has loops over arrays.

import { describe, expect, test } from "vitest";
import { disableJit, jit, lax, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectSame, rounded } from "../conformance/expect.js";
import { arrayOf, build } from "../conformance/lanes.js";

const f32 = (values: readonly number[]): NDArray => arrayOf([values.length], values);
const i32 = (values: readonly number[]): NDArray => np.array([...values], { dtype: "int32" });
const scalar = (value: number): NDArray => arrayOf([], [value]);

/** Names of the primitives of a program, functions inside equations included. */
function operations(f: (...args: never[]) => unknown, ...args: unknown[]): string[] {
  const text = String(makeIr(f as (...args: unknown[]) => unknown)(...(args as never[])));
  return [...text.matchAll(/ = (\w+)/g)].map(([, name]) => name!);
}

describe("whileLoop under vmap", () => {
  const below3 = (x: NDArray): NDArray => x.less(3);

  test("testWhileLoopBatched", () => {
    const f = (x: NDArray): NDArray => lax.whileLoop(below3, (c) => c.add(2), x);
    expectBoth(vmap(f), [f32([0, 1, 2, 3])], f32([4, 3, 4, 3]));
    expectBoth(vmap(jit(f)), [f32([0, 1, 2, 3])], f32([4, 3, 4, 3]));
  });

  test("testWhileLoopAxisIndexBatched", () => {
    const f = (x: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.less(lax.axisIndex("i")),
        (c) => c.add(2),
        x,
      );
    const start = i32([0, 0, 0, 0]);
    expectBoth(vmap(f, { axisName: "i" }), [start], i32([0, 2, 2, 4]));
    const unmapped = (_: NDArray, x: NDArray): NDArray => f(x);
    expectBoth(
      vmap(unmapped, { inAxes: [0, null], axisName: "i" }),
      [start, np.array(0, { dtype: "int32" })],
      i32([0, 2, 2, 4]),
    );
  });

  test("testWhileLoopBatchedWithConstBody", () => {
    const f = (x: NDArray): NDArray =>
      lax.whileLoop(
        () => np.equal(np.logicalNot(false), false),
        () => np.zeros([]),
        x,
      );
    expectBoth(vmap(f), [f32([0, 1, 2, 3, 4])], f32([0, 1, 2, 3, 4]));
  });

  test("testWhileLoopCondConstsBatched", () => {
    const f = (x: NDArray, y: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.less(y),
        (c) => c.add(2),
        x,
      );
    expectBoth(vmap(f, { inAxes: [null, 0] }), [scalar(0), f32([2, 3])], f32([2, 4]));
  });

  test("testWhileLoopBodyConstsBatched", () => {
    const f = (x: NDArray, y: NDArray): NDArray => lax.whileLoop(below3, (c) => c.add(y), x);
    expectBoth(vmap(f, { inAxes: [null, 0] }), [scalar(0), f32([2, 3])], f32([4, 3]));
  });

  test("testWhileLoopTupleBatched", () => {
    const f = (x: NDArray, y: NDArray): NDArray[] =>
      lax.whileLoop(
        ([a, b]: [NDArray, NDArray]) => a.add(b).less(5),
        ([a, b]) => [a.add(2), b],
        [x, y],
      );
    expectBoth(vmap(f), [f32([0, 0]), f32([1, 2])], [f32([4, 4]), f32([1, 2])]);
  });

  test("test_issue_3204", () => {
    type Carry = [NDArray, NDArray, NDArray];
    const f = (a: NDArray, b: NDArray): NDArray => {
      const inner = ([sum, i, j]: Carry): Carry => [sum.add(i).add(j), i, j.add(1)];
      const outer = ([sum, i, j]: Carry): Carry => {
        const [total] = lax.whileLoop(([, , k]: Carry) => k.less(b.add(1)), inner, [sum, i, j.mul(0)]);
        return [total, i.add(1), j];
      };
      const zero = np.array(0, { dtype: "int32" });
      return lax.whileLoop(([, i]: Carry) => i.less(a.add(1)), outer, [zero, zero, zero])[0];
    };
    const want = [0, 1, 2, 3, 4].map((n) => {
      let total = 0;
      for (let i = 0; i <= n; i++) for (let j = 0; j <= n; j++) total += i + j;
      return total;
    });
    expectBoth(vmap(f), [i32([0, 1, 2, 3, 4]), i32([0, 1, 2, 3, 4])], i32(want));
  });

  test("test_vmaps_of_while_loop", () => {
    const f = (x: NDArray, n: NDArray): NDArray => lax.foriLoop(0, n, (_, c) => c.add(1), x);
    const both = vmap(vmap(f, { inAxes: [null, 0] }), { inAxes: [0, null] });
    expectBoth(
      both,
      [f32([0, 1, 2]), i32([0, 1, 2, 3])],
      build([3, 4], (i, j) => i! + j!),
    );
    expectBoth(vmap(f, { inAxes: [null, 0] }), [scalar(5), i32([0, 2])], f32([5, 7]));
    expectBoth(vmap(f, { inAxes: [0, null] }), [f32([1, 2]), np.array(3, { dtype: "int32" })], f32([4, 5]));
  });

  test("test_while_loop_fixed_point_with_batched_pred_and_consts", () => {
    const f = (i: NDArray, x: NDArray): NDArray =>
      lax.whileLoop(
        ([k]: [NDArray, NDArray]) => k.less(10),
        ([k, z]) => [k.add(1), z.add(x)],
        [i, np.ones([3])],
      )[1];
    expectBoth(
      vmap(f, { inAxes: [0, 1] }),
      [i32([0, 1, 2, 3]), np.ones([3, 4])],
      build([4, 3], (lane) => 11 - lane!),
    );
  });

  test("test_while_readonly_carry_optimization", () => {
    const f = (w: NDArray, x: NDArray, bound: NDArray): NDArray[] => {
      const [, last, same] = lax.whileLoop(
        ([c]: [NDArray, NDArray, NDArray]) => c.less(bound),
        ([c, y, m]) => [c.add(1), np.matmul(m, y), m],
        [np.array(0, { dtype: "int32" }), x, w],
      );
      return [same, last];
    };
    const mapped = vmap(f, { inAxes: [null, 0, 0], outAxes: [null, 0] });
    const want = build([4, 2], (lane) => 2 ** lane!);
    expectBoth(mapped, [np.ones([2, 2]), np.ones([4, 2]), i32([0, 1, 2, 3])], [np.ones([2, 2]), want]);
  });

  test("test_disable_jit_while_loop_with_vmap", () => {
    const f = vmap((x: NDArray) => lax.whileLoop(below3, (c) => c.add(1), x));
    expectSame(
      disableJit(() => f(f32([0, 5]))),
      f32([3, 5]),
    );
  });

  test("a branch that is not taken does not keep its loop going", () => {
    const f = (x: NDArray): NDArray =>
      lax.cond(
        x.greater(0),
        (y: NDArray) =>
          lax.whileLoop(
            (c: NDArray) => c.less(10),
            (c) => c.mul(2),
            y,
          ),
        (y) => y,
        x,
      );
    expectBoth(vmap(f), [f32([-1, 0, 1, 3, 20])], f32([-1, 0, 16, 12, 20]));
    expectBoth(vmap(f), [f32([0])], f32([0]));
  });

  test("a lane that has ended keeps its value, whatever another step would make of it", () => {
    const f = (x: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.greater(0),
        (c) => np.sqrt(c.sub(1)),
        x,
      );
    expectBoth(vmap(f), [f32([1, 5, -3])], f32([lastOf(1), lastOf(5), -3]), rounded);
  });
});

/** The same iteration in plain numbers. */
function lastOf(start: number): number {
  let x = start;
  while (x > 0) x = Math.sqrt(x - 1);
  return x;
}

describe("foriLoop", () => {
  test("testForiLoopBatched", () => {
    const f = (x: NDArray): NDArray[] =>
      lax.foriLoop(0, 10, (_, [a, b]: [NDArray, NDArray]) => [a.add(1), b.add(2)], [x, 0]);
    expectBoth(vmap(f), [f32([0, 1])], [f32([10, 11]), f32([20, 20])]);
  });

  test("testForiLoopBatchedIssue1190", () => {
    const f = (x: NDArray): NDArray[] =>
      lax.whileLoop(
        ([k]: [NDArray, NDArray]) => k.less(4),
        ([k, y]) => [k.add(1), y.add(1)],
        [0, x],
      );
    const [equation] = makeIr(vmap(f))(f32([0, 1, 2])).fn.equations;
    expect(equation!.primitive.name).toBe("whileLoop");
    const { cond } = equation!.params as { cond: { inputs: { aval: { shape: number[] } }[] } };
    expect(cond.inputs[0]!.aval.shape).toEqual([]);
    expectBoth(vmap(f), [f32([0, 1, 2])], [f32([4, 4, 4]), f32([4, 5, 6])]);
  });

  test("counts from lower to upper, not at all when there is nothing between", () => {
    const sum = (lower: number, upper: number): NDArray => lax.foriLoop(lower, upper, (i, c) => c.add(i), np.zeros([]));
    for (const [lower, upper, want] of [
      [0, 5, 10],
      [3, 5, 7],
      [5, 3, 0],
      [-2, 1, -3],
      [2, 2, 0],
    ] as const) {
      expectBoth(() => sum(lower, upper), [], scalar(want));
      const open = (from: NDArray, to: NDArray): NDArray => lax.foriLoop(from, to, (i, c) => c.add(i), np.zeros([]));
      expectBoth(open, [np.array(lower, { dtype: "int32" }), np.array(upper, { dtype: "int32" })], scalar(want));
    }
  });

  test("the counter has the integer dtype of the bounds", () => {
    const small = np.array(3, { dtype: "uint8" });
    const f = (n: NDArray): NDArray => lax.foriLoop(0, n, (i, c: NDArray) => c.add(i), np.array(0, { dtype: "uint8" }));
    expectBoth(f, [small], np.array(3, { dtype: "uint8" }));
    expectBoth(
      () => lax.foriLoop(0, 3, (i, c: NDArray) => c.add(i), np.array(0, { dtype: "int32" })),
      [],
      np.array(3, { dtype: "int32" }),
    );
  });
});

describe("cond and switchCase under vmap", () => {
  const f = (x: NDArray, y: NDArray, z: NDArray): NDArray =>
    lax.cond(
      x.less(3),
      (a: NDArray, _b: NDArray) => a,
      (_a, b) => b.neg(),
      y,
      z,
    );

  test("testCondBatched", () => {
    const [y, z] = [f32([1, 2]), f32([3, 4])];
    const onePred = vmap(f, { inAxes: [null, 0, 0] });
    expectBoth(onePred, [scalar(2), y, z], f32([1, 2]));
    expectBoth(onePred, [scalar(4), y, z], f32([-3, -4]));
    expect(operations(onePred, scalar(2), y, z)).not.toContain("laneMap");
    expect(operations(onePred, scalar(2), y, z)).toContain("cond");
    expectBoth(vmap(jit(f), { inAxes: [null, 0, null] }), [scalar(2), y, scalar(5)], f32([1, 2]));
    expectBoth(vmap(jit(f), { inAxes: [null, 0, null] }), [scalar(4), y, scalar(5)], f32([-5, -5]));
    const everyPred = vmap(f, { inAxes: [0, 0, null] });
    expectBoth(everyPred, [f32([2, 4]), y, scalar(5)], f32([1, -5]));
    expect(operations(everyPred, f32([2, 4]), y, scalar(5))).toContain("laneMap");
    expectBoth(vmap(f), [f32([2, 4]), y, z], f32([1, -4]));
    expectBoth(vmap(jit(f)), [f32([2, 4]), y, z], f32([1, -4]));
  });

  test("testSwitchBatched", () => {
    const g = (index: NDArray, x: NDArray, y: NDArray, z: NDArray): NDArray =>
      lax.switchCase(
        index,
        [([a]: NDArray[]) => a!, ([, b]: NDArray[]) => b!.neg(), ([, , c]: NDArray[]) => np.sign(c!)],
        [x, y, z],
      );
    const int = (value: number): NDArray => np.array(value, { dtype: "int32" });
    const [x, y, z] = [f32([0, 1]), f32([2, 3]), f32([4, 5])];
    const oneIndex = vmap(g, { inAxes: [null, 0, 0, 0] });
    expectBoth(oneIndex, [int(0), x, y, z], x);
    expectBoth(oneIndex, [int(1), x, y, z], f32([-2, -3]));
    expectBoth(oneIndex, [int(2), x, y, z], f32([1, 1]));
    expect(operations(oneIndex, int(0), x, y, z)).not.toContain("laneMap");
    expectBoth(vmap(jit(g), { inAxes: [null, 0, null, null] }), [int(1), x, scalar(2), scalar(3)], f32([-2, -2]));
    expectBoth(vmap(g, { inAxes: [0, 0, 0, null] }), [i32([0, 1]), x, y, scalar(9)], f32([0, -3]));
    expectBoth(vmap(g, { inAxes: [0, null, 0, 0] }), [i32([1, 2]), scalar(7), y, z], f32([-2, 1]));
    expectBoth(vmap(jit(g)), [i32([-5, 9]), x, y, z], f32([0, 1]));
  });

  test("an index out of range means the nearest branch, plain numbers included", () => {
    const branches = [(x: NDArray) => x, (x: NDArray) => x.add(10), (x: NDArray) => x.add(20)];
    for (const [index, want] of [
      [-3, 1],
      [0, 1],
      [1, 11],
      [2, 21],
      [7, 21],
    ] as const) {
      expectBoth((x: NDArray) => lax.switchCase(index, branches, x), [scalar(1)], scalar(want));
      const open = (k: NDArray, x: NDArray): NDArray => lax.switchCase(k, branches, x);
      expectBoth(open, [np.array(index, { dtype: "int8" }), scalar(1)], scalar(want));
    }
    expectBoth((x: NDArray) => lax.switchCase(0, branches.slice(1, 2), x), [scalar(1)], scalar(11));
  });

  test("test_cond_vmap_forwarding_doesnt_promote", () => {
    const g = (x: NDArray, y: NDArray): NDArray[] =>
      lax.cond(
        x.less(3),
        (a: NDArray, b: NDArray) => [a.mul(2), b],
        (a, b) => [a.mul(3), b],
        x,
        y,
      );
    const mapped = vmap(g, { inAxes: [0, null], outAxes: [0, null] });
    expectBoth(mapped, [f32([1, 2, 3]), scalar(2)], [f32([2, 4, 9]), scalar(2)]);
  });

  test("test_disable_jit_cond_with_vmap", () => {
    const g = vmap((x: NDArray) =>
      lax.cond(
        x.greater(0),
        (y: NDArray) => y.add(1),
        (y) => y.sub(1),
        x,
      ),
    );
    expectSame(
      disableJit(() => g(f32([-1, 1]))),
      f32([-2, 2]),
    );
  });

  test("what one branch makes and the other does not is the same in all lanes of that branch", () => {
    const g = (p: NDArray, x: NDArray): NDArray[] =>
      lax.cond(
        p,
        (y: NDArray) => [y, np.ones([2])],
        () => [np.zeros([]), np.full([2], 7, { dtype: "float32" })],
        x,
      );
    expectBoth(vmap(g, { inAxes: [null, 0] }), [np.array(true), f32([1, 2])], [f32([1, 2]), np.ones([2, 2])]);
    expectBoth(vmap(g), [np.array([true, false]), f32([1, 2])], [f32([1, 0]), arrayOf([2, 2], [1, 1, 7, 7])]);
  });
});

describe("functions of control flow", () => {
  test("are traced once per call", () => {
    const counts = [0, 0, 0];
    const count = <T>(which: number, value: T): T => {
      counts[which]!++;
      return value;
    };
    lax.cond(
      np.array(true),
      (x: NDArray) => count(0, x.add(1)),
      (x) => count(1, x.sub(1)),
      scalar(1),
    );
    expect(counts).toEqual([1, 1, 0]);
    const f = jit(vmap((x: NDArray) => lax.map((y: NDArray) => count(2, y.add(1)), x)));
    f(np.ones([2, 3]));
    f(np.ones([5, 3]));
    expect(counts[2]).toBe(1);
  });

  test("close over arrays, numbers and values of traces around them", () => {
    const outside = f32([10, 20]);
    const f = (x: NDArray, k: NDArray): NDArray => {
      const y = x.mul(2);
      return lax.whileLoop(
        (c: NDArray) => np.sum(c).less(np.sum(outside)),
        (c) =>
          lax.cond(
            k.greater(0),
            () => c.add(y),
            () => c.add(outside),
          ),
        np.zeros([2]),
      );
    };
    expectBoth(f, [f32([1, 2]), scalar(1)], f32([10, 20]));
    expectBoth(vmap(f), [arrayOf([2, 2], [1, 2, 3, 4]), f32([1, -1])], arrayOf([2, 2], [10, 20, 10, 20]));
    expectBoth(vmap(f, { inAxes: [null, 0] }), [f32([3, 4]), f32([1, -1])], arrayOf([2, 2], [18, 24, 10, 20]));
  });

  test("take and give trees", () => {
    type Point = { a: NDArray; b: NDArray[] };
    const f = (x: Point): { sum: NDArray; rest: [NDArray, null] } =>
      lax.cond(
        x.a.greater(0),
        ({ a, b }: Point) => ({ sum: a.add(b[0]!), rest: [b[1]!, null] as [NDArray, null] }),
        ({ a, b }) => ({ sum: a.sub(b[0]!), rest: [b[0]!, null] }),
        x,
      );
    const mapped = vmap(f);
    const argument = { a: f32([1, -1]), b: [f32([2, 3]), f32([4, 5])] };
    for (const { sum, rest } of [mapped(argument), jit(mapped)(argument)]) {
      expectSame([sum, rest[0]], [f32([3, -4]), f32([4, 3])]);
      expect(rest[1]).toBeNull();
    }
  });

  test("nest in each other, in jit and in several vmaps", () => {
    const collatz = (n: NDArray): NDArray =>
      lax.whileLoop(
        ([k]: [NDArray, NDArray]) => k.greater(1),
        ([k, steps]) => [
          lax.cond(
            np.equal(np.mod(k, 2), 0),
            (m: NDArray) => np.floorDivide(m, 2),
            (m) => m.mul(3).add(1),
            k,
          ),
          steps.add(1),
        ],
        [n, np.array(0, { dtype: "int32" })],
      )[1];
    const steps = (n: number): number => {
      let [k, count] = [n, 0];
      for (; k > 1; count++) k = k % 2 === 0 ? k / 2 : 3 * k + 1;
      return count;
    };
    const starts = Array.from({ length: 12 }, (_, k) => k + 1);
    expectBoth(vmap(collatz), [i32(starts)], i32(starts.map(steps)));
    expectBoth(vmap(vmap(jit(collatz))), [i32(starts).reshape([3, 4])], i32(starts.map(steps)).reshape([3, 4]));
  });

  test("do not change what they were given", () => {
    const start = f32([1, 2]);
    expectBoth(
      (x: NDArray) => lax.foriLoop(0, 3, (_, [a, b]: [NDArray, NDArray]) => [b, a], [x, x.mul(2)]),
      [start],
      [f32([2, 4]), f32([1, 2])],
    );
    expect([...start.data]).toEqual([1, 2]);
  });
});
