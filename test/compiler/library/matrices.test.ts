// The library's linear algebra on plain arrays: factors multiply to the matrix they came from, and what should be orthogonal
// or triangular is, for random, badly conditioned, singular, empty and oblong matrices.

import { describe, expect, test } from "vitest";
import { choleskyFactor } from "../../../compiler/library/cholesky.js";
import { cofactorMatrix, determinant, signedLogDeterminant } from "../../../compiler/library/determinant.js";
import { luPermuted, luSubstitute } from "../../../compiler/library/lu.js";
import { qrFactor } from "../../../compiler/library/qr.js";
import {
  pseudoInverse,
  pseudoInverseWorkSize,
  singularValues,
  singularWorkSize,
} from "../../../compiler/library/singular-values.js";
import { symmetricEigen } from "../../../compiler/library/symmetric-eigen.js";
import { solveTriangular, solveTridiagonal } from "../../../compiler/library/triangular.js";
import {
  diagonal,
  expectClose,
  expectOrthonormalColumns,
  guard,
  guarded,
  hilbert,
  identity,
  largest,
  type Matrix,
  matrix,
  product,
  randomMatrix,
  transposed,
  unguarded,
} from "./matrix-support.js";

const sizes = [0, 1, 2, 3, 5, 8, 17, 40];
const rounding = 2 ** -52;
const at = guard;

function positiveDefinite(n: number): Matrix {
  const half = randomMatrix(n, n, 5);
  const square = product(half, transposed(half));
  return matrix(n, n, (i, j) => square.data[i * n + j]! + (i === j ? 0.1 : 0));
}

/** The matrix with `value` in place of what is above the diagonal. */
function spoiled({ rows, columns, data }: Matrix): Matrix {
  return matrix(rows, columns, (i, j) => (j > i ? Number.NaN : data[i * columns + j]!));
}

describe("cholesky", () => {
  const factor = (a: Matrix): Matrix => {
    const data = guarded(a.data.length, a.data);
    choleskyFactor(data, at, a.rows);
    return unguarded(data, a.rows, a.rows);
  };

  test.each(sizes)("multiplies back, %i rows", (n) => {
    for (const a of [positiveDefinite(n), identity(n)]) {
      const lower = factor(spoiled(a));
      expectClose(product(lower, transposed(lower)), a, 4 * (n + 1) * rounding);
      for (let k = 0; k < n * n; k++) if (k % n > Math.floor(k / n)) expect(lower.data[k]).toBe(0);
    }
  });

  test("of a Hilbert matrix multiplies back all the same", () => {
    const lower = factor(hilbert(12));
    expectClose(product(lower, transposed(lower)), hilbert(12), 16 * rounding);
  });

  test("is NaN in the lower triangle for a matrix that is not positive definite", () => {
    const bad = [
      matrix(2, 2, (i, j) => (i === j ? 1 : 2)),
      matrix(2, 2, () => 0),
      diagonal([1, -1, 3]),
      matrix(2, 2, (i, j) => (i === 1 && j === 0 ? Number.NaN : 1)),
    ];
    for (const a of bad) {
      factor(a).data.forEach((value, k) => expect(value).toBe(k % a.rows > Math.floor(k / a.rows) ? 0 : Number.NaN));
    }
  });
});

describe("triangular systems", () => {
  const flags = [false, true];

  test.each(sizes)("of every kind, %i rows", (n) => {
    const a = matrix(n, n, (i, j) => randomMatrix(n, n, 3).data[i * n + j]! / n + (i === j ? 2 : 0));
    for (const lower of flags) {
      for (const transpose of flags) {
        for (const unit of flags) {
          for (const turned of flags) {
            const part = matrix(n, n, (i, j) => {
              if (i === j) return unit ? 1 : a.data[i * n + j]!;
              return lower === j < i ? a.data[i * n + j]! : 0;
            });
            const x = randomMatrix(n, 3, 4);
            const right = product(transpose ? transposed(part) : part, x);
            const stored = turned ? transposed(right) : right;
            const data = guarded(stored.data.length, stored.data);
            solveTriangular(a.data, 0, data, at, n, 3, turned ? 1 : 3, turned ? n : 1, lower, transpose, unit);
            const got = unguarded(data, stored.rows, stored.columns);
            expectClose(turned ? transposed(got) : got, x, 40 * rounding * (n + 1));
          }
        }
      }
    }
  });
});

