// customJvp and customVjp: the rule is what counts, in any order with grad, vmap and jit; and what is refused.

import { describe, expect, test } from "vitest";
import {
  customJvp,
  customVjp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  NDArray,
  np,
  vjp,
  vmap,
} from "../../runtime/index.js";

const f64 = (...values: number[]): NDArray => new NDArray(Float64Array.from(values), [values.length], "float64");
const scalar = (x: number): NDArray => new NDArray(Float64Array.of(x), [], "float64");
const numbers = (x: NDArray): number[] => [...x.data];

/** sin, with three times its derivative: what is seen of the rule cannot come from sin. */
function tripled(): ReturnType<typeof customJvp<NDArray>> {
  const f = customJvp((x: NDArray) => np.sin(x));
  f.defJvp(([x]: readonly [NDArray], [t]: readonly [NDArray]) => [f(x), np.cos(x).mul(t).mul(3)]);
  return f;
}

describe("customJvp", () => {
  const x = scalar(0.5);
  const [sin, cos] = [Math.sin(0.5), Math.cos(0.5)];

  test("runs the function, and its rule where it is differentiated", () => {
    const f = tripled();
    expect(f(x).item()).toBe(sin);
    expect(jvp(f, [x], [scalar(2)]).map((v) => v.item())).toEqual([sin, cos * 2 * 3]);
    expect(grad(f)(x).item()).toBe(3 * cos);
    expect(vjp(f, x)[1](scalar(2))[0]!.item()).toBe(6 * cos);
  });

  test("is differentiated again through its rule, in which it may stand", () => {
    const f = tripled();
    expect(grad(grad(f))(x).item()).toBeCloseTo(-3 * sin, 12);
    const g = customJvp((v: NDArray) => v.mul(v));
    g.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [g(v), g(v).mul(t)]); // g' = g, as of exp
    expect([grad(g), grad(grad(g)), grad(grad(grad(g)))].map((h) => h(scalar(3)).item())).toEqual([9, 9, 9]);
  });

  test("under jit and vmap, in any order", () => {
    const f = tripled();
    const xs = f64(0, 0.5, 1);
    const want = [0, 0.5, 1].map((v) => 3 * Math.cos(v));
    const near = (got: NDArray): void => numbers(got).forEach((v, k) => expect(v).toBeCloseTo(want[k]!, 12));
    near(vmap(grad(f))(xs));
    near(jit(vmap(grad(f)))(xs));
    near(grad((v: NDArray) => np.sum(vmap(f)(v)))(xs));
    near(jit(grad((v: NDArray) => np.sum(vmap(f)(v))))(xs));
    near(grad((v: NDArray) => np.sum(vmap(jit(f))(v)))(xs));
    near(jvp(vmap(f), [xs], [np.ones([3], { dtype: "float64" })])[1]);
    near(vmap(grad(jit(f)))(xs));
    expect(numbers(f(xs))).toEqual([0, 0.5, 1].map(Math.sin));
  });

  test("inside branches, loops and lane maps", () => {
    const f = tripled();
    const branch = (v: NDArray): NDArray => lax.cond(v.greater(0), f, (y: NDArray) => y.mul(2), v);
    expect(grad(branch)(x).item()).toBeCloseTo(3 * cos, 12);
    expect(numbers(vmap(grad(branch))(f64(-1, 0.5)))).toEqual([2, 3 * cos]);
    expect(numbers(grad((v: NDArray) => np.sum(vmap(branch)(v)))(f64(-1, 0.5)))).toEqual([2, 3 * cos]);
    const twice = (v: NDArray): NDArray => lax.foriLoop(0, 2, (_k: NDArray, c: NDArray) => f(c), v) as NDArray;
    expect(grad(twice)(x).item()).toBeCloseTo(9 * cos * Math.cos(sin), 12);
    expect(jit(grad(twice))(x).item()).toBeCloseTo(9 * cos * Math.cos(sin), 12);
  });

  test("trees, outputs of integers, arguments that do not move", () => {
    type Point = { a: NDArray; b: NDArray };
    const f = customJvp(({ a, b }: Point, scale: NDArray) => ({
      y: a.mul(b).mul(scale),
      n: np.array(3, { dtype: "int32" }),
    }));
    f.defJvp(([{ a, b }, s]: readonly [Point, NDArray], [{ a: ta }, ts]: readonly [Point, NDArray]) => [
      f({ a, b }, s),
      { y: ta.mul(10).add(ts), n: np.zeros([], { dtype: "int32" }) },
    ]);
    const at = { a: scalar(2), b: scalar(5) };
    expect(f(at, scalar(3)).n.item()).toBe(3);
    const g = (p: Point, s: NDArray): NDArray => f(p, s).y;
    const gradients = grad(g, { argnums: [0, 1] })(at, scalar(3));
    expect([gradients[0].a.item(), gradients[0].b.item(), gradients[1].item()]).toEqual([10, 0, 1]);
    expect(grad((a: NDArray) => g({ a, b: scalar(1) }, scalar(1)))(scalar(7)).item()).toBe(10);
  });

  test("arguments that are not differentiated by come first, and need not be arrays", () => {
    const apply = customJvp((h: (v: NDArray) => NDArray, v: NDArray) => h(v), { nondiffArgnums: [0] });
    apply.defJvp((h: (v: NDArray) => NDArray, [v]: readonly [NDArray], [t]: readonly [NDArray]) => [h(v), t.mul(7)]);
    expect(grad((v: NDArray) => apply(np.sin, v))(x).item()).toBe(7);
    const scaled = customJvp((_w: NDArray, v: NDArray) => np.sum(v), { nondiffArgnums: [0] });
    scaled.defJvp((w: NDArray, [v]: readonly [NDArray], [t]: readonly [NDArray]) => [np.sum(v), np.dot(w, t)]);
    expect(numbers(grad((v: NDArray) => scaled(f64(1, 2, 3), v))(f64(0, 0, 0)))).toEqual([1, 2, 3]);
    const alone = customJvp((h: (v: NDArray) => NDArray, v: NDArray) => h(v), { nondiffArgnums: 0 as never });
    alone.defJvp((h: (v: NDArray) => NDArray, [v]: readonly [NDArray], [t]: readonly [NDArray]) => [h(v), t.mul(7)]);
    expect(grad((v: NDArray) => alone(np.sin, v))(x).item()).toBe(7);
    expect(() => customJvp((v: NDArray) => v, { nondiffArgnums: null as never })).toThrow("[argument/argnums]");
  });

  test("refuses calls without a rule, results of other types, closures that move or that it does not know", () => {
    const bare = customJvp(function wave(v: NDArray) {
      return np.sin(v);
    });
    expect(() => bare(x)).toThrow("customJvp: wave has no rule; define it with .defJvp(");
    bare.defJvp((() => 3) as never);
    expect(() => grad(bare)(x)).toThrow(
      "the rule of wave returns 3 (number), expected [value, tangent] [argument/custom-rule]",
    );
    bare.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [[v], t]);
    expect(() => grad(bare)(x)).toThrow("[tree/custom-rule]");
    bare.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [v, np.ones([2]).mul(t)]);
    expect(() => grad(bare)(x)).toThrow("the tangents of the rule of wave are float64[2], expected float64[]");
    bare.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [v, t.astype("float32")]);
    expect(() => grad(bare)(x)).toThrow("[dtype/custom-rule]");
    bare.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [v, np.sum(f64(1, 2).mul(t))]);
    expect(() => grad(bare)(x)).toThrow("uses an array, float64[2], that wave does not use");
    bare.defJvp(([v]: readonly [NDArray], [t]: readonly [NDArray]) => [v, t.mul(t)]);
    expect(() => grad(bare)(x)).toThrow("[unsupported/not-linear]");
    const closing = (v: NDArray): NDArray => {
      const inner = customJvp((y: NDArray) => y.mul(v));
      inner.defJvp(([y]: readonly [NDArray], [t]: readonly [NDArray]) => [y.mul(v), t.mul(v)]);
      return inner(scalar(2));
    };
    expect(() => grad(closing)(x)).toThrow("closes over a value that is differentiated");
    expect(() => bare("a" as never)).toThrow('customJvp: argument v is "a" (string)');
  });
});

