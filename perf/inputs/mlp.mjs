// Inputs and expected results of the network of W3, without the package: the cold start measures loading it.

import { uniform } from "../harness/random.mjs";

export function inputs([n]) {
  const parameters = {
    w1: uniform(1, 64 * 128, -0.2, 0.2),
    b1: uniform(2, 128, -0.1, 0.1),
    w2: uniform(3, 128 * 10, -0.2, 0.2),
    b2: uniform(4, 10, -0.1, 0.1),
  };
  return { parameters, x: uniform(5, n * 64) };
}

export function reference({ parameters: { w1, b1, w2, b2 }, x }, [n]) {
  const affine = (values, weights, bias) =>
    Array.from(bias, (start, j) => values.reduce((sum, value, k) => sum + value * weights[k * bias.length + j], start));
  return Array.from({ length: n }, (_, i) => {
    const hidden = affine([...x.subarray(i * 64, i * 64 + 64)], w1, b1).map((value) => Math.max(value, 0));
    return affine(hidden, w2, b2);
  }).flat();
}
