// The operations random programs are made of. Each looks at the shapes it is given and either applies or does not, so
// that a list of random numbers always is a program, and the same program on a lane, under vmap and under jit.

import { type DType, sizeOf } from "../../compiler/ir/aval.js";
import { jit, lax, type NDArray, np } from "../../runtime/index.js";

/**
 * What a program computes with, and so how exactly its results are comparable:
 * floats: float64 with NaN, -0 and infinities, nothing summed. sums: whole numbers in float64, sums are exact in any
 * order. integers: sums wrap around alike in any order. singles: float32 within [-1, 1], where rounding differs.
 */
export type Family = "floats" | "sums" | "integers" | "singles";

/** One step: which operation, on which earlier values, with which number for axes, literals and the like. */
export interface Step {
  readonly op: number;
  readonly a: number;
  readonly b: number;
  readonly p: number;
}

export interface Operation {
  readonly name: string;
  readonly families: readonly Family[];
  /** Undefined where the operation does not apply. `b` can be broadcast with `a`; `p` is any whole number. */
  readonly apply: (a: NDArray, b: NDArray, p: number, family: Family) => NDArray | undefined;
}

const all: readonly Family[] = ["floats", "sums", "integers", "singles"];
const exact: readonly Family[] = ["floats", "sums", "integers"];
const summing: readonly Family[] = ["sums", "integers", "singles"];

/** Keeps results where the family wants them: exact, of the dtype, or within [-1, 1]. */
function settle(x: NDArray, family: Family, growth: number, dtype: DType): NDArray {
  if (family === "sums") return np.clip(x, -100, 100);
  if (family === "singles") return growth === 1 ? x : x.mul(1 / growth);
  return x.dtype === dtype ? x : x.astype(dtype);
}

const unary = (
  name: string,
  families: readonly Family[],
  f: (x: NDArray) => NDArray,
  growth: number = 1,
): Operation => ({
  name,
  families,
  apply: (a, _b, _p, family) => settle(f(a), family, growth, a.dtype),
});

const binary = (
  name: string,
  families: readonly Family[],
  f: (x: NDArray, y: NDArray) => NDArray,
  growth: number = 1,
): Operation => ({
  name,
  families,
  apply: (a, b, _p, family) => settle(f(a, b), family, growth, a.dtype),
});

/** Reduces one axis, or all of them. */
const reduction = (
  name: string,
  families: readonly Family[],
  f: (x: NDArray, options: { axis: number | null; keepdims: boolean }) => NDArray,
  needsElements: boolean,
): Operation => ({
  name,
  families,
  apply(a, _b, p, family) {
    const axis = p % 3 === 0 || a.ndim === 0 ? null : p % a.ndim;
    const count = axis === null ? a.size : a.shape[axis]!;
    if (needsElements && count === 0) return undefined;
    return settle(f(a, { axis, keepdims: p % 2 === 0 }), family, name === "sum" ? Math.max(count, 1) : 1, a.dtype);
  },
});

const movement = (name: string, apply: (a: NDArray, b: NDArray, p: number) => NDArray | undefined): Operation => ({
  name,
  families: all,
  apply,
});

const comparisons = [np.less, np.lessEqual, np.equal, np.notEqual, np.greater, np.greaterEqual];

function compare(a: NDArray, b: NDArray, p: number): NDArray {
  return comparisons[p % comparisons.length]!(a, b);
}

const twicePlusOne = jit((x: NDArray) => x.mul(2).add(1));

