// W6: one matrix product, and a thousand small ones.

import { jit, NDArray, np, vmap } from "lanewise";
import { packed, plain, tiled } from "../handwritten/matmul.mjs";
import { lists, matmul as nestedMatmul } from "../handwritten/nested.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W6";
export const title = "matmul";
/** Sides n, m, p, and how many products there are where it is not one. */
export const shapes = [
  [128, 128, 128],
  [512, 512, 512],
  [32, 32, 32, 1000],
];
export const quickShapes = [[128, 128, 128]];
export const tolerance = 1e-5;
export const goals = [{ shape: "128x128x128", over: "hand, three loops", factor: 3 }];

export function inputs([n, m, p, count = 1]) {
  return { a: uniform(1, count * n * m), b: uniform(2, count * m * p) };
}

export function reference({ a, b }, [n, m, p, count = 1]) {
  const out = new Float64Array(count * n * p);
  for (let row = 0; row < count * n; row++) {
    const from = Math.floor(row / n) * m * p;
    for (let j = 0; j < p; j++) {
      for (let k = 0; k < m; k++) out[row * p + j] += a[row * m + k] * b[from + k * p + j];
    }
  }
  return out;
}

export function program({ a, b }, [n, m, p, count]) {
  const product = (x, y) => np.matmul(x, y);
  const of = (data, ...shape) => new NDArray(data, count === undefined ? shape : [count, ...shape], "float32");
  return { f: jit(count === undefined ? product : vmap(product)), args: [of(a, n, m), of(b, m, p)] };
}

export function contenders({ a, b }, [n, m, p, count = 1]) {
  const { f, args } = program({ a, b }, count === 1 ? [n, m, p] : [n, m, p, count]);
  const [left, right] = args;
  const [as, bs] = [lists(a, count, n, m), lists(b, count, m, p)];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(left, right) },
    { name: "hand, three loops", kind: "hand", run: () => plain(a, b, n, m, p, count) },
    { name: "hand, 2 x 4 tiles", kind: "hand", run: () => tiled(a, b, n, m, p, count) },
    { name: "hand, panels copied", kind: "hand", run: () => packed(a, b, n, m, p, count) },
    { name: "nested lists", kind: "naive", run: () => as.map((one, k) => nestedMatmul(one, bs[k])) },
  ];
}
