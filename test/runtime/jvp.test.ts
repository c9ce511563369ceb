// jvp as users call it: trees, composition with the other transforms, refusals.

import { describe, expect, test } from "vitest";
import { DTypeError, jit, jvp, type NDArray, np, ShapeError, TreeError, vmap } from "../../runtime/index.js";

const x = np.array([1, 2, 3]);
const t = np.array([1, 0, -1]);
const cube = (v: NDArray): NDArray => v.mul(v).mul(v);
const lists = (values: readonly NDArray[]): unknown[] => values.map((value) => value.toArray());

describe("jvp", () => {
  test("gives the outputs and their tangents", () => {
    expect(lists(jvp(cube, [x], [t]))).toEqual([
      [1, 8, 27],
      [3, 0, -27],
    ]);
    expect(lists(jvp((v, w) => np.dot(v, w), [x, t], [t, x]))).toEqual([-2, 16]);
  });

  test("takes and gives trees", () => {
    type State = { position: NDArray; velocity: [NDArray, NDArray] };
    const energy = ({ position, velocity: [v, w] }: State) => ({
      potential: np.square(position),
      kinetic: [v.mul(w), null],
    });
    const state = { position: np.array(3), velocity: [np.array(2), np.array(5)] as [NDArray, NDArray] };
    const along = { position: np.array(1), velocity: [np.array(1), np.array(10)] as [NDArray, NDArray] };
    const [outputs, tangents] = jvp(energy, [state], [along]);
    expect([outputs.potential.item(), outputs.kinetic[0]!.item(), outputs.kinetic[1]]).toEqual([9, 10, null]);
    expect([tangents.potential.item(), tangents.kinetic[0]!.item(), tangents.kinetic[1]]).toEqual([6, 25, null]);
  });

  test("takes typed arrays and numbers; a number as tangent has the dtype of its primal", () => {
    const [, tangent] = jvp((v, s) => v.mul(s), [Float64Array.of(1, 2), 3], [Float64Array.of(1, 1), 10]);
    expect([tangent.dtype, tangent.toArray()]).toEqual(["float64", [13, 23]]);
    const [, scalar] = jvp((s) => np.square(s), [np.array(3, { dtype: "float64" })], [1]);
    expect([scalar.dtype, scalar.item()]).toEqual(["float64", 6]);
    const [value, slope] = jvp((s) => np.square(s), [3], [1]);
    expect([value.weak, slope.weak, slope.item()]).toEqual([true, true, 6]);
  });

  test("gives zeros where an output has no tangent", () => {
    const f = (v: NDArray) => [np.floor(v), np.argmax(v), np.greater(v, 1), np.ones([2]), 7, v] as const;
    const [outputs, tangents] = jvp(f, [x], [t]);
    expect(lists(tangents)).toEqual([[0, 0, 0], 0, [false, false, false], [0, 0], 0, [1, 0, -1]]);
    expect(tangents.map(({ dtype }) => dtype)).toEqual(outputs.map(({ dtype }) => dtype));
  });

  test("calls the function once, on tracers", () => {
    let calls = 0;
    const f = (v: NDArray): NDArray => {
      calls++;
      expect(v.shape).toEqual([3]);
      expect(() => v.item()).toThrow("argument v of jvp(f)");
      return v;
    };
    jvp(f, [x], [t]);
    expect(calls).toBe(1);
  });
});

