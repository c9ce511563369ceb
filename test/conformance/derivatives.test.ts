// Ports of JAX's tests that differentiate in reverse, under the names they have there; each part names its file in
// inventory.json.

import { describe, expect, test } from "vitest";
import {
  customJvp,
  customVjp,
  customVmap,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  makeIr,
  type NDArray,
  np,
  sequentialVmap,
  vjp,
  vmap,
} from "../../runtime/index.js";
import { checkGrads } from "./check-grads.js";
import { expectBoth, expectError, expectSame, rounded, summed, total } from "./expect.js";
import { arrayOf, at, build, filled } from "./lanes.js";

const unit = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "unit", seed);
const wide = (seed: number, ...shape: number[]): NDArray => filled(shape, "float64", "unit", seed);

describe("BatchingTest", () => {
  test("testPerExampleGradients", () => {
    type Params = readonly (readonly [NDArray, NDArray])[];
    const predict = (params: Params, inputs: NDArray): NDArray => {
      let [outputs, layer] = [inputs, inputs];
      for (const [w, b] of params) {
        outputs = np.dot(w, layer).add(b);
        layer = np.tanh(outputs);
      }
      return outputs;
    };
    const loss = (params: Params, inputs: NDArray, targets: NDArray): NDArray =>
      np.sum(np.square(predict(params, inputs).sub(targets)));
    const params: Params = [
      [unit(1, 2, 3), unit(2, 2)],
      [unit(3, 4, 2), unit(4, 4)],
    ];
    const [inputs, targets] = [unit(5, 5, 3), unit(6, 5, 4)];
    const perExample = vmap(grad(loss), [null, 0, 0])(params, inputs, targets);
    for (const k of [0, 3, 4]) {
      const row = (x: NDArray): NDArray => lax.indexInDim(x, k, { keepdims: false });
      const alone = grad(loss)(params, row(inputs), row(targets));
      perExample.forEach(([dw, db], layer) => {
        expect([dw.shape, db.shape]).toEqual(params[layer]!.map(({ shape }) => [5, ...shape]));
        expectSame([row(dw), row(db)], alone[layer]!, summed);
      });
    }
  });

  test("testJacobians", () => {
    const [a, b, x] = [unit(1, 4, 3), unit(2, 4), unit(3, 3)];
    const f = (v: NDArray): NDArray => np.tanh(np.dot(a, v).add(b));
    const backward = (v: NDArray): NDArray => {
      const [y, pullback] = vjp(f, v);
      return vmap((ct: NDArray) => pullback(ct)[0]!, { outAxes: y.ndim })(np.eye(4)).reshape([4, 3]);
    };
    const forward = (v: NDArray): NDArray =>
      vmap((t: NDArray) => jvp(f, [v], [t]), { outAxes: [null, 0] })(np.eye(3))[1]!;
    const want = build([4, 3], (i, j) => {
      const y = Math.tanh(total(3, (k) => at(a, i!, k) * at(x, k)) + at(b, i!));
      return (1 - y * y) * at(a, i!, j!);
    });
    expectBoth((v: NDArray) => np.transpose(backward(v).reshape([3, 4])), [x], want, summed);
    expectBoth((v: NDArray) => np.transpose(forward(v)), [x], want, summed);
  });

  test("testNpMaximumPerExampleGrad", () => {
    const [x, w] = [unit(1, 10, 5), unit(2, 5, 5)];
    const f = (m: NDArray, v: NDArray): NDArray => np.sum(np.square(np.maximum(np.dot(v, m), 0)));
    const want = build([10, 5, 5], (n, i, j) => {
      const out = total(5, (k) => at(x, n!, k) * at(w, k, j!));
      return 2 * Math.max(out, 0) * at(x, n!, i!);
    });
    expectBoth(vmap(grad(f), [null, 0]), [w, x], want, summed);
  });

  test("testJacobianIssue54", () => {
    const f = (xs: NDArray): NDArray =>
      np.stack([0, 1, 2, 3, 4].map((k) => lax.indexInDim(xs, k, { keepdims: false })));
    const want = build([5, 1, 5, 1], (i, _j, k) => (i === k ? 1 : 0));
    expectBoth(jacrev(f), [np.ones([5, 1])], want);
    expectBoth(jacfwd(f), [np.ones([5, 1])], want);
  });

  test("testHessian", () => {
    const f = (x: NDArray): NDArray => np.sum(np.power(np.maximum(x, 0), 2));
    const want = build([5, 5], (i, j) => (i !== j ? 0 : [0, 0, 0.5, 2, 2][i!]!));
    expectBoth(hessian(f), [arrayOf([5], [-1, -0.5, 0, 0.5, 1])], want);
  });

  test("testGradOfPsum", () => {
    const f = vmap(
      grad((x: NDArray) => lax.psum(x, "i").neg()),
      { axisName: "i", outAxes: null },
    );
    expectBoth(f, [np.ones([5])], arrayOf([], [-5]));
    expect(`${makeIr(f)(np.ones([5]))}`).not.toContain("psum");
  });

  test("testAllGatherVjp", () => {
    const [x, bar] = [unit(1, 3, 4), unit(2, 3, 3, 4)];
    const f = (v: NDArray, ct: NDArray): NDArray => vjp((w) => lax.allGather(w, "i"), v)[1](ct)[0]!;
    const want = build([3, 4], (lane, j) => total(3, (k) => at(bar, k, lane!, j!)));
    expectBoth(vmap(f, { axisName: "i" }), [x, bar], want, summed);
  });

  test("testReduceScatterAutodiff", () => {
    const f = vmap((x: NDArray) => lax.psumScatter(x, "i"), { axisName: "i" });
    checkGrads((x: NDArray) => np.vdot(np.sin(f(x)), wide(4, 3, 4)), [wide(1, 3, 3, 4)], 2);
  });

  test("testPpermuteBatcherTrivial", () => {
    const f = grad((x: NDArray) =>
      lax.ppermute(x, "i", [
        [0, 1],
        [1, 0],
      ]),
    );
    expectBoth(vmap(f, { axisName: "i" }), [arrayOf([2], [1, 2])], np.ones([2]));
  });
});

