// Examples of the primitives that work matrix by matrix: lanes in front or none, square, oblong, singular and empty ones.

import type { Dense } from "../../../compiler/ir/aval.js";
import type { Example } from "./examples.js";
import { f32, f64, i32 } from "./support.js";

const definite = f32([2, 2, 2], [4, 9, 2, 5, 1, 2, 2, 1]); // the second is not
const definite3 = f64([3, 3], [4, 0, 0, 1, 5, 0, -1, 2, 6]);
const square = f64([3, 3], [2, -1, 3, 4, 1, -2, 0.5, 6, 1]);
const squares = f32([2, 2, 2], [0, 1, 2, 3, 1, 1, 1, 1]); // the second is singular
const big = f64([4, 4], [1, 2, 0, -3, 4, 1, 1, 0, -2, 5, 7, 1, 0, 2, 3, 9]);
const tall = f64([4, 2], [1, 2, -3, 4, 5, -6, 7, 9]);
const wide = f32([2, 4], [1, 2, -3, 4, 5, -6, 7, 9]);
const walls = f64([2, 3, 2], [1, 2, 3, 4, 5, 6, 1, 0, 2, 0, 3, 0]);
const one = f32([1, 1], [-3]);
const empty = f32([0, 0], []);
const right3 = f64([3, 2], [1, 2, -1, 4, 0, 3]);
const rights = f32([2, 2, 1], [1, 2, 3, 4]);

const with_ = (inputs: readonly Dense[], params: Example["params"] = {}): Example => ({ inputs, params });

const flags = [false, true];
const triangular = flags.flatMap((leftSide) =>
  flags.flatMap((lower) =>
    flags.flatMap((transposeA) =>
      flags.map((unitDiagonal) => {
        const b = leftSide ? right3 : f64([2, 3], [...right3.data]);
        return with_([square, b], { leftSide, lower, transposeA, unitDiagonal });
      }),
    ),
  ),
);
const left = { leftSide: true, lower: true, transposeA: false, unitDiagonal: false };
const reduced = { fullMatrices: false };
const full = { fullMatrices: true };

/** Those whose derivative is determined. */
export const smoothMatrixExamples: Readonly<Record<string, readonly Example[]>> = {
  qr: [with_([square], full), with_([tall], reduced), with_([walls], reduced), with_([one], reduced)],
  svd: [with_([square], full), with_([tall], reduced), with_([wide], reduced), with_([walls], reduced)],
};

export const matrixExamples: Readonly<Record<string, readonly Example[]>> = {
  cholesky: [with_([definite]), with_([definite3]), with_([one]), with_([empty])],
  triangularSolve: [
    ...triangular,
    with_([squares, rights], left),
    with_([f32([2, 2], [2, 0, 1, 3]), rights], left),
    with_([empty, f32([0, 2], [])], left),
  ],
  lu: [square, squares, tall, wide, walls, one, empty].map((x) => with_([x])),
  solve: [
    with_([square, right3], { transposed: false }),
    with_([square, right3], { transposed: true }),
    with_([squares, rights], { transposed: false }),
    with_([f32([2, 2], [2, 0, 1, 3]), rights], { transposed: false }),
    with_([empty, f32([0, 2], [])], { transposed: false }),
  ],
  luFactors: [square, squares, one, empty].map((x) => with_([x])),
  luSolve: flags.flatMap((transposed) => [
    with_([square, square, i32([3], [2, 1, 2]), right3], { transposed }),
    with_([squares, squares, i32([2, 2], [1, 1, 0, 1]), rights], { transposed }),
    with_([one, one, i32([1], [0]), f32([1, 2], [3, 4])], { transposed }),
  ]),
  tridiagonalSolve: [
    with_([f64([3], [9, 1, -2]), f64([3], [4, 0.5, 6]), f64([3], [2, 3, 9]), right3]),
    with_([f32([2, 2], [0, 5, 0, 1]), f32([2, 2], [1, 3, 4, 4]), f32([2, 2], [1, 0, 2, 0]), rights]),
    with_([f32([1], [1]), f32([1], [2]), f32([1], [3]), f32([1, 2], [4, 5])]),
  ],
  det: [square, squares, big, one, empty].map((x) => with_([x])),
  cofactors: [square, squares, big, one, empty].map((x) => with_([x])),
  slogdet: [square, squares, big, one, empty].map((x) => with_([x])),
  qr: [...smoothMatrixExamples.qr!, with_([tall], full), with_([wide], reduced), with_([empty], reduced)],
  eigh: [definite, definite3, big, one, empty].map((x) => with_([x])),
  svd: [...smoothMatrixExamples.svd!, with_([tall], full), with_([wide], full), with_([empty], reduced)],
  pinv: [square, squares, tall, wide, walls].map((x) => with_([x], { rtol: 1e-6 })),
  fft: [1, 2, 3, 8].flatMap((n) => {
    const parts = [f64([2, n], countUp(2 * n, 0.5)), f64([2, n], countUp(2 * n, -1.25))];
    return flags.map((inverse) => with_(parts, { inverse }));
  }),
};

function countUp(count: number, by: number): number[] {
  return Array.from({ length: count }, (_, k) => k * by + ((k * 7) % 5));
}
