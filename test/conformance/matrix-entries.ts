// Entries of op-entries.ts for functions of matrices and for Fourier transforms. Matrices are kept away from singular ones;
// one lane alone runs operation by operation, which rounds in between.

import { jvp, lax, type NDArray, np } from "../../runtime/index.js";
import { entry, type OpEntry } from "./check-lanes.js";
import type { Tolerance } from "./lanes.js";

const rounded: Tolerance = 2 ** -16;
type Lanes = OpEntry["f"];

/** In float32 with all shapes, in float64 with the first. */
function each(f: Lanes, ...shapes: number[][][]): OpEntry[] {
  return (["float32", "float64"] as const).map((dtype) =>
    entry(
      f,
      dtype === "float32" ? shapes : shapes.slice(0, 1),
      shapes[0]!.map(() => dtype),
      "unit",
      rounded,
    ),
  );
}

const one = (...shapes: number[][]): number[][][] => shapes.map((shape) => [shape]);
const squares = one([3, 3], [2, 4, 4], [1, 1]);

/** Far from singular, and positive definite where symmetric. */
function strong(x: NDArray): NDArray {
  const n = x.shape.at(-1)!;
  return x.add(np.eye(n, { dtype: x.dtype }).mul(2 * n));
}

const oblong = one([3, 3], [4, 2], [2, 3, 2], [2, 4]);
const system = [
  [
    [3, 3],
    [3, 2],
  ],
  [
    [2, 2, 2],
    [2, 2, 1],
  ],
];
const options = { leftSide: true, lower: true };

export const matrixEntries: Readonly<Record<string, readonly OpEntry[]>> = {
  cholesky: each((x) => lax.linalg.cholesky(strong(x!)), ...squares),
  triangularSolve: [
    ...each((a, b) => lax.linalg.triangularSolve(strong(a!), b!, options), ...system),
    ...each(
      (a, b) => lax.linalg.triangularSolve(strong(a!), np.swapaxes(b!, -1, -2), { transposeA: true }),
      system[0]!,
    ),
    ...each((b) => lax.linalg.triangularSolve(strong(np.eye(2, { dtype: b!.dtype })), b!, options), [[2, 2]]),
  ],
  lu: each((x) => lax.linalg.lu(strong(x!)), ...squares),
  solve: each(
    (a, b) => np.linalg.solve(strong(a!), b!),
    ...system,
    [[2, 2], [2]],
    [
      [3, 3],
      [2, 3, 2],
    ],
  ),
  ...Object.fromEntries(
    ["luFactors", "luSolve"].map((name) => [
      name,
      each(
        (a, b) => jvp((x, y) => np.linalg.solve(strong(x), y), [a!, b!], [b!, a!])[1],
        [
          [2, 2],
          [2, 2],
        ],
      ),
    ]),
  ),
  tridiagonalSolve: each((l, d, u, b) => lax.linalg.tridiagonalSolve(l!, d!.add(4), u!, b!), [[4], [4], [4], [4, 2]]),
  det: each((x) => np.linalg.det(x!), ...one([4, 4], [2, 4, 4], [0, 0])),
  cofactors: each(
    (x, t) => jvp(np.linalg.det, [x!], [t!])[1],
    [
      [4, 4],
      [4, 4],
    ],
  ),
  slogdet: each((x) => np.linalg.slogdet(strong(x!)), ...squares),
  qr: each((x) => np.linalg.qr(x!), ...oblong),
  eigh: each((x) => np.linalg.eigh(graded(x!)), ...squares),
  svd: [
    ...each((x) => np.linalg.svd(graded(x!), { fullMatrices: false }), ...oblong),
    ...each((x) => np.linalg.svd(x!, { computeUv: false }), ...oblong),
  ],
  pinv: each((x) => np.linalg.pinv(graded(x!)), ...oblong),
  fft: [
    ...each((re, im) => pair(np.fft.fft({ re: re!, im: im! })), [[5], [5]], [[2, 4], [4]]),
    ...each((x) => pair(np.fft.rfft(x!, { axis: 0, norm: "ortho" })), ...one([6], [3, 2])),
    ...each((x) => np.fft.irfft(x!, { n: 5 }), ...one([3], [2, 4])),
  ],
};

/** Singular values and eigenvalues far from each other, so that vectors do not depend on the last bits. */
function graded(x: NDArray): NDArray {
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const steps = np.arange(1, rows + 1).reshape([rows, 1]);
  return x.add(np.eye(rows, columns, { dtype: x.dtype }).mul(np.multiply(steps, 8)));
}

function pair({ re, im }: { re: NDArray; im: NDArray }): NDArray[] {
  return [re, im];
}