describe("BatchingTest: decompositions", () => {
  test("testIssue354", () => {
    const tall = wide(1, 20, 10);
    const psd = np.matmul(np.transpose(tall), tall);
    const vec = wide(2, 10);
    const f = (scale: NDArray): NDArray => {
      const chol = np.linalg.cholesky(scale.mul(psd));
      return np.sum(np.square(np.einsum("ij,j->i", chol, vec))).mul(-0.5);
    };
    // |chol v|^2 is linear in the scale.
    const slope = f(np.full([1], 1, { dtype: "float64" })).item() as number;
    const scales = np.array(Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5)).reshape([5, 1]);
    const want = build([5, 1], () => slope, "float64");
    expectBoth(
      grad((x: NDArray) => np.sum(vmap(f)(x))),
      [scales],
      want,
      1e-9,
    );
    expectBoth(vmap(grad(f)), [scales], want, 1e-9);
  });
});

describe("LaxVmapTest", () => {
  test("testSelectAndScatterAdd", () => {
    // A maximum passes its cotangent to the element that it is: here each is another, so there are no ties.
    const shape = [2, 4, 6];
    const lanes = build([3, ...shape], (n, i, j, k) => Math.sin(1 + 7 * (n! * 48 + i! * 24 + j! * 6 + k!)));
    for (const [rowStride, step] of [
      [2, 2],
      [1, 1],
    ] as const) {
      const rows = Math.floor((4 - 2) / step) + 1;
      const planes = rowStride === 2 ? 1 : 2;
      const cotangents = build([3, planes, rows, 6], (n, i, j, k) => 1 + n! + 2 * i! + 3 * j! + 5 * k!);
      const pool = (x: NDArray): NDArray =>
        lax.reduceWindow(x, Number.NEGATIVE_INFINITY, lax.max, [1, 2, 1], [rowStride, step, 1], "VALID");
      const want = build([3, ...shape], (n, i, j, k) => {
        if (i! % rowStride !== 0) return 0;
        return total(rows, (row) => {
          const [a, b] = [at(lanes, n!, i!, row * step, k!), at(lanes, n!, i!, row * step + 1, k!)];
          const chosen = a > b ? row * step : row * step + 1;
          return chosen === j ? at(cotangents, n!, i! / rowStride, row, k!) : 0;
        });
      });
      const back = (x: NDArray, ct: NDArray): NDArray => vjp(pool, x)[1](ct)[0]!;
      expectBoth(vmap(back), [lanes, cotangents], want);
    }
  });
});

