// Ports of JAX's batching_test.py, under the names they have there. inventory.json says which rows wait for what.

import { describe, expect, test } from "vitest";
import { jit, lax, makeIr, type NDArray, np, random, vmap } from "../../runtime/index.js";
import { expectBoth, expectError, expectSame, gathered, summed, total } from "./expect.js";
import { arrayOf, at, build, counting, filled } from "./lanes.js";

const unit = (seed: number, ...shape: number[]): NDArray => filled(shape, "float32", "unit", seed);

describe("BatchingTest", () => {
  test("testConstantFunction", () => {
    expectSame(
      vmap(() => 3)(np.ones([4])),
      build([4], () => 3),
    );
    expectSame(
      jit(vmap(() => 3))(np.ones([4])),
      build([4], () => 3),
    );
  });

  test("testNestedBatchingMatMat", () => {
    const matvec = vmap((a: NDArray, b: NDArray) => np.vdot(a, b), [0, null]);
    const matmat = vmap(matvec, { inAxes: [null, 1], outAxes: 1 });
    const [a, b] = [unit(1, 4, 3), unit(2, 3, 2)];
    const want = build([4, 2], (i, j) => total(3, (k) => at(a, i!, k) * at(b, k, j!)));
    expectBoth(matmat, [a, b], want, summed);
    const { equations } = makeIr(matmat)(a, b).fn;
    // One product; the transpose, which puts the lanes where outAxes wants them, is a view.
    expect(equations.map(({ primitive }) => primitive.name)).toEqual(["dotGeneral", "transpose"]);
  });

  test("testBatchOfCompile", () => {
    let traces = 0;
    const f = jit((x: NDArray) => {
      traces++;
      return x.add(x);
    });
    const g = jit(vmap(f));
    expectSame(g(np.ones([2])), arrayOf([2], [2, 2]));
    expect(traces).toBe(1);
    expectSame(g(arrayOf([2], [2, 3])), arrayOf([2], [4, 6]));
    expect(traces).toBe(1);
  });

  test("testSliceLax", () => {
    const x = unit(1, 5, 10);
    const want = gathered(x, [5, 2], (i, j) => [i!, 2 + j!]);
    expectBoth(
      vmap((v: NDArray) => lax.slice(v, [2], [4])),
      [x],
      want,
    );
  });

  test("testSliceNumpy", () => {
    const x = unit(1, 10, 5, 3, 7);
    const want = gathered(x, [10, 5, 7], (i, j, k) => [i!, j!, 2, k!]);
    expectBoth(
      vmap((v: NDArray) => lax.indexInDim(v, 2, { axis: 1, keepdims: false })),
      [x],
      want,
    );
  });

  test("testRevLax", () => {
    const f = (v: NDArray): NDArray => lax.rev(v, [0]);
    const x = unit(1, 2, 3);
    expectBoth(
      vmap(f),
      [x],
      gathered(x, [2, 3], (i, j) => [i!, 2 - j!]),
    );
    expectBoth(
      vmap(f, [1], 1),
      [x],
      gathered(x, [2, 3], (i, j) => [1 - i!, j!]),
    );
  });

  test("testRevNumpy", () => {
    const f = (v: NDArray): NDArray => np.flip(v, { axis: 1 });
    const x = unit(1, 3, 2, 4);
    const lastReversed = gathered(x, [3, 2, 4], (i, j, k) => [i!, j!, 3 - k!]);
    expectBoth(vmap(f), [x], lastReversed);
    expectBoth(vmap(f, [1], 1), [x], lastReversed);
    expectBoth(
      vmap(f, [2], 2),
      [x],
      gathered(x, [3, 2, 4], (i, j, k) => [i!, 1 - j!, k!]),
    );
  });

  test("testNpMaximum", () => {
    const x = unit(1, 4, 5, 3, 2);
    expectBoth(
      vmap((v: NDArray) => np.maximum(v, 0)),
      [x],
      build(x.shape, (...index) => Math.max(at(x, ...index), 0)),
    );
  });

  test("testNpGtrThan", () => {
    const x = unit(1, 4, 5, 3, 2);
    expectBoth(
      vmap((v: NDArray) => np.greater(v, 0.25)),
      [x],
      build(x.shape, (...index) => Number(at(x, ...index) > 0.25), "bool"),
    );
  });

  test("testDotGeneral", () => {
    // [..., batch, m, k] times [..., batch, k, n], each with the mapped axis in another place
    const numbers = [
      [[2], [1]],
      [[0], [0]],
    ] as const;
    const f = (x: NDArray, y: NDArray): NDArray => lax.dotGeneral(x, y, numbers);
    const check = (
      [x, y]: readonly [NDArray, NDArray],
      inAxes: readonly (number | null)[],
      left: (lane: number, b: number, m: number, k: number) => number[],
      right: (lane: number, b: number, k: number, n: number) => number[],
    ): void => {
      const want = build([10, 3, 4, 6], (lane, b, m, n) =>
        total(5, (k) => at(x, ...left(lane!, b!, m!, k)) * at(y, ...right(lane!, b!, k, n!))),
      );
      expectBoth(vmap(f, [...inAxes]), [x, y], want, summed);
    };
    check(
      [unit(1, 10, 3, 4, 5), unit(2, 10, 3, 5, 6)],
      [0, 0],
      (...index) => index,
      (...index) => index,
    );
    check(
      [unit(3, 3, 4, 10, 5), unit(4, 3, 10, 5, 6)],
      [2, 1],
      (lane, b, m, k) => [b, m, lane, k],
      (lane, b, k, n) => [b, lane, k, n],
    );
    check(
      [unit(5, 3, 4, 5, 10), unit(6, 3, 5, 6)],
      [3, null],
      (lane, b, m, k) => [b, m, k, lane],
      (_, b, k, n) => [b, k, n],
    );
    check(
      [unit(7, 3, 4, 5), unit(8, 3, 5, 10, 6)],
      [null, 2],
      (_, b, m, k) => [b, m, k],
      (lane, b, k, n) => [b, k, lane, n],
    );
    const [x, y] = [unit(9, 4), unit(10, 4, 10)];
    expectBoth(
      vmap(
        (u: NDArray, v: NDArray) =>
          lax.dotGeneral(u, v, [
            [[0], [0]],
            [[], []],
          ]),
        [null, 1],
      ),
      [x, y],
      build([10], (lane) => total(4, (k) => at(x, k) * at(y, k, lane!))),
      summed,
    );
  });

  test("testDot", () => {
    const vecvec = (a: NDArray, b: NDArray): NDArray => {
      let dot = (u: NDArray, v: NDArray): NDArray => np.dot(u, v);
      for (let ndim = 1; ndim < Math.max(a.ndim, b.ndim); ndim++) {
        dot = vmap(dot, [a.ndim > ndim ? 0 : null, b.ndim > ndim ? 0 : null]) as typeof dot;
      }
      return dot(a, b);
    };
    const v = unit(1, 3);
    const dotWith = (row: (k: number) => number): number => total(3, (k) => row(k) * at(v, k));
    for (const shape of [[3], [2, 3], [4, 2, 3]]) {
      const x = unit(2, ...shape);
      const want = build(shape.slice(0, -1), (...index) => dotWith((k) => at(x, ...index, k)));
      expectBoth(vecvec, [x, v], want, summed);
    }
  });

  test("testDot2", () => {
    const [x, y] = [unit(1, 10, 3), unit(2, 10, 3)];
    const want = build([10], (n) => total(3, (i) => at(x, n!, i) * at(y, n!, i)));
    expectBoth(vmap(np.dot), [x, y], want, summed);
  });

  test("testDot3", () => {
    const [x, y] = [unit(1, 5, 8, 10), unit(2, 10, 1)];
    const want = build([8, 5, 1], (n, i, k) => total(10, (j) => at(x, i!, n!, j) * at(y, j, k!)));
    expectBoth(vmap(np.dot, [1, null]), [x, y], want, summed);
  });

  test("testDot4", () => {
    const [x, y] = [unit(1, 3, 2), unit(2, 3)];
    const want = build([2], (j) => total(3, (i) => at(x, i, j!) * at(y, i)));
    expectBoth(vmap(np.dot, [1, null]), [x, y], want, summed);
  });

  test("testConcatenate", () => {
    const joinedOn = (axis: number) => vmap((...parts: NDArray[]) => lax.concatenate(parts, axis), inAxesOf[axis]!);
    const inAxesOf = [
      [0, 1, null],
      [0, null, 2],
    ];
    const [x, y, z] = [unit(1, 10, 2, 3), unit(2, 1, 10, 3), unit(3, 4, 3)];
    const rows = build([10, 7, 3], (n, i, j) => {
      if (i! < 2) return at(x, n!, i!, j!);
      return i! < 3 ? at(y, i! - 2, n!, j!) : at(z, i! - 3, j!);
    });
    expectBoth(joinedOn(0), [x, y, z], rows);
    const [u, v, w] = [unit(4, 10, 2, 1), unit(5, 2, 3), unit(6, 2, 4, 10)];
    const columns = build([10, 2, 8], (n, i, j) => {
      if (j! < 1) return at(u, n!, i!, j!);
      return j! < 4 ? at(v, i!, j! - 1) : at(w, i!, j! - 4, n!);
    });
    expectBoth(joinedOn(1), [u, v, w], columns);
  });

  test("testAny", () => {
    const x = arrayOf([2, 2], [1, 0, 0, 0], "bool");
    expectBoth(vmap(np.any), [x], arrayOf([2], [1, 0], "bool"));
  });

  test("testCumProd", () => {
    const x = counting([3, 3]);
    const want = build([3, 3], (i, j) => {
      let product = 1;
      for (let k = 0; k <= j!; k++) product *= at(x, i!, k);
      return product;
    });
    expectBoth(
      vmap((v: NDArray) => np.cumprod(v, { axis: -1 })),
      [x],
      want,
    );
  });

  test("testSelect", () => {
    const pred = arrayOf([4, 2], [1, 0, 0, 1, 1, 1, 0, 0], "bool");
    const [x, y] = [counting([4, 2], "int32"), arrayOf([4, 2], [0, -1, -2, -3, -4, -5, -6, -7], "int32")];
    const choose = (holds: number, a: number, b: number): number => (holds ? a : b);
    const check = (
      args: readonly NDArray[],
      inAxes: readonly (number | null)[],
      shape: readonly number[],
      element: (i: number, j: number) => number,
      outAxes = 0,
    ): void => {
      const mapped = vmap((p: NDArray, a: NDArray, b: NDArray) => lax.select(p, a, b), {
        inAxes: [...inAxes],
        outAxes,
      });
      expectBoth(
        mapped,
        args,
        build(shape, (i, j) => element(i!, j!), "int32"),
      );
    };
    const row = (z: NDArray, k: number): NDArray => gathered(z, [2], (j) => [k, j!]);
    check([pred, x, y], [0, 0, 0], [4, 2], (i, j) => choose(at(pred, i, j), at(x, i, j), at(y, i, j)));
    check([pred, x, y], [1, 1, 1], [4, 2], (i, j) => choose(at(pred, i, j), at(x, i, j), at(y, i, j)), 1);
    const [x0, y0] = [row(x, 2), row(y, 1)];
    check([pred, x0, y0], [0, null, null], [4, 2], (i, j) => choose(at(pred, i, j), at(x0, j), at(y0, j)));
    const column = arrayOf([4], [1, 0, 0, 1], "bool"); // one bool per lane chooses whole rows
    check([column, x, y], [0, 0, 0], [4, 2], (i, j) => choose(at(column, i), at(x, i, j), at(y, i, j)));
    check([column, x0, y0], [0, null, null], [4, 2], (i, j) => choose(at(column, i), at(x0, j), at(y0, j)));
  });

  test("testTranspose", () => {
    const x = counting([4, 3, 3]);
    const want = build([4, 3, 3], (n, i, j) => at(x, n!, i!, j!) + at(x, n!, j!, i!));
    expectBoth(
      vmap((v: NDArray) => v.add(np.transpose(v))),
      [x],
      want,
    );
  });

  test("testTransposePermutation", () => {
    const x = counting([6, 3, 4, 5]);
    const permuted = (permutation: number[], inAxis: number) =>
      vmap((v: NDArray) => lax.transpose(v, permutation), [inAxis]);
    expectBoth(
      permuted([2, 1, 0], 0),
      [x],
      gathered(x, [6, 5, 4, 3], (n, k, j, i) => [n!, i!, j!, k!]),
    );
    expectBoth(
      permuted([1, 2, 0], 0),
      [x],
      gathered(x, [6, 4, 5, 3], (n, j, k, i) => [n!, i!, j!, k!]),
    );
    const y = counting([3, 4, 6, 5]);
    expectBoth(
      permuted([2, 1, 0], 2),
      [y],
      gathered(y, [6, 5, 4, 3], (n, k, j, i) => [i!, j!, n!, k!]),
    );
    expectBoth(
      permuted([1, 2, 0], 2),
      [y],
      gathered(y, [6, 4, 5, 3], (n, j, k, i) => [i!, j!, n!, k!]),
    );
  });

  test("testEmptyTuples", () => {
    const x = arrayOf([1], [1]);
    const f = vmap((a: NDArray, nothing: readonly NDArray[]) => [a.add(1), nothing] as const);
    const [sum, nothing] = f(x, []) as unknown as [NDArray, NDArray[]];
    expectSame(sum, arrayOf([1], [2]));
    expect(nothing).toEqual([]);
    expectSame(vmap((_: readonly NDArray[], a: NDArray) => a, [null, 0])([], x), x);
  });

  test("testNegativeAxes", () => {
    const x = counting([3, 4, 5]);
    const sums = (axis: number, size: number, pick: (n: number, i: number, j: number) => number[]): NDArray => {
      const [rows, columns] = [3, 4, 5].filter((_, k) => k !== axis) as [number, number];
      return build([size], (n) => total(rows, (i) => total(columns, (j) => at(x, ...pick(n!, i, j)))));
    };
    const sum = (v: NDArray): NDArray => np.sum(v);
    expectBoth(
      vmap(sum, -3),
      [x],
      sums(0, 3, (n, i, j) => [n, i, j]),
    );
    expectBoth(
      vmap(sum, -2),
      [x],
      sums(1, 4, (n, i, j) => [i, n, j]),
    );
    expectBoth(
      vmap(sum, -1),
      [x],
      sums(2, 5, (n, i, j) => [i, j, n]),
    );
    expectError(() => vmap(sum, -4)(x), "shape/vmap-rank", "axis -4", "rank 4 or more", "float32[3,4,5] of rank 3");

    const same = (v: NDArray): NDArray => v;
    expectBoth(vmap(same, 0, -3), [x], x);
    expectBoth(
      vmap(same, 0, -2),
      [x],
      gathered(x, [4, 3, 5], (j, i, k) => [i!, j!, k!]),
    );
    expectBoth(
      vmap(same, 0, -1),
      [x],
      gathered(x, [4, 5, 3], (j, k, i) => [i!, j!, k!]),
    );
    expectError(() => vmap(same, 0, -4)(x), "shape/vmap-out", "outAxes is -4");

    const pair = (a: NDArray, b: NDArray): NDArray[] => [a, b];
    const [, sevens] = vmap(pair, [0, null], [0, -1])(counting([5]), 7) as unknown as NDArray[];
    expect([...sevens!.data]).toEqual([7, 7, 7, 7, 7]);
    expectError(() => vmap(pair, [0, null], [0, -2])(counting([5]), 7), "shape/vmap-out", "outAxes[1] is -2");
  });

  test("testVmapKwargs", () => {
    const f = ({ a, b }: { a: NDArray; b: NDArray }) => [a.multiply(2), b.multiply(3)];
    expectBoth(vmap(f), [{ a: arrayOf([1], [1]), b: arrayOf([1], [2]) }], [arrayOf([1], [2]), arrayOf([1], [6])]);
  });

  test("testNonJaxTypedOutput", () => {
    expectError(() => vmap(() => "hello")(counting([5])), "argument/output", '"hello" (string)');
  });

  test("testBatchingPreservesWeakType", () => {
    const x = np.ravel(1);
    expect(x.weak).toBe(true);
    const y = vmap((lane: NDArray) => {
      expect(lane.weak).toBe(true);
      return lane;
    })(x);
    expect(y.weak).toBe(true);
  });

  test("testIssue489", () => {
    const f = (key: NDArray): NDArray => {
      const step = ([, old]: NDArray[]): NDArray[] => {
        const u = random.uniform(old!);
        const [next] = random.split(old!);
        return [u, next!];
      };
      return lax.whileLoop(([u]: NDArray[]) => u!.greater(0.5), step, [np.ones([]), key])[0]!;
    };
    const keys = random.split(random.key(0), 8);
    expectBoth(vmap(f), [keys], np.stack([...keys].map(f)));
    expect(vmap(f)(keys).data.every((u) => u <= 0.5)).toBe(true);
  });

  test("testRandom", () => {
    const seeds = counting([10], "int32");
    const draw = (seed: NDArray): NDArray => random.normal(random.key(seed), { shape: [3, 2] });
    const want = np.stack([...seeds].map(draw));
    expectBoth(vmap(draw), [seeds], want);
    expectBoth(
      (all: NDArray) => vmap((key: NDArray) => random.normal(key, { shape: [3, 2] }))(vmap(random.key)(all)),
      [seeds],
      want,
    );
    expect(new Set(want.data).size).toBe(10 * 3 * 2);
  });

  test("testLaxLinalgCholesky", () => {
    const positive = (x: NDArray): NDArray => np.matmul(x, np.swapaxes(x, -1, -2)).add(np.eye(5).mul(0.1));
    const factors = (x: NDArray): NDArray => np.matmul(x, np.swapaxes(x, -1, -2));
    const a = positive(unit(1, 10, 5, 5));
    const cholesky = (x: NDArray): NDArray => lax.linalg.cholesky(x);
    const lower = vmap(cholesky)(a);
    expectSame(np.triu(lower, { k: 1 }), np.zeros([10, 5, 5]));
    expectSame(factors(lower), a, summed);
    expectBoth(vmap(cholesky), [a], np.linalg.cholesky(a), summed);
    expectBoth(vmap(cholesky, { inAxes: 1 }), [np.swapaxes(a, 0, 1)], lower);
  });

  test("testLaxLinalgTriangularSolve", () => {
    const solve = (a: NDArray, b: NDArray): NDArray => lax.linalg.triangularSolve(a, b);
    const a = np.add(unit(1, 4, 10, 4), np.eye(4).mul(4).reshape([4, 1, 4]));
    const b = unit(2, 5, 10, 4);
    for (const [matrix, right, inAxes] of [
      [a, b, [1, 1]],
      [lax.indexInDim(a, 0, { axis: 1, keepdims: false }), b, [null, 1]],
      [a, lax.indexInDim(b, 0, { axis: 1, keepdims: false }), [1, null]],
    ] as const) {
      const x = vmap(solve, { inAxes: [...inAxes], outAxes: 1 })(matrix, right);
      const back = vmap((one: NDArray, u: NDArray) => np.matmul(one, np.triu(u)), {
        inAxes: [1, inAxes[0]],
        outAxes: 1,
      });
      const wide = inAxes[1] === null ? np.broadcastTo(np.expandDims(right, 1), [5, 10, 4]) : right;
      expectSame(back(x, matrix), wide, summed);
      expectSame(jit(vmap(solve, { inAxes: [...inAxes], outAxes: 1 }))(matrix, right), x);
    }
  });

  test("testLaxLinalgTridiagonalSolve", () => {
    const [dl, d, du] = [unit(1, 4, 10), unit(2, 4, 10).add(3), unit(3, 4, 10)];
    const b = unit(4, 4, 5, 10);
    const solve = (l: NDArray, m: NDArray, u: NDArray, right: NDArray): NDArray =>
      lax.linalg.tridiagonalSolve(l, m, u, right);
    const column = (x: NDArray, k: number): NDArray => lax.indexInDim(x, k, { axis: x.ndim - 1, keepdims: false });
    for (const inAxes of [
      [1, 1, 1, 2],
      [null, null, null, 2],
      [1, 1, 1, null],
    ] as const) {
      const args = [dl, d, du, b].map((x, k) => (inAxes[k] === null ? column(x, 0) : x)) as [
        NDArray,
        NDArray,
        NDArray,
        NDArray,
      ];
      const lanes = Array.from({ length: 10 }, (_, lane) =>
        solve(
          ...(args.map((x, k) => (inAxes[k] === null ? x : column(x, lane))) as [NDArray, NDArray, NDArray, NDArray]),
        ),
      );
      expectBoth(vmap(solve, { inAxes: [...inAxes] }), args, np.stack(lanes));
      const [l, m, u, right] = args.map((x, k) => (inAxes[k] === null ? x : column(x, 3)));
      const matrix = np
        .diag(m!)
        .add(np.diag(lax.sliceInDim(l!, 1, null), { k: -1 }))
        .add(np.diag(lax.sliceInDim(u!, 0, -1), { k: 1 }));
      expectSame(np.matmul(matrix, lanes[3]!), right!, summed);
    }
  });
});
