// A factor of each matrix of a batch, and a product over it: a library function on scratch that all lanes use in turn.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Tensor } from "../golden-case.js";

const rootOfDeterminant = (m: NDArray): NDArray => np.prod(np.diag(np.linalg.cholesky(m, { symmetrizeInput: false })));

const matrices = (...all: number[][][]): NDArray => np.array(all);

export const golden: GoldenCase = {
  f: vmap(rootOfDeterminant),
  args: [
    matrices(
      [
        [4, 9],
        [2, 5],
      ],
      [
        [9, 0],
        [-3, 2],
      ],
    ),
  ],
  more: [
    [np.zeros([0, 2, 2])],
    [
      matrices([
        [1, 2],
        [2, 1],
      ]),
    ],
    [
      matrices(
        [
          [NaN, 0],
          [0, 1],
        ],
        [
          [Infinity, 0],
          [0, 1],
        ],
        [
          [1, 0],
          [0, -0],
        ],
      ),
    ],
  ],
  reference: (all: Tensor) => [
    all.map((m: Matrix) => {
      const first = Math.sqrt(m[0]![0]!);
      const below = m[1]![0]! / first;
      const pivot = m[1]![1]! - below * below;
      if (!(m[0]![0]! > 0) || !(pivot > 0)) return NaN;
      return first * Math.sqrt(pivot);
    }),
  ],
  tolerance: 0,
};
