// np functions: what the oracle data does not cover. Dtypes, options, sizes while tracing, methods.

import { describe, expect, test } from "vitest";
import { typeText } from "../../compiler/ir/aval.js";
import { jit, makeIr, type NDArray, np, spec, vmap } from "../../runtime/index.js";

describe("creation", () => {
  test("dtypes", () => {
    expect(
      [np.zeros([1]), np.ones([1]), np.eye(1), np.linspace(0, 1), np.arange(2), np.arange(0.5)].map((x) => x.dtype),
    ).toEqual(["float32", "float32", "float32", "float32", "int32", "float32"]);
    expect([np.full([1], 2), np.full([1], 0.5), np.full([1], true)].map((x) => x.dtype)).toEqual([
      "int32",
      "float32",
      "bool",
    ]);
    expect(np.zerosLike(np.arange(3)).dtype).toBe("int32");
    expect(np.onesLike(np.arange(3), { dtype: "float64", shape: [2] }).toArray()).toEqual([1, 1]);
  });

  test("ranges", () => {
    expect(np.arange(0, 1, 0.25).toArray()).toEqual([0, 0.25, 0.5, 0.75]);
    expect(np.arange(5, 0, -2).toArray()).toEqual([5, 3, 1]);
    expect(np.arange(3, { dtype: "float64" }).data).toEqual(Float64Array.of(0, 1, 2));
    expect(np.linspace(1, 2, { num: 1 }).toArray()).toEqual([1]);
    expect(np.linspace(0, 3, { num: 4, dtype: "int32" }).toArray()).toEqual([0, 1, 2, 3]);
    expect(Math.abs(np.linspace(-1, 1, { num: 12, dtype: "float64" }).data[1]! + 9 / 11)).toBeLessThan(1e-15);
  });

  test("matrices", () => {
    expect(np.identity(2).toArray()).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(np.eye(2, 3, { k: 1, dtype: "int8" }).toArray()).toEqual([
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expect(np.eye(2, { k: -1 }).toArray()).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(np.diag(np.array([-0, 2])).data.map((x) => 1 / x)).toEqual(
      np.array([Number.NEGATIVE_INFINITY, Infinity, Infinity, 0.5]).data,
    );
  });

  test("constants made while tracing are recorded, not captured", () => {
    const f = jit((x) => np.add(x, np.full([3], 2)));
    expect(f(np.ones([3])).toArray()).toEqual([3, 3, 3]);
  });
});

describe("numbers", () => {
  test("the constants", () => {
    expect([np.pi, np.e, np.inf, np.nan]).toEqual([Math.PI, Math.E, Number.POSITIVE_INFINITY, Number.NaN]);
  });

  test("integer powers by arrays and by literals agree", () => {
    const x = np.array([-3, 0, 2, 5], { dtype: "int32" });
    for (const y of [0, 1, 2, 3]) {
      const wanted = [-3, 0, 2, 5].map((value) => value ** y);
      expect(np.power(x, y).toArray()).toEqual(wanted);
      expect(np.power(x, np.full([4], y)).toArray()).toEqual(wanted);
    }
    expect(np.power(2, np.array([0.5, 2])).toArray()).toEqual([Math.fround(Math.SQRT2), 4]);
  });

  test("variance and deviation", () => {
    const x = np.array([1, 2, 3, 4], { dtype: "float64" });
    expect(np.var(x).item()).toBe(1.25);
    expect(np.std(x, { ddof: 1 }).item()).toBe(Math.sqrt(5 / 3));
    expect(np.var(x, { ddof: 5 }).item()).toBeNaN();
    const far = np.add(x, 1e8);
    expect(np.var(far).item()).toBe(1.25);
  });

  test("closeness", () => {
    expect(np.allclose(np.array([1, 2]), np.array([1, 2.00001])).item()).toBe(true);
    expect(np.isclose(np.array([1, np.inf, np.nan]), np.array([1.1, np.inf, np.nan])).toArray()).toEqual([
      false,
      true,
      false,
    ]);
    expect(np.isclose(np.nan, np.nan, { equalNan: true }).item()).toBe(true);
    expect(np.isclose(np.inf, -np.inf).item()).toBe(false);
  });

  test("rounding leaves integers alone and keeps the sign of zero", () => {
    const x = np.arange(3);
    expect([np.floor(x), np.ceil(x), np.trunc(x), np.round(x, { decimals: 2 })].every((y) => y === x)).toBe(true);
    expect(Object.is(np.trunc(-0.5).item(), -0)).toBe(true);
    expect(np.round(np.array([0.5, 1.5, 2.5])).toArray()).toEqual([0, 2, 2]);
  });

  test("norms", () => {
    const x = np.array([
      [3, -4],
      [0, 12],
    ]);
    expect(np.linalg.norm(x).item()).toBe(13);
    expect(np.linalg.norm(x, { axis: 1 }).toArray()).toEqual([5, 12]);
    expect(np.linalg.norm(x, { ord: 1 }).item()).toBe(16);
    expect(np.linalg.norm(x, { ord: np.inf, keepdims: true }).toArray()).toEqual([[12]]);
    expect(np.linalg.norm(x, { ord: 0, axis: 0 }).toArray()).toEqual([1, 2]);
    expect(np.linalg.norm(np.array([1, -2, 2]), { ord: -np.inf }).item()).toBe(1);
  });
});

describe("shapes", () => {
  const x = np.reshape(np.arange(6), [2, 3]);

  test("joining and splitting are inverses", () => {
    expect(np.concatenate(np.split(x, [1, 2], { axis: 1 }), { axis: 1 }).toArray()).toEqual(x.toArray());
    expect(np.stack(np.arraySplit(x, 2).map((part) => np.squeeze(part, { axis: 0 }))).toArray()).toEqual(x.toArray());
    expect(np.split(x, [2, 1], { axis: 1 }).map((part) => part.shape)).toEqual([
      [2, 2],
      [2, 0],
      [2, 2],
    ]);
  });

  test("repetition", () => {
    expect(np.tile(np.array([1, 2]), 0).shape).toEqual([0]);
    expect(np.repeat(np.array([[1], [2]]), 2, { axis: 1 }).toArray()).toEqual([
      [1, 1],
      [2, 2],
    ]);
    expect(np.roll(np.arange(4), [1], { axis: 0 }).toArray()).toEqual([3, 0, 1, 2]);
    expect(np.triu(np.ones([2, 2])).toArray()).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect(np.tril(x, { k: -1 }).toArray()).toEqual([
      [0, 0, 0],
      [3, 0, 0],
    ]);
    expect(np.diag(x, { k: 5 }).shape).toEqual([0]);
    expect(np.trace(x).item()).toBe(4);
  });

  test("broadcastArrays and meshgrid give lists", () => {
    expect(np.broadcastArrays(np.ones([3]), np.ones([2, 1]), 5).map((y) => y.shape)).toEqual([
      [2, 3],
      [2, 3],
      [2, 3],
    ]);
    expect(np.meshgrid(np.arange(2), np.arange(3)).map((y) => y.shape)).toEqual([
      [3, 2],
      [3, 2],
    ]);
  });
});

describe("sizes that are not known while tracing", () => {
  const lanes = spec(["n", 2]);

  test.each<[string, (y: NDArray) => NDArray, string]>([
    ["add", (y) => np.add(y, np.ones([2])), "float32[n,2]"],
    ["zerosLike", (y) => np.zerosLike(y), "float32[n,2]"],
    ["ones of the same shape", (y) => np.ones(y.shape), "float32[n,2]"],
    ["where", (y) => np.where(np.greater(y, 0), y, 0), "float32[n,2]"],
    ["transpose", (y) => np.transpose(y), "float32[2,n]"],
    ["expandDims", (y) => np.expandDims(y, 1), "float32[n,1,2]"],
    ["sum over it", (y) => np.sum(y, { axis: 0 }), "float32[2]"],
    ["mean of the others", (y) => np.mean(y, { axis: 1 }), "float32[n]"],
    ["var of the others", (y) => np.var(y, { axis: 1, keepdims: true }), "float32[n,1]"],
    ["mean", (y) => np.mean(y), "float32[]"],
    ["var of all", (y) => np.var(y, { ddof: 1 }), "float32[]"],
    ["std along it", (y) => np.std(y, { axis: 0 }), "float32[2]"],
    ["reshape with -1", (y) => np.reshape(y, [-1, 1, 2]), "float32[n,1,2]"],
    ["reshape by a size of the shape", (y) => np.reshape(y, [y.shape[0]!, 2, 1]), "float32[n,2,1]"],
    ["matmul", (y) => np.matmul(y, np.ones([2, 3])), "float32[n,3]"],
    ["tile of the others", (y) => np.tile(y, [1, 2]), "float32[n,4]"],
    ["cumsum", (y) => np.cumsum(y, { axis: 0 }), "float32[n,2]"],
    ["stack", (y) => np.stack([y, y], { axis: 1 }), "float32[n,2,2]"],
    ["argmax of the others", (y) => np.argmax(y, { axis: 1 }), "int32[n]"],
    ["linalg.norm", (y) => np.linalg.norm(y, { axis: 1 }), "float32[n]"],
  ])("%s passes them on", (_, f, type) => {
    const { fn } = makeIr(f)(lanes);
    expect(fn.outputs.map((atom) => typeText(atom.aval))).toEqual([type]);
  });

  test.each<[string, (y: NDArray) => NDArray]>([
    ["ravel", (y) => np.ravel(y)],
    ["roll", (y) => np.roll(y, 1, { axis: 0 })],
    ["argmax", (y) => np.argmax(y)],
    ["broadcasting", (y) => np.add(y, np.ones([3, 2]))],
    ["a size as a number", (y) => np.multiply(y, y.shape[0]!)],
  ])("%s asks for the number, and jit supplies it", (_, f) => {
    expect(() => makeIr(f)(lanes)).toThrow(/the size of axis 'n' is not known while tracing/);
    const rows = np.reshape(np.arange(6, { dtype: "float32" }), [3, 2]);
    expect((jit(f)(rows) as NDArray).toArray()).toEqual(f(rows).toArray());
  });
});

describe("methods", () => {
  const x = np.array([
    [1, -2, 3],
    [4, 5, -6],
  ]);

  test("call the np function of their name", () => {
    expect(x.add(1).mul(2).sum(0).toArray()).toEqual(np.sum(np.multiply(np.add(x, 1), 2), { axis: 0 }).toArray());
    expect(x.sub(x).equal(0).all().item()).toBe(true);
    expect(x.div(2).pow(2).neg().abs().sqrt().toArray()).toEqual(np.abs(np.divide(x, 2)).toArray());
    expect(x.T.shape).toEqual([3, 2]);
    expect(x.reshape(3, -1).shape).toEqual([3, 2]);
    expect(x.reshape([6]).shape).toEqual([6]);
    expect(x.transpose(1, 0).shape).toEqual([3, 2]);
    expect(x.sum(1, { keepdims: true }).shape).toEqual([2, 1]);
    expect(x.argmax(1).toArray()).toEqual([2, 1]);
    expect(x.clip(0).clip(null, 4).astype("int8").toArray()).toEqual([
      [1, 0, 3],
      [4, 4, 0],
    ]);
    expect(x.matmul(x.T).dot(np.ones([2])).shape).toEqual([2]);
    expect([x.max().item(), x.min().item(), x.mean().item(), x.cumsum(1).shape]).toEqual([
      5,
      -6,
      Math.fround(5 / 6),
      [2, 3],
    ]);
    expect([x.greater(0).any().item(), x.prod().item(), x.ravel().squeeze().round(1).size]).toEqual([true, 720, 6]);
  });

  test("work on tracers alike", () => {
    const f = (row: NDArray): NDArray => row.mul(2).maximum(0).sum().sqrt();
    const eager = [...x].map((row) => f(row).item());
    expect((vmap(f)(x) as NDArray).toArray()).toEqual(eager);
    expect(np.allclose(jit(vmap(f))(x) as NDArray, np.array(eager as number[])).item()).toBe(true);
  });

  test("report mistakes as the np function does", () => {
    expect(() => x.add([1, 2] as never)).toThrow(/add: argument 1 \(y\) is a list of 2/);
    expect(() => x.sum(2)).toThrow(/sum: axis is 2/);
  });
});
