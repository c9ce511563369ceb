// W6: one matrix product, no batch.

import { jit, NDArray, np } from "lanewise";
import { plain, tiled } from "../handwritten/matmul.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W6";
export const title = "matmul";
export const shapes = [[128, 128, 128]];
export const quickShapes = shapes;
export const tolerance = 1e-5;

export function inputs([n, m, p]) {
  return { a: uniform(1, n * m), b: uniform(2, m * p) };
}

export function reference({ a, b }, [n, m, p]) {
  const entry = (i, j) => {
    let total = 0;
    for (let k = 0; k < m; k++) total += a[i * m + k] * b[k * p + j];
    return total;
  };
  return Array.from({ length: n * p }, (_, at) => entry(Math.floor(at / p), at % p));
}

export function contenders({ a, b }, [n, m, p]) {
  const f = jit((x, y) => np.matmul(x, y));
  const [left, right] = [new NDArray(a, [n, m], "float32"), new NDArray(b, [m, p], "float32")];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(left, right) },
    { name: "hand, three loops", kind: "hand", run: () => plain(a, b, n, m, p) },
    { name: "hand, 2 x 4 tiles", kind: "hand", run: () => tiled(a, b, n, m, p) },
  ];
}
