// W1: sum of squares of each row. The statement to hold: the generated loop is not slower than one written by hand.

import { jit, NDArray, np, vmap } from "lanewise";
import { rowSquares } from "../handwritten/nested.mjs";
import { rows, rows3, rowsLong } from "../handwritten/row-squares.mjs";
import { kernelOf } from "../harness/kernel.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W1";
export const title = "row sums of squares";
export const shapes = [
  [4, 3],
  [1000, 3],
  [100000, 3],
  [1000, 1000],
];
/** Where C and other libraries join: the others of these shapes measure their calls, not their loops. */
export const othersShapes = shapes.slice(2);
export const quickShapes = shapes;
export const tolerance = 1e-5;

export const sumOfSquares = (v) => np.sum(np.square(v));

export function inputs([n, d]) {
  return { x: uniform(1, n * d) };
}

export function reference({ x }, [n, d]) {
  return Array.from({ length: n }, (_, i) => {
    let total = 0;
    for (let j = 0; j < d; j++) total += x[i * d + j] ** 2;
    return total;
  });
}

export function program({ x }, shape) {
  return { f: jit(vmap(sumOfSquares)), args: [new NDArray(x, shape, "float32")] };
}

export function contenders({ x }, [n, d]) {
  const { f, args } = program({ x }, [n, d]);
  const [array] = args;
  const out = new Float32Array(n);
  const list = array.toArray();
  const kernel = kernelOf(f, array);
  const tuned = d === 3 ? rows3 : rowsLong;
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(array) },
    {
      name: "hand, plain loop",
      kind: "hand",
      run: () => {
        const result = new Float32Array(n);
        rows(x, result, n, d);
        return result;
      },
    },
    {
      name: d === 3 ? "hand, row spelled out" : "hand, eight sums",
      kind: "hand",
      run: () => {
        const result = new Float32Array(n);
        tuned(x, result, n, d);
        return result;
      },
    },
    { name: "nested lists", kind: "naive", run: () => rowSquares(list) },
    {
      name: "lanewise kernel",
      kind: "kernel",
      run: () => {
        kernel(x, out, n);
        return out;
      },
    },
    {
      name: "hand kernel, plain loop",
      kind: "hand-kernel",
      run: () => {
        rows(x, out, n, d);
        return out;
      },
    },
    {
      name: d === 3 ? "hand kernel, spelled out" : "hand kernel, eight sums",
      kind: "hand-kernel",
      run: () => {
        tuned(x, out, n, d);
        return out;
      },
    },
  ];
}