export const operations: readonly Operation[] = [
  binary("add", all, np.add, 2),
  binary("subtract", all, np.subtract, 2),
  binary("multiply", all, np.multiply),
  binary("divide", ["floats"], np.divide),
  binary("maximum", all, np.maximum),
  binary("minimum", all, np.minimum),
  binary("bitwiseAnd", ["integers"], np.bitwiseAnd),
  binary("bitwiseXor", ["integers"], np.bitwiseXor),
  unary("negative", all, np.negative),
  unary("abs", all, np.abs),
  unary("square", all, np.square),
  unary("sign", exact, np.sign),
  unary("floor", ["floats"], np.floor),
  unary("round", ["floats"], np.round),
  unary("sqrt", ["floats"], np.sqrt),
  unary("tanh", ["floats", "singles"], np.tanh),
  unary("sin", ["floats", "singles"], np.sin),
  unary("exp", ["floats", "singles"], np.exp, 3),
  unary("toInt32", ["floats"], (x) => x.astype("int32")),
  unary("toFloat32", ["integers"], (x) => np.clip(x.astype("float32"), -100, 100)),
  unary("bitwiseNot", ["integers"], np.bitwiseNot),
  unary("call", ["floats", "sums", "integers"], (x) => twicePlusOne(x)),
  {
    name: "scale",
    families: all,
    apply: (a, _b, p, family) => settle(a.mul(p % 5).add(p % 3), family, 4, a.dtype),
  },
  {
    name: "floorDivide",
    families: ["floats", "integers"],
    apply: (a, _b, p) => np.floorDivide(a, 1 + (p % 7)).astype(a.dtype),
  },
  { name: "mod", families: exact, apply: (a, _b, p) => np.mod(a, 1 + (p % 7)).astype(a.dtype) },
  {
    name: "where",
    families: exact,
    apply: (a, b, p) => np.where(compare(a, b, p), a, b.mul(2)).astype(a.dtype),
  },
  {
    name: "count",
    families: exact,
    apply: (a, b, p) => np.sum(np.logicalOr(compare(a, b, p), compare(a, b, p + 1))).astype(a.dtype),
  },
  {
    name: "allOrAny",
    families: exact,
    apply: (a, b, p) => (p % 2 === 0 ? np.all : np.any)(compare(a, b, p), { axis: a.ndim > 0 ? -1 : null }),
  },
  { name: "compare", families: exact, apply: compare },
  reduction("sum", summing, np.sum, false),
  reduction("max", all, np.max, true),
  reduction("min", all, np.min, true),
  reduction("prod", ["integers"], np.prod, false),
  movement("sort", (a, _b, p) =>
    a.ndim === 0 ? undefined : np.sort(a, { axis: p % a.ndim, descending: p % 3 === 0 }),
  ),
  movement("topK", (a, _b, p) => {
    if (a.ndim === 0) return undefined;
    const axis = p % a.ndim;
    return lax.topK(a, Math.min(a.shape[axis]!, 1 + (p % 3)), { axis })[0];
  }),
  {
    name: "argsort",
    families: exact,
    apply: (a, _b, p) => (a.ndim === 0 ? undefined : np.argsort(a, { axis: p % a.ndim }).astype(a.dtype)),
  },
  {
    name: "argmax",
    families: exact,
    apply(a, _b, p) {
      if (a.size === 0) return undefined;
      const axis = a.ndim === 0 ? null : p % a.ndim;
      return (p % 2 === 0 ? np.argmax : np.argmin)(a, { axis }).astype(a.dtype);
    },
  },
  {
    name: "cumsum",
    families: summing,
    apply: (a, _b, p, family) =>
      a.ndim === 0
        ? undefined
        : settle(np.cumsum(a, { axis: p % a.ndim }), family, Math.max(1, a.shape[p % a.ndim]!), a.dtype),
  },
  {
    name: "cummax",
    families: all,
    apply: (a, _b, p) => (a.ndim === 0 ? undefined : lax.cummax(a, { axis: p % a.ndim, reverse: p % 2 === 1 })),
  },
  {
    name: "dot",
    families: summing,
    apply(a, b, p, family) {
      const [left, right] = p % 2 === 0 ? [a, b] : [np.ravel(a), np.ravel(a)];
      const count = left.shape.at(-1);
      if (count === undefined || right.ndim === 0 || right.shape.at(right.ndim === 1 ? 0 : -2) !== count)
        return undefined;
      if ((left.size / (count || 1)) * (right.size / (count || 1)) > sizeLimit) return undefined;
      return settle(np.dot(left, right), family, Math.max(1, count), a.dtype);
    },
  },
  {
    name: "matmul",
    families: summing,
    apply(a, _b, _p, family) {
      if (a.ndim < 2) return undefined;
      const other = np.swapaxes(a, -1, -2);
      if (a.size * a.shape.at(-2)! > 4 * sizeLimit) return undefined;
      return settle(np.matmul(a, other), family, Math.max(1, a.shape.at(-1)!), a.dtype);
    },
  },
  {
    name: "solve",
    families: ["floats", "singles"],
    apply: (a) => (isSquare(a) ? np.linalg.solve(dominant(a), a) : undefined),
  },
  {
    name: "cholesky",
    families: ["floats", "singles"],
    apply: (a) => (isSquare(a) ? np.linalg.cholesky(dominant(a)).mul(0.5) : undefined),
  },
  {
    name: "fft",
    families: ["floats", "singles"],
    apply(a, _b, p) {
      if (a.ndim === 0 || a.shape.at(-1) === 0) return undefined;
      const { re, im } = np.fft.fft(a, { norm: "forward" });
      return p % 2 === 0 ? re : im;
    },
  },
  movement("ravel", (a) => np.ravel(a)),
  movement("reshape", (a, _b, p) => np.reshape(a, p % 2 === 0 ? [...a.shape].reverse() : [1, ...a.shape, 1])),
  movement("transpose", (a, _b, p) => {
    const axes = a.shape.map((_, axis) => (axis + p) % a.ndim);
    return np.transpose(a, { axes: p % 2 === 0 ? axes : axes.reverse() });
  }),
  movement("flip", (a, _b, p) => np.flip(a, { axis: a.ndim > 0 && p % 2 === 0 ? p % a.ndim : null })),
  movement("roll", (a, _b, p) => (a.ndim === 0 ? undefined : np.roll(a, (p % 5) - 2, { axis: p % a.ndim }))),
  movement("slice", (a, _b, p) => {
    const start = a.shape.map((size) => (size > 1 ? p % 2 : 0));
    const limit = a.shape.map((size, axis) => Math.max(start[axis]!, size - (p % 3 === 0 ? 1 : 0)));
    return lax.slice(a, start, limit, { strides: a.shape.map(() => 1 + (p % 4 === 0 ? 1 : 0)) });
  }),
  movement("concatenate", (a, b, p) => {
    if (a.ndim === 0) return undefined;
    const axis = p % a.ndim;
    const fits = a.ndim === b.ndim && a.shape.every((size, k) => k === axis || size === b.shape[k]);
    return np.concatenate(fits ? [a, b, a] : [np.flip(a, { axis }), a], { axis });
  }),
  movement("take", (a, _b, p) => {
    if (a.ndim === 0 || a.size === 0) return undefined;
    return np.take(a, positionsIn(a, p), { axis: p % a.ndim, mode: "clip" });
  }),
  movement("takeAlongAxis", (a, _b, p) => {
    if (a.ndim === 0 || a.size === 0) return undefined;
    const axis = p % a.ndim;
    return np.takeAlongAxis(a, np.argsort(np.flip(a, { axis }), { axis }), { axis });
  }),
  movement("set", (a, _b, p) => {
    if (a.ndim === 0 || a.size === 0) return undefined;
    const rows = a.at(positionsIn(a, p));
    return p % 2 === 0 ? rows.set(a.at(0).get()) : a.at("...", "::2").set(0.5);
  }),
  movement("setMax", (a, b, p) => {
    if (a.ndim === 0 || a.size === 0 || b.ndim === 0 || b.size === 0) return undefined;
    return a.at(positionsIn(b, p)).max(a.at(-1).get(), { mode: p % 3 === 0 ? "clip" : "drop" });
  }),
  movement("stack", (a, _b, p) => np.stack([a, np.flip(a)], { axis: p % (a.ndim + 1) })),
  movement("repeat", (a, _b, p) => (a.ndim === 0 ? undefined : np.repeat(a, 2, { axis: p % a.ndim }))),
  movement("tile", (a) => np.tile(a, 2)),
  movement("broadcastTo", (a, _b, p) => np.broadcastTo(a, [1 + (p % 3), ...a.shape])),
  movement("expandDims", (a, _b, p) => np.expandDims(a, p % (a.ndim + 1))),
  movement("tril", (a, _b, p) => (a.ndim < 2 ? undefined : p % 2 === 0 ? np.tril(a) : np.triu(a, { k: 1 }))),
  movement("halves", (a, _b, p) => {
    const even = a.shape.findIndex((size) => size > 0 && size % 2 === 0);
    return even < 0 ? undefined : np.split(a, 2, { axis: even })[p % 2];
  }),
];

