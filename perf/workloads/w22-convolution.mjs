// W22: a convolution of each image with one kernel: a function of one image, mapped.

import { jit, lax, NDArray, np, vmap } from "lanewise";
import { plain, tiled } from "../handwritten/convolution.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W22";
export const title = "convolution";
export const shapes = [
  [1, 32, 8, 16],
  [64, 32, 8, 16],
];
export const quickShapes = [[1, 32, 8, 16]];
export const tolerance = 1e-5;

const numbers = ["NHWC", "HWIO", "NHWC"];
export const convolve = (image, kernel) =>
  np.squeeze(lax.convGeneralDilated(np.expandDims(image, 0), kernel, [1, 1], "SAME", { dimensionNumbers: numbers }), {
    axis: 0,
  });

export function inputs([n, size, c, o]) {
  return { x: uniform(1, n * size * size * c), w: uniform(2, 9 * c * o) };
}

export function reference({ x, w }, [n, size, c, o]) {
  const element = (image, i, j, input) =>
    i < 0 || i >= size || j < 0 || j >= size ? 0 : x[((image * size + i) * size + j) * c + input];
  return Array.from({ length: n * size * size * o }, (_, at) => {
    const place = Math.floor(at / o);
    const [i, j] = [Math.floor(place / size) % size, place % size];
    let total = 0;
    for (let k = 0; k < 9 * c; k++) {
      const [a, b] = [Math.floor(k / (3 * c)), Math.floor(k / c) % 3];
      total += element(Math.floor(place / (size * size)), i + a - 1, j + b - 1, k % c) * w[k * o + (at % o)];
    }
    return total;
  });
}

export function program({ x, w }, [n, size, c, o]) {
  const f = jit(vmap(convolve, { inAxes: [0, null] }));
  return { f, args: [new NDArray(x, [n, size, size, c], "float32"), new NDArray(w, [3, 3, c, o], "float32")] };
}

export function contenders({ x, w }, shape) {
  const { f, args } = program({ x, w }, shape);
  const [images, kernel] = args;
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(images, kernel) },
    { name: "hand, plain loops", kind: "hand", run: () => plain(x, w) },
    { name: "hand, padded, 8 outputs at a time", kind: "hand", run: () => tiled(x, w) },
  ];
}
