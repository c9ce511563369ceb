// What np and lax functions say of mistakes: the function, the argument, both shapes, the remedy.

import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  DTypeError,
  jit,
  type LanewiseError,
  lax,
  np,
  ShapeError,
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
      "transpose: the options are [1, 0], expected an object with any of axes",
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
    [() => np.zeros(zeros([2]) as never), ArgumentError, "zeros: shape is an NDArray, expected a list of sizes"],
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
      /zeros: shape\[0\] is argument n of jit.*staticArgnums/,
    );
  });
});
