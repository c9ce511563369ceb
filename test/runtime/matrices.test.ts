// np.linalg, lax.linalg and np.fft as users call them: dtypes, lanes, what is worked out once, derivatives, refusals.

import { describe, expect, test } from "vitest";
import {
  ArgumentError,
  grad,
  jit,
  jvp,
  type LanewiseError,
  lax,
  makeIr,
  type NDArray,
  np,
  ShapeError,
  UnsupportedError,
  vmap,
} from "../../runtime/index.js";

const matrix = np.array([
  [4, 1, 0],
  [1, 3, 1],
  [0, 1, 2],
]);

function expectNear(got: NDArray, want: NDArray, tolerance = 1e-5): void {
  expect(got.shape).toEqual(want.shape);
  expect(np.allclose(got, want, { rtol: tolerance, atol: tolerance }).item(), `${got} is not near ${want}`).toBe(true);
}

function thrownBy(body: () => unknown): LanewiseError {
  try {
    body();
  } catch (error) {
    return error as LanewiseError;
  }
  throw new Error("nothing was thrown");
}

describe("dtypes", () => {
  test("integers compute in float32, float64 stays", () => {
    const whole = np.array([2, 1, 1, 3], { dtype: "int32" }).reshape([2, 2]);
    for (const f of [np.linalg.inv, np.linalg.det, np.linalg.cholesky, np.linalg.eigvalsh, np.linalg.svdvals]) {
      expect((f as (x: NDArray) => NDArray)(whole).dtype).toBe("float32");
      expect((f as (x: NDArray) => NDArray)(whole.astype("float64")).dtype).toBe("float64");
    }
    expect(np.linalg.solve(whole, np.array([1, 2], { dtype: "float64" })).dtype).toBe("float64");
    expect(np.linalg.matrixRank(whole).dtype).toBe("int32");
    expect(lax.linalg.lu(np.ones([2, 3])).map(({ dtype, shape }) => `${dtype}[${shape}]`)).toEqual([
      "float32[2,3]",
      "int32[2]",
      "int32[2]",
    ]);
    expect(np.fft.fft(whole).im.dtype).toBe("float32");
  });

  test("float32 results are rounded double ones", () => {
    const hilbert = np.divide(1, np.arange(6).reshape([6, 1]).add(np.arange(6)).add(1));
    const x = np.linalg.solve(hilbert, np.ones([6]));
    const wide = np.linalg.solve(hilbert.astype("float64"), np.ones([6], { dtype: "float64" }));
    expect([...x.data]).toEqual([...wide.astype("float32").data]);
  });
});

describe("lanes", () => {
  const rows = np.linspace(-1, 2, { num: 12 }).reshape([4, 3]);

  test("one matrix for all right-hand sides is factored once", () => {
    const f = jit(vmap((b: NDArray) => np.linalg.solve(matrix, b)));
    expectNear(np.matmul(f(rows), matrix), rows);
    const text = String(f.explain(rows)).split("== lower ==")[1]!.split("== fuse ==")[0]!;
    expect(text.indexOf("call luFactor")).toBeLessThan(text.indexOf("for i < n"));
    expect(text.indexOf("call luSubstitute")).toBeGreaterThan(text.indexOf("for i < n"));
  });

  test("so is one triangular matrix, and one table of a Fourier transform", () => {
    const g = jit(vmap((x: NDArray) => np.fft.fft(x)));
    const text = String(g.explain(rows)).split("== lower ==")[1]!.split("== fuse ==")[0]!;
    expect(text.indexOf("call fourierTable")).toBeLessThan(text.indexOf("for i < n"));
    const h = jit(vmap((b: NDArray) => lax.linalg.triangularSolve(matrix, b, { leftSide: true, lower: true })));
    expectNear(np.matmul(h(rows), np.transpose(np.tril(matrix))), rows);
    expect(h.cacheInfo().misses).toBe(1);
  });

  test("lane axes broadcast in np", () => {
    const many = np.stack([matrix, matrix.mul(2)]);
    const x = np.linalg.solve(many, np.ones([5, 1, 3, 2]));
    expect(x.shape).toEqual([5, 2, 3, 2]);
    expectNear(np.matmul(many, x), np.ones([5, 2, 3, 2]));
  });

  test("a solve inside a scan keeps to its lane", () => {
    const step = (c: NDArray, _: null): [NDArray, null] => [np.linalg.solve(matrix, c).add(1), null];
    const f = (x: NDArray): NDArray => lax.scan(step, x, null, { length: 4 })[0];
    const mapped = jit(vmap(f));
    const want = np.stack([0, 1, 2, 3].map((k) => f(lax.indexInDim(rows, k, { keepdims: false }))));
    expectNear(mapped(rows), want);
    const own = (m: NDArray, x: NDArray): NDArray =>
      lax.scan((c: NDArray, _: null): [NDArray, null] => [np.linalg.solve(m, c).add(1), null], x, null, {
        length: 4,
      })[0];
    const matrices = np.broadcastTo(matrix, [4, 3, 3]);
    expectNear(jit(vmap(own))(matrices, rows), want);
  });

  test("a branch that decomposes runs for its lanes only", () => {
    const f = vmap(
      (m: NDArray): NDArray =>
        lax.cond(
          m.sum().less(100),
          (x: NDArray) => np.linalg.cholesky(x),
          (x: NDArray) => x,
          m,
        ),
    );
    const both = np.stack([matrix, matrix.mul(100)]);
    const want = np.stack([np.linalg.cholesky(matrix), matrix.mul(100)]);
    expectNear(f(both), want);
    expectNear(jit(f)(both), want);
  });
});

