// W4: squared distances between all pairs of two sets of points: a function of two points, mapped twice.

import { jit, NDArray, np, vmap } from "lanewise";
import { plain, tiled } from "../handwritten/distances.mjs";
import { lists, distances as nestedDistances } from "../handwritten/nested.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W4";
export const title = "pairwise distances";
export const shapes = [[512, 512, 16]];
export const quickShapes = [[128, 128, 16]];
export const tolerance = 1e-5;

export const distance = (p, q) => np.sum(np.square(np.subtract(p, q)));

export function inputs([n, m, d]) {
  return { x: uniform(1, n * d), y: uniform(2, m * d) };
}

export function reference({ x, y }, [n, m, d]) {
  const squared = (i, j) => {
    let total = 0;
    for (let k = 0; k < d; k++) total += (x[i * d + k] - y[j * d + k]) ** 2;
    return total;
  };
  return Array.from({ length: n * m }, (_, at) => squared(Math.floor(at / m), at % m));
}

export function program({ x, y }, [n, m, d]) {
  const f = jit(vmap(vmap(distance, { inAxes: [null, 0] }), { inAxes: [0, null] }));
  return { f, args: [new NDArray(x, [n, d], "float32"), new NDArray(y, [m, d], "float32")] };
}

export function contenders({ x, y }, [n, m, d]) {
  const { f, args } = program({ x, y }, [n, m, d]);
  const [left, right] = args;
  const [xs, ys] = [lists(x, n, d), lists(y, m, d)];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(left, right) },
    { name: "hand, plain loops", kind: "hand", run: () => plain(x, y) },
    { name: "hand, 2 x 2 pairs", kind: "hand", run: () => tiled(x, y) },
    { name: "nested lists", kind: "naive", run: () => nestedDistances(xs, ys) },
  ];
}
