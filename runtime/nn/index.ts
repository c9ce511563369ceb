// nn: activations and the stable forms of softmax, as jax.nn has them. Integers become float32.

import { ArgumentError } from "../../compiler/errors.js";
import type { DType } from "../../compiler/ir/aval.js";
import { erfc, logistic } from "../../compiler/primitives/elementwise.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import type { ArrayLike } from "../convert.js";
import { stopGradient } from "../lax/stop-gradient.js";
import { arange } from "../numpy/creation.js";
import {
  add,
  astype,
  divide,
  exp,
  log,
  log1p,
  maximum,
  minimum,
  multiply,
  negative,
  power,
  subtract,
  tanh,
  where,
} from "../numpy/elementwise.js";
import { equal, isfinite, lessEqual } from "../numpy/logic.js";
import { alignArrays } from "../numpy/operands.js";
import { floatOf } from "../numpy/promote.js";
import { max, type ReduceOptions, sum } from "../numpy/reductions.js";
import { expandDims, squeeze } from "../numpy/shapes.js";
import { type AxisLike, call, options } from "../numpy/support.js";

export { type AveragePoolOptions, avgPool, maxPool, minPool, type PoolOptions } from "./pooling.js";

function floating(op: string, x: ArrayLike): NDArray {
  return alignArrays(op, [x], floatOf)[0]!;
}

/** max(x, 0), with derivative 0 at 0 and NaN kept. Any shape. (jax.nn.relu) */
export function relu(x: ArrayLike): NDArray {
  const [value] = alignArrays("relu", [x]) as [NDArray];
  return where(lessEqual(value, 0), 0, value);
}

/** 1 / (1 + exp(-x)). Any shape. (jax.nn.sigmoid) */
export function sigmoid(x: ArrayLike): NDArray {
  return call(logistic, [floating("sigmoid", x)], {});
}

/** x sigmoid(x). Any shape. (jax.nn.silu) */
export function silu(x: ArrayLike): NDArray {
  const value = floating("silu", x);
  return multiply(value, call(logistic, [value], {}));
}

export interface GeluOptions {
  /** By tanh, within 0.001 (the default), or by the error function. */
  readonly approximate?: boolean;
}

/** x times the probability that a standard normal number is below x. Any shape. (jax.nn.gelu) */
export function gelu(x: ArrayLike, given?: GeluOptions): NDArray {
  const { approximate = true } = options("gelu", given, ["approximate"]);
  const value = floating("gelu", x);
  if (!approximate) return multiply(multiply(0.5, value), call(erfc, [multiply(value, -Math.SQRT1_2)], {}));
  const inner = multiply(Math.sqrt(2 / Math.PI), add(value, multiply(0.044715, power(value, 3))));
  return multiply(value, multiply(0.5, add(1, tanh(inner))));
}

/** log(1 + exp(x)), without overflow. Any shape. (jax.nn.softplus) */
export function softplus(x: ArrayLike): NDArray {
  const value = floating("softplus", x);
  const away = minimum(value, negative(value)); // -|x|, but with derivative 0 at 0
  return add(maximum(value, 0), log1p(exp(away)));
}

export interface SoftmaxOptions {
  /** The axis, or axes, along which results sum to 1 (default -1). */
  readonly axis?: AxisLike;
}

/** exp(x) over its sum along `axis`. Shape and dtype stay. (jax.nn.softmax) */
export function softmax(x: ArrayLike, given?: SoftmaxOptions): NDArray {
  const { axis = -1 } = options("softmax", given, ["axis"]);
  const value = floating("softmax", x);
  const powers = exp(subtract(value, stopGradient(max(value, { axis, keepdims: true }))));
  return divide(powers, sum(powers, { axis, keepdims: true }));
}

/** The logarithm of softmax, without rounding to 0 first. Shape and dtype stay. (jax.nn.log_softmax) */
export function logSoftmax(x: ArrayLike, given?: SoftmaxOptions): NDArray {
  const { axis = -1 } = options("logSoftmax", given, ["axis"]);
  const value = floating("logSoftmax", x);
  const shifted = subtract(value, stopGradient(max(value, { axis, keepdims: true })));
  return subtract(shifted, log(sum(exp(shifted), { axis, keepdims: true })));
}

/** log(sum(exp(x))) along `axis` (all when not given), without overflow. (jax.nn.logsumexp) */
export function logsumexp(x: ArrayLike, given?: ReduceOptions): NDArray {
  const { axis = null, keepdims = false } = options("logsumexp", given, ["axis", "keepdims"]);
  const value = floating("logsumexp", x);
  const largest = stopGradient(max(value, { axis, keepdims: true }));
  const shift = where(isfinite(largest), largest, 0); // all -Infinity, or an Infinity: nothing to take off
  const logs = add(log(sum(exp(subtract(value, shift)), { axis, keepdims: true })), shift);
  return keepdims ? logs : squeeze(logs, axis === null ? {} : { axis });
}

/**
 * 1 where the last axis counts to x, else 0. Shapes: [...s] -> [...s, numClasses]; dtype float32 unless given.
 * @throws ArgumentError argument/integer unless numClasses is a whole number. (jax.nn.one_hot)
 */
export function oneHot(x: ArrayLike, numClasses: number, given?: { readonly dtype?: DType }): NDArray {
  const { dtype = "float32" } = options("oneHot", given, ["dtype"]);
  if (!(Number.isSafeInteger(numClasses) && numClasses >= 0)) {
    throw new ArgumentError(
      "argument/integer",
      `oneHot: argument 1 (numClasses) is ${describeValue(numClasses)}, expected a whole number`,
    );
  }
  const [value] = alignArrays("oneHot", [x]) as [NDArray];
  return astype(equal(expandDims(value, -1), arange(numClasses)), dtype);
}