/** sin times y; cotangents are scaled by 100, so that it is seen where they come from. */
function scaledVjp(): (x: NDArray, y: NDArray) => NDArray {
  const f = customVjp((x: NDArray, y: NDArray) => np.sin(x).mul(y));
  f.defVjp(
    (x, y) => [f(x, y), [np.cos(x), np.sin(x), y]],
    ([cos, sin, y]: readonly NDArray[], ct: NDArray) => [cos!.mul(y!).mul(ct).mul(100), sin!.mul(ct).mul(100)],
  );
  return f as (x: NDArray, y: NDArray) => NDArray;
}

describe("customVjp", () => {
  const [x, y] = [scalar(0.5), scalar(2)];

  test("runs the function, and its rules under grad", () => {
    const f = scaledVjp();
    expect(f(x, y).item()).toBe(Math.sin(0.5) * 2);
    const [gx, gy] = grad(f, { argnums: [0, 1] })(x, y);
    expect(gx.item()).toBeCloseTo(200 * Math.cos(0.5), 10);
    expect(gy.item()).toBeCloseTo(100 * Math.sin(0.5), 10);
    expect(grad(grad(f))(x, y).item()).toBeCloseTo(-200 * Math.sin(0.5), 10);
  });

  test("under jit and vmap, in any order; the cotangent of what lanes share is their sum", () => {
    const f = scaledVjp();
    const xs = f64(0, 0.5, 1);
    const want = [0, 0.5, 1].map((v) => 200 * Math.cos(v));
    const near = (got: NDArray, wanted: readonly number[]): void =>
      numbers(got).forEach((v, k) => expect(v).toBeCloseTo(wanted[k]!, 10));
    const total = (a: NDArray, b: NDArray): NDArray => np.sum(vmap(f, [0, null])(a, b));
    near(vmap(grad(f), [0, null])(xs, y), want);
    near(jit(vmap(grad(f), [0, null]))(xs, y), want);
    near(grad(total)(xs, y), want);
    near(jit(grad(total))(xs, y), want);
    const sum = [0, 0.5, 1].reduce((s, v) => s + 100 * Math.sin(v), 0);
    near(grad(total, { argnums: 1 })(xs, y), [sum]);
    near(jit(grad(total, { argnums: 1 }))(xs, y), [sum]);
    const columns = (a: NDArray): NDArray =>
      np.sum(vmap((v: NDArray) => f(v, f64(1, 2)), { inAxes: 1, outAxes: 1 })(a));
    const wide = xs.reshape([1, 3]).add(np.zeros([2, 3], { dtype: "float64" }));
    near(
      grad(columns)(wide),
      [1, 2].flatMap((b) => [0, 0.5, 1].map((v) => 100 * b * Math.cos(v))),
    );
    near(
      jit(vmap(grad(columns)))(np.stack([wide, wide])),
      [0, 1].flatMap(() => [1, 2].flatMap((b) => [0, 0.5, 1].map((v) => 100 * b * Math.cos(v)))),
    );
  });

  test("clips gradients in a loop, and has nothing but them changed", () => {
    const clip = customVjp((v: NDArray) => v);
    clip.defVjp(
      (v) => [v, null],
      (_residuals: null, ct: NDArray) => [np.clip(ct, -1, 1)],
    );
    const f = (v: NDArray): NDArray => lax.foriLoop(0, 3, (_k: NDArray, c: NDArray) => clip(c.mul(10)), v) as NDArray;
    expect(f(scalar(2)).item()).toBe(2000);
    expect(grad(f)(scalar(2)).item()).toBe(10);
    expect(jit(grad(f))(scalar(2)).item()).toBe(10);
    expect(numbers(vmap(grad(f))(f64(1, 2)))).toEqual([10, 10]);
  });

  test("null is a cotangent of zeros; integers have none", () => {
    const f = customVjp((v: NDArray, k: NDArray, w: { a: NDArray }) => v.mul(k).add(w.a));
    f.defVjp(
      (v, k, w) => [f(v, k, w), k],
      (k: NDArray, ct: NDArray) => [ct.mul(k).mul(2), null, null],
    );
    const g = (v: NDArray, w: { a: NDArray }): NDArray => f(v, np.array(3, { dtype: "int32" }), w);
    const [gv, gw] = grad(g, { argnums: [0, 1] })(x, { a: y });
    expect([gv.item(), gw.a.item()]).toEqual([6, 0]);
  });

  test("Jacobians in reverse; forward mode is refused and says what to do", () => {
    const f = scaledVjp();
    const g = (v: NDArray): NDArray => vmap(f)(v, f64(1, 2));
    expect(numbers(jacrev(g)(f64(0, 0)))).toEqual([100, 0, 0, 200]);
    const refusal = "says how to differentiate in reverse only";
    expect(() => jvp(f, [x, y], [x, y])).toThrow(refusal);
    expect(() => jacfwd(g)(f64(0, 0))).toThrow(refusal);
    expect(() => jit(jacfwd(g))(f64(0, 0))).toThrow(refusal);
    expect(() => hessian((v: NDArray) => f(v, y))(x)).toThrow(refusal);
    const plain = customVjp((v: NDArray) => np.sin(v));
    plain.defVjp(
      (v) => [np.sin(v), v],
      (v: NDArray, ct: NDArray) => [np.cos(v).mul(ct).mul(100)],
    );
    expect(hessian(plain)(x).item()).toBeCloseTo(-100 * Math.sin(0.5), 10);
  });

  test("refuses rules whose results do not fit", () => {
    const f = customVjp(function wave(v: NDArray) {
      return np.sin(v);
    });
    expect(() => f(x)).toThrow("customVjp: wave has no rules; define them with .defVjp(");
    f.defVjp((v) => [v, v], (() => 3) as never);
    expect(() => grad(f)(x)).toThrow("the backward rule of wave returns 3 (number), expected a list of 1");
    f.defVjp(
      (v) => [v, v],
      (v: NDArray) => [np.stack([v, v])],
    );
    expect(() => grad(f)(x)).toThrow(
      "the cotangents of the backward rule of wave at [0] are float64[2], expected float64[]",
    );
    f.defVjp(
      (v) => v as never,
      (v: NDArray) => [v],
    );
    expect(() => grad(f)(x)).toThrow("expected [value, residuals]");
  });
});
