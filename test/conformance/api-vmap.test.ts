// Ports of the vmap tests of JAX's api_test.py, under the names they have there. Messages are ours; the facts they must
// name are JAX's.

import { describe, expect, test } from "vitest";
import { isTracing } from "../../compiler/trace/bind.js";
import { applyFn } from "../../compiler/trace/stage.js";
import { jit, makeIr, NDArray, np, vmap } from "../../runtime/index.js";
import { expectBoth, expectError, expectSame, thrownBy } from "./expect.js";
import { arrayOf, build, counting } from "./lanes.js";

const zeros = (...shape: number[]): NDArray => build(shape, () => 0);
const add3 = (a: NDArray, b: NDArray, c: NDArray): NDArray => a.add(b).add(c);

describe("APITest", () => {
  test("test_is_instance", () => {
    const f = (x: NDArray): NDArray => {
      expect(x).toBeInstanceOf(Object.getPrototypeOf(NDArray)); // the class that arrays and tracers share
      expect(x).not.toBeInstanceOf(NDArray);
      return x.add(2);
    };
    expect(jit(f)(3).item()).toBe(5);
    expectSame(vmap(f)(counting([3])), arrayOf([3], [2, 3, 4]));
  });

  test("test_vmap_inconsistent_sizes_constructs_proper_error_message", () => {
    const f = (x1: NDArray, x2: NDArray, g: typeof np.add): NDArray => g(x1, x2);
    expectError(
      () => vmap(f, [0, 0, null])(zeros(2), zeros(3), np.add),
      "shape/vmap-sizes",
      "axis 0 of argument x1, float32[2]",
      "axis 0 of argument x2, float32[3]",
    );
  });

  test("test_vmap_inconsistent_sizes_constructs_proper_error_message_kwargs", () => {
    const f = (x1: NDArray, { x2, a3 }: { x2: NDArray; a3: NDArray }): NDArray => add3(x1, x2, a3);
    const { message } = thrownBy(() => vmap(f)(zeros(2), { x2: zeros(2), a3: zeros(1) }));
    const [, majority, other] = message.split("\n");
    expect(majority).toMatch(/size 2: axis 0 of argument x1, float32\[2\]; axis 0 of argument .*\.x2, float32\[2\]/);
    expect(other).toMatch(/size 1: axis 0 of argument .*\.a3, float32\[1\]/);
  });

  test("test_vmap_inconsistent_sizes_constructs_proper_error_message_starargs", () => {
    const f = (x: NDArray, ...args: NDArray[]): NDArray => args.reduce((rest, arg) => rest.subtract(arg), x);
    expectError(
      () => vmap(f)(zeros(4), zeros(2), zeros(2)),
      "shape/vmap-sizes",
      "size 2: axis 0 of argument args[1], float32[2]; axis 0 of argument args[2], float32[2]",
      "size 4: axis 0 of argument x, float32[4]",
    );
  });

  test("test_vmap_in_axes_list", () => {
    const f = (record: { a: NDArray; b: NDArray }, x: NDArray, y: NDArray): NDArray =>
      add3(np.add(record.a, record.b), x, y);
    const args = [{ a: 5, b: zeros(2) }, zeros(3), counting([3])] as const;
    const want = build([3, 2], (i) => 5 + i!);
    expectSame(vmap(f, [null, 0, 0])(...args), want);
    expectSame(vmap(f, { inAxes: [null, 0, 0] })(...args), want);
  });

  test("test_vmap_in_axes_non_tuple_error", () => {
    const f = (x: { a: NDArray }): NDArray => x.a;
    const keyed = { a: 0 } as unknown as number; // refused by the type as well
    expectError(
      () => vmap(f, { inAxes: keyed }),
      "argument/axes",
      'inAxes is an object with keys "a"',
      "an integer, null, or a list",
    );
  });

  test("test_vmap_in_axes_wrong_length_tuple_error", () => {
    const f = (x: { a: NDArray }): NDArray => x.a;
    expectError(() => vmap(f, [0, { a: 0 }])({ a: zeros(3, 3) }), "tree/in-axes", "2 entries", "1 argument");
  });

  test("test_vmap_in_axes_tree_prefix_error", () => {
    expectError(() => vmap((x: NDArray) => x, [[0]])(zeros(3)), "tree/prefix", "inAxes[0]");
  });

  test("test_vmap_in_axes_leaf_types", () => {
    const notAnAxis = arrayOf([2], [1, 2]) as unknown as number;
    expectError(() => vmap((x: NDArray) => x, [notAnAxis]), "argument/axes", "inAxes[0] is an NDArray");
  });

  test("test_vmap_out_axes_leaf_types", () => {
    const notAnAxis = arrayOf([2], [1, 2]) as unknown as number;
    expectError(() => vmap((x: NDArray) => x, { outAxes: [notAnAxis] }), "argument/axes", "outAxes[0] is an NDArray");
  });

  test("test_vmap_unbatched_object_passthrough_issue_183", () => {
    const increment = (x: NDArray): NDArray => x.add(1);
    const f = vmap(
      (g: typeof increment, x: NDArray) => {
        expect(g).toBe(increment);
        return g(x);
      },
      [null, 0],
    );
    expectSame(f(increment, counting([3])), arrayOf([3], [1, 2, 3]));
  });

  test("test_vmap_mismatched_keyword", () => {
    const f = vmap((x: NDArray, { y }: { y: NDArray }) => x.add(y));
    expectError(
      () => f(arrayOf([1], [1], "int32"), { y: arrayOf([2], [1, 2], "int32") }),
      "shape/vmap-sizes",
      "size 1: axis 0 of argument x, int32[1]",
      /size 2: axis 0 of argument .*\.y, int32\[2\]/,
    );
  });

  test("test_vmap_mismatched_axis_sizes_error_message_issue_705", () => {
    const h = (a: NDArray, b: NDArray): NDArray => np.sum(a).add(np.sum(b));
    const [x, u] = [zeros(10, 4), zeros(10, 2)];
    expectError(
      () => vmap(h, [0, 1])(x, u),
      "shape/vmap-sizes",
      "size 10: axis 0 of argument a, float32[10,4]",
      "size 2: axis 1 of argument b, float32[10,2]",
    );
    const first = (a: NDArray, _b: NDArray, _c: NDArray): NDArray => a;
    const [, most, least] = thrownBy(() => vmap(first, [0, 1, 0])(x, u, x)).message.split("\n");
    expect(most).toContain("size 10: axis 0 of argument a, float32[10,4]; axis 0 of argument _c, float32[10,4]");
    expect(least).toContain("size 2: axis 1 of argument _b, float32[10,2]");
    const list = (a: NDArray, b: NDArray[]): NDArray => h(a, b[0]!);
    expectError(() => vmap(list, [0, 1])(x, [u, u]), "shape/vmap-sizes", "axis 1 of argument b[0], float32[10,2]");

    const same = (v: NDArray): NDArray => v;
    expectError(
      () => vmap(same)(1),
      "shape/vmap-rank",
      "argument v",
      "axis 0",
      "rank 1 or more",
      "float32[] of rank 0",
    );
    expectError(() => vmap(same, null)(zeros(2)), "tree/no-mapped", "at least one axis that is not null");
    expectError(() => vmap(same, 1)(zeros(2)), "shape/vmap-rank", "axis 1", "rank 2 or more", "float32[2] of rank 1");
    expectError(() => vmap(same, 0, [2, 3])(zeros(2)), "tree/prefix", "outAxes");
    const keyed = (v: NDArray): { a: NDArray } => ({ a: v });
    const named = { outAxes: null, axisName: "foo" };
    expectError(() => vmap(keyed, named)(zeros(2)), "shape/vmap-out-null", "outAxes.a is null", '"foo"');
    expectError(() => vmap(keyed, { outAxes: null })(zeros(2)), "shape/vmap-out-null", "outAxes.a is null", "axis 0");
  });

  test("test_vmap_explicit_axis_size_mismatch", () => {
    const f = vmap((x: NDArray) => x, { axisSize: 2 });
    const [, option, argument] = thrownBy(() => f(counting([8], "int32"))).message.split("\n");
    expect(option).toContain("size 2: the axisSize option");
    expect(argument).toContain("size 8: axis 0 of argument x, int32[8]");
  });

  test("test_vmap_structured_in_axes", () => {
    const [x, y, z] = [np.ones([6, 2, 3]), np.ones([3, 6, 4]), np.ones([4, 5, 6])];
    const want = build([6, 2, 5], () => 12);
    const listed = ([a, [b, c]]: [NDArray, [NDArray, NDArray]]): NDArray => np.dot(a, np.dot(b, c));
    expectBoth(vmap(listed, [[0, [1, 2]]]), [[x, [y, z]]], want);
    const keyed = ([a, { b, c }]: [NDArray, { b: NDArray; c: NDArray }]): NDArray => np.dot(a, np.dot(b, c));
    expectBoth(vmap(keyed, [[0, { b: 1, c: 2 }]]), [[x, { b: y, c: z }]], want);
    expectBoth(vmap(keyed, [[0, { c: 2, b: 1 }]]), [[x, { b: y, c: z }]], want); // keys have no order
  });

  test("test_vmap_in_axes_bool_error", () => {
    const notAnAxis = false as unknown as number;
    expectError(() => vmap((x: NDArray) => x, { inAxes: notAnAxis }), "argument/axes", "false (boolean)", "an integer");
  });

  test("test_vmap_empty_arguments", () => {
    expectError(
      () => vmap((x: Record<string, NDArray>) => x)({}),
      "tree/no-arrays",
      "at least one argument with an array",
      "axisSize",
    );
  });

  test("test_vmap_scalar", () => {
    const same = (x: NDArray): NDArray => x;
    expectSame(np.astype(vmap(same, { inAxes: null, axisSize: 1 })(1), "float32"), arrayOf([1], [1]));
    expectError(() => vmap(same, { inAxes: 0, axisSize: 1 })(1), "shape/vmap-rank", "axis 0");
    expectError(() => vmap(same, { inAxes: 1, axisSize: 1 })(1), "shape/vmap-rank", "axis 1");
  });

  test("test_vmap_unmapped_last", () => {
    expectBoth(
      vmap((_: NDArray) => np.zeros([2]), { outAxes: -1 }),
      [zeros(5)],
      zeros(2, 5),
    );
  });

  test("test_vmap_make_jaxpr_close_over_tracer", () => {
    const run = (given: NDArray): NDArray => {
      const { fn } = makeIr((x: NDArray) => x.add(given))(1);
      expect(fn.inputs).toHaveLength(2); // the lane around, and x
      return applyFn(fn, [given, np.array(1)])[0] as NDArray;
    };
    expectSame(vmap(run)(counting([2])), arrayOf([2], [1, 2]));
  });
});

describe("CleanupTest", () => {
  test("test_call_wrapped_second_phase_cleanup", () => {
    expectError(() => vmap((x: NDArray) => x, { outAxes: null })(counting([3])), "shape/vmap-out-null");
    expect(isTracing()).toBe(false);
    expectSame(vmap((x: NDArray) => x)(counting([3])), counting([3]));
  });
});

describe("EvalJaxpr", () => {
  test("test_eval_jaxpr_vmap", () => {
    const { fn } = makeIr((x: NDArray) => np.square(x).add(1))(1);
    const g = (x: NDArray): NDArray => applyFn(fn, [x])[0] as NDArray;
    expectBoth(vmap(g), [arrayOf([3], [1, 2, 3])], arrayOf([3], [2, 5, 10]));
  });
});