describe("LaxControlFlowTest", () => {
  test("testCondGradVmapNan", () => {
    const safe = (x: NDArray): NDArray =>
      lax.cond(
        np.less(x, 1e-3),
        () => np.full([], 1e-3),
        () => np.sqrt(x),
      );
    expectBoth(
      grad((x: NDArray) => np.sum(vmap(safe)(x))),
      [np.zeros([10])],
      np.zeros([10]),
    );
  });

  test("testCondVmapGrad", () => {
    const [square, cube] = [(x: NDArray) => x.mul(x), (x: NDArray) => x.mul(x).mul(x)];
    const f = (x: NDArray): NDArray => lax.cond(x.greater(0), square, cube, x);
    const x = np.linspace(-1, 1, { num: 20 });
    const want = build([20], (k) => (at(x, k!) > 0 ? 2 * at(x, k!) : 3 * at(x, k!) ** 2));
    expectBoth(vmap(grad(f)), [x], want, rounded);
    expectBoth(
      grad((v: NDArray) => np.sum(vmap(f)(v))),
      [x],
      want,
      rounded,
    );
  });

  test("testScanRnn", () => {
    const [hidden, length] = [2, 3];
    type Params = readonly [NDArray, NDArray];
    const step = ([trans, out]: Params, state: NDArray, input: NDArray): [NDArray, NDArray] => {
      const stacked = np.concatenate([state, input]);
      return [np.tanh(np.dot(trans, stacked)), np.tanh(np.dot(out, stacked))];
    };
    const loss = jit((params: Params, inputs: NDArray, targets: NDArray): NDArray => {
      const start = np.zeros([hidden], { dtype: "float64" });
      const [, outputs] = lax.scan((state: NDArray, input: NDArray) => step(params, state, input), start, inputs);
      return np.sum(np.square(outputs.sub(targets)));
    });
    const params: Params = [wide(1, 2, 6), wide(2, 1, 6)];
    const args: [Params, NDArray, NDArray] = [params, wide(3, length, 4), wide(4, length, 1)];
    checkGrads(loss as never, args, 2, 1e-6);
    const [value, tangent] = jvp(loss, args, args);
    const [same, derivative] = linearize(loss, ...args);
    expectSame([same, derivative(...args)], [value, tangent], rounded);
    const [batch, targets] = [wide(5, 7, length, 4), wide(6, 7, length, 1)];
    const row = (x: NDArray, k: number): NDArray => lax.indexInDim(x, k, { keepdims: false });
    const each = [0, 1, 2, 3, 4, 5, 6].map((k) => loss(params, row(batch, k), row(targets, k)));
    expectBoth(vmap(loss, [null, 0, 0]), [params, batch, targets], np.stack(each), rounded);
    const gradients = [0, 1, 2, 3, 4, 5, 6].map((k) => grad(loss)(params, row(batch, k), row(targets, k)));
    const stacked = [0, 1].map((j) => np.stack(gradients.map((pair) => pair[j]!)));
    expectBoth(vmap(grad(loss), [null, 0, 0]), [params, batch, targets], stacked, rounded);
  });

  test("test_cond_ad_batched_unit", () => {
    const same = (x: NDArray): NDArray =>
      lax.cond(
        x.less(0),
        (y: NDArray) => y,
        (y: NDArray) => y,
        x,
      );
    expectBoth(vmap(jacrev((x: NDArray) => same(same(x)))), [np.ones([1])], np.ones([1]));
  });
});

