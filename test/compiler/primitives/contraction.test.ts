// dotGeneral against loops written out for each case, and the messages of axes that do not match.

import { describe, expect, it } from "vitest";
import { type Dim, makeAval } from "../../../compiler/ir/aval.js";
import { type AxisPairs, dotGeneral } from "../../../compiler/primitives/contraction.js";
import { counting, evaluateChecked, f32, i32, run } from "./support.js";

const none: AxisPairs = [[], []];

describe("dotGeneral", () => {
  it("is the matrix product", () => {
    const [a, b] = [counting([2, 3]), counting([3, 4])];
    const want: number[] = [];
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 4; j++) {
        let total = 0;
        for (let k = 0; k < 3; k++) total += a.data[i * 3 + k]! * b.data[k * 4 + j]!;
        want.push(total);
      }
    }
    expect(run(dotGeneral, [a, b], { contract: [[1], [0]], batch: none })).toEqual(want);
  });

  it("puts batch axes first, then what lhs keeps, then what rhs keeps", () => {
    const [a, b] = [counting([3, 2, 5]), counting([4, 5, 2])];
    const want: number[] = [];
    for (let n = 0; n < 2; n++) {
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 4; j++) {
          let total = 0;
          for (let k = 0; k < 5; k++) total += a.data[i * 10 + n * 5 + k]! * b.data[j * 10 + k * 2 + n]!;
          want.push(total);
        }
      }
    }
    const [out] = evaluateChecked(dotGeneral, [a, b], { contract: [[2], [1]], batch: [[1], [2]] });
    expect(out!.shape).toEqual([2, 3, 4]);
    expect([...out!.data]).toEqual(want);
  });

  it("contracts several axes, or none", () => {
    const [a, b] = [counting([2, 3]), counting([3, 2])];
    expect(
      run(dotGeneral, [a, b], {
        contract: [
          [0, 1],
          [1, 0],
        ],
        batch: none,
      }),
    ).toEqual([0 + 2 + 8 + 3 + 12 + 25]);
    expect(run(dotGeneral, [f32([2], [1, 2]), f32([2], [3, 5])], { contract: none, batch: none })).toEqual([
      3, 5, 6, 10,
    ]);
    expect(run(dotGeneral, [f32([2], [1, 2]), f32([2], [3, 5])], { contract: none, batch: [[0], [0]] })).toEqual([
      3, 10,
    ]);
    expect(run(dotGeneral, [f32([], [3]), f32([], [4])], { contract: none, batch: none })).toEqual([12]);
  });

  it("of empty axes is 0, and NaN times 0 is NaN", () => {
    expect(run(dotGeneral, [f32([2, 0], []), f32([0, 1], [])], { contract: [[1], [0]], batch: none })).toEqual([0, 0]);
    expect(
      run(dotGeneral, [f32([2], [0, Number.NaN]), f32([2], [1, 0])], { contract: [[0], [0]], batch: none }),
    ).toEqual([Number.NaN]);
  });

  it("wraps integers", () => {
    const x = i32([2], [65537, 2 ** 30]);
    const want = Number(BigInt.asIntN(32, 65537n * 65537n + (1n << 60n)));
    expect(run(dotGeneral, [x, x], { contract: [[0], [0]], batch: none })).toEqual([want]);
  });

  it("holds float32 totals in double precision", () => {
    const [x, ones] = [f32([3], [2 ** 24, 1, 1]), f32([3], [1, 1, 1])];
    expect(run(dotGeneral, [x, ones], { contract: [[0], [0]], batch: none })).toEqual([2 ** 24 + 2]);
  });

  it("says which axes do not match", () => {
    const of =
      (lhs: Dim[], rhs: Dim[], contract: AxisPairs, batch = none) =>
      () =>
        dotGeneral.shape([makeAval(lhs, "float32"), makeAval(rhs, "float32")], { contract, batch });
    expect(of(["n", 3], [3, "m"], [[1], [0]])()[0]!.shape).toEqual(["n", "m"]);
    expect(of([2, 3], [4, 5], [[1], [0]])).toThrow(
      /dotGeneral: axis 0 of argument 1 \(rhs\), float32\[4,5\], has size 4, expected 3, the size of axis 1 of argument 0 \(lhs\), float32\[2,3\]; the contract axes must match/,
    );
    expect(of(["n"], ["m"], [[0], [0]])).toThrow(/has size m, expected n/);
    expect(of([2], [3], none, [[0], [0]])).toThrow(/the batch axes must match/);
    expect(of([2], [2], [[0], []])).toThrow(/contract names 1 axes of lhs and 0 of rhs/);
    expect(of([2], [2], [[1], [0]])).toThrow(/dotGeneral: contract\[0\]\[0\] is 1/);
    expect(of([2], [2], [[0], [0]], [[0], [0]])).toThrow(/batch\[0\] with contract\[0\] names axis 0 twice/);
    const mixed = [makeAval([2], "float32"), makeAval([2], "int32")];
    expect(() => dotGeneral.shape(mixed, { contract: [[0], [0]], batch: none })).toThrow(
      /dotGeneral: argument 1 \(rhs\) is int32\[2\]/,
    );
    const flags = [makeAval([2], "bool"), makeAval([2], "bool")];
    expect(() => dotGeneral.shape(flags, { contract: [[0], [0]], batch: none })).toThrow(
      /dotGeneral: argument 0 \(lhs\) is bool\[2\]/,
    );
  });
});