function isSquare(a: NDArray): boolean {
  return a.ndim >= 2 && a.shape.at(-1) === a.shape.at(-2) && a.size > 0;
}

/** A matrix for each of `a`, whose inverse is not above 1 in norm where the elements of `a` are not. */
function dominant(a: NDArray): NDArray {
  const n = a.shape.at(-1)!;
  return a.mul(1 / n).add(np.eye(n, { dtype: a.dtype }).mul(2));
}

/** Three positions that depend on the values of `a`, some of them out of bounds. */
function positionsIn(a: NDArray, p: number): NDArray {
  const first = np.argmax(a);
  return np.stack([first, first.sub(p % 4), np.array(p % 3, { dtype: "int32" })]);
}

const sizeLimit = 200;

/** True when the shapes broadcast and the result stays small. */
export function goTogether(a: NDArray, b: NDArray): boolean {
  const rank = Math.max(a.ndim, b.ndim);
  const shape = Array.from({ length: rank }, (_, k) => {
    const [p, q] = [a.shape[a.ndim - rank + k] ?? 1, b.shape[b.ndim - rank + k] ?? 1];
    return p === q || q === 1 ? p : p === 1 ? q : -1;
  });
  return !shape.includes(-1) && sizeOf(shape) <= sizeLimit;
}

/** True when values of this shape may still grow. */
export function mayGrow(x: NDArray): boolean {
  return x.size <= sizeLimit / 2 && x.ndim <= 3;
}
