// The largest element of every window: a view under a reduction, nothing stored between.
import { type NDArray, nn, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Tensor } from "../golden-case.js";

const pool = (image: NDArray): NDArray => nn.maxPool(image, [3, 2], { strides: [2, 2] });

const images = (count: number): NDArray => np.reshape(np.sin(np.arange(count * 61 * 60 * 3)), [count, 61, 60, 3]);

export const golden: GoldenCase = {
  f: vmap(pool),
  args: [images(2)],
  more: [[images(0)], [images(1)], [np.full([1, 61, 60, 3], NaN)]],
  reference: (xs: readonly Tensor[]) => [
    xs.map((x) =>
      Array.from({ length: 30 }, (_, i) =>
        Array.from({ length: 30 }, (_, j) =>
          x[0]![0]!.map((_, c) => {
            const window = [0, 1, 2].flatMap((a) => [0, 1].map((b) => x[2 * i + a]![2 * j + b]![c]!));
            return Math.max(...window);
          }),
        ),
      ),
    ),
  ],
  tolerance: 0,
};