describe("Fourier transforms", () => {
  const x = np.array([1, 2, 0, -1, 3]);

  test("take and give trees: vmap, jit and jvp go through", () => {
    const magnitude = (v: NDArray): NDArray => {
      const { re, im } = np.fft.rfft(v);
      return re.mul(re).add(im.mul(im));
    };
    const batch = np.stack([x, x.mul(2)]);
    expectNear(jit(vmap(magnitude))(batch), np.stack([magnitude(x), magnitude(x).mul(4)]));
    expectNear(jvp(magnitude, [x], [x])[1], magnitude(x).mul(2));
    const spectrum = vmap((v: NDArray) => np.fft.fft(v))(batch);
    expectNear(vmap((z: np.fft.Complex) => np.fft.ifft(z).re)(spectrum), batch);
    expectNear(jit(vmap((z: np.fft.Complex) => np.fft.ifft(z).im))(spectrum), np.zeros([2, 5]));
  });

  test("a number stands for equal parts", () => {
    const { re, im } = np.fft.ifft({ re: 0, im: x });
    expectNear(re, np.fft.ifft(x).im.mul(-1));
    expectNear(im, np.fft.ifft(x).re);
  });

  test("Parseval: lengths are kept with norm ortho", () => {
    const { re, im } = np.fft.fft(x, { norm: "ortho" });
    expect(re.mul(re).add(im.mul(im)).sum().item()).toBeCloseTo(15, 5);
  });
});

describe("derivatives", () => {
  test("of a determinant at a singular matrix are cofactors, whatever the size", () => {
    for (const n of [2, 3, 4]) {
      const singular = np.diag(np.arange(n, { dtype: "float32" }));
      const e = np.eye(n);
      const factorial = Array.from({ length: n - 1 }, (_, k) => k + 1).reduce((a, b) => a * b, 1);
      expect(jvp(np.linalg.det, [singular], [e])[1].item()).toBeCloseTo(factorial, 5);
    }
  });

  const near = (got: NDArray, want: NDArray): void => expectNear(got, want, 2e-5);
  const symmetric = matrix.add(np.diag(np.array([0, 3, 7])));

  test("in reverse are the known ones", () => {
    near(grad((m: NDArray) => np.linalg.slogdet(m)[1])(matrix), np.transpose(np.linalg.inv(matrix)));
    near(grad((m: NDArray) => np.linalg.det(m))(np.eye(4).mul(2)), np.eye(4).mul(8));
    const [values, vectors] = np.linalg.eigh(symmetric);
    const last = lax.sliceInDim(vectors, 2, 3, { axis: 1 });
    near(grad((m: NDArray) => np.max(np.linalg.eigvalsh(m)))(symmetric), np.matmul(last, np.transpose(last)));
    expect(np.max(values).item()).toBeGreaterThan(9);
    const [u, , vh] = np.linalg.svd(matrix);
    near(grad((m: NDArray) => np.linalg.norm(m, { ord: "nuc" }))(matrix), np.matmul(u, vh));
    const { re, im } = np.fft.fft(np.array([1, -2, 3]));
    near(
      grad((x: NDArray) => {
        const z = np.fft.fft(x);
        return np.sum(z.re.mul(re).add(z.im.mul(im)));
      })(np.zeros([3])),
      np.array([3, -6, 9]),
    );
  });

  test("of a solution and of its second derivative, under vmap and compiled", () => {
    const f = (m: NDArray, b: NDArray): NDArray => np.sum(np.square(np.linalg.solve(m, b)));
    const byHand = (m: NDArray, b: NDArray): NDArray => {
      const x = np.linalg.solve(m, b);
      return np.outer(np.linalg.solve(np.transpose(m), x.mul(-2)), x);
    };
    const many = np.stack([matrix, symmetric]);
    const rights = np.array([
      [1, 2, 3],
      [-1, 0, 2],
    ]);
    const want = vmap(byHand)(many, rights);
    near(vmap(grad(f))(many, rights), want);
    near(jit(vmap(grad(f)))(many, rights), want);
    near(grad((all: NDArray) => np.sum(vmap(f)(all, rights)))(many), want);
    const along = np.array([
      [1, 0, 2],
      [0, -1, 0],
      [3, 0, 1],
    ]);
    const slope = (m: NDArray): NDArray => np.sum(grad(f)(m, rights.sum(0)).mul(along));
    const twice = grad(slope)(matrix);
    const step = 1e-2;
    const wide = (m: NDArray): NDArray => byHand(m.astype("float64"), rights.sum(0).astype("float64"));
    const [ahead, behind] = [matrix.add(along.mul(step)), matrix.sub(along.mul(step))];
    expectNear(
      twice,
      wide(ahead)
        .sub(wide(behind))
        .div(2 * step)
        .astype("float32"),
      2e-3,
    );
  });

  test("that are not determined are refused", () => {
    const wide = np.ones([2, 3]);
    for (const body of [
      () => jvp((m: NDArray) => np.linalg.qr(m), [wide], [wide]),
      () => jvp((m: NDArray) => np.linalg.svd(m), [wide], [wide]),
    ]) {
      const error = thrownBy(body);
      expect(error).toBeInstanceOf(UnsupportedError);
      expect(error.message).toMatch(/float32\[2,3\].*is not determined.*\[unsupported\/derivative\]/);
    }
  });

  test("of singular values need no vectors", () => {
    const m = np.array([
      [3, 0],
      [0, 2],
      [0, 0],
    ]);
    const t = np.ones([3, 2]);
    const [values, slopes] = jvp((a: NDArray) => np.linalg.svd(a, { computeUv: false }), [m], [t]);
    expect([values.toArray(), slopes.toArray()]).toEqual([
      [3, 2],
      [1, 1],
    ]);
  });
});

