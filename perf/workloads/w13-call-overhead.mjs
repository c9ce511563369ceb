// W13: what a call costs beside its loop, on inputs so small that the loop is nearly nothing: an array, a bare typed
// array, and a record of four arrays. The baseline runs the same kernels without guard, allocation or result object.

import { jit, NDArray, np, vmap } from "lanewise";
import { rows3 } from "../handwritten/row-squares.mjs";
import { kernelOf } from "../harness/kernel.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W13";
export const title = "call overhead";
export const shapes = [
  ["array", 4, 3],
  ["typed array", 4, 3],
  ["record of 4", 4, 3],
];
export const quickShapes = shapes;
export const tolerance = 1e-6;

const sumOfSquares = (v) => np.sum(np.square(v));
const rowSums = vmap(sumOfSquares);

export function inputs([, n, d]) {
  return { parts: [1, 2, 3, 4].map((seed) => uniform(seed, n * d)) };
}

export function reference({ parts }, [form, n, d]) {
  const used = form === "record of 4" ? parts : [parts[0]];
  return used.flatMap((x) =>
    Array.from({ length: n }, (_, i) => x.subarray(i * d, i * d + d).reduce((sum, value) => sum + value * value, 0)),
  );
}

export function contenders(given, shape) {
  return byForm[shape[0]](given, shape);
}

const byForm = {
  array: ({ parts: [x] }, [, n, d]) => single(jit(rowSums), new NDArray(x, [n, d], "float32"), x, n),
  "typed array": ({ parts: [x] }, [, n, d]) =>
    single(
      jit((v) => rowSums(np.reshape(v, [n, d]))),
      x,
      x,
      n,
    ),
  "record of 4": record,
};

function single(f, argument, x, n) {
  const kernel = kernelOf(f, argument);
  const out = new Float32Array(n);
  return [
    { name: "lanewise call", kind: "lanewise", run: () => f(argument) },
    {
      name: "hand, allocates output",
      kind: "hand",
      run: () => {
        const result = new Float32Array(n);
        rows3(x, result, n);
        return result;
      },
    },
    {
      name: "bare kernel",
      kind: "kernel",
      run: () => {
        kernel(x, out, n);
        return out;
      },
    },
  ];
}

function record({ parts }, [, n, d]) {
  const [a, b, c, e] = parts.map((x) => new NDArray(x, [n, d], "float32"));
  const nested = { left: { a, b }, right: { c, e } };
  const f = jit(vmap(({ left, right }) => [left.a, left.b, right.c, right.e].map(sumOfSquares)));
  const kernel = kernelOf(f, nested);
  const outs = parts.map(() => new Float32Array(n));
  return [
    { name: "lanewise call", kind: "lanewise", run: () => f(nested) },
    {
      name: "hand, allocates outputs",
      kind: "hand",
      run: () =>
        parts.map((x) => {
          const result = new Float32Array(n);
          rows3(x, result, n);
          return result;
        }),
    },
    {
      name: "bare kernel",
      kind: "kernel",
      run: () => {
        kernel(parts[0], parts[1], parts[2], parts[3], outs[0], outs[1], outs[2], outs[3], n);
        return outs;
      },
    },
  ];
}
