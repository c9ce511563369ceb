// grad, valueAndGrad, vjp, linearize and the Jacobians as users call them: arguments and trees, kinks, composition, the
// size of what is recorded, refusals.

import { describe, expect, test } from "vitest";
import type { ArrayFn } from "../../compiler/ir/array-ir.js";
import { functionsIn } from "../../compiler/ir/print.js";
import { dce } from "../../compiler/passes/dce.js";
import { linearizeFn } from "../../compiler/transforms/linearize.js";
import {
  checkpoint,
  DTypeError,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  lax,
  linearize,
  makeIr,
  NDArray,
  nn,
  np,
  ShapeError,
  valueAndGrad,
  vjp,
  vmap,
} from "../../runtime/index.js";

const f64 = (...values: number[]): NDArray => new NDArray(Float64Array.from(values), [values.length], "float64");
const numbers = (x: NDArray): number[] => [...x.data];
const square = (x: NDArray): NDArray => x.mul(x);

describe("grad", () => {
  test("has the structure, shape and dtype of the argument", () => {
    type Params = { w: NDArray; b: [NDArray, number] };
    const loss = ({ w, b: [bias, scale] }: Params, x: NDArray): NDArray =>
      np.sum(w.mul(x)).add(bias).mul(np.square(scale));
    const params: Params = { w: f64(1, 2), b: [np.array(3), 2] };
    const { w, b } = grad(loss)(params, f64(5, 7));
    expect([w.dtype, numbers(w), b[0].dtype, b[0].item()]).toEqual(["float64", [20, 28], "float32", 4]);
    expect([b[1].dtype, b[1].weak, b[1].item()]).toEqual(["float32", true, 4 * (5 + 14 + 3)]);
    const small = grad((x: NDArray) => np.sum(square(x)))(Float32Array.of(1, 2));
    expect([small.dtype, numbers(small)]).toEqual(["float32", [2, 4]]);
  });

  test("argnums: a position, one from the end, a list", () => {
    const f = (x: NDArray, y: NDArray, z: NDArray): NDArray => np.multiply(np.multiply(x, y), z);
    expect(grad(f, { argnums: 1 })(2, 3, 5).item()).toBe(10);
    expect(grad(f, { argnums: -1 })(2, 3, 5).item()).toBe(6);
    expect(grad(f, { argnums: [2, 0] })(2, 3, 5).map((g) => g.item())).toEqual([6, 15]);
    expect(grad(f, { argnums: [1] })(2, 3, 5).map((g) => g.item())).toEqual([10]);
  });

  test("arguments that are not differentiated by reach f as they are", () => {
    const f = (x: NDArray, mode: "up" | "down", counts: NDArray): NDArray =>
      mode === "up" ? np.sum(x.mul(counts)) : np.sum(x);
    expect(numbers(grad(f)(f64(1, 2), "up", Int32Array.of(3, 4) as never))).toEqual([3, 4]);
    expect(numbers(grad(f)(f64(1, 2), "down", Int32Array.of(3, 4) as never))).toEqual([1, 1]);
  });

  test("aux comes out beside the gradient, lane by lane under vmap", () => {
    const f = (x: NDArray) => [square(x), { twice: x.mul(2), count: 3 }] as const;
    const [g, aux] = grad(f, { hasAux: true })(5);
    expect([g.item(), aux.twice.item(), aux.count.item()]).toEqual([10, 10, 3]);
    const [[value, own], gradient] = valueAndGrad(f, { hasAux: true })(5);
    expect([value.item(), own.twice.item(), gradient.item()]).toEqual([25, 10, 10]);
    const [gs, { twice }] = vmap(grad(f, { hasAux: true }))(f64(1, 2));
    expect([numbers(gs), numbers(twice)]).toEqual([
      [2, 4],
      [2, 4],
    ]);
  });

  test("what f does not depend on has zeros; what it closes over is a constant", () => {
    const y = f64(7);
    expect(numbers(grad((_x: NDArray) => np.sum(y))(f64(1, 2)))).toEqual([0, 0]);
    expect(grad((x: NDArray) => grad((z: NDArray) => z.mul(x))(3).mul(x))(5).item()).toBe(10);
    expect(grad((x: NDArray) => np.sum(np.floor(x)).add(np.argmax(x)))(f64(1.5, 2)).toArray()).toEqual([0, 0]);
  });

  test("calls f once, and the value comes from the same evaluation", () => {
    let calls = 0;
    const [value, g] = valueAndGrad((x: NDArray) => {
      calls++;
      return np.exp(x);
    })(0);
    expect([calls, value.item(), g.item()]).toEqual([1, 1, 1]);
  });

  test("kinks are JAX's", () => {
    const at = (f: (x: NDArray) => NDArray, x: number): unknown => grad(f)(x).item();
    expect(at(np.abs, 0)).toBe(1);
    expect(at(nn.relu, 0)).toBe(0);
    expect(at((x) => np.maximum(x, 0), 0)).toBe(0.5);
    expect(at(nn.softplus, 0)).toBe(0.5);
    expect(numbers(grad(np.max)(f64(2, 1, 2)))).toEqual([0.5, 0, 0.5]);
    expect(numbers(grad(np.max)(f64(1, 1)))).toEqual([0.5, 0.5]);
    expect(at((x) => np.where(x.greater(0), np.log(x), 0), 0)).toBeNaN();
    const branch = (x: NDArray): NDArray => lax.cond(x.greater(0), np.log, (y: NDArray) => y.mul(0), x);
    expect(numbers(vmap(grad(branch))(f64(0, 2)))).toEqual([0, 0.5]);
  });

  test("stopGradient counts as a constant, in trees too", () => {
    expect(grad((x: NDArray) => lax.stopGradient(square(x)).mul(x))(3).item()).toBe(9);
    const { a, n } = lax.stopGradient({ a: f64(1), n: np.array(3, { dtype: "int32" }) });
    expect([numbers(a), n.item()]).toEqual([[1], 3]);
    expect(numbers(jit((x: NDArray) => lax.stopGradient(x))(f64(4)))).toEqual([4]);
    expect(() => lax.stopGradient("a")).toThrow('argument 0 (x) is "a" (string)');
  });
});

