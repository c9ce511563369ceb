// Two independent reductions over different axes of one matrix per lane.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Tensor } from "../golden-case.js";

const totals = (m: NDArray): readonly [NDArray, NDArray] => [np.sum(m, { axis: 0 }), np.min(m, { axis: 1 })];

const tensor = (count: number): NDArray =>
  np.array(
    Array.from({ length: count }, (_, i) =>
      Array.from({ length: 3 }, (_, j) => Array.from({ length: 4 }, (_, k) => ((i * 5 + j * 3 + k * 2) % 7) - 3)),
    ),
  );

export const golden: GoldenCase = {
  f: vmap(totals),
  args: [tensor(2)],
  more: [[np.zeros([0, 3, 4])], [tensor(1)], [tensor(5).mul(Infinity)], [tensor(2).mul(-0)]],
  reference: (ms: Tensor) => [
    ms.map((m) => [0, 1, 2, 3].map((k) => m.reduce((total, row) => total + row[k]!, 0))),
    ms.map((m) => m.map((row) => Math.min(...row))),
  ],
  tolerance: 0,
};
