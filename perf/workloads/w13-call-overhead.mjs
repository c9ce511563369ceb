// W13: what a call costs beside its loop, on inputs so small that the loop is nearly nothing: an array, a bare typed
// array, and a record of four arrays. The baseline runs the same kernels without guard, allocation or result object.

import { jit, NDArray, np, vmap } from "lanewise";
import { rows3 } from "../handwritten/row-squares.mjs";
import { kernelOf } from "../harness/kernel.mjs";
import { uniform } from "../harness/random.mjs";
import { median, speed } from "../harness/statistics.mjs";

export const name = "W13";
export const title = "call overhead";
export const shapes = [
  ["array", 4, 3],
  ["typed array", 4, 3],
  ["record of 4", 4, 3],
];
export const quickShapes = shapes;
export const tolerance = 1e-6;
export const hasOwnGoals = true;
export const goals = [
  {
    shape: "typed arrayx4x3",
    what: "times the bare function",
    value: (seconds) => 1 / speed(seconds("lanewise call"), seconds("hand, allocates output")).median,
    atMost: 3,
    unit: "x",
  },
  {
    shape: "record of 4x4x3",
    what: "more than by hand",
    value: (seconds) => {
      const byHand = seconds("hand, allocates outputs");
      return median(seconds("lanewise call").map((time, round) => time - byHand[round])) * 1e9;
    },
    atMost: 150,
    unit: "ns",
  },
];

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

export function program({ parts }, [form, n, d]) {
  const [a, b, c, e] = parts.map((x) => new NDArray(x, [n, d], "float32"));
  if (form === "array") return { f: jit(rowSums), args: [a] };
  if (form === "typed array") return { f: jit((v) => rowSums(np.reshape(v, [n, d]))), args: [parts[0]] };
  const four = ({ left, right }) => [left.a, left.b, right.c, right.e].map(sumOfSquares);
  return { f: jit(vmap(four)), args: [{ left: { a, b }, right: { c, e } }] };
}

export function contenders(given, shape) {
  const { f, args } = program(given, shape);
  const [argument] = args;
  const own = { name: "lanewise call", kind: "lanewise", run: () => f(argument) };
  const more = shape[0] === "record of 4" ? record : single;
  return [own, ...more(kernelOf(f, argument), given.parts, shape[1])];
}

function single(kernel, [x], n) {
  const out = new Float32Array(n);
  return [
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

function record(kernel, parts, n) {
  const outs = parts.map(() => new Float32Array(n));
  return [
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
