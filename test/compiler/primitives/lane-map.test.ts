// A primitive without a batching rule of its own runs lane by lane under vmap, instead of failing.
import { expect, test } from "vitest";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import { type NoParams, none } from "../../../compiler/primitives/families.js";
import { byLane } from "../../../compiler/primitives/lane-map.js";
import { reduceSum } from "../../../compiler/primitives/reductions.js";
import { bind } from "../../../compiler/trace/bind.js";
import { jit, makeIr, type NDArray, np, spec, vmap } from "../../../runtime/index.js";

/** x of a row of x and y: the sum of both, by a rule that knows nothing of batches. */
const joint: Primitive<NoParams> = {
  name: "joint",
  shape: ([x]) => [{ shape: [], dtype: x!.dtype, weak: false }],
  evaluate([x, y]) {
    const [sum] = reduceSum.evaluate([x!], { axes: [0] });
    sum!.data[0]! += y!.data[0]!;
    return [sum!];
  },
  batch: (ctx, inputs, dims, params) => byLane(joint, ctx, inputs, dims, params),
  differentiate: none("a test has no use for it"),
  lower: {
    kind: "nest",
    build: (loops, [x, y], [out]) =>
      loops.fold(
        x!.aval.shape,
        [{ name: "sum", dtype: x!.aval.dtype, init: y!.read([]), combine: null }],
        ([sum], at) => [{ kind: "op", op: "add", dtype: x!.aval.dtype, args: [sum!, x!.read(at)] }],
        ([sum]) => [out!.store([], sum!)],
      ),
  },
};

const f = (x: NDArray, y: NDArray): NDArray => bind(joint, [x, y], {})[0] as NDArray;
const x = np.array([[1, 2, 3], [4, 5, 6]]); // biome-ignore format: rows

test.each([
  [
    [0, null],
    [x, np.array(10)],
    [16, 25],
  ],
  [
    [0, 0],
    [x, np.array([10, 20])],
    [16, 35],
  ],
  [
    [1, 0],
    [x.transpose(), np.array([10, 20])],
    [16, 35],
  ],
  [
    [null, 0],
    [np.array([1, 2, 3]), np.array([10, 20])],
    [16, 26],
  ],
] as const)("inAxes %j", (inAxes, args, want) => {
  expect(vmap(f, { inAxes })(...args).toArray()).toEqual(want);
  expect(jit(vmap(f, { inAxes }))(...args).toArray()).toEqual(want);
});

test("is one loop over lanes, and nests", () => {
  const nested = vmap(vmap(f, { inAxes: [0, null] }), { inAxes: [null, 0] });
  expect(nested(x, np.array([10, 20])).toArray()).toEqual([[16, 25], [26, 35]]); // biome-ignore format: rows
  expect(jit(nested)(x, np.array([10, 20])).toArray()).toEqual([[16, 25], [26, 35]]); // biome-ignore format: rows
  expect(String(makeIr(vmap(f))(spec(["n", 3]), spec(["n"])))).toContain("laneMap");
});
