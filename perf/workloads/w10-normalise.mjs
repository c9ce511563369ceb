// W10: 3-vectors brought to length 1.

import { jit, NDArray, np, vmap } from "lanewise";
import { lists, normalise as nestedNormalise } from "../handwritten/nested.mjs";
import { normalise3, normalise3Dividing } from "../handwritten/rows.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W10";
export const title = "normalise 3-vectors";
export const shapes = [[100000, 3]];
export const quickShapes = shapes;
export const tolerance = 1e-6;

export const normalise = (v) => v.div(np.linalg.norm(v));

export function inputs([n, d]) {
  return { x: uniform(1, n * d, 0.1, 1) };
}

export function reference({ x }, [n, d]) {
  return Array.from({ length: n }, (_, i) => {
    const vector = [...x.subarray(i * d, i * d + d)];
    return vector.map((value) => value / Math.hypot(...vector));
  }).flat();
}

export function program({ x }, shape) {
  return { f: jit(vmap(normalise)), args: [new NDArray(x, shape, "float32")] };
}

export function contenders({ x }, [n, d]) {
  const { f, args } = program({ x }, [n, d]);
  const [array] = args;
  const vectors = lists(x, n, d);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(array) },
    { name: "hand", kind: "hand", run: () => normalise3(x) },
    { name: "hand, divides", kind: "hand", run: () => normalise3Dividing(x) },
    { name: "nested lists", kind: "naive", run: () => nestedNormalise(vectors) },
  ];
}