test("a triangular system has the same bits for one column and for several", () => {
  const a = matrix(9, 9, (i, j) => randomMatrix(9, 9, 3).data[i * 9 + j]! + (i === j ? 3 : 0));
  const many = randomMatrix(9, 4, 4);
  for (const lower of [false, true]) {
    const whole = Float64Array.from(many.data);
    solveTriangular(a.data, 0, whole, 0, 9, 4, 4, 1, lower, false, false);
    for (let column = 0; column < 4; column++) {
      const one = matrix(9, 1, (i) => many.data[i * 4 + column]!).data;
      solveTriangular(a.data, 0, one, 0, 9, 1, 1, 1, lower, false, false);
      expect([...one]).toEqual(Array.from({ length: 9 }, (_, i) => whole[i * 4 + column]));
    }
  }
});

test.each(sizes)("a tridiagonal system with rows exchanged and not, %i rows", (n) => {
  for (const strength of [0, 0.5, 3]) {
    const parts = [1, 2, 3].map((seed) => randomMatrix(n, 1, seed).data);
    for (let k = 0; k < n; k++) parts[1]![k] = parts[1]![k]! + strength;
    const a = matrix(n, n, (i, j) => (Math.abs(i - j) > 1 ? 0 : parts[j - i + 1]![i]!));
    const x = randomMatrix(n, 3, 4);
    const b = guarded(3 * n, product(a, x).data);
    const [l, d, u] = parts.map((part) => Float64Array.from(part)) as [Float64Array, Float64Array, Float64Array];
    solveTridiagonal(l, 0, d, 0, u, 0, b, at, n, 3);
    expectClose(product(a, unguarded(b, n, 3)), product(a, x), 1e-13);
  }
});

describe("lu", () => {
  const shapes = [...sizes.map((n) => [n, n] as const), [3, 5], [5, 3], [1, 4], [4, 1], [0, 3], [3, 0]] as const;
  const factor = (a: Matrix) => {
    const data = guarded(a.data.length, a.data);
    const [pivots, permutation] = [new Int32Array(Math.min(a.rows, a.columns)), new Int32Array(a.rows)];
    luPermuted(data, at, pivots, 0, permutation, 0, a.rows, a.columns);
    return { factors: unguarded(data, a.rows, a.columns), pivots, permutation };
  };

  test.each(shapes)("%i x %i: L U is the matrix with its rows exchanged", (rows, columns) => {
    const a = randomMatrix(rows, columns, 8);
    const { factors, permutation } = factor(a);
    const n = Math.min(rows, columns);
    const lower = matrix(rows, n, (i, j) => (i === j ? 1 : j < i ? factors.data[i * columns + j]! : 0));
    const upper = matrix(n, columns, (i, j) => (j >= i ? factors.data[i * columns + j]! : 0));
    expect(largest(lower)).toBeLessThanOrEqual(1);
    const exchanged = matrix(rows, columns, (i, j) => a.data[permutation[i]! * columns + j]!);
    expectClose(product(lower, upper), exchanged, 8 * (n + 1) * rounding);
  });

  test.each(sizes)("solves, %i equations", (n) => {
    const a = randomMatrix(n, n, 9);
    const { factors, pivots } = factor(a);
    for (const transpose of [false, true]) {
      const want = randomMatrix(n, 2, 10);
      const right = product(transpose ? transposed(a) : a, want);
      const x = guarded(2 * n, right.data);
      luSubstitute(factors.data, 0, pivots, 0, x, at, n, 2, transpose);
      const back = product(transpose ? transposed(a) : a, unguarded(x, n, 2));
      expectClose(back, product(transpose ? transposed(a) : a, want), 1e-13);
    }
  });

  test("a singular system has no finite solution", () => {
    const { factors, pivots } = factor(matrix(2, 2, () => 1));
    const x = Float64Array.of(1, 2);
    luSubstitute(factors.data, 0, pivots, 0, x, 0, 2, 1, false);
    expect([...x].some(Number.isFinite)).toBe(false);
  });
});

/** By expansion along the first row. */
function determinantByMinors({ rows, data }: Matrix): number {
  if (rows === 0) return 1;
  let sum = 0;
  for (let j = 0; j < rows; j++) {
    sum += (j % 2 === 0 ? 1 : -1) * data[j]! * determinantByMinors(minor({ rows, columns: rows, data }, 0, j));
  }
  return sum;
}

function minor({ rows, data }: Matrix, row: number, column: number): Matrix {
  return matrix(rows - 1, rows - 1, (i, j) => data[(i + (i >= row ? 1 : 0)) * rows + j + (j >= column ? 1 : 0)]!);
}