describe("CustomVmapTest", () => {
  test("test_partial_eval_raises", () => {
    const f = customVmap((x: NDArray) => np.sin(x));
    f.defVmap((_size, [batched], x) => [np.cos(x), batched!]);
    expectBoth(grad(f), [np.full([], 0.5)], arrayOf([], [Math.cos(0.5)]), rounded);
  });

  test("test_compose_custom_vjp", () => {
    const inner = customVmap((x: NDArray, y: NDArray) => np.sin(x).mul(y));
    inner.defVmap((_size, _batched, xs, ys) => [np.cos(xs).mul(ys), true]);
    const f = customVjp((x: NDArray, y: NDArray) => inner(x, y));
    f.defVjp(
      (x, y) => [f(x, y), [np.cos(x), np.sin(x), y]],
      ([cos, sin, y]: readonly NDArray[], ct: NDArray) => [cos!.mul(ct).mul(y!), sin!.mul(ct)],
    );
    const [xs, ys] = [np.linspace(0, 1, { num: 5 }), np.linspace(-0.1, 0.1, { num: 5 })];
    const want = build([5], (k) => Math.cos(at(xs, k!)) * at(ys, k!));
    expectBoth(vmap(f), [xs, ys], want, rounded);
    expectBoth(grad(f), [np.full([], 0.25), np.full([], 2)], arrayOf([], [2 * Math.cos(0.25)]), rounded);
  });

  test("test_compose_custom_vjp_bwd_rule", () => {
    const forward = sequentialVmap((x: NDArray, y: NDArray) => [np.sin(x).mul(y), [x, y]] as const);
    const backward = sequentialVmap((res: readonly NDArray[], ct: NDArray) => [res[0]!.mul(ct), res[1]!.mul(ct)]);
    const f = customVjp((x: NDArray, y: NDArray) => forward(x, y)[0]);
    f.defVjp(forward as never, backward);
    const xs = np.linspace(0, 1, { num: 5 });
    const y = np.full([], 0.5);
    const [out, pullback] = vjp(vmap(jit(f), [0, null]), xs, y);
    const want = build([5], (k) => Math.sin(at(xs, k!)) * 0.5);
    expectSame(out, want, rounded);
    const [ofX, ofY] = pullback(out) as unknown as [NDArray, NDArray];
    expectSame(
      ofX,
      build([5], (k) => at(xs, k!) * at(want, k!)),
      rounded,
    );
    expectSame(ofY, arrayOf([], [total(5, (k) => 0.5 * at(want, k))]), rounded);
  });
});

describe("DCETest", () => {
  test("test_dce_jaxpr_scan_const_in_jvp", () => {
    const f = customJvp((x: NDArray) => x.mul(np.arange(3)));
    f.defJvp(([x]: readonly [NDArray], [t]: readonly [NDArray]) => [f(x), t.mul(np.arange(3))]);
    const g = (x: NDArray): NDArray =>
      lax.scan((c: NDArray) => [f(c), null] as [NDArray, null], x, null, { length: 1 })[0];
    const [x, t] = [arrayOf([3], [1, 2, 3]), arrayOf([3], [3, 5, 7])];
    expectBoth(
      (v: NDArray, s: NDArray) => jvp(g, [v], [s]),
      [x, t],
      [arrayOf([3], [0, 2, 6]), arrayOf([3], [0, 5, 14])],
    );
    expectBoth((v: NDArray, s: NDArray) => jvp(g, [v], [s])[0], [x, t], arrayOf([3], [0, 2, 6]));
  });
});

