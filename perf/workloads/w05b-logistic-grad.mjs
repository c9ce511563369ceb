// W5b: the gradient of the logistic loss for each example, derived by grad from the loss of one example.

import { grad, jit, NDArray, np, vmap } from "lanewise";
import { gradients } from "../handwritten/logistic.mjs";

export { inputs, quickShapes, reference, shapes, tolerance } from "./w05-logistic.mjs";

export const name = "W5b";
export const title = "per-example gradient by grad";

/** log(1 + exp(w . x)) - y (w . x) for one example x with label y. */
export function loss(w, x, y) {
  const score = np.dot(w, x);
  return np.log1p(np.exp(score)).sub(y.mul(score));
}

export function contenders({ w, x, y }, [n, d]) {
  const f = jit(vmap(grad(loss), { inAxes: [null, 0, 0] }));
  const examples = new NDArray(x, [n, d], "float32");
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(w, examples, y) },
    { name: "hand", kind: "hand", run: () => gradients(w, x, y) },
  ];
}
