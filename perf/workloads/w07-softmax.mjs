// W7: softmax of each row.

import { jit, NDArray, np, vmap } from "lanewise";
import { lists, softmax as nestedSoftmax } from "../handwritten/nested.mjs";
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

export function program({ x }, shape) {
  return { f: jit(vmap(softmax)), args: [new NDArray(x, shape, "float32")] };
}

/** Of the hand-written loop, which calls Math.exp. */
export const goals = [{ over: "hand", factor: 2.3 }];

export function contenders({ x }, [n, d]) {
  const { f, args } = program({ x }, [n, d]);
  const [array] = args;
  const rows = lists(x, n, d);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(array) },
    { name: "hand", kind: "hand", run: () => byHand(x, d) },
    { name: "nested lists", kind: "naive", run: () => nestedSoftmax(rows) },
  ];
}