describe("jvp composes", () => {
  const slope = (v: NDArray, s: NDArray): NDArray => jvp(cube, [v], [s])[1];

  test("with itself: second derivatives", () => {
    const ones = np.ones([3]);
    expect(jvp((v) => slope(v, ones), [x], [ones])[1].toArray()).toEqual([6, 12, 18]);
    const third = jvp((v) => jvp((w) => slope(w, ones), [v], [ones])[1], [x], [ones])[1];
    expect(third.toArray()).toEqual([6, 6, 6]);
  });

  test("with itself without mixing up the tangents", () => {
    // d/dx (x * d/dy (x + y)) is 1: the inner derivative does not see that x moves.
    const outer = (v: NDArray): NDArray => v.mul(jvp((w) => v.add(w), [np.array(1)], [np.array(1)])[1]);
    expect(lists(jvp(outer, [np.array(5)], [np.array(1)]))).toEqual([5, 1]);
    // d/dx (d/dy (x y)) is 1
    const mixed = (v: NDArray): NDArray => jvp((w) => v.mul(w), [np.array(3)], [np.array(1)])[1];
    expect(lists(jvp(mixed, [np.array(5)], [np.array(1)]))).toEqual([5, 1]);
  });

  test("with jit, on either side", () => {
    const want = slope(x, t).toArray();
    expect(jit(slope)(x, t).toArray()).toEqual(want);
    expect(jvp(jit(cube), [x], [t])[1].toArray()).toEqual(want);
    expect(jit((v: NDArray, s: NDArray) => jvp(jit(cube), [v], [s])[1])(x, t).toArray()).toEqual(want);
  });

  test("with a jit whose outputs do not all move", () => {
    const f = jit((v: NDArray, k: NDArray) => [np.sin(v), k, v, np.argmax(v)] as const);
    const [outputs, tangents] = jvp((v) => f(v, np.array([1, 2])), [x], [t]);
    expect(lists(outputs.slice(1))).toEqual([[1, 2], [1, 2, 3], 2]);
    expect(tangents[0].toArray()).toEqual(np.cos(x).mul(t).toArray());
    expect(lists(tangents.slice(1))).toEqual([[0, 0], [1, 0, -1], 0]);
  });

  test("with vmap, on either side, bit for bit", () => {
    const f = (v: NDArray): NDArray => np.prod(np.sin(v).mul(np.max(v)));
    const [batch, along] = [
      np.linspace(-1, 2, { num: 12 }).reshape([4, 3]),
      np.linspace(1, -3, { num: 12 }).reshape([4, 3]),
    ];
    const outside = vmap((v: NDArray, s: NDArray) => jvp(f, [v], [s])[1])(batch, along);
    expect(jvp(vmap(f), [batch], [along])[1].toArray()).toEqual(outside.toArray());
    const rows = lists([0, 1, 2, 3].map((k) => jvp(f, [row(batch, k)], [row(along, k)])[1]));
    expect(outside.toArray()).toEqual(rows);
  });

  test("with vmap over tangents alone: columns of a Jacobian", () => {
    const f = (v: NDArray): NDArray => np.cumsum(np.square(v));
    const columns = vmap((s: NDArray) => jvp(f, [x], [s])[1])(np.eye(3));
    expect(columns.toArray()).toEqual([
      [2, 2, 2],
      [0, 4, 4],
      [0, 0, 6],
    ]);
  });

  test("with vmap and jit: one compile for every number of lanes", () => {
    const f = jit(vmap((v: NDArray, s: NDArray) => jvp((w) => np.sum(cube(w)), [v], [s])[1]));
    for (const lanes of [1, 2, 5]) {
      expect(f(np.ones([lanes, 3]), np.ones([lanes, 3])).toArray()).toEqual(new Array(lanes).fill(9));
    }
    expect(f.cacheInfo().misses).toBe(1);
  });

  test("with vmap where outputs have no tangent", () => {
    const f = vmap((v: NDArray) => jvp((w) => [np.floor(w), np.zeros([2])] as const, [v], [v])[1]);
    expect(lists(f(np.array([[1.5], [2.5]])))).toEqual([
      [[0], [0]],
      [
        [0, 0],
        [0, 0],
      ],
    ]);
  });
});

function row(m: NDArray, k: number): NDArray {
  return np.array((m.toArray() as number[][])[k]!);
}

describe("jvp refuses", () => {
  const f = (v: NDArray): NDArray => v;

  test("tangents of another shape or dtype", () => {
    expect(() => jvp(f, [np.zeros([3])], [np.zeros([4])])).toThrow(ShapeError);
    expect(() => jvp(f, [np.zeros([3])], [np.zeros([4])])).toThrow(
      "jvp: tangent v is float32[4], expected float32[3], the type of its primal; reshape or broadcast it [shape/tangent]",
    );
    expect(() => jvp(f, [x], [1])).toThrow("jvp: tangent v is float32[], expected float32[3]");
    expect(() => jvp(f, [x], [Float64Array.of(1, 2, 3)])).toThrow(DTypeError);
    expect(() => jvp(f, [x], [Float64Array.of(1, 2, 3)])).toThrow(
      'jvp: tangent v is float64[3], expected float32[3], the type of its primal; convert it with .astype("float32") ' +
        "[dtype/tangent]",
    );
    const onLanes = vmap((v: NDArray, s: NDArray) => jvp(f, [v], [s])[1]);
    expect(() => onLanes(np.ones([2, 3]), np.ones([2, 4]))).toThrow("tangent v is float32[4], expected float32[3]");
  });

  test("primals without a derivative", () => {
    const counts = Int32Array.of(1, 2);
    expect(() => jvp(f, [counts], [counts])).toThrow(DTypeError);
    expect(() => jvp(f, [counts], [counts])).toThrow("jvp: primal v is int32[2], expected a floating-point dtype");
    expect(() => jvp(f, [true], [true])).toThrow("jvp: primal v is bool[]");
  });

  test("structures that differ, naming the place", () => {
    const g = (_tree: { a: NDArray; b: [NDArray] }): number => 0;
    const primal = { a: x, b: [x] as [NDArray] };
    const wrong = { a: x, b: { c: x } } as unknown as typeof primal;
    expect(() => jvp(g, [primal], [wrong])).toThrow(TreeError);
    expect(() => jvp(g, [primal], [wrong])).toThrow(
      'jvp: tangents[0].b is an object with keys "c", but its primal is a list of 1; give tangents the structure of the ' +
        "primals [tree/tangents]",
    );
    expect(() => jvp(f, [x], [])).toThrow("jvp: tangents is a list of 0, but its primal is a list of 1");
  });

  test("arguments that are no lists, leaves that are no arrays, functions that are none", () => {
    expect(() => jvp(f, x as never, [x])).toThrow("jvp: argument 1 (primals) is an NDArray, expected a list");
    expect(() => jvp(f, [x], x as never)).toThrow("jvp: argument 2 (tangents) is an NDArray, expected a list");
    expect(() => jvp(f, ["a"] as never, [x])).toThrow('jvp: primal v is "a" (string), expected an array or a number');
    expect(() => jvp(f, [x], ["a"] as never)).toThrow('jvp: tangent v is "a" (string), expected float32[3]');
    expect(() => jvp(3 as never, [x], [x])).toThrow("jvp: argument 0 (f) is 3 (number), expected a function");
    expect(() => jvp((() => "a") as never, [x], [x])).toThrow('is "a" (string), expected an array, a number or null');
  });
});