describe("refusals name the argument and the remedy", () => {
  const oblong = np.ones([2, 3]);

  test.each([
    [() => np.linalg.inv(oblong), "linalg.inv: argument 0 (a) is float32[2,3], expected square matrices"],
    [() => np.linalg.det(np.ones([3])), "linalg.det: argument 0 (a) is float32[3], expected 2 axes or more"],
    [() => np.linalg.eigh(oblong), "linalg.eigh: argument 0 (a) is float32[2,3], expected square matrices"],
    [
      () => np.linalg.solve(matrix, np.ones([2])),
      "linalg.solve: argument 1 (b) is float32[2], argument 0 (a) is float32[3,3]; the size of b must be 3",
    ],
    [() => np.linalg.solve(np.ones([2, 3, 3]), np.ones([4, 3, 1])), "linalg.solve: argument 1 (b) is float32[4,3,1]"],
    [() => lax.linalg.cholesky(oblong), "cholesky: argument 0 (x) is float32[2,3], expected square matrices"],
    [
      () => lax.linalg.triangularSolve(matrix, np.ones([2, 3]), { leftSide: true }),
      "triangularSolve: argument 1 (b) is float32[2,3], argument 0 (a) is float32[3,3]; with leftSide true",
    ],
    [() => lax.linalg.triangularSolve(matrix, np.ones([2, 3, 3])), "expected as many axes, or one less for vectors"],
    [
      () => lax.linalg.tridiagonalSolve(np.ones([3]), np.ones([3]), np.ones([2]), np.ones([3, 1])),
      "operands are float32[3], float32[3], float32[2], float32[3,1], expected dl, d and du of one size n",
    ],
    [() => np.linalg.lstsq(matrix, np.ones([2])), "expected one matrix and a vector or matrix of as many rows"],
    [() => np.fft.fft(np.ones([2, 0])), "fft.fft: the length is 0"],
    [() => lax.fft(np.ones([4]), "fft", [3]), "expects its last sizes to be [3]"],
  ])("%s", (body, message) => {
    const error = thrownBy(body);
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toContain(message);
  });

  test.each([
    () => np.linalg.qr(matrix, { mode: "raw" as "r" }),
    () => np.linalg.eigh(matrix, { UPLO: "X" as "L" }),
    () => np.linalg.norm(matrix, { ord: 3 }),
    () => np.linalg.matrixPower(matrix, 0.5),
    () => np.fft.fft(matrix, { norm: "none" as "ortho" }),
    () => np.fft.rfft({ re: matrix, im: matrix } as unknown as NDArray),
    () => lax.fft(matrix, "dct" as "fft", [3]),
  ])("%s", (body) => {
    expect(thrownBy(body)).toBeInstanceOf(ArgumentError);
  });

  test("lax does not convert", () => {
    const error = thrownBy(() => lax.linalg.qr(np.ones([2, 2], { dtype: "int32" })));
    expect(error.message).toContain("qr: argument 0 (x) is int32[2,2], expected a floating-point dtype");
  });
});

test("small determinants are formulas, larger ones one equation", () => {
  const primitives = (n: number): string[] =>
    makeIr(np.linalg.det)(np.eye(n)).fn.equations.map(({ primitive }) => primitive.name);
  expect(primitives(4)).toEqual(["det"]);
  expect(primitives(3)).not.toContain("det");
  expect(np.linalg.det(np.ones([0, 0])).item()).toBe(1);
});
