// The functions of trees, with values and with tracers.

import { describe, expect, expectTypeOf, test } from "vitest";
import { grad, jit, type NDArray, np, tree } from "../../runtime/index.js";
import { expectError } from "../conformance/expect.js";

const value = { w: [1, 2], b: 3, nothing: null };

describe("tree", () => {
  test("leaves stand in the order of sorted keys, and go back", () => {
    const [leaves, structure] = tree.flatten(value);
    expect(leaves).toEqual([3, 1, 2]);
    expect(tree.leaves(value)).toEqual(leaves);
    expect(`${structure}`).toBe('{"b":*,"nothing":null,"w":[*,*]}');
    expect(structure.leafCount).toBe(3);
    expect(`${tree.structure({ w: [0, 0], nothing: null, b: "x" })}`).toBe(`${structure}`);
    expect(tree.unflatten(structure, ["b", "v", "w"])).toEqual({ w: ["v", "w"], b: "b", nothing: null });
  });

  test("map takes the leaves of several trees together", () => {
    const sums = tree.map(
      (x: number, ...others: number[]) => others.reduce((total, y) => total + y, x),
      value,
      value,
      value,
    );
    expect(sums).toEqual({ w: [3, 6], b: 9, nothing: null });
    expectTypeOf(sums).toEqualTypeOf<{ w: number[]; b: number; nothing: null }>();
    expect(tree.map(String, value)).toEqual({ w: ["1", "2"], b: "3", nothing: null });
    expect(tree.mapWithPath((path, leaf) => `${path}=${leaf}`, value)).toEqual({
      w: [".w[0]=1", ".w[1]=2"],
      b: ".b=3",
      nothing: null,
    });
  });

  test("reduce and all go over the leaves", () => {
    expect(tree.reduce((total: number, x: number) => total * 10 + x, value, 0)).toBe(312);
    expect(tree.all({ a: true, b: [1, "x"] })).toBe(true);
    expect(tree.all({ a: true, b: [0] })).toBe(false);
    expect(tree.all([])).toBe(true);
  });

  test("typed arrays and arrays are leaves", () => {
    const x = np.ones([2]);
    expect(
      tree.leaves([new Float32Array(2), x, { data: new Float32Array(1), shape: [1], stride: [1], offset: 0 }]),
    ).toHaveLength(3);
  });

  test("a step of gradient descent over a tree of parameters", () => {
    const loss = ({ w, b }: { w: NDArray; b: NDArray }, x: NDArray): NDArray => np.sum(np.square(w.mul(x).add(b)));
    const step = jit((parameters: { w: NDArray; b: NDArray }, x: NDArray) =>
      tree.map((p, slope) => p.sub(slope!.mul(0.5)), parameters, grad(loss)(parameters, x) as typeof parameters),
    );
    const next = step({ w: np.array([1, 2]), b: np.array([0, 1]) }, np.array([2, 3]));
    expect(next.w.toArray()).toEqual([1 - 4, 2 - 21]);
    expect(next.b.toArray()).toEqual([0 - 2, 1 - 7]);
  });

  test("says what differs", () => {
    expectError(() => tree.map(String, [1], [1, 2]), "tree/structure", "rest[0]", "[*,*]", "expected [*]");
    expectError(() => tree.unflatten(tree.structure([1, 2]), [1]), "tree/leaves", "has 1 entries, expected 2");
    expectError(() => tree.map(3 as never, [1]), "argument/function");
  });
});