describe("in any order", () => {
  const rows = np.linspace(-1, 1, { num: 6 }).reshape([2, 3]);
  const lane = (x: NDArray): NDArray => np.sum(np.sin(x).mul(np.max(x)));

  test("vmap, jit and grad", () => {
    const want = [0, 1].flatMap((k) => numbers(grad(lane)(lax.indexInDim(rows, k, { keepdims: false }))));
    const near = (got: NDArray): void => numbers(got).forEach((v, k) => expect(v).toBeCloseTo(want[k]!, 5));
    near(vmap(grad(lane))(rows));
    near(jit(vmap(grad(lane)))(rows));
    near(vmap(jit(grad(lane)))(rows));
    near(vmap(grad(jit(lane)))(rows));
    near(grad((x: NDArray) => np.sum(vmap(lane)(x)))(rows));
    near(jit(grad((x: NDArray) => np.sum(jit(vmap(lane))(x))))(rows));
  });

  test("one compile for every number of lanes", () => {
    const f = jit(vmap(grad(lane)));
    for (const n of [1, 2, 5]) expect(f(np.ones([n, 3])).shape).toEqual([n, 3]);
    expect(f.cacheInfo().misses).toBe(1);
  });

  test("the gradient by what lanes share is the sum over lanes", () => {
    const loss = (w: NDArray, x: NDArray): NDArray => np.square(np.dot(w, x));
    const w = np.array([1, 2, 3]);
    const perExample = vmap(grad(loss), [null, 0])(w, rows);
    const summed = grad((v: NDArray) => np.sum(vmap(loss, [null, 0])(v, rows)))(w);
    numbers(np.sum(perExample, { axis: 0 })).forEach((v, k) => expect(numbers(summed)[k]).toBeCloseTo(v, 5));
  });

  test("collectives", () => {
    const power = (x: NDArray): NDArray => lax.psum(square(x), "i");
    const mean = (x: NDArray): NDArray => lax.pmean(square(x), "i");
    expect(numbers(vmap(grad(power), { axisName: "i" })(np.arange(3, { dtype: "float32" })))).toEqual([0, 6, 12]);
    expect(numbers(vmap(grad(mean), { axisName: "i" })(np.arange(3, { dtype: "float32" })))).toEqual([0, 2, 4]);
  });

  test("scans along a mapped number of steps are compiled for it", () => {
    const total = (xs: NDArray): NDArray => lax.scan((c: NDArray, x: NDArray) => [np.sin(c.add(x)), c], 0.5, xs)[0];
    const f = jit(grad(total));
    for (const xs of [f64(1, 2).astype("float32"), f64(1, 2, 3).astype("float32")]) {
      numbers(f(xs)).forEach((v, k) => expect(v).toBeCloseTo(numbers(grad(total)(xs))[k]!, 6));
    }
  });
});

