// Views, concatenate and iota: values against plain loops, messages, and what symbolic sizes allow.

import { describe, expect, it } from "vitest";
import { NeedsSize } from "../../../compiler/errors.js";
import { type Dim, makeAval, type Shape } from "../../../compiler/ir/aval.js";
import * as m from "../../../compiler/primitives/movement.js";
import { groupAxes } from "../../../compiler/primitives/reshape-groups.js";
import { roll } from "../../../compiler/primitives/roll.js";
import { array, bool, counting, evaluateChecked, f32, i32, run } from "./support.js";

const aval = (...shape: Dim[]) => makeAval(shape, "float32");

describe("broadcastInDim", () => {
  it("repeats along new axes and along axes of size 1", () => {
    expect(run(m.broadcastInDim, [f32([2], [1, 2])], { shape: [2, 3], dims: [0] })).toEqual([1, 1, 1, 2, 2, 2]);
    expect(run(m.broadcastInDim, [f32([2], [1, 2])], { shape: [3, 2], dims: [1] })).toEqual([1, 2, 1, 2, 1, 2]);
    expect(run(m.broadcastInDim, [f32([1, 2], [1, 2])], { shape: [2, 2], dims: [0, 1] })).toEqual([1, 2, 1, 2]);
    expect(run(m.broadcastInDim, [bool([], [1])], { shape: [0, 2], dims: [] })).toEqual([]);
  });

  it("says which axis does not fit", () => {
    const to = (shape: Shape, dims: number[]) => () => m.broadcastInDim.shape([aval(2, "n")], { shape, dims });
    expect(to([2, 3, "n"], [0, 2])()[0]!.shape).toEqual([2, 3, "n"]);
    expect(to([3, "n"], [0, 1])).toThrow(
      /broadcastInDim: axis 0 of argument 0 \(x\), float32\[2,n\], has size 2, expected 1 or 3/,
    );
    expect(to([2, 5], [0, 1])).toThrow(/axis 1 .* has size n, expected 1 or 5, the size of axis 1 of \[2,5\]/);
    expect(to([2, "n"], [0])).toThrow(/dims has 1 entries, expected 2/);
    expect(to([2, "n"], [0, 2])).toThrow(/dims\[1\] is 2, expected an integer in \[0, 2\)/);
    expect(to(["n", 2], [1, 0])).toThrow(/dims is \[1,0\], expected increasing axes/);
  });
});

