// Ports of the tests of JAX's lax_control_flow_test.py that use vmap, under the names they have there. What JAX turns into
// selects stays a branch here.

import { describe, expect, test } from "vitest";
import { disableJit, jit, lax, makeIr, type NDArray, np, random, vmap } from "../../runtime/index.js";
import { expectBoth, expectSame, summed } from "./expect.js";
import { arrayOf, at, build, counting, filled, laneOf, stackLanes } from "./lanes.js";

const i32 = (...values: number[]): NDArray => arrayOf([values.length], values, "int32");
const unit = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "unit", seed);
const below = (bound: NDArray | number) => (x: NDArray) => x.less(bound);
const stepping = (step: NDArray | number) => (x: NDArray) => x.add(step);
const untilAbove = (x: NDArray, bound: NDArray | number, step: NDArray | number): NDArray =>
  lax.whileLoop(below(bound), stepping(step), x);

describe("LaxControlFlowTest", () => {
  test("testWhileLoopBatched", () => {
    const f = (x: NDArray): NDArray => untilAbove(x, 3, 2);
    for (const g of [f, jit(f)]) expectBoth(vmap(g), [i32(0, 1, 2, 3)], i32(4, 3, 4, 3));
  });

  test("testWhileLoopAxisIndexBatched", () => {
    const f = (x: NDArray): NDArray => untilAbove(x, lax.axisIndex("i"), 2);
    for (const g of [f, jit(f)]) {
      expectBoth(vmap(g, { axisName: "i" }), [i32(0, 0, 0, 0)], i32(0, 2, 2, 4));
      const second = (_: NDArray, x: NDArray): NDArray => g(x);
      const zero = np.array(0, { dtype: "int32" });
      expectBoth(vmap(second, { axisName: "i", inAxes: [0, null] }), [i32(0, 0, 0, 0), zero], i32(0, 2, 2, 4));
    }
  });

  test("testWhileLoopBatchedWithConstBody", () => {
    const f = (x: NDArray): NDArray =>
      lax.whileLoop(
        (_: NDArray) => np.array(false),
        (_: NDArray) => np.array(0),
        x,
      );
    expectBoth(vmap(f), [counting([5])], counting([5]));
  });

  test("testWhileLoopCondConstsBatched", () => {
    const f = (x: NDArray, y: NDArray): NDArray => untilAbove(x, y, 2);
    expectBoth(vmap(f, [null, 0]), [np.array(0, { dtype: "int32" }), i32(2, 3)], i32(2, 4));
  });

  test("testWhileLoopBodyConstsBatched", () => {
    const f = (x: NDArray, y: NDArray): NDArray => untilAbove(x, 3, y);
    expectBoth(vmap(f, [null, 0]), [np.array(0, { dtype: "int32" }), i32(2, 3)], i32(4, 3));
  });

  test("testWhileLoopTupleBatched", () => {
    type Pair = [NDArray, NDArray];
    const f = (x: NDArray, y: NDArray): NDArray[] =>
      lax.whileLoop(
        ([a, b]: Pair) => a.add(b).less(5),
        ([a, b]: Pair): Pair => [a.add(1), b],
        [x, y],
      );
    expectBoth(vmap(f), [i32(0, 0), i32(1, 2)], [i32(4, 3), i32(1, 2)]);
  });

  test("test_issue_3204", () => {
    type State = [NDArray, NDArray, NDArray];
    const zero = np.array(0, { dtype: "int32" });
    const f = (a: NDArray, b: NDArray): NDArray => {
      const inner = (state: State): State =>
        lax.whileLoop(
          ([, , j]: State) => j.less(b.add(1)),
          ([sum, i, j]: State): State => [sum.add(i).add(j), i, j.add(1)],
          state,
        );
      const [sum] = lax.whileLoop(
        ([, i]: State) => i.less(a.add(1)),
        ([s, i]: State): State => {
          const [next] = inner([s, i, zero]);
          return [next, i.add(1), zero];
        },
        [zero, zero, zero],
      );
      return sum;
    };
    const want = build(
      [5],
      (n) => {
        let sum = 0;
        for (let i = 0; i <= n!; i++) for (let j = 0; j <= n!; j++) sum += i + j;
        return sum;
      },
      "int32",
    );
    expectBoth(vmap(f), [counting([5], "int32"), counting([5], "int32")], want);
  });

  test("testForiLoopBatched", () => {
    type Pair = [NDArray, NDArray];
    const f = (x: NDArray): NDArray[] =>
      lax.foriLoop(0, 10, (_: NDArray, [a, b]: Pair): Pair => [a.add(1), b.add(2)], [x, np.array(0)] as Pair);
    expectBoth(vmap(f), [counting([2])], [arrayOf([2], [10, 11]), arrayOf([2], [20, 20])]);
  });

  test("testForiLoopBatchedIssue1190", () => {
    type Pair = [NDArray, NDArray];
    const f = (x: NDArray): NDArray[] =>
      lax.whileLoop(
        ([i]: Pair) => i.less(4),
        ([i, v]: Pair): Pair => [i.add(1), v.add(1)],
        [np.array(0), x],
      );
    const { equations } = makeIr(vmap(f))(counting([3])).fn;
    const [loop] = equations.filter(({ primitive }) => primitive.name === "whileLoop");
    expect(loop, "the loop is one loop over all lanes").toBeDefined();
    expect(equations.some(({ primitive }) => primitive.name === "laneMap")).toBe(false);
    expect(loop!.inputs.map(({ aval }) => aval.shape)).toContainEqual([]); // the counter has no lanes
    expectBoth(vmap(f), [counting([3])], [arrayOf([3], [4, 4, 4]), arrayOf([3], [4, 5, 6])]);
  });

  const namesIn = (f: (...args: never[]) => unknown, ...args: unknown[]): string[] =>
    makeIr(f)(...args).fn.equations.map(({ primitive }) => primitive.name);

  test("testCondBatched", () => {
    const f = (x: NDArray, y: NDArray, z: NDArray): NDArray =>
      lax.cond(
        x.less(3),
        (a: NDArray, _: NDArray) => a,
        (_: NDArray, b: NDArray) => lax.neg(b),
        y,
        z,
      );
    const [y, z] = [i32(1, 2), i32(3, 4)];
    const scalar = (value: number): NDArray => np.array(value, { dtype: "int32" });
    for (const g of [f, jit(f)]) {
      const shared = vmap(g, [null, 0, 0]);
      expectBoth(shared, [scalar(2), y, z], y);
      expectBoth(shared, [scalar(4), y, z], i32(-3, -4));
      expectBoth(vmap(g, [null, 0, null]), [scalar(4), y, scalar(5)], i32(-5, -5));
      expectBoth(vmap(g, [0, null, null]), [i32(2, 4), scalar(1), scalar(5)], i32(1, -5));
      expectBoth(vmap(g), [i32(2, 4), y, z], i32(1, -4));
    }
    expect(namesIn(vmap(f, [null, 0, 0]), scalar(2), y, z)).toContain("cond");
    expect(namesIn(vmap(f), i32(2, 4), y, z)).not.toContain("select"); // a lane runs its own branch
  });

  test("testSwitchBatched", () => {
    const branches = [([x]: NDArray[]) => x!, ([, y]: NDArray[]) => lax.neg(y!), ([, , z]: NDArray[]) => lax.sign(z!)];
    const f = (index: NDArray, x: NDArray, y: NDArray, z: NDArray): NDArray =>
      lax.switchCase(index, branches, [x, y, z]);
    const [y, z, nine] = [i32(1, 2), i32(3, 4), np.array(9, { dtype: "int32" })];
    const scalar = (value: number): NDArray => np.array(value, { dtype: "int32" });
    for (const g of [f, jit(f)]) {
      const shared = vmap(g, [null, 0, 0, null]);
      expectBoth(shared, [scalar(0), y, z, nine], y);
      expectBoth(shared, [scalar(1), y, z, nine], i32(-3, -4));
      expectBoth(shared, [scalar(2), y, z, nine], i32(1, 1));
      expectBoth(vmap(g, [0, null, null, 0]), [i32(0, 2), scalar(7), scalar(5), i32(3, -3)], i32(7, -1));
      expectBoth(vmap(g, [0, 0, 0, null]), [i32(2, 1), y, z, nine], i32(1, -4));
    }
    expect(namesIn(vmap(f, [null, 0, 0, null]), scalar(0), y, z, nine)).toContain("cond");
    expect(namesIn(vmap(f, [0, 0, 0, null]), i32(2, 1), y, z, nine)).not.toContain("select");
  });

  test("testScanVmap", () => {
    const d = unit(9, 2);
    const step = (c: NDArray, a: NDArray): [NDArray, NDArray] => {
      expect([c.shape, a.shape].map(String)).toEqual(["4", "3"]);
      const b = np.cos(np.sin(a).sum().add(np.cos(c).sum()).add(d.sum()));
      return [np.sin(c.multiply(b)), b];
    };
    const reference = (c: NDArray, rows: NDArray): NDArray[] => {
      const ys: NDArray[] = [];
      let carry = c;
      for (let k = 0; k < 5; k++) {
        const [next, y] = step(carry, laneOf(rows, 0, k));
        carry = next;
        ys.push(y);
      }
      return [carry, stackLanes(ys, ys[0]!, 0)];
    };
    for (const inAxes of [
      [0, null],
      [null, 1],
      [0, 0],
    ] as (number | null)[][]) {
      // biome-ignore format: one line
      const [cAxis, rowsAxis] = inAxes;
      const c = cAxis === null ? unit(1, 4) : unit(1, 7, 4);
      const rows = rowsAxis === null ? unit(2, 5, 3) : rowsAxis === 1 ? unit(2, 5, 7, 3) : unit(2, 7, 5, 3);
      const lanes = Array.from({ length: 7 }, (_, lane) =>
        reference(
          cAxis === null ? c : laneOf(c, 0, lane),
          rowsAxis === null ? rows : laneOf(rows, rowsAxis as number, lane),
        ),
      );
      const want = [0, 1].map((k) => {
        const parts = lanes.map((outputs) => outputs[k]!);
        return stackLanes(parts, parts[0]!, 0);
      });
      for (const body of [step, jit(step)] as (typeof step)[]) {
        expectBoth(
          vmap((carry: NDArray, xs: NDArray) => lax.scan(body, carry, xs), inAxes as number[]),
          [c, rows],
          want,
          summed,
        );
      }
    }
  });

  test("testScanVmapTuples", () => {
    type Pair = [NDArray, NDArray];
    const step = ([c1, c2]: Pair, [a1, a2]: Pair): [Pair, NDArray] => [
      [c1.multiply(np.sin(a1.multiply(a2).sum())), c2.multiply(np.cos(a1.sum()))],
      np.cos(a1).sum().multiply(c2.multiply(a2).sum()),
    ];
    const f = (c: Pair, xs: Pair) => lax.scan(step, c, xs).flat() as NDArray[];
    const [c, xs] = [[unit(1, 7, 2), unit(2, 7)] as Pair, [unit(3, 3, 7), unit(4, 3, 4, 7)] as Pair];
    const want = [[] as NDArray[], [] as NDArray[], [] as NDArray[]];
    for (let lane = 0; lane < 7; lane++) {
      let [c1, c2] = [laneOf(c[0], 0, lane), laneOf(c[1], 0, lane)];
      const ys: NDArray[] = [];
      for (let k = 0; k < 3; k++) {
        const row = [laneOf(laneOf(xs[0], 1, lane), 0, k), laneOf(laneOf(xs[1], 2, lane), 0, k)] as Pair;
        const [[next1, next2], y] = step([c1, c2], row);
        [c1, c2] = [next1, next2];
        ys.push(y);
      }
      [c1, c2, stackLanes(ys, ys[0]!, 0)].forEach((value, k) => want[k]!.push(value));
    }
    const stacked = want.map((lanes) => stackLanes(lanes, lanes[0]!, 0));
    expectBoth(vmap(f, [0, [1, 2]]), [c, xs], stacked, summed);
  });

  test("testScanVmapFixpoint", () => {
    const zero = np.array(0);
    const f = (init: NDArray): NDArray[] => {
      const shift = ([, b, c, d]: NDArray[], _: NDArray): [NDArray[], null] => [[b!, c!, d!, zero], null];
      return lax.scan(shift, [zero, np.array(1), np.array(2), init], np.zeros([2]))[0];
    };
    const init = arrayOf([3], [3, 4, 5]);
    const full = (value: number): NDArray => build([3], () => value);
    expectBoth(vmap(f), [init], [full(2), init, full(0), full(0)]);
  });

  test("test_caches_depend_on_axis_env", () => {
    const step = (_: NDArray, __: null): [NDArray, null] => [np.array(lax.axisSize("i")), null];
    const f = (): NDArray => lax.scan(step, np.array(0), null, { length: 1 })[0];
    for (const axisSize of [2, 3]) {
      const result = vmap(f, { axisName: "i", axisSize, outAxes: null })() as NDArray;
      expect(result.item()).toBe(axisSize);
    }
  });

  test("test_disable_jit_cond_with_vmap", () => {
    const f = vmap((t: NDArray) =>
      lax.cond(
        t.greater(0),
        () => 0,
        () => 1,
      ),
    );
    expect([...disableJit(() => f(i32(1, -1))).data]).toEqual([0, 1]);
  });

  test("test_disable_jit_while_loop_with_vmap", () => {
    const f = vmap((y: NDArray) => untilAbove(y, 10, 1));
    expectSame(
      disableJit(() => f(arrayOf([2], [3, 4.5]))),
      arrayOf([2], [10, 10.5]),
    );
  });

  test("test_vmaps_of_while_loop", () => {
    const f = (x: NDArray, n: NDArray): NDArray => lax.foriLoop(0, n, (_: NDArray, y: NDArray) => y.add(1), x);
    expectBoth(
      vmap(vmap(f, [null, 0]), [0, null]),
      [counting([3], "int32"), counting([4], "int32")],
      build([3, 4], (x, n) => x! + n!, "int32"),
    );
  });

  test("test_scan_vmap_collectives", () => {
    const step = (state: NDArray, x: NDArray): [NDArray, NDArray] => [state, lax.psum(state, "i").multiply(x)];
    const f = vmap((state: NDArray, xs: NDArray) => lax.scan(step, state, xs), { axisName: "i" });
    expectBoth(f, [np.ones([1]), counting([1, 5])], [arrayOf([1], [1]), counting([1, 5])]);
  });

  test("test_while_loop_fixed_point_with_batched_pred_and_consts", () => {
    type Pair = [NDArray, NDArray];
    const f = (i: NDArray, x: NDArray): NDArray =>
      lax.whileLoop(
        ([k]: Pair) => k.less(5),
        ([k, z]: Pair): Pair => [k.add(1), z.add(x)],
        [i, np.ones([3])],
      )[1];
    const x = unit(1, 3, 4);
    const want = build([4, 3], (lane, j) => {
      let z = 1;
      for (let k = lane!; k < 5; k++) z = Math.fround(z + at(x, j!, lane!));
      return z;
    });
    expectBoth(vmap(f, [0, 1]), [counting([4], "int32"), x], want, summed);
  });

  test("test_cond_vmap_forwarding_doesnt_promote", () => {
    const f = (x: NDArray, y: NDArray): NDArray[] =>
      lax.cond(
        x.less(3),
        (a: NDArray, b: NDArray) => [a.multiply(2), b],
        (a: NDArray, b: NDArray) => [a.multiply(3), b],
        x,
        y,
      );
    const y = np.array(3);
    const [x2, y2] = vmap(f, [0, null], [0, null])(counting([4]), y) as [NDArray, NDArray];
    expectSame([x2, y2], [arrayOf([4], [0, 2, 4, 9]), y]);
  });

  test("test_while_readonly_carry_optimization", () => {
    type State = [NDArray, NDArray, NDArray];
    const f = (w: NDArray, x: NDArray, most: NDArray): NDArray[] => {
      const [, last, same] = lax.whileLoop(
        ([c]: State) => c.less(most),
        ([c, v, u]: State): State => [c.add(1), np.matmul(v, u), u],
        [np.array(0, { dtype: "int32" }), x, w],
      );
      return [same, last];
    };
    const w = np.ones([2, 2]);
    const mapped = vmap(f, [null, 0, 0], [null, 0]);
    expectBoth(mapped, [w, np.ones([4, 2]), counting([4], "int32")], [w, build([4, 2], (n) => 2 ** n!)]);
  });

  test("test_scan_readonly_carry_optimization", () => {
    const f = (x: NDArray, y: NDArray): NDArray => {
      const g = (_: NDArray, value: NDArray): NDArray =>
        lax.scan((c: NDArray, __: null): [NDArray, null] => [c, null], value, null, { length: 1 })[0];
      return lax.cond(x.less(0), g, g, x, y);
    };
    expectSame(vmap(f, [0, null], null)(counting([3]), np.array(3)), np.array(3));
  });

  test("testIssue1263", () => {
    const f = (key: NDArray, x: NDArray): NDArray =>
      lax.cond(
        random.bernoulli(key),
        (v: NDArray) => v,
        (v: NDArray) => v.abs().sub(1),
        x,
      );
    const step = (_: NDArray, [key, x]: NDArray[]): NDArray[] => {
      const [next, own] = random.split(key!);
      return [next!, f(own!, x!)];
    };
    const g = (key: NDArray, x: NDArray): NDArray[] => lax.foriLoop(0, 10, step, [key, x]);
    const keys = random.split(random.key(0), 3);
    const lanes = [...keys].map((key) => g(key, np.ones([4])));
    const want = [0, 1].map((k) => np.stack(lanes.map((lane) => lane[k]!)));
    expectBoth(vmap(g), [keys, np.ones([3, 4])], want);
  });

  test("testAssociativeScanSolvingRegressionTest", () => {
    const matrices = np.stack([np.eye(2), np.eye(2)]);
    const vectors = np.ones([2, 2]);
    const join = vmap(([m1, _v1]: NDArray[], [m2, v2]: NDArray[]): NDArray[] => [
      m1!.add(m2!),
      np.linalg.solve(m1!, v2!),
    ]);
    const f = (ms: NDArray, vs: NDArray): NDArray[] => lax.associativeScan(join, [ms, vs]) as NDArray[];
    expectBoth(f, [matrices, vectors], [np.stack([np.eye(2), np.eye(2).mul(2)]), vectors]);
  });
});