describe("determinants", () => {
  const square = [0, 1, 2, 3, 4, 6];

  test.each(square)("%i rows: those of the expansion by minors", (n) => {
    for (const seed of [1, 2, 3]) {
      const a = randomMatrix(n, n, seed);
      const want = determinantByMinors(a);
      const out = new Float64Array(3);
      determinant(Float64Array.from(a.data), 0, new Int32Array(n), 0, out, 0, n);
      signedLogDeterminant(Float64Array.from(a.data), 0, new Int32Array(n), 0, out, 1, out, 2, n);
      expect(out[0]).toBeCloseTo(want, 13);
      expect(out[1]! * Math.exp(out[2]!)).toBeCloseTo(want, 13);
    }
  });

  test("singular matrices have sign 0 and logarithm -Infinity", () => {
    const out = new Float64Array(2);
    signedLogDeterminant(new Float64Array(9), 0, new Int32Array(3), 0, out, 0, out, 1, 3);
    expect([...out]).toEqual([0, Number.NEGATIVE_INFINITY]);
  });

  const cofactors = (a: Matrix): Matrix => {
    const out = guarded(a.data.length);
    const n = a.rows;
    cofactorMatrix(Float64Array.from(a.data), 0, new Int32Array(2 * n), 0, new Float64Array(n * n), 0, out, at, n);
    return unguarded(out, n, n);
  };
  const byMinors = (a: Matrix): Matrix =>
    matrix(a.rows, a.rows, (i, j) => ((i + j) % 2 === 0 ? 1 : -1) * determinantByMinors(minor(a, i, j)));

  test.each(square.slice(1))("cofactors of %i rows are signed minors, of singular matrices too", (n) => {
    const lowRank = (rank: number): Matrix => product(randomMatrix(n, rank, 6), randomMatrix(rank, n, 7));
    const all = [randomMatrix(n, n, 4), lowRank(n - 1), lowRank(Math.max(0, n - 2)), matrix(n, n, () => 0)];
    for (const a of [...all, diagonal(Array.from({ length: n }, (_, k) => k))]) {
      const want = byMinors(a);
      expectClose(
        matrix(n, n, (i, j) => cofactors(a).data[i * n + j]! - want.data[i * n + j]! + 1),
        matrix(n, n, () => 1),
        1e-13,
      );
    }
  });
});

const oblong = [
  ...sizes.map((n) => [n, n] as const),
  [5, 3],
  [3, 5],
  [17, 4],
  [4, 17],
  [1, 6],
  [6, 1],
  [0, 3],
  [3, 0],
] as const;

function kinds(rows: number, columns: number): Matrix[] {
  const low = product(randomMatrix(rows, 1, 2), randomMatrix(1, columns, 3));
  const graded = matrix(
    rows,
    columns,
    (i, j) => randomMatrix(rows, columns, 1).data[i * columns + j]! * 10 ** (-3 * j),
  );
  return [
    randomMatrix(rows, columns, 1),
    low,
    graded,
    matrix(rows, columns, () => 0),
    matrix(rows, columns, (i, j) => (i + 1) * (j + 1)), // of rank 1 to the last bit
    matrix(rows, columns, (i, j) => (i === j ? 10 ** (((i * 7) % 13) * 20 - 120) : 0)),
    matrix(rows, columns, (i, j) => 1 / (i + j + 1)),
  ];
}

describe("qr", () => {
  test.each(oblong)("%i x %i", (rows, columns) => {
    for (const a of kinds(rows, columns)) {
      for (const width of [Math.min(rows, columns), rows]) {
        const [q, r] = [guarded(rows * width), guarded(width * columns)];
        const scales = new Float64Array(Math.min(rows, columns));
        qrFactor(Float64Array.from(a.data), 0, scales, 0, q, at, r, at, rows, columns, width);
        const [left, right] = [unguarded(q, rows, width), unguarded(r, width, columns)];
        expectOrthonormalColumns(left, 1e-14);
        expectClose(product(left, right), a, 1e-14);
        right.data.forEach((value, k) => k % columns < Math.floor(k / columns) && expect(value).toBe(0));
      }
    }
  });

  test("neither overflows nor loses a column that is reduced already", () => {
    const [q, r] = [new Float64Array(4), new Float64Array(4)];
    qrFactor(Float64Array.of(3e200, 1, 4e200, 1), 0, new Float64Array(2), 0, q, 0, r, 0, 2, 2, 2);
    expect(r[0]).toBeCloseTo(-5e200, -190);
    qrFactor(Float64Array.of(2, 1, 0, 5), 0, new Float64Array(2), 0, q, 0, r, 0, 2, 2, 2);
    expect([...q, ...r]).toEqual([1, 0, 0, 1, 2, 1, 0, 5]);
  });
});