describe("what is recorded", () => {
  test("no work on values is left that the gradient does not read", () => {
    const f = (w: NDArray, x: NDArray): NDArray => np.sum(np.square(np.dot(w, x)));
    const { fn } = makeIr(grad(f))(np.ones([2, 3]), np.ones([3]));
    expect(dce(fn).equations.map(({ primitive }) => primitive.name)).toEqual([
      "dotGeneral",
      "mul",
      "broadcastInDim",
      "mul",
      "dotGeneral",
    ]);
  });

  test("vmap leaves no loop over lanes", () => {
    const text = `${makeIr(vmap(grad((x: NDArray) => nn.logsumexp(x))))(np.ones([4, 3]))}`;
    expect(text).not.toMatch(/laneMap|scan/);
  });
});

describe("vjp and linearize", () => {
  const f = (x: NDArray, { y }: { y: NDArray }) => [x.mul(y), np.argmax(x)] as const;

  test("give derivatives to be called again, mapped too", () => {
    const [[product, position], pull] = vjp(f, f64(1, 2), { y: f64(3, 4) });
    expect([numbers(product), position.item()]).toEqual([[3, 8], 1]);
    const [gx, { y: gy }] = pull([f64(1, 10), np.array(0, { dtype: "int32" })]);
    expect([numbers(gx), numbers(gy)]).toEqual([
      [3, 40],
      [1, 20],
    ]);
    const [value, push] = linearize(square, f64(1, 2, 3));
    expect([numbers(value), numbers(push(f64(1, 1, 1)))]).toEqual([
      [1, 4, 9],
      [2, 4, 6],
    ]);
    expect(vmap(push)(np.eye(3, { dtype: "float64" })).toArray()).toEqual([
      [2, 0, 0],
      [0, 4, 0],
      [0, 0, 6],
    ]);
  });

  test("check what they are given", () => {
    const [, pull] = vjp(square, np.zeros([3]));
    expect(() => pull(np.zeros([4]))).toThrow(
      "vjp: the cotangent is float32[4], expected float32[3], the type of its output; reshape or broadcast it",
    );
    expect(() => pull(f64(1, 2, 3))).toThrow(DTypeError);
    expect(() => pull([np.zeros([3])] as never)).toThrow("[tree/tangents]");
    const [, push] = linearize(square, np.zeros([3]));
    expect(() => push(np.zeros([4]))).toThrow(ShapeError);
    expect(() => push()).toThrow("is called with 0 tangents, expected 1, one per primal [argument/count]");
    expect(() => vjp(square, Int32Array.of(1))).toThrow("vjp: primal x is int32[1], expected a floating-point dtype");
  });
});

describe("checkpoint", () => {
  const f = (x: NDArray): NDArray => np.sum(np.sin(np.exp(np.sin(x))));
  const x = f64(0.1, 0.2, 0.3);

  test("changes no derivative, in any order", () => {
    const g = checkpoint(f);
    expect(numbers(grad(g)(x))).toEqual(numbers(grad(f)(x)));
    expect(hessian(g)(x).toArray()).toEqual(hessian(f)(x).toArray());
    expect(numbers(jit(vmap(grad(g)))(x.reshape([1, 3])))).toEqual(numbers(jit(vmap(grad(f)))(x.reshape([1, 3]))));
    const steps = (h: (v: NDArray) => NDArray) => (v: NDArray) =>
      lax.foriLoop(0, 3, (_k: NDArray, c: NDArray) => c.mul(h(c)), v) as NDArray;
    expect(numbers(grad((v: NDArray) => np.sum(steps(g)(v)))(x))).toEqual(
      numbers(grad((v: NDArray) => np.sum(steps(f)(v)))(x)),
    );
    expect(() => checkpoint(f)("a" as never)).toThrow('checkpoint: argument x is "a" (string)');
  });

  test("keeps the arguments only, and computes the rest twice", () => {
    const count = (h: (v: NDArray) => NDArray, name: string): number => {
      const calls: string[] = [];
      const visit = (fn: ArrayFn): void =>
        fn.equations.forEach(({ primitive, params }) => {
          calls.push(primitive.name);
          functionsIn(params).forEach(visit);
        });
      visit(dce(makeIr(grad(h))(x).fn));
      return calls.filter((call) => call === name).length;
    };
    expect([count(f, "exp"), count(checkpoint(f), "exp")]).toEqual([1, 1]); // the value itself is not asked for
    const twice = (v: NDArray): NDArray => checkpoint(f)(v).mul(f(v));
    expect(count(twice, "exp")).toBe(3);
    const { known } = linearizeFn(makeIr(checkpoint(f))(x).fn, [true]);
    expect(known.outputs).toHaveLength(1);
  });
});