describe("reshape", () => {
  it("keeps row-major order in fresh data", () => {
    const x = counting([2, 3]);
    const [out] = evaluateChecked(m.reshape, [x], { shape: [3, 2, 1] });
    expect([...out!.data]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(out!.data).not.toBe(x.data);
    expect(run(m.reshape, [f32([0, 4], [])], { shape: [2, 0, 3] })).toEqual([]);
  });

  it.each([
    [
      ["n", 6],
      ["n", 2, 3],
    ],
    [
      [4, "n"],
      [2, 2, "n"],
    ],
    [
      [2, 3, "n", 4],
      [6, "n", 2, 2],
    ],
    [["n"], [1, "n", 1]],
    [
      [1, "n", 3],
      ["n", 3],
    ],
    [
      ["n", 0, 3],
      ["n", 5, 0],
    ],
    [
      ["n", "m"],
      ["n", 1, "m"],
    ],
  ] as [Shape, Shape][])("%j to %j needs no size", (from, to) => {
    expect(m.reshape.shape([aval(...from)], { shape: to })[0]!.shape).toEqual(to);
  });

  it.each([
    [
      ["n", 2],
      [2, "n"],
    ],
    [["n", 2], ["m"]],
    [["n"], [4]],
    [
      ["n", "m"],
      ["m", "n"],
    ],
  ] as [Shape, Shape][])("%j to %j asks for a size", (from, to) => {
    expect(() => m.reshape.shape([aval(...from)], { shape: to })).toThrow(NeedsSize);
  });

  it("names both shapes and both counts", () => {
    const to = (from: Shape, shape: Shape) => () => m.reshape.shape([aval(...from)], { shape });
    expect(to([2, 3], [4, 2])).toThrow(
      /reshape: argument 0 \(x\) is float32\[2,3\] with 6 elements, .*\[4,2\] has, 8; /,
    );
    expect(to(["n", 3], ["n", 4])).toThrow(/float32\[n,3\] with n\*3 elements, .*\[n,4\] has, n\*4/);
    expect(to([0], [1])).toThrow(/with 0 elements/);
  });

  it("splits axes into the smallest runs", () => {
    const runs = (from: Shape, to: Shape) => groupAxes(from, to)?.map(({ input, output }) => [input, output]);
    expect(runs([2, 6, 5], [2, 3, 2, 5])).toEqual([
      [[0], [0]],
      [[1], [1, 2]],
      [[2], [3]],
    ]);
    expect(runs([2, 1, 3], [6])).toEqual([[[0, 1, 2], [0]]]);
    expect(runs([3, 1], [1, 3])).toEqual([
      [[], [0]],
      [[0], [1]],
      [[1], []],
    ]);
    expect(runs([4, 6], [3, 8])).toEqual([
      [
        [0, 1],
        [0, 1],
      ],
    ]);
  });
});

describe("axes come, go and change places", () => {
  it("squeeze and expandDims keep the data", () => {
    expect(run(m.squeeze, [counting([1, 3, 1])], { axes: [0, 2] })).toEqual([0, 1, 2]);
    expect(run(m.expandDims, [counting([3])], { axes: [0, 2] })).toEqual([0, 1, 2]);
    expect(m.expandDims.shape([aval("n", 3)], { axes: [1, 3] })[0]!.shape).toEqual(["n", 1, 3, 1]);
    expect(m.squeeze.shape([aval("n", 1)], { axes: [1] })[0]!.shape).toEqual(["n"]);
    expect(() => m.squeeze.shape([aval(2, 1)], { axes: [0] })).toThrow(
      /squeeze: axis 0 of argument 0 \(x\), float32\[2,1\], has size 2, expected 1/,
    );
    expect(() => m.squeeze.shape([aval("n")], { axes: [0] })).toThrow(/axis 'n' .*squeeze along it/);
    expect(() => m.expandDims.shape([aval(3)], { axes: [2] })).toThrow(
      /expandDims: axes\[0\] is 2, expected an integer in \[0, 2\)/,
    );
  });

  it("transpose: axis k of the result is axis permutation[k]", () => {
    const x = counting([2, 3, 4]);
    const want: number[] = [];
    for (let k = 0; k < 4; k++) for (let i = 0; i < 2; i++) for (let j = 0; j < 3; j++) want.push(i * 12 + j * 4 + k);
    expect(run(m.transpose, [x], { permutation: [2, 0, 1] })).toEqual(want);
    expect(m.transpose.shape([aval("n", 3)], { permutation: [1, 0] })[0]!.shape).toEqual([3, "n"]);
    const wrong =
      (...permutation: number[]) =>
      () =>
        m.transpose.shape([aval(2, 3)], { permutation });
    expect(wrong(0)).toThrow(/transpose: permutation is \[0\], expected each of the 2 axes of float32\[2,3\] once/);
    expect(wrong(0, 0)).toThrow(/transpose: permutation names axis 0 twice/);
    expect(wrong(0, 2)).toThrow(/transpose: permutation\[1\] is 2/);
  });

  it("roll moves elements around the end of an axis", () => {
    expect(run(roll, [counting([2, 3])], { axis: 1, offset: 1 })).toEqual([1, 2, 0, 4, 5, 3]);
    expect(run(roll, [counting([2, 3])], { axis: 0, offset: 1 })).toEqual([3, 4, 5, 0, 1, 2]);
    expect(run(roll, [f32([0], [])], { axis: 0, offset: 0 })).toEqual([]);
    expect(() => roll.shape([aval("n")], { axis: 0, offset: 1 })).toThrow(/axis 'n' .*roll along it/);
    expect(() => roll.shape([aval(3)], { axis: 1, offset: 1 })).toThrow(/roll: axis is 1/);
  });

  it("rev turns axes around", () => {
    expect(run(m.rev, [counting([2, 3])], { axes: [1] })).toEqual([2, 1, 0, 5, 4, 3]);
    expect(run(m.rev, [counting([2, 3])], { axes: [1, 0] })).toEqual([5, 4, 3, 2, 1, 0]);
    expect(run(m.rev, [f32([0], [])], { axes: [0] })).toEqual([]);
    expect(() => m.rev.shape([aval("n")], { axes: [0] })).toThrow(/axis 'n' .*rev along it/);
    expect(() => m.rev.shape([aval(3)], { axes: [1] })).toThrow(/rev: axes\[0\] is 1/);
  });
});

describe("slice", () => {
  const of = (shape: Shape, start: number[], limit: Dim[], stride: number[]) => () =>
    m.slice.shape([aval(...shape)], { start, limit, stride })[0]!.shape;

  it("takes every stride-th element below the limit", () => {
    const params = { start: [1, 0], limit: [4, 5], stride: [2, 3] };
    expect(run(m.slice, [counting([4, 5])], params)).toEqual([5, 8, 15, 18]);
    expect(run(m.slice, [counting([3])], { start: [3], limit: [3], stride: [1] })).toEqual([]);
  });

  it("takes a whole symbolic axis, and no part of it", () => {
    expect(of(["n", 3], [0, 1], ["n", 3], [1, 1])()).toEqual(["n", 2]);
    expect(of(["n"], [1], ["n"], [1])).toThrow(/axis 'n' .*slice along it/);
    expect(of(["n"], [0], [2], [1])).toThrow(NeedsSize);
  });

  it("says which axis is out of range", () => {
    const message =
      /slice: axis 0 of argument 0 \(x\), float32\[3\], is sliced with start 1, limit 5, stride 1, expected integers 0 <= start <= limit <= 3/;
    expect(of([3], [1], [5], [1])).toThrow(message);
    expect(of([3], [2], [1], [1])).toThrow(/start 2, limit 1/);
    expect(of([3], [-1], [1], [1])).toThrow(/start -1/);
    expect(of([3], [0], [3], [0])).toThrow(/stride 0/);
    expect(of([3], [0.5], [3], [1])).toThrow(/start 0.5/);
    expect(of([3], [0, 0], [3], [1])).toThrow(/slice: start has 2 entries, expected 1/);
    expect(of([3], [0], [3], [])).toThrow(/slice: stride has 0 entries, expected 1/);
  });
});

describe("concatenate", () => {
  it("puts operands one after the other", () => {
    const [a, b] = [f32([2, 1], [1, 2]), f32([2, 2], [3, 4, 5, 6])];
    expect(run(m.concatenate, [a, b], { axis: 1 })).toEqual([1, 3, 4, 2, 5, 6]);
    expect(run(m.concatenate, [b, b], { axis: 0 })).toEqual([3, 4, 5, 6, 3, 4, 5, 6]);
    expect(run(m.concatenate, [f32([0], []), f32([1], [-0])], { axis: 0 })).toEqual([-0]);
  });

  it("says which operand does not fit", () => {
    const join =
      (axis: number, ...shapes: Shape[]) =>
      () =>
        m.concatenate.shape(
          shapes.map((shape) => aval(...shape)),
          { axis },
        );
    expect(join(1, ["n", 2], ["n", 3])()[0]!.shape).toEqual(["n", 5]);
    expect(join(0, ["n"])()[0]!.shape).toEqual(["n"]);
    expect(join(0, ["n"], ["n"])).toThrow(/axis 'n' .*concatenate along it/);
    expect(join(0, [2, 3], [2, 4])).toThrow(
      /concatenate: argument 1 \(operands\[1\]\) is float32\[2,4\], argument 0 \(operands\[0\]\) is float32\[2,3\]/,
    );
    expect(join(0, [2], [2, 1])).toThrow(/concatenate: argument 1/);
    expect(join(2, [2], [2])).toThrow(/concatenate: axis is 2/);
    expect(join(0)).toThrow(/concatenate: there are no arguments/);
    const mixed = [aval(2), makeAval([2], "int32")];
    expect(() => m.concatenate.shape(mixed, { axis: 0 })).toThrow(
      /concatenate: argument 1 \(operands\[1\]\) is int32\[2\].*dtypes must be equal/,
    );
  });
});

describe("iota", () => {
  it("counts along its axis", () => {
    expect(run(m.iota, [], { shape: [2, 3], dtype: "float32", axis: 1 })).toEqual([0, 1, 2, 0, 1, 2]);
    expect(run(m.iota, [], { shape: [2, 3], dtype: "int32", axis: 0 })).toEqual([0, 0, 0, 1, 1, 1]);
    expect(run(m.iota, [], { shape: [257], dtype: "uint8", axis: 0 })[256]).toBe(0);
    expect(run(m.iota, [], { shape: [0], dtype: "int32", axis: 0 })).toEqual([]);
    expect(m.iota.shape([], { shape: ["n"], dtype: "int32", axis: 0 })[0]!.shape).toEqual(["n"]);
    expect(() => m.iota.shape([], { shape: [2], dtype: "bool", axis: 0 })).toThrow(/iota: dtype is bool/);
    expect(() => m.iota.shape([], { shape: [], dtype: "int32", axis: 0 })).toThrow(/iota: axis is 0/);
  });
});

it("moving keeps NaN, -0 and the dtype", () => {
  const x = array("float64", [2, 2], [Number.NaN, -0, 1, Number.NEGATIVE_INFINITY]);
  expect(run(m.transpose, [x], { permutation: [1, 0] })).toEqual([Number.NaN, 1, -0, Number.NEGATIVE_INFINITY]);
  expect(evaluateChecked(m.rev, [i32([2], [1, 2])], { axes: [0] })[0]!.dtype).toBe("int32");
});
