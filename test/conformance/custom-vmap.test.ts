// Ports of CustomVmapTest of JAX's custom_api_test.py, under the names they have there.

import { describe, expect, test } from "vitest";
import {
  type BatchedTree,
  customVmap,
  jacfwd,
  jit,
  jvp,
  lax,
  makeIr,
  type NDArray,
  np,
  sequentialVmap,
  spec,
  vmap,
} from "../../runtime/index.js";
import { expectBoth, expectError, expectSame, rounded } from "./expect.js";
import { arrayOf, at, build, counting } from "./lanes.js";

const one = np.array(1);
const three = counting([3]);
const sines = (x: NDArray): NDArray => build(x.shape, (...index) => Math.sin(at(x, ...index)));
const cosines = (x: NDArray): NDArray => build(x.shape, (...index) => Math.cos(at(x, ...index)));

/** sin, with a rule that gives cos: values tell which of the two ran. */
function sinOrCos(seen: (size: number, inBatched: readonly BatchedTree[], xs: NDArray) => void = () => {}) {
  const f = customVmap((x: NDArray) => np.sin(x));
  f.defVmap((size, inBatched, xs) => {
    seen(size, inBatched, xs);
    return [np.cos(xs), inBatched[0]!];
  });
  return f;
}

describe("CustomVmapTest", () => {
  test("test_basic", () => {
    const f = sinOrCos((size, inBatched, xs) => {
      expect([size, inBatched, xs.shape]).toEqual([3, [true], [3]]);
    });
    expectSame(f(one), sines(one), rounded);
    expectSame(vmap(f)(three), cosines(three), rounded);
  });

  test("test_closure", () => {
    const z = arrayOf([3], [2, 1, 3]);
    const f = customVmap((x: NDArray) => z.add(np.sin(x)));
    f.defVmap((_, inBatched, ...args) => {
      expect([inBatched, args.length]).toEqual([[true], 1]);
      return [np.expandDims(np.cos(args[0]!), 1).add(z), true];
    });
    expectSame(
      f(one),
      build([3], (k) => at(z, k!) + Math.sin(1)),
      rounded,
    );
    expectBoth(
      vmap(f),
      [three],
      build([3, 3], (lane, k) => at(z, k!) + Math.cos(lane!)),
      rounded,
    );
  });

  test("test_rule_multi_output", () => {
    const f = customVmap((x: NDArray) => [np.sin(x), np.cos(x)]);
    f.defVmap((_, [batched], xs) => [
      [np.cos(xs), np.sin(xs)],
      [batched!, batched!],
    ]);
    expectSame(f(one), [sines(one), cosines(one)], rounded);
    expectSame(vmap(f)(three), [cosines(three), sines(three)], rounded);
  });

  test("test_nary", () => {
    const f = customVmap((x: NDArray, y: NDArray) => np.sin(x).add(np.square(y)));
    f.defVmap((size, inBatched, xs, ys) => {
      expect([size, inBatched, xs.shape, ys.shape]).toEqual([3, [true, true], [3], [3]]);
      return [np.cos(xs).add(np.square(ys)), true];
    });
    const want = build([3], (k) => Math.cos(k!) + k! * k!);
    expectSame(vmap(f)(three, three), want, rounded);
  });

  test("test_nary_mixed_batching", () => {
    const [size, length] = [4, 3];
    const log: (readonly BatchedTree[])[] = [];
    const f = customVmap((u: NDArray, v: NDArray) => {
      expect([u.ndim, v.ndim]).toEqual([1, 1]);
      return np.dot(u, v);
    });
    f.defVmap((lanes, inBatched, u, v) => {
      log.push(inBatched);
      expect(lanes).toBe(size);
      for (const [k, x] of [u, v].entries()) expect(x.shape).toEqual(inBatched[k] ? [size, length] : [length]);
      const out =
        inBatched[0] && inBatched[1] ? np.sum(u.multiply(v), { axis: 1 }) : inBatched[0] ? np.dot(u, v) : np.dot(v, u);
      return [out, true];
    });
    const [rows, columns, v] = [counting([4, 3]), counting([3, 4]), arrayOf([3], [1, 2, 3])];
    const dot = (left: (k: number) => number, right: (k: number) => number): number =>
      [0, 1, 2].reduce((sum, k) => sum + left(k) * right(k), 0);
    const weights = (k: number): number => at(v, k);
    const byRow = build([4], (n) => dot((k) => at(rows, n!, k), weights));
    expectSame(vmap(f, [0, null])(rows, v), byRow);
    expectSame(
      vmap(f, [1, null])(columns, v),
      build([4], (n) => dot((k) => at(columns, k, n!), weights)),
    );
    expectSame(vmap(f, [null, 0])(v, rows), byRow);
    expectSame(
      vmap(f)(rows, rows),
      build([4], (n) =>
        dot(
          (k) => at(rows, n!, k),
          (k) => at(rows, n!, k),
        ),
      ),
    );
    expect(log).toEqual([
      [true, false],
      [true, false],
      [false, true],
      [true, true],
    ]);
  });

  test("test_rule_input_signature", () => {
    const seen: unknown[] = [];
    vmap(sinOrCos((size, inBatched) => seen.push(size, inBatched)))(three);
    expect(seen).toEqual([3, [true]]);
  });

  test("test_rule_output_vs_batching_output_mismatch", () => {
    const f = customVmap(function wave(x: NDArray) {
      return np.sin(x);
    });
    f.defVmap((_, inBatched, xs) => [[np.sin(xs), np.cos(xs)], inBatched]);
    expectError(() => vmap(f)(three), "tree/custom-vmap", "the rule of wave", "[*,*]", "outBatched of structure [*]");
  });

  test("test_rule_vs_call_output_mismatch", () => {
    const f = customVmap(function wave(x: NDArray) {
      return np.sin(x);
    });
    f.defVmap((_, inBatched, xs) => [[np.sin(xs)], inBatched]);
    expectError(() => vmap(f)(three), "tree/custom-vmap", "the rule of wave", "structure [*]", "wave returns *");
  });

  test("test_tree", () => {
    type Leaves = [NDArray, [NDArray, NDArray], [NDArray], NDArray];
    const each = (apply: (x: NDArray) => NDArray, [a, [b, c], [d], e]: Leaves): Leaves => [
      apply(a),
      [apply(b), apply(c)],
      [apply(d)],
      apply(e),
    ];
    const shifted = (x: NDArray): Leaves => [x, [x.add(1), x.add(2)], [x.add(3)], x.add(4)];
    const f = customVmap((x: Leaves) => each(np.sin, x));
    f.defVmap((size, inBatched, xs) => {
      expect([size, inBatched]).toEqual([3, [[true, [true, true], [true], true]]]);
      return [each(np.cos, xs), inBatched[0]!];
    });
    const flat = (x: Leaves): NDArray[] => x.flat(2) as NDArray[];
    expectSame(flat(f(shifted(one)) as Leaves), flat(each(sines, shifted(one))), rounded);
    expectSame(flat(vmap(f)(shifted(three)) as Leaves), flat(each(cosines, shifted(three))), rounded);
  });

  test("test_tree_with_nones", () => {
    type Leaves = [NDArray, [NDArray, null], null];
    const each = (apply: (x: NDArray) => NDArray, [a, [b]]: Leaves): Leaves => [apply(a), [apply(b), null], null];
    const f = customVmap((x: Leaves) => each(np.sin, x));
    f.defVmap((_, inBatched, xs) => {
      expect(inBatched).toEqual([[true, [true, null], null]]);
      return [each(np.cos, xs), inBatched[0]!];
    });
    const [a, [b, none], end] = vmap(f)([three, [three.add(1), null], null]) as unknown as Leaves;
    expectSame([a, b], [cosines(three), cosines(three.add(1))], rounded);
    expect([none, end]).toEqual([null, null]);
  });

  test("test_jit", () => {
    const f = sinOrCos();
    expectSame(jit(f)(one), sines(one), rounded);
    for (const g of [jit(vmap(f)), vmap(jit(f))]) expectSame(g(three), cosines(three), rounded);
  });

  // The derivative is that of the function itself, without the rule: docs/limits.md.
  const pairOf = (f: (...args: NDArray[]) => NDArray) => (primals: NDArray[], tangents: NDArray[]) =>
    jvp(f, primals, tangents) as unknown as NDArray[];

  test("test_jvp_basic", () => {
    const seen: unknown[] = [];
    const f = sinOrCos((size, inBatched, xs) => seen.push([String(size), inBatched, xs.ndim]));
    const pair = (x: NDArray, tangent: NDArray) => pairOf(f)([x], [tangent]);
    expectSame(pair(one, np.array(2)), [sines(one), np.array(2 * Math.cos(1))], rounded);
    const tangents = three.multiply(2);
    const want = [cosines(three), build([3], (k) => -Math.sin(k!) * 2 * k!)];
    expectBoth(vmap(pair), [three, tangents], want, rounded);
    expectBoth((x: NDArray, t: NDArray) => pairOf(vmap(f) as typeof f)([x], [t]), [three, tangents], want, rounded);
    expect(seen.length).toBeGreaterThan(3);
    for (const one of seen) expect(one).toEqual([expect.stringMatching(/^(3|n)$/), [true], 1]);
    const second = (x: NDArray) => pairOf((y) => pairOf(f)([y], [np.array(1)])[1]!)([x], [np.array(1)])[1]!;
    expectBoth(vmap(second), [three], build([3], (k) => -Math.cos(k!)), rounded); // biome-ignore format: one line
  });

  test("test_jvp_closure", () => {
    const z = arrayOf([3], [2, 1, 3]);
    const f = customVmap((x: NDArray) => z.add(np.sin(x)));
    f.defVmap((_, inBatched, xs) => {
      expect(inBatched).toEqual([true]);
      return [np.expandDims(np.cos(xs), 1).add(z), true];
    });
    const pair = (x: NDArray, tangent: NDArray) => pairOf(f)([x], [tangent]);
    const tangents = three.multiply(2);
    const want = [
      build([3, 3], (lane, k) => at(z, k!) + Math.cos(lane!)),
      build([3, 3], (lane) => -Math.sin(lane!) * 2 * lane!),
    ];
    expectBoth(vmap(pair), [three, tangents], want, rounded);
  });

  test("test_jvp_nary", () => {
    const f = customVmap((x: NDArray, y: NDArray) => np.sin(x).add(np.square(y)));
    f.defVmap((size, inBatched, xs, ys) => {
      expect([String(size), inBatched, xs.ndim, ys.ndim]).toEqual([
        expect.stringMatching(/^(3|n)$/),
        [true, true],
        1,
        1,
      ]);
      return [np.cos(xs).add(np.square(ys)), true];
    });
    const pair = (...args: NDArray[]) => pairOf(f)(args.slice(0, 2), args.slice(2));
    const [tx, ty] = [three.multiply(2), three.multiply(3)];
    const want = [
      build([3], (k) => Math.cos(k!) + k! * k!),
      build([3], (k) => -Math.sin(k!) * 2 * k! + 2 * k! * 3 * k!),
    ];
    expectBoth(vmap(pair), [three, three, tx, ty], want, rounded);
  });

  test("test_jvp_extra_batched_tangents", () => {
    const f = sinOrCos((_, inBatched) => expect(inBatched).toEqual([false]));
    const pair = (x: NDArray, tangent: NDArray) => pairOf(f)([x], [tangent]);
    const tangents = three.add(2);
    const mapped = vmap(pair, { inAxes: [null, 0], outAxes: [null, 0] as never });
    expectBoth(mapped, [one, tangents], [cosines(one), build([3], (k) => -Math.sin(1) * (k! + 2))], rounded); // biome-ignore format: one line
  });

  test("test_jacfwd", () => {
    // The linear part of the derivative is mapped over directions here; the value is one lane, so no rule is asked.
    const f = customVmap((x: NDArray) => np.sin(x));
    f.defVmap(() => {
      throw new Error("nothing of the value is mapped");
    });
    const x = np.array([1, 2, 3]);
    expectBoth(jacfwd(f), [x], build([3, 3], (i, j) => (i === j ? Math.cos(i! + 1) : 0)), rounded); // biome-ignore format: one line
  });

  test("test_jvp_extra_batched_primals", () => {
    const f = sinOrCos((_, inBatched) => expect(inBatched).toEqual([false]));
    const pair = (x: NDArray, tangent: NDArray) => pairOf(f)([x], [tangent]);
    const mapped = vmap(pair, { inAxes: [0, null] });
    const want = [cosines(three), build([3], (k) => -Math.sin(k!) * 4)];
    expectBoth(mapped, [three, np.array(4)], want, rounded);
  });

  test("test_jvp_extra_batched_primals_with_linear_vmap_rule", () => {
    const f = customVmap((x: NDArray) => np.sin(x));
    f.defVmap((_, inBatched, xs) => {
      expect(inBatched).toEqual([false]);
      return [xs.multiply(2), inBatched[0]!];
    });
    const pair = (x: NDArray, tangent: NDArray) => pairOf(f)([x], [tangent]);
    const mapped = vmap(pair, { inAxes: [0, null], outAxes: [0, null] as never });
    expectBoth(mapped, [three, np.array(4)], [three.multiply(2), np.array(8)], rounded);
    const bent = sinOrCos();
    const bentPair = (x: NDArray, tangent: NDArray) => pairOf(bent)([x], [tangent]);
    expectError(
      () => vmap(bentPair, { inAxes: [0, null], outAxes: [0, null] as never })(three, np.array(4)),
      "shape/vmap-out-null",
    );
  });

  test("the value of some arguments and the tangents of others have lanes", () => {
    const f = customVmap((x: NDArray, y: NDArray) => x.mul(y));
    f.defVmap((_, inBatched, x, y) => [x.mul(y), inBatched[0]! || inBatched[1]!]);
    const pair = (...args: NDArray[]) => pairOf(f)(args.slice(0, 2), args.slice(2));
    const [x, y, tx, ty] = [three.add(1), np.array(5), np.array(7), three.add(2)];
    const want = [build([3], (k) => (k! + 1) * 5), build([3], (k) => 7 * 5 + (k! + 1) * (k! + 2))];
    expectBoth(vmap(pair, { inAxes: [0, null, null, 0] }), [x, y, tx, ty], want);
    const all = [build([3], (k) => (k! + 1) * (k! + 3)), build([3], (k) => 7 * (k! + 3) + (k! + 1) * (k! + 2))];
    expectBoth(vmap(pair, { inAxes: [0, 0, null, 0] }), [x, three.add(3), tx, ty], all); // y in both, x in its value only
  });

  test("test_sequential_vmap_basic", () => {
    const f = (x: NDArray): NDArray => np.sin(x).add(1);
    const mapped = vmap(sequentialVmap(f));
    expect(String(makeIr(mapped)(spec(["n", 3])))).toBe(String(makeIr((x: NDArray) => lax.map(f, x))(spec(["n", 3]))));
    expectSame(mapped(three), lax.map(f, three), rounded);
  });

  test("test_sequential_vmap_nary_same_batching", () => {
    const f = (x: NDArray, y: NDArray): NDArray => np.dot(x, y);
    const pair = ([x, y]: NDArray[]): NDArray => f(x!, y!);
    const types = [spec(["n", 3]), spec(["n", 3])] as const;
    const text = String(makeIr((x: NDArray, y: NDArray) => lax.map(pair, [x, y]))(...types));
    expect(String(makeIr(vmap(sequentialVmap(f)))(...types))).toBe(text);
  });

  test("test_sequential_vmap_nary_mixed_batching", () => {
    const f = (x: NDArray, y: NDArray): NDArray => np.dot(x, y);
    const y = np.array([1, 2, 3]);
    const x = counting([4, 3]);
    const want = build([4], (k) => 3 * k! * 6 + 8);
    expectSame(vmap(sequentialVmap(f), { inAxes: [0, null] })(x, y), want, rounded);
    expectSame(vmap(sequentialVmap(f), { inAxes: [null, 0] })(y, x), want, rounded);
  });

  test("test_batch_map_basic", () => {
    const x = counting([16], "int32");
    const f = (v: NDArray): NDArray => {
      expect(v.shape).toEqual([]);
      return np.square(v);
    };
    const mapped = (v: NDArray): NDArray => lax.map(f, v);
    expectBoth(
      mapped,
      [x],
      build([16], (k) => k! * k!, "int32"),
    );
  });

  test("test_batch_map_pytrees", () => {
    const x = { a: counting([16], "int32"), b: counting([16, 2], "int32") };
    const f = ({ a, b }: typeof x) => ({ sum: a.add(np.sum(b)) });
    const want = build([16], (k) => k! + 4 * k! + 1, "int32");
    for (const batchSize of [1, 4, 5, 16]) expectSame(lax.map(f, x, { batchSize }).sum, want);
  });

  test("test_batch_divides_axis", () => {
    const [x, a] = [counting([16, 4]), arrayOf([4], [-1, 2, 0, 3])];
    const f = (row: NDArray): NDArray => {
      expect(row.shape).toEqual([4]);
      return np.square(row.add(a));
    };
    expectSame(
      jit((rows: NDArray) => lax.map(f, rows, { batchSize: 8 }))(x),
      build([16, 4], (i, j) => (at(x, i!, j!) + at(a, j!)) ** 2),
    );
  });

  test("test_undefined_rule", () => {
    const f = customVmap(function wave(x: NDArray) {
      return np.sin(x);
    });
    expectError(() => f(0.5), "argument/custom-vmap", "wave has no batching rule", "defVmap");
  });
});
