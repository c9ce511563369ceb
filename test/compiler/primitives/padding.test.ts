// pad: values against a plain list, and what its errors name.

import { describe, expect, it } from "vitest";
import { makeAval, type Shape } from "../../../compiler/ir/aval.js";
import { type AxisPadding, pad } from "../../../compiler/primitives/padding.js";
import { evaluateChecked, f32 } from "./support.js";

const padVector = (values: readonly number[], padding: AxisPadding): number[] => {
  const inputs = [f32([values.length], values), f32([], [0])];
  return [...evaluateChecked(pad, inputs, { padding: [padding], along: [] })[0]!.data];
};

describe("pad", () => {
  it("adds elements before, after and between, and takes them away", () => {
    expect(padVector([1, 2, 3], [1, 2, 0])).toEqual([0, 1, 2, 3, 0, 0]);
    expect(padVector([1, 2, 3], [0, 0, 2])).toEqual([1, 0, 0, 2, 0, 0, 3]);
    expect(padVector([1, 2, 3], [-1, -1, 0])).toEqual([2]);
    expect(padVector([1, 2, 3], [-1, 1, 1])).toEqual([0, 2, 0, 3, 0]);
    expect(padVector([1, 2, 3], [-4, 5, 0])).toEqual([0, 0, 0, 0]);
    expect(padVector([], [1, 1, 5])).toEqual([0, 0]);
    expect(padVector([1, 2, 3], [-1, -2, 0])).toEqual([]);
  });

  it("says what does not fit", () => {
    const of =
      (shape: Shape, ...padding: AxisPadding[]) =>
      () =>
        pad.shape([makeAval(shape, "float32"), makeAval([], "float32")], { padding, along: [] });
    expect(of(["n", 2], [0, 0, 0], [1, 1, 0])()[0]!.shape).toEqual(["n", 4]);
    expect(of(["n"], [1, 0, 0])).toThrow(/axis 'n' .*pad along it/);
    expect(of([3], [1, 0, 0], [0, 0, 0])).toThrow(/pad: paddingConfig has 2 entries, expected 1/);
    expect(of([3], [-2, -2, 0])).toThrow(
      /pad: paddingConfig\[0\] is \[-2,-2,0\], which leaves axis 0 .*float32\[3\], with -1 elements/,
    );
    expect(of([3], [0, 0, -1])).toThrow(/paddingConfig\[0\] is \[0,0,-1\], expected integers/);
    expect(of([3], [0.5, 0, 0])).toThrow(/paddingConfig\[0\] is \[0.5,0,0\], expected integers/);
    const value = (shape: Shape) => () =>
      pad.shape([makeAval([3], "float32"), makeAval(shape, "float32")], { padding: [[1, 0, 0]], along: [] });
    expect(value([1])).toThrow(/argument 1 \(paddingValue\) is float32\[1\], expected \[\]; pad with a scalar/);
  });
});
