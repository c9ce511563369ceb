// Methods of arrays and tracers, such as x.add(y).sum(0): each calls the np function of that name. They are put on the
// class both share by installMethods, so that importing this file alone changes nothing.

import type { DType } from "../compiler/ir/aval.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import { Tracer } from "../compiler/trace/tracer.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import * as np from "./numpy/index.js";
import { at } from "./numpy/indexing.js";
import { type AxisLike, sizeNumber, sliceAxis } from "./numpy/support.js";

export interface ArrayMethods {
  add(y: ArrayLike): NDArray;
  subtract(y: ArrayLike): NDArray;
  sub(y: ArrayLike): NDArray;
  multiply(y: ArrayLike): NDArray;
  mul(y: ArrayLike): NDArray;
  divide(y: ArrayLike): NDArray;
  div(y: ArrayLike): NDArray;
  pow(y: ArrayLike): NDArray;
  neg(): NDArray;
  abs(): NDArray;
  exp(): NDArray;
  log(): NDArray;
  sqrt(): NDArray;
  square(): NDArray;
  sin(): NDArray;
  cos(): NDArray;
  tanh(): NDArray;
  equal(y: ArrayLike): NDArray;
  notEqual(y: ArrayLike): NDArray;
  less(y: ArrayLike): NDArray;
  lessEqual(y: ArrayLike): NDArray;
  greater(y: ArrayLike): NDArray;
  greaterEqual(y: ArrayLike): NDArray;
  maximum(y: ArrayLike): NDArray;
  minimum(y: ArrayLike): NDArray;
  sum(axis?: AxisLike, options?: Omit<np.SumOptions, "axis">): NDArray;
  prod(axis?: AxisLike, options?: Omit<np.SumOptions, "axis">): NDArray;
  mean(axis?: AxisLike, options?: Omit<np.SumOptions, "axis">): NDArray;
  var(axis?: AxisLike, options?: Omit<np.VarianceOptions, "axis">): NDArray;
  std(axis?: AxisLike, options?: Omit<np.VarianceOptions, "axis">): NDArray;
  max(axis?: AxisLike, options?: Omit<np.ReduceOptions, "axis">): NDArray;
  min(axis?: AxisLike, options?: Omit<np.ReduceOptions, "axis">): NDArray;
  all(axis?: AxisLike, options?: Omit<np.ReduceOptions, "axis">): NDArray;
  any(axis?: AxisLike, options?: Omit<np.ReduceOptions, "axis">): NDArray;
  argmax(axis?: number | null, options?: Omit<np.ArgOptions, "axis">): NDArray;
  argmin(axis?: number | null, options?: Omit<np.ArgOptions, "axis">): NDArray;
  cumsum(axis?: number | null, options?: Omit<np.CumulativeOptions, "axis">): NDArray;
  dot(y: ArrayLike): NDArray;
  matmul(y: ArrayLike): NDArray;
  /** Sizes as a list or one by one; one of them may be -1. */
  reshape(...shape: readonly number[] | readonly [readonly number[]]): NDArray;
  /** Axes as a list or one by one; reversed without any. */
  transpose(...axes: readonly number[] | readonly [readonly number[]]): NDArray;
  ravel(): NDArray;
  squeeze(axis?: number | readonly number[] | null): NDArray;
  astype(dtype: DType): NDArray;
  clip(min: ArrayLike | null, max?: ArrayLike | null): NDArray;
  round(decimals?: number): NDArray;
  /** The elements at an index, to read with `.get()` or to write with `.set(values)`, `.add(values)`, ... */
  at(...index: readonly np.IndexEntry[]): np.At;
  /** The axes reversed. */
  readonly T: NDArray;
}

declare module "./array.js" {
  interface NDArray extends ArrayMethods {}
}

type Reduction<A> = (x: NDArray, options: A) => NDArray;

/** `x.sum(axis, { keepdims })` for `np.sum(x, { axis, keepdims })`. */
function reducing<A extends { readonly axis?: unknown }>(reduce: Reduction<A>) {
  return function (this: NDArray, axis?: A["axis"], options?: Omit<A, "axis">): NDArray {
    return reduce(this, { ...options, ...(axis === undefined ? {} : { axis }) } as A);
  };
}

