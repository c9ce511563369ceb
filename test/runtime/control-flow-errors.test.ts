// Bad control flow: every message names the function, the component and both types, and says what to do.

import { describe, test } from "vitest";
import { disableJit, jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectError, expectSame } from "../conformance/expect.js";
import { arrayOf } from "../conformance/lanes.js";

const f32 = (values: readonly number[]): NDArray => arrayOf([values.length], values);
const scalar = (value: number): NDArray => arrayOf([], [value]);

describe("bad control flow", () => {
  const one = scalar(1);
  const id = (x: NDArray): NDArray => x;

  test("branches that differ name the output, both types and both branches", () => {
    expectError(
      () => lax.cond(true, id, () => np.zeros([4]), np.zeros([3])),
      "shape/branches",
      "trueFn",
      "falseFn",
      "float32[3]",
      "float32[4]",
    );
    expectError(
      () => lax.cond(true, id, () => np.array(1, { dtype: "int32" }), one),
      "dtype/branches",
      "int32[]",
      "float32[]",
    );
    expectError(
      () =>
        lax.cond(
          true,
          (x: NDArray) => ({ a: [x, x] }),
          (x) => ({ a: [x, np.zeros([2])] }),
          one,
        ),
      "shape/branches",
      ".a[1]",
    );
    expectError(() => lax.cond(true, id, (x: NDArray) => [x] as never, one), "tree/branches", "trueFn", "falseFn");
    expectError(() => lax.switchCase(0, [], one), "argument/branches", "switchCase");
    const k = np.array(0, { dtype: "int32" });
    expectError(() => lax.switchCase(k, [id, id, () => np.zeros([2])], one), "shape/branches", "branches[2]");
  });

  test("predicates, indices and bounds are scalars of the right kind", () => {
    expectError(() => lax.cond(np.zeros([2]), id, id, one), "shape/predicate", "cond", "float32[2]", "scalar");
    expectError(() => lax.switchCase(np.zeros([2]), [id], one), "shape/predicate", "switchCase");
    expectError(() => lax.switchCase(one, [id, id], one), "dtype/operand", "integer");
    expectError(() => lax.whileLoop(id, id, np.zeros([3], { dtype: "bool" })), "shape/predicate", "bool[3]");
    expectError(() => lax.whileLoop(id, id, one), "shape/predicate", "float32[]", "bool");
    expectError(() => lax.foriLoop(0, 2.5, (_, x: NDArray) => x, one), "dtype/operand", "2.5");
    expectError(() => lax.foriLoop(np.zeros([2]), 3, (_, x: NDArray) => x, one), "shape/predicate", "lower");
  });

  test("carries that change name the component and both types", () => {
    const pair = { a: one, b: [one, np.zeros([3])] };
    type Pair = { a: NDArray; b: [NDArray, NDArray] };
    expectError(
      () => lax.foriLoop(0, 2, (_, { a, b }: Pair) => ({ a, b: [b[0], np.zeros([2])] }), pair as never),
      "shape/carry",
      "carry.b[1]",
      "float32[3]",
      "float32[2]",
    );
    expectError(
      () =>
        lax.whileLoop(
          () => np.array(true),
          (c: NDArray) => c.greater(0),
          one,
        ),
      "dtype/carry",
      "bool[]",
    );
    expectError(
      () =>
        lax.whileLoop(
          () => np.array(true),
          (c: NDArray) => [c],
          one,
        ),
      "tree/carry",
      "whileLoop",
    );
    expectError(() => lax.scan((c: NDArray) => [c.add(np.zeros([2])), null], one, np.ones([3])), "shape/carry", "scan");
    expectError(() => lax.foriLoop(0, 2, (_, c: NDArray) => [c], one), "tree/carry", "foriLoop");
  });

  test("lengths that do not agree are named", () => {
    const step = (c: NDArray): [NDArray, null] => [c, null];
    expectError(() => lax.scan(step, one, np.zeros([3]), { length: 4 }), "shape/steps", "4", "3");
    expectError(() => lax.scan(step, one, [np.zeros([3]), np.zeros([4])]), "shape/steps", "3", "4");
    expectError(() => lax.scan(step, one, one), "shape/steps", "rank 1");
    expectError(() => lax.scan(step, one, null), "shape/steps", "length");
    expectError(() => lax.scan(step, one, null, { length: 1.5 }), "argument/length", "1.5");
    expectError(() => lax.scan(step, one, null, { length: 1, unroll: -1 }), "argument/unroll", "-1");
    expectError(() => lax.scan((c: NDArray) => c as never, one, np.zeros([3])), "tree/pair", "pair");
    expectError(() => lax.map(id, np.zeros([3]), { batchSize: 0.5 }), "argument/batch-size", "0.5");
  });

  test("an endless loop meets its limit, compiled or not, in the lane that it is in", () => {
    const forever = (x: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.greater(0),
        (c) => c.mul(2),
        x,
        { iterationLimit: 300 },
      );
    expectError(() => forever(one), "loop/limit", "300", "iterationLimit");
    expectError(() => disableJit(() => jit(forever)(one)), "loop/limit");
    expectError(() => vmap(forever)(f32([0, 1])), "loop/limit");
    expectError(() => jit(forever)(one), "loop/limit", "300", "iterationLimit");
    const lanes = jit(vmap(forever));
    expectError(() => lanes(f32([0, 1])), "loop/limit", "300");
    expectSame(lanes(f32([0, -1])), f32([0, -1])); // and the program runs on
    expectSame(vmap(forever)(f32([0, -1])), f32([0, -1]));
    const ends = (x: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.less(3),
        (c) => c.add(1),
        x,
        { iterationLimit: 3 },
      );
    expectBoth(ends, [scalar(0)], scalar(3));
    expectError(() => ends(scalar(-1)), "loop/limit");
    expectError(() => jit(ends)(scalar(-1)), "loop/limit", "3 iterations");
    expectError(() => lax.whileLoop(id, id, one, { iterationLimit: 0 }), "argument/limit", "0");
  });

  test("what is not a function, an array or an option is named", () => {
    expectError(() => lax.cond(true, 3 as never, id as never, one), "argument/function", "trueFn");
    expectError(() => lax.cond(true, id, id, "text" as never), "argument/type", "operands");
    expectError(() => lax.scan(id as never, one, null, { lenght: 3 } as never), "argument/option", "lenght");
  });
});