describe("Jacobians", () => {
  test("of trees by trees, forward and backward alike", () => {
    const f = ({ a, b }: { a: NDArray; b: NDArray }) => ({ p: np.outer(a, b), q: [np.sum(a)] });
    const at = { a: f64(1, 2), b: f64(3, 4, 5) };
    for (const jacobian of [jacfwd(f)(at), jacrev(f)(at)]) {
      expect(jacobian.p.a.shape).toEqual([2, 3, 2]);
      expect(numbers(jacobian.p.a)).toEqual([3, 0, 4, 0, 5, 0, 0, 3, 0, 4, 0, 5]);
      expect(jacobian.p.b.toArray()).toEqual([
        [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        [
          [2, 0, 0],
          [0, 2, 0],
          [0, 0, 2],
        ],
      ]);
      expect([numbers(jacobian.q[0]!.a), numbers(jacobian.q[0]!.b)]).toEqual([
        [1, 1],
        [0, 0, 0],
      ]);
    }
  });

  test("of several arguments; hessians of blocks; under vmap and jit", () => {
    const f = (x: NDArray, y: NDArray): NDArray => np.sum(square(x)).mul(y);
    const blocks = hessian(f, { argnums: [0, 1] })(f64(1, 2), np.full([], 3, { dtype: "float64" }));
    expect(blocks[0][0].toArray()).toEqual([
      [6, 0],
      [0, 6],
    ]);
    expect([numbers(blocks[0][1]), numbers(blocks[1][0]), blocks[1][1].item()]).toEqual([[2, 4], [2, 4], 0]);
    const second = jit(vmap(hessian((x: NDArray) => np.prod(x))));
    expect(second(np.array([[1, 2, 3]])).toArray()).toEqual([
      [
        [0, 3, 2],
        [3, 0, 1],
        [2, 1, 0],
      ],
    ]);
    expect(() => jacrev((x: NDArray) => np.argmax(x))(f64(1, 2))).toThrow("returns int32[], expected a floating-point");
  });

  test("work on values is done once", () => {
    const { fn } = makeIr(jacfwd((x: NDArray) => np.exp(np.sin(x))))(np.ones([4]));
    const names = dce(fn).equations.map(({ primitive }) => primitive.name);
    expect(names.filter((name) => name === "sin" || name === "exp")).toEqual(["sin", "exp"]);
  });
});

describe("grad refuses", () => {
  test("outputs that are no scalar of floats", () => {
    const same = (x: NDArray): NDArray => x;
    expect(() => grad(same)(np.zeros([3]))).toThrow(
      "grad: same returns float32[3], expected a scalar: the gradient is only defined for scalar-output functions; sum it, " +
        "or use jacrev or vjp [shape/scalar-output]",
    );
    expect(() => vmap(grad(same))(np.zeros([5, 3]))).toThrow("same returns float32[3]");
    expect(() => grad((x: NDArray) => [x, x])(1)).toThrow("a tree of 2 arrays, expected one scalar; pass hasAux: true");
    expect(() => grad((x: NDArray) => np.argmax(x))(f64(1))).toThrow(
      "returns int32[], expected a floating-point dtype",
    );
    expect(() => grad(same, { hasAux: true } as never)(1)).toThrow("same returns no list, expected [value, aux]");
  });

  test("arguments without a derivative, and positions that are none", () => {
    const total = (x: NDArray): NDArray => np.sum(x);
    expect(() => grad(total)(Int32Array.of(1, 2))).toThrow(
      "grad: primal x is int32[2], expected a floating-point dtype",
    );
    expect(() => grad(total, { argnums: 2 })(1)).toThrow(
      "grad: argnums is 2, which needs at least 3 positional arguments, but the function is called with 1",
    );
    expect(() => grad(total, { argnums: [0, 0] })(1)).toThrow("names argument 0 twice");
    expect(() => grad(total, { argnums: "x" } as never)).toThrow('argnums is "x" (string), expected the position');
    expect(() => grad(total, { argnum: 0 } as never)).toThrow("unknown option argnum; the options are argnums, hasAux");
    expect(() => grad(3 as never)).toThrow("grad: argument 0 (f) is 3 (number), expected a function");
  });

  test("loops whose number of steps is open", () => {
    const doubled = (x: NDArray): NDArray =>
      lax.whileLoop(
        (c: NDArray) => c.less(5),
        (c: NDArray) => c.mul(2),
        x,
      );
    expect(() => grad(doubled)(1.5)).toThrow("does not work for lax.whileLoop");
    expect(linearize(doubled, 1.5)[1](1).item()).toBe(4);
    expect(grad((x: NDArray) => lax.stopGradient(doubled(x)).mul(x))(1.5).item()).toBe(6);
  });
});
