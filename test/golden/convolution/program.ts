// A convolution of each image, padded: loops over the image that read their windows where they are.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Tensor } from "../golden-case.js";

const convolve = (image: NDArray, kernel: NDArray): NDArray => {
  const numbers = ["NHWC", "HWIO", "NHWC"] as const;
  const out = lax.convGeneralDilated(np.expandDims(image, 0), kernel, [1, 1], "SAME", { dimensionNumbers: numbers });
  return np.squeeze(out, { axis: 0 });
};

const images = (count: number): NDArray => np.reshape(np.arange(count * 25 * 26 * 2), [count, 25, 26, 2]).mul(0.5);
const kernel = np.reshape(np.arange(3 * 3 * 2 * 8), [3, 3, 2, 8]).sub(70.5);

export const golden: GoldenCase = {
  f: vmap(convolve, { inAxes: [0, null] }),
  args: [images(2), kernel],
  more: [
    [images(0), kernel],
    [images(1), kernel],
  ],
  reference(xs: readonly Tensor[], weights: readonly Tensor[]) {
    return [
      xs.map((x) =>
        x.map((row, i) =>
          row.map((_, j) =>
            weights[0]![0]![0]!.map((_, feature) => {
              let total = 0;
              weights.forEach((columns, a) =>
                columns.forEach((inputs, b) =>
                  inputs.forEach((features, c) => {
                    total += (x[i + a - 1]?.[j + b - 1]?.[c] ?? 0) * features[feature]!;
                  }),
                ),
              );
              return total;
            }),
          ),
        ),
      ),
    ];
  },
  tolerance: 0,
};
