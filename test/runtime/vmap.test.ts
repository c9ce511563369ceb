// vmap as users call it: axes in and out, trees, nesting, sizes, and what the mapped function gets to see.

import { describe, expect, test, vi } from "vitest";
import { jit, lax, type NDArray, np, spec, vmap } from "../../runtime/index.js";

const matrix = np.array([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: a matrix

describe("inAxes", () => {
  const sum = (v: NDArray): NDArray => np.sum(v);

  test("0 is the default, for every argument", () => {
    expect(vmap(sum)(matrix).toArray()).toEqual([6, 15]);
    expect(vmap((x: NDArray, y: NDArray) => x.mul(y))(np.array([1, 2]), np.array([3, 4])).toArray()).toEqual([3, 8]);
  });

  test("an integer counts from either end", () => {
    expect(vmap(sum, { inAxes: 1 })(matrix).toArray()).toEqual([5, 7, 9]);
    expect(vmap(sum, { inAxes: -1 })(matrix).toArray()).toEqual([5, 7, 9]);
    expect(vmap(sum, { inAxes: -2 })(matrix).toArray()).toEqual([6, 15]);
    expect(vmap(sum, 1)(matrix).toArray()).toEqual([5, 7, 9]);
  });

  test("null shares an argument between the lanes", () => {
    const dot = (v: NDArray, w: NDArray): NDArray => np.dot(v, w);
    expect(vmap(dot, { inAxes: [0, null] })(matrix, np.array([1, 10, 100])).toArray()).toEqual([321, 654]);
    expect(vmap(dot, [null, 1])(np.array([1, 10]), matrix).toArray()).toEqual([41, 52, 63]);
  });

  test("a tree of axes is a prefix of the argument", () => {
    const f = ({ x, deep }: { x: NDArray; deep: { y: NDArray; z: NDArray } }): NDArray => x.add(deep.y).add(deep.z);
    const args = { x: np.array([1, 2]), deep: { y: np.array([10, 20]), z: np.array([100, 200]) } };
    expect(vmap(f)(args).toArray()).toEqual([111, 222]);
    const shared = { ...args, deep: { y: np.array(10), z: np.array(100) } };
    expect(vmap(f, { inAxes: [{ x: 0, deep: null }] })(shared).toArray()).toEqual([111, 112]);
    const mixed = { ...args, deep: { y: np.array(10), z: np.array([[100, 200]]) } };
    const byLeaf = vmap(f, { inAxes: [{ x: 0, deep: { y: null, z: 1 } }] })(mixed);
    expect(byLeaf.toArray()).toEqual([[111], [212]]);
  });

  test("lists are trees too", () => {
    const f = ([a, b]: readonly [NDArray, NDArray]): NDArray => a.sub(b);
    expect(vmap(f, { inAxes: [[0, null]] })([np.array([5, 6]), 1]).toArray()).toEqual([4, 5]);
  });
});

describe("outAxes", () => {
  const twice = (v: NDArray): readonly [NDArray, NDArray] => [v, v.mul(2)];

  test("one for all, or one per output", () => {
    const [a, b] = vmap(twice, { outAxes: 1 })(matrix);
    expect([a.shape, b.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
    const [c, d] = vmap(twice, { outAxes: [0, -1] })(matrix);
    expect([c.shape, d.toArray()]).toEqual([
      [2, 3],
      [
        [2, 8],
        [4, 10],
        [6, 12],
      ],
    ]);
    expect(vmap((v: NDArray) => v, 0, 1)(matrix).toArray()).toEqual([[1, 4], [2, 5], [3, 6]]); // biome-ignore format: a matrix
  });

  test("an output that does not depend on a lane is repeated, or with null given once", () => {
    const f = (_v: NDArray, c: NDArray): NDArray => c.mul(2);
    const c = np.array([1, 2]);
    expect(vmap(f, [0, null])(matrix, c).toArray()).toEqual([[2, 4], [2, 4]]); // biome-ignore format: a matrix
    expect(vmap(f, { inAxes: [0, null], outAxes: null })(matrix, c).toArray()).toEqual([2, 4]);
    expect(jit(vmap(f, { inAxes: [0, null], outAxes: null }))(matrix, c).toArray()).toEqual([2, 4]);
  });

  test("numbers and nulls in an output", () => {
    const result = vmap((v: NDArray) => ({ size: v.shape[0]!, nothing: null, flag: true }))(matrix);
    expect(result.size.toArray()).toEqual([3, 3]);
    expect(result.flag.toArray()).toEqual([true, true]);
    expect(result.nothing).toBeNull();
  });

  test("null for a mapped output is refused by name", () => {
    const call = (): unknown => vmap((x: NDArray) => ({ a: x }), { outAxes: { a: null } })(np.ones([3]));
    expect(call).toThrow(/outAxes\.a is null.*mapped on axis 0.*\[shape\/vmap-out-null\]/s);
  });
});

describe("nesting", () => {
  const times = (x: NDArray, y: NDArray): NDArray => x.mul(y);

  test("two vmaps make the outer product", () => {
    const outer = vmap(vmap(times, [null, 0]), [0, null]);
    const [x, y] = [np.array([1, 2, 3]), np.array([10, 20])];
    expect(outer(x, y).toArray()).toEqual([[10, 20], [20, 40], [30, 60]]); // biome-ignore format: a matrix
    expect(jit(outer)(x, y).toArray()).toEqual(outer(x, y).toArray());
  });

  test("a lane may map over an array of the lanes around it", () => {
    const rows = vmap((row: NDArray) => vmap((x: NDArray) => x.div(np.sum(row)))(row));
    expect(
      rows(
        np.array([
          [1, 3],
          [1, 1],
        ]),
      ).toArray(),
    ).toEqual([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
  });

  test("three levels, each over another axis", () => {
    const x = np.arange(24).reshape([2, 3, 4]);
    const f = vmap(
      vmap(
        vmap((a: NDArray) => a.add(1)),
        { inAxes: 1, outAxes: 1 },
      ),
      { inAxes: 2, outAxes: 2 },
    );
    expect(f(x).toArray()).toEqual(x.add(1).toArray());
    expect(jit(f)(x).toArray()).toEqual(x.add(1).toArray());
  });
});

describe("sizes", () => {
  test("axisSize gives the lanes where no argument does", () => {
    expect(vmap(() => np.array([1, 2]), { axisSize: 3 })().shape).toEqual([3, 2]);
    expect(vmap((c: NDArray) => c, { inAxes: [null], axisSize: 2 })(np.array([7])).toArray()).toEqual([[7], [7]]);
    expect(vmap((x: NDArray) => x, { axisSize: 2 })(matrix).shape).toEqual([2, 3]);
    expect(() => vmap((x: NDArray) => x, { axisSize: 3 })(matrix)).toThrow(/size 3: the axisSize option.*size 2/s);
  });

  test("a batch of none gives outputs of none, of the right type", () => {
    const f = vmap((v: NDArray) => ({ total: np.sum(v), positive: v.greater(0), at: np.argmax(v) }));
    for (const g of [f, jit(f)]) {
      const { total, positive, at } = g(np.zeros([0, 3]));
      expect([total.shape, positive.shape, at.shape]).toEqual([[0], [0, 3], [0]]);
      expect([total.dtype, positive.dtype, at.dtype]).toEqual(["float32", "bool", "int32"]);
    }
  });

  test("mapped axes of different sizes are listed by size", () => {
    const f = (a: NDArray, b: NDArray, c: NDArray): NDArray => a.add(b).add(c);
    const call = (): unknown => vmap(f)(np.ones([3]), np.ones([3]), np.ones([4]));
    expect(call).toThrow(/size 3: axis 0 of argument a.*axis 0 of argument b.*size 4: axis 0 of argument c/s);
  });
});

describe("the mapped function", () => {
  test("runs once per call, on the shapes of one lane", () => {
    const seen: unknown[] = [];
    const f = vi.fn((v: NDArray) => {
      seen.push([v.shape, v.ndim, v.dtype, v.size]);
      return np.sum(v);
    });
    const mapped = vmap(f as (v: NDArray) => NDArray);
    mapped(matrix);
    mapped(np.ones([1000, 3], { dtype: "float64" }));
    expect(f).toHaveBeenCalledTimes(2);
    expect(seen).toEqual([
      [[3], 1, "float32", 3],
      [[3], 1, "float64", 3],
    ]);
  });

  test("keeps the dtype, weak ones included", () => {
    expect(vmap((x: NDArray) => x.add(1))(np.array([1, 2], { dtype: "int8" })).dtype).toBe("int8");
    expect(vmap((x: NDArray) => x.mul(0.5))(new Float64Array([1, 2])).dtype).toBe("float64");
  });

  test("gets unmapped values as they are", () => {
    const options = { mode: new Map([["a", 1]]), pick: (x: NDArray) => x.mul(10) };
    let seen: unknown;
    const f = vmap(
      (x: NDArray, given: typeof options) => {
        seen = given;
        return given.pick(x);
      },
      { inAxes: [0, null] },
    );
    expect(f(np.array([1, 2]), options).toArray()).toEqual([10, 20]);
    expect((seen as typeof options).mode).toBe(options.mode);
    expect((seen as typeof options).pick).toBe(options.pick);
  });

  test("may close over arrays and over lanes of a vmap around it", () => {
    const c = np.array([1, 10, 100]);
    expect(vmap((v: NDArray) => np.dot(v, c))(matrix).toArray()).toEqual([321, 654]);
    const pairs = vmap((x: NDArray) => vmap((y: NDArray) => x.mul(10).add(y))(np.array([1, 2, 3])));
    const want = [[11, 12, 13], [21, 22, 23]]; // biome-ignore format: a matrix
    expect(pairs(np.array([1, 2])).toArray()).toEqual(want);
    expect(jit(pairs)(np.array([1, 2])).toArray()).toEqual(want);
  });

  test("has its name in the mapped one", () => {
    function energy(v: NDArray): NDArray {
      return np.sum(np.square(v));
    }
    expect(vmap(energy).name).toBe("vmap(energy)");
    expect(jit(vmap(energy)).name).toBe("jit(vmap(energy))");
  });

  test("cannot take a value out of its lane", () => {
    let leaked: NDArray | undefined;
    vmap((x: NDArray) => {
      leaked = x;
      return x;
    })(np.array([1, 2]));
    expect(() => leaked!.add(1)).toThrow(/argument x of vmap\(.*\[trace\/leak\]/s);
    expect(() => vmap((x: NDArray) => (x.valueOf() === 1 ? x : x.neg()))(np.array([1, 2]))).toThrow(/np\.where/);
  });
});

describe("results", () => {
  test("take the structure the function returns", () => {
    const f = vmap((v: NDArray) => ({ b: [v, { c: v.neg() }], a: null }));
    const result = f(np.array([1]));
    expect(Object.keys(result).sort()).toEqual(["a", "b"]);
    expect((result.b[0] as NDArray).toArray()).toEqual([1]);
    expect((result.b[1] as { c: NDArray }).c.toArray()).toEqual([-1]);
  });

  test("under lax functions as under np", () => {
    const f = vmap((v: NDArray) => lax.reduceMax(lax.rev(v, [0]), [0]));
    expect(f(matrix).toArray()).toEqual([3, 6]);
  });

  test("a spec is not an array", () => {
    expect(() => vmap((x: NDArray) => x)(spec([3]) as unknown as NDArray)).toThrow(/argument x is an ArraySpec/);
  });
});
