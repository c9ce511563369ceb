// np functions: what the oracle data does not cover. Options, axes, error messages, symbolic sizes, methods, tracing.

import { describe, expect, test } from "vitest";
import { typeText } from "../../compiler/ir/aval.js";
import {
  ArgumentError,
  DTypeError,
  jit,
  type LanewiseError,
  lax,
  makeIr,
  type NDArray,
  np,
  ShapeError,
  spec,
  UnsupportedError,
  vmap,
} from "../../runtime/index.js";

const zeros = np.zeros;

describe("errors name the function, the argument and both shapes", () => {
  test.each<[() => unknown, typeof LanewiseError, string]>([
    [
      () => np.add(zeros([3]), zeros([4])),
      ShapeError,
      "add: argument 1 (y) is float32[4], does not broadcast with argument 0 (x), float32[3]: sizes 4 and 3 meet",
    ],
    [
      () => np.dot(zeros([3]), zeros([4])),
      ShapeError,
      "dot: argument 1 (b) is float32[4], argument 0 (a) is float32[3]; axis 0 of a (size 3) and axis 0 of b (size 4)",
    ],
    [
      () => np.matmul(zeros([2, 3]), zeros([4, 2])),
      ShapeError,
      "matmul: argument 1 (b) is float32[4,2], argument 0 (a) is float32[2,3]; axis 1 of a (size 3) and axis 0 of b (size 4)",
    ],
    [
      () => np.matmul(zeros([5, 2, 3]), zeros([4, 3, 2])),
      ShapeError,
      "matmul: argument 1 (b) is float32[4,3,2], does not broadcast with argument 0 (a), float32[5,2,3]",
    ],
    [() => np.matmul(zeros([2, 3]), 1), ShapeError, "matmul: argument 1 (b) is float32[], expected rank 1 or more"],
    [
      () => np.reshape(zeros([2, 3]), [4]),
      ShapeError,
      "float32[2,3] with 6 elements, expected as many as shape [4] has, 4",
    ],
    [
      () => np.reshape(zeros([2, 3]), [-1, 4]),
      ShapeError,
      "float32[2,3] with 6 elements, which do not divide into shape [-1,4]",
    ],
    [() => np.reshape(zeros([2, 3]), [-1, -1]), ArgumentError, "reshape: shape[1] is -1"],
    [
      () => np.concatenate([zeros([2, 3]), zeros([2, 4])]),
      ShapeError,
      "concatenate: arrays[1] is float32[2,4], arrays[0] is float32[2,3]",
    ],
    [() => np.concatenate([]), ArgumentError, "concatenate: argument 0 (arrays) is an empty list"],
    [() => np.stack([zeros([2]), zeros([3])]), ShapeError, "stack: arrays[1] is float32[3], arrays[0] is float32[2]"],
    [
      () => np.broadcastTo(zeros([3]), [4]),
      ShapeError,
      "broadcastTo: argument 0 (array) is float32[3], does not broadcast to shape [4]",
    ],
    [
      () => np.full([2], zeros([3])),
      ShapeError,
      "full: argument 1 (fillValue) is float32[3], does not broadcast to shape [2]",
    ],
    [
      () => np.sum(zeros([2, 3]), { axis: 2 }),
      ShapeError,
      "sum: axis is 2, expected an integer in [-2, 2) for float32[2,3]",
    ],
    [() => np.sum(zeros([2, 3]), { axis: [0, -2] }), ShapeError, "sum: axis [0,-2] names axis 0 twice"],
    [() => np.sum(1, { axis: 0 }), ShapeError, "sum: axis is 0, expected no axis for float32[]"],
    [() => np.sum(zeros([2]), { axis: 0.5 }), ShapeError, "sum: axis is 0.5"],
    [
      () => np.sum(zeros([2]), 0 as never),
      ArgumentError,
      "sum: the options are 0 (number), expected an object with any of axis, keepdims, dtype",
    ],
    [
      () => np.sum(zeros([2]), { axes: 0 } as never),
      ArgumentError,
      "sum: unknown option axes; the options are axis, keepdims, dtype",
    ],
    [() => np.sum(zeros([2]), { axis: "0" } as never), ArgumentError, 'sum: axis is "0" (string)'],
    [() => np.max(zeros([0])), ShapeError, "max: argument 0 (a) is float32[0], zero-size along axis 0"],
    [
      () => np.argmin(zeros([2, 0]), { axis: 1 }),
      ShapeError,
      "argmin: argument 0 (a) is float32[2,0], zero-size along axis 1",
    ],
    [
      () => np.squeeze(zeros([2, 1]), { axis: 0 }),
      ShapeError,
      "squeeze: axis 0 of argument 0 (a), float32[2,1], has size 2, expected 1",
    ],
    [() => np.transpose(zeros([2, 3]), { axes: [0, 0] }), ShapeError, "transpose: axes [0,0] names axis 0 twice"],
    [
      () => np.transpose(zeros([2, 3]), { axes: [0] }),
      ShapeError,
      "transpose: axes is [0], expected all 2 axes of float32[2,3]",
    ],
    [
      () => np.transpose(zeros([2, 3]), [1, 0] as never),
      ArgumentError,
      "transpose: the options are the list [1, 0], expected an object with any of axes",
    ],
    [() => np.expandDims(zeros([2]), [0, 0]), ShapeError, "expandDims: axis [0,0] names an axis twice"],
    [
      () => np.expandDims(zeros([2]), 3),
      ShapeError,
      "expandDims: axis is 3, expected an integer in [-2, 2) of the result",
    ],
    [() => np.moveaxis(zeros([2, 3]), [0, 1], 0), ShapeError, "moveaxis: source names 2 axes and destination 1"],
    [
      () => np.split(zeros([5]), 2),
      ShapeError,
      "split: axis 0 of argument 0 (ary), float32[5], has size 5, which is not divisible into 2 equal parts",
    ],
    [
      () => np.split(zeros([4]), 0),
      ArgumentError,
      "split: argument 1 (indicesOrSections) is 0 (number), expected a positive integer",
    ],
    [() => np.zeros([-1]), ArgumentError, "zeros: shape[0] is -1, expected a non-negative integer"],
    [() => np.zeros(zeros([2]) as never), ArgumentError, "zeros: shape is a NDArray, expected a list of sizes"],
    [() => np.zeros([2], { dtype: "float23" as never }), DTypeError, "zeros: dtype is float23"],
    [() => np.arange(0, 5, 0), ArgumentError, "arange: got (0, 5, 0)"],
    [() => np.arange("5" as never), ArgumentError, 'arange: argument 0 is "5" (string), expected a finite number'],
    [() => np.subtract(true, false), DTypeError, "subtract: both arguments are bool"],
    [() => np.negative(np.array([true])), DTypeError, "neg: argument 0 (x) is bool[1], expected a numeric dtype"],
    [() => np.power(np.arange(3), -1), DTypeError, "power: argument 1 (y) is -1 and argument 0 (x) is int32"],
    [() => np.round(np.arange(3), { decimals: -1 }), UnsupportedError, "round: decimals is -1 and x is int32[3]"],
    [
      () => np.cross(zeros([4]), zeros([3])),
      ShapeError,
      "cross: argument 1 (b) is float32[3], argument 0 (a) is float32[4]",
    ],
    [() => np.tensordot(zeros([2]), zeros([2])), ShapeError, "tensordot: axes is 2, expected an integer in [0, 1]"],
    [
      () => np.diag(zeros([1, 1, 1])),
      ShapeError,
      "diag: argument 0 (v) is float32[1,1,1], expected a vector or a matrix",
    ],
    [() => np.linalg.norm(zeros([2, 2]), { ord: 2 }), UnsupportedError, "linalg.norm: ord is 2 for matrices"],
    [
      () => np.average(zeros([2, 2]), { weights: zeros([2]) }),
      ShapeError,
      "average: weights is float32[2] and a is float32[2,2]",
    ],
    [() => np.select([true], [1, 2]), ArgumentError, "select: 1 conditions and 2 choices"],
    [() => np.meshgrid(zeros([2]), { indexing: "yx" as never }), ArgumentError, 'meshgrid: indexing is "yx" (string)'],
    [() => lax.bitwiseAnd(zeros([2]), zeros([2])), DTypeError, "and: argument 0 (x) is float32[2]"],
    [
      () => lax.slice(zeros([3]), [1], [5]),
      ShapeError,
      "slice: axis 0 of argument 0 (x), float32[3], is sliced with start 1, limit 5",
    ],
    [() => lax.split(zeros([5]), [2, 2]), ShapeError, "split: sizes add up to 4, expected 5"],
    [
      () => lax.indexInDim(zeros([3]), 3),
      ShapeError,
      "indexInDim: index is 3, expected an integer in [-3, 3) on axis 0 of float32[3]",
    ],
  ])("%s", (call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  test("shapes under vmap are those of one lane", () => {
    expect(() => vmap((x, y) => np.add(x, y))(zeros([5, 3]), zeros([5, 4]))).toThrow(/float32\[4\].*float32\[3\]/);
  });

  test("a tracer is not a size", () => {
    expect(() => jit((n) => np.zeros([n as unknown as number]))(3)).toThrow(
      /zeros: shape\[0\] is a Tracer.*staticArgnums/,
    );
  });
});

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
    ["mean", (y) => np.mean(y)],
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
