// Comparisons, logic and where: bool outputs beside numbers.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function inside(v: NDArray, limit: NDArray): { ok: NDArray; chosen: NDArray; all: NDArray } {
  const ok = np.logicalAnd(v.greaterEqual(0), v.less(limit));
  return { ok, chosen: np.where(ok, v, -1), all: np.all(ok) };
}

export const golden: GoldenCase = {
  f: vmap(inside, { inAxes: [0, null] }),
  args: [
    np.array([
      [1, 5, -2, 3],
      [0, 1, 2, 3],
    ]),
    np.array(4),
  ],
  more: [
    [np.zeros([0, 4]), np.array(4)],
    [np.array([[0.5, 1, 1.5, 2]]), np.array(1.5)],
    [
      np.array([
        [NaN, -0, Infinity, -Infinity],
        [NaN, NaN, NaN, NaN],
      ]),
      np.array(Infinity),
    ],
  ],
  reference: (vs: Matrix, limit: number) => {
    const ok = vs.map((v) => v.map((x) => x >= 0 && x < limit));
    return [ok.map((row) => row.every(Boolean)), vs.map((v, i) => v.map((x, k) => (ok[i]![k] ? x : -1))), ok];
  },
  tolerance: 0,
};