function unary(f: (x: NDArray) => NDArray) {
  return function (this: NDArray): NDArray {
    return f(this);
  };
}

function binary(f: (x: NDArray, y: ArrayLike) => NDArray) {
  return function (this: NDArray, y: ArrayLike): NDArray {
    return f(this, y);
  };
}

/** Numbers given one by one or as a list. */
function listOf(given: readonly number[] | readonly [readonly number[]]): readonly number[] {
  return Array.isArray(given[0]) ? (given[0] as readonly number[]) : (given as readonly number[]);
}

const methods: {
  readonly [K in Exclude<keyof ArrayMethods, "T">]: (this: NDArray, ...args: never[]) => NDArray | np.At;
} = {
  add: binary(np.add),
  subtract: binary(np.subtract),
  sub: binary(np.subtract),
  multiply: binary(np.multiply),
  mul: binary(np.multiply),
  divide: binary(np.divide),
  div: binary(np.divide),
  pow: binary(np.power),
  neg: unary(np.negative),
  abs: unary(np.abs),
  exp: unary(np.exp),
  log: unary(np.log),
  sqrt: unary(np.sqrt),
  square: unary(np.square),
  sin: unary(np.sin),
  cos: unary(np.cos),
  tanh: unary(np.tanh),
  equal: binary(np.equal),
  notEqual: binary(np.notEqual),
  less: binary(np.less),
  lessEqual: binary(np.lessEqual),
  greater: binary(np.greater),
  greaterEqual: binary(np.greaterEqual),
  maximum: binary(np.maximum),
  minimum: binary(np.minimum),
  sum: reducing<np.SumOptions>(np.sum),
  prod: reducing<np.SumOptions>(np.prod),
  mean: reducing<np.SumOptions>(np.mean),
  var: reducing<np.VarianceOptions>(np.var),
  std: reducing<np.VarianceOptions>(np.std),
  max: reducing<np.ReduceOptions>(np.max),
  min: reducing<np.ReduceOptions>(np.min),
  all: reducing<np.ReduceOptions>(np.all),
  any: reducing<np.ReduceOptions>(np.any),
  argmax: reducing<np.ArgOptions>(np.argmax),
  argmin: reducing<np.ArgOptions>(np.argmin),
  cumsum: reducing<np.CumulativeOptions>(np.cumsum),
  dot: binary(np.dot),
  matmul: binary(np.matmul),
  reshape(...shape: readonly number[] | readonly [readonly number[]]) {
    return np.reshape(this, listOf(shape));
  },
  transpose(...axes: readonly number[] | readonly [readonly number[]]) {
    return axes.length === 0 ? np.transpose(this) : np.transpose(this, { axes: listOf(axes) });
  },
  ravel: unary(np.ravel),
  squeeze(axis?: number | readonly number[] | null) {
    return np.squeeze(this, { axis: axis ?? null });
  },
  astype(dtype: DType) {
    return np.astype(this, dtype);
  },
  clip(min: ArrayLike | null, max: ArrayLike | null = null) {
    return np.clip(this, min, max);
  },
  at(...index: readonly np.IndexEntry[]) {
    return at(this, ...index);
  },
  round(decimals = 0) {
    return np.round(this, { decimals });
  },
};

/** The slices along the first axis of a traced array: what `const [a, b] = random.split(key)` takes. */
function* slices(x: NDArray): Generator<NDArray> {
  const length = sizeNumber("iteration over it", x.aval.shape[0]!);
  for (let k = 0; k < length; k++) yield np.squeeze(sliceAxis(x, 0, k, k + 1), { axis: 0 });
}

/** Puts the methods on arrays and tracers. Called once by the package's entry. */
export function installMethods(): void {
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(ArrayValue.prototype, name, { value, writable: true, configurable: true });
  }
  const refuse = Tracer.prototype[Symbol.iterator];
  Object.defineProperty(Tracer.prototype, Symbol.iterator, {
    value(this: NDArray) {
      return this.ndim === 0 ? refuse.call(this as unknown as Tracer) : slices(this);
    },
  });
  Object.defineProperty(ArrayValue.prototype, "T", {
    get(this: NDArray) {
      return np.transpose(this);
    },
    configurable: true,
  });
}