describe("symmetric eigenproblem", () => {
  const solve = (a: Matrix) => {
    const [vectors, values] = [guarded(a.data.length, spoiled(a).data), guarded(a.rows)];
    symmetricEigen(vectors, at, values, at, new Float64Array(a.rows), 0, a.rows);
    return { vectors: unguarded(vectors, a.rows, a.rows), values: unguarded(values, a.rows, 1).data };
  };
  const symmetric = (n: number): Matrix[] => {
    const half = randomMatrix(n, n, 12);
    const sum = matrix(n, n, (i, j) => half.data[i * n + j]! + half.data[j * n + i]!);
    return [
      sum,
      positiveDefinite(n),
      hilbert(n),
      identity(n),
      matrix(n, n, () => 0),
      matrix(n, n, () => 1),
      diagonal(Array.from({ length: n }, (_, k) => -k)),
      matrix(n, n, (i, j) => sum.data[i * n + j]! * 1e-200),
      matrix(n, n, (i, j) => sum.data[i * n + j]! * 1e200),
    ];
  };

  test.each(sizes)("%i rows: vectors are orthonormal and diagonalise", (n) => {
    symmetric(n).forEach((a, k) => {
      const { vectors, values } = solve(a);
      expectOrthonormalColumns(vectors, 1e-13, `kind ${k}`);
      const scale = matrix(n, n, (i, j) => vectors.data[i * n + j]! * values[j]!);
      expectClose(product(scale, transposed(vectors)), a, 1e-13, `kind ${k}`);
      for (let j = 1; j < n; j++) expect(values[j]!).toBeGreaterThanOrEqual(values[j - 1]!);
    });
  });

  test("of the second difference matrix are known", () => {
    const n = 12;
    const { values } = solve(matrix(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0)));
    values.forEach((value, k) => expect(value).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)), 14));
  });

  test("not finite in, NaN out", () => {
    const spoilt = matrix(3, 3, (i, j) => (i === 2 && j === 1 ? Infinity : 1));
    expect([...solve(spoilt).values, ...solve(spoilt).vectors.data].every(Number.isNaN)).toBe(true);
  });
});

describe("singular values", () => {
  const decompose = (a: Matrix, full: boolean) => {
    const { rows, columns } = a;
    const n = Math.min(rows, columns);
    const [wu, wv] = full ? [rows, columns] : [n, n];
    const [u, s, vt] = [guarded(rows * wu), guarded(n), guarded(wv * columns)];
    const work = new Float64Array(singularWorkSize(rows, columns, full));
    singularValues(a.data, 0, work, 0, u, at, s, at, vt, at, rows, columns, full);
    return { u: unguarded(u, rows, wu), s: unguarded(s, n, 1).data, vt: unguarded(vt, wv, columns) };
  };

  test.each(oblong)("%i x %i: factors are orthogonal and multiply back", (rows, columns) => {
    kinds(rows, columns).forEach((a, kind) => {
      for (const full of [false, true]) {
        const { u, s, vt } = decompose(a, full);
        const what = `kind ${kind}, ${full ? "full" : "reduced"}`;
        expectOrthonormalColumns(u, 1e-13, what);
        expectOrthonormalColumns(transposed(vt), 1e-13, what);
        const middle = matrix(u.columns, vt.rows, (i, j) => (i === j ? s[i]! : 0));
        expectClose(product(product(u, middle), vt), a, 1e-13, what);
        for (let k = 1; k < s.length; k++) expect(s[k]!).toBeLessThanOrEqual(s[k - 1]!);
        expect(s.every((value) => value >= 0)).toBe(true);
      }
    });
  });

  test("small ones keep their digits", () => {
    const { s } = decompose(
      product(
        matrix(3, 3, (i, j) => [1, 1, 1, 1, 0, -2, 1, -1, 1][i * 3 + j]!),
        diagonal([1, 1e-10, 1e-20]),
      ),
      false,
    );
    expect(s[0]! / Math.sqrt(3)).toBeCloseTo(1, 14);
    expect(s[1]! / (Math.SQRT2 * 1e-10)).toBeCloseTo(1, 14);
    expect(s[2]! / (Math.sqrt(6) * 1e-20)).toBeCloseTo(1, 14);
  });

  test.each(oblong)("%i x %i: the pseudo-inverse obeys Penrose's conditions", (rows, columns) => {
    for (const a of kinds(rows, columns).slice(0, 2)) {
      const out = guarded(rows * columns);
      const work = new Float64Array(pseudoInverseWorkSize(rows, columns));
      pseudoInverse(a.data, 0, work, 0, out, at, rows, columns, 1e-12);
      const p = unguarded(out, columns, rows);
      const [left, right] = [product(a, p), product(p, a)];
      expectClose(product(left, a), a, 1e-11);
      expectClose(product(right, p), p, 1e-11);
      expectClose(transposed(left), left, 1e-11);
      expectClose(transposed(right), right, 1e-11);
    }
  });
});
