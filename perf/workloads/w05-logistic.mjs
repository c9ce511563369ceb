// W5: the gradient of the logistic loss for each example, from a function of one example: derived by the package, and by
// hand.

import { grad, jit, NDArray, np, vmap } from "lanewise";
import { gradients } from "../handwritten/logistic.mjs";
import { lists, gradients as nestedGradients } from "../handwritten/nested.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W5";
export const title = "per-example gradient";
export const shapes = [[1024, 64]];
export const quickShapes = shapes;
export const tolerance = 1e-5;

/** Loss of one example x with label y. */
export function loss(w, x, y) {
  const score = np.dot(w, x);
  return np.log1p(np.exp(score)).sub(score.mul(y));
}

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

export function program({ w, x, y }, shape) {
  return { f: jit(vmap(gradient, { inAxes: [null, 0, 0] })), args: [w, new NDArray(x, shape, "float32"), y] };
}

export function contenders({ w, x, y }, [n, d]) {
  const { f, args } = program({ w, x, y }, [n, d]);
  const [, examples] = args;
  const derived = jit(vmap(grad(loss), { inAxes: [null, 0, 0] }));
  const [weights, rows, labels] = [[...w], lists(x, n, d), [...y]];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(w, examples, y) },
    { name: "lanewise, grad(loss)", kind: "lanewise", run: () => derived(w, examples, y) },
    { name: "hand", kind: "hand", run: () => gradients(w, x, y) },
    { name: "nested lists", kind: "naive", run: () => nestedGradients(weights, rows, labels) },
  ];
}
