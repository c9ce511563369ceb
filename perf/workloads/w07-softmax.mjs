// W7: softmax of each row.

import { jit, NDArray, np, vmap } from "lanewise";
import { softmax as byHand } from "../handwritten/rows.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W7";
export const title = "softmax of rows";
export const shapes = [[10000, 128]];
export const quickShapes = [[1000, 128]];
export const tolerance = 1e-6;

export function softmax(x) {
  const terms = x.sub(np.max(x)).exp();
  return terms.div(np.sum(terms));
}

export function inputs([n, d]) {
  return { x: uniform(1, n * d, -5, 5) };
}

export function reference({ x }, [n, d]) {
  return Array.from({ length: n }, (_, i) => {
    const terms = Array.from(x.subarray(i * d, i * d + d), Math.exp);
    const total = terms.reduce((sum, term) => sum + term, 0);
    return terms.map((term) => term / total);
  }).flat();
}

export function contenders({ x }, [n, d]) {
  const f = jit(vmap(softmax));
  const array = new NDArray(x, [n, d], "float32");
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(array) },
    { name: "hand", kind: "hand", run: () => byHand(x, d) },
  ];
}
