// W5: the gradient of the logistic loss for each example, derived by hand, from a function of one example.

import { jit, NDArray, np, vmap } from "lanewise";
import { gradients } from "../handwritten/logistic.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W5";
export const title = "per-example gradient";
export const shapes = [[1024, 64]];
export const quickShapes = shapes;
export const tolerance = 1e-5;

/** d/dw of log(1 + exp(w . x)) - y (w . x) for one example x with label y. */
export function gradient(w, x, y) {
  const probability = np.divide(1, np.dot(w, x).neg().exp().add(1));
  return probability.sub(y).mul(x);
}

export function inputs([n, d]) {
  return { w: uniform(1, d), x: uniform(2, n * d), y: uniform(3, n, 0, 2).map(Math.floor) };
}

export function reference({ w, x, y }, [n, d]) {
  return Array.from({ length: n }, (_, i) => {
    const example = [...x.subarray(i * d, i * d + d)];
    const score = example.reduce((sum, value, k) => sum + value * w[k], 0);
    return example.map((value) => value * (1 / (1 + Math.exp(-score)) - y[i]));
  }).flat();
}

export function contenders({ w, x, y }, [n, d]) {
  const f = jit(vmap(gradient, { inAxes: [null, 0, 0] }));
  const examples = new NDArray(x, [n, d], "float32");
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(w, examples, y) },
    { name: "hand", kind: "hand", run: () => gradients(w, x, y) },
  ];
}