describe("APITest", () => {
  test("test_vmap_caching", () => {
    let traces = 0;
    const f = jit((x: NDArray) => {
      traces++;
      return np.mean(np.square(x));
    });
    const x = unit(1, 8, 4);
    const want = build([8, 4, 8, 4], (i, j, k, l) => (i === k && j === l ? 2 / 32 : 0));
    for (let round = 0; round < 3; round++) expectSame(hessian(f)(x), want, rounded);
    expect(traces).toBe(1);
    expect(f.cacheInfo().misses).toBe(1);
  });

  test("test_while_jvp_debug_info_crash", () => {
    const loop = (x: NDArray, p: NDArray): NDArray => {
      const [, res] = lax.whileLoop(
        ([count]: readonly [NDArray, NDArray]) => count.less(3),
        ([count, value]: readonly [NDArray, NDArray]) => [count.add(1), value.mul(p)] as const,
        [np.full([], 0), x] as const,
      );
      return lax.stopGradient(res);
    };
    const inner = grad((p: NDArray) => loop(np.ones([]), p));
    expectBoth(
      grad((p: NDArray) => np.sum(vmap(inner)(p))),
      [arrayOf([2], [2, 3])],
      np.zeros([2]),
    );
  });

  test("test_grad_item", () => {
    const f = (x: NDArray): NDArray => (x.astype("bool").item() ? x.mul(x) : x);
    expectError(() => grad(f)(2), "trace/value", "grad(f)", "item");
    expectSame(f(arrayOf([], [2])), arrayOf([], [4]));
  });

  const counted = (body: (x: NDArray) => NDArray): { f: (x: NDArray) => NDArray; traces: () => number } => {
    let traces = 0;
    const f = jit((x: NDArray) => {
      traces++;
      return body(x);
    });
    return { f, traces: () => traces };
  };

  test("test_grad_of_jit", () => {
    const { f, traces } = counted((x) => x.mul(x));
    expect(grad(f)(1).item()).toBe(2);
    expect(traces()).toBe(1);
    expect(grad(f)(2).item()).toBe(4);
    expect(traces()).toBe(1);
  });

  test("test_jit_of_grad", () => {
    const { f, traces } = counted((x) => x.mul(x));
    const g = jit(grad(f));
    expect([g(1).item(), g(2).item()]).toEqual([2, 4]);
    expect(traces()).toBe(1);
    expect(g.cacheInfo().misses).toBe(1);
  });

  /** How many functions are generated while `body` runs. */
  const generated = (body: () => void): number => {
    const original = globalThis.Function;
    let count = 0;
    globalThis.Function = new Proxy(original, {
      construct(target, args: unknown[]) {
        count++;
        return Reflect.construct(target, args) as object;
      },
    });
    try {
      body();
    } finally {
      globalThis.Function = original;
    }
    return count;
  };

  test("test_grad_of_jit_compilation_caching", () => {
    const f = jit((x: NDArray) => np.sin(x));
    const slopes: number[] = [];
    const count = generated(() => slopes.push(...[2, 3].map((x) => grad(f)(x).item() as number)));
    expect(count).toBe(2); // one forward, one backward
    [2, 3].forEach((x, k) => expect(slopes[k]).toBeCloseTo(Math.cos(x), 6));
  });

  test("test_grad_of_jit_compilation_caching2", () => {
    const f = jit((x: NDArray) => np.sin(x));
    expect(generated(() => grad(f)(3))).toBe(2);
    expect(
      generated(() => {
        grad(f)(3);
        grad(f)(4);
      }),
    ).toBe(0);
  });

  test("test_vjp_fun_jit", () => {
    const f = (x: NDArray): NDArray => np.multiply(2, x);
    const both = jit((x: NDArray, ct: NDArray) => vjp(f, x)[1](ct)[0]!);
    expectSame(both(1, 3), arrayOf([], [6]));
    const [, pullback] = vjp(f, arrayOf([], [1]));
    expectSame(jit((ct: NDArray) => pullback(ct)[0]!)(arrayOf([], [3])), arrayOf([], [6]));
  });

  test("test_linearize_fun_jit", () => {
    const f = (x: NDArray): NDArray => np.multiply(2, x);
    const both = jit((x: NDArray, t: NDArray) => linearize(f, x)[1](t));
    expectSame(both(1, 3), arrayOf([], [6]));
    const [, derivative] = linearize(f, arrayOf([], [1]));
    expectSame(jit((t: NDArray) => derivative(t))(arrayOf([], [3])), arrayOf([], [6]));
  });

  test("test_forwarding_bug", () => {
    const f = (x: NDArray): NDArray => {
      const inner = jit((a: NDArray, y: NDArray) => [a, np.exp(y)] as const);
      return inner(0, x)[0];
    };
    expectSame(grad(f)(arrayOf([], [1])), arrayOf([], [0]));
  });

  test("test_jit_forwarding_correctness", () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
      [1, 0, 2],
    ];
    for (const [seed, order] of orders.entries()) {
      for (const forwarded of [0, 1, 2, 3]) {
        for (const ofExp of [0, 1, 2]) {
          const f = jit((inputs: readonly NDArray[]) => {
            const mixed = order.map((k) => inputs[k]!);
            const made = mixed.slice(forwarded).map((x, k) => (k < ofExp ? np.exp(x) : np.sin(x)));
            const outputs = [...mixed.slice(0, forwarded), ...made];
            return orders[2 - seed]!.map((k) => outputs[k]!);
          });
          const weights = [3, 5, 7];
          const loss = (inputs: readonly NDArray[]): NDArray =>
            f(inputs)
              .map((x, k) => x.mul(weights[k]!))
              .reduce((sum, x) => sum.add(x));
          checkGrads(loss as never, [[0, 1, 2].map((x) => np.full([], x, { dtype: "float64" }))]);
        }
      }
    }
  });
});
