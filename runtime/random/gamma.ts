// Gamma variables and what is made of them, by the rejection method of Marsaglia and Tsang ("A simple method for
// generating gamma variables", 2000), with JAX's use of keys. Every element has a key and a loop of its own.

import { ShapeError } from "../../compiler/errors.js";
import { type Shape, typeText } from "../../compiler/ir/aval.js";
import { undifferentiated } from "../../compiler/primitives/random.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, scalarArray } from "../convert.js";
import { whileLoop } from "../lax/control.js";
import { softmax } from "../nn/index.js";
import {
  add,
  astype,
  divide,
  exp,
  log,
  log1p,
  maximum,
  multiply,
  negative,
  power,
  sqrt,
  subtract,
  where,
} from "../numpy/elementwise.js";
import { greaterEqual, less, lessEqual, logicalAnd } from "../numpy/logic.js";
import { reshape } from "../numpy/shapes.js";
import { call, checkShape, options } from "../numpy/support.js";
import { vmap } from "../vmap.js";
import { normalDraw } from "./continuous.js";
import { block, checkKey, childKey, counters, type Words } from "./keys.js";
import { type Parameters, parameters } from "./parameters.js";
import { rounded, type SampleDType, type SampleOptions, unit } from "./uniform.js";

/**
 * Gamma with shape parameter `a` and scale 1: of `shape`, or of a's shape when not given. NaN where a < 0. The derivative
 * by `a` is refused. (jax.random.gamma)
 */
export function gamma(key: NDArray, a: ArrayLike, given?: SampleOptions): NDArray {
  return single("gamma", key, a, given, false);
}

/** The logarithm of a gamma variable, exact also where the variable itself is too small for the dtype. (jax.random.loggamma) */
export function loggamma(key: NDArray, a: ArrayLike, given?: SampleOptions): NDArray {
  return single("loggamma", key, a, given, true);
}

/** Beta with parameters `a` and `b`: of `shape`, or of their common shape when not given. (jax.random.beta) */
export function beta(key: NDArray, a: ArrayLike, b: ArrayLike, given?: SampleOptions): NDArray {
  const one = checkKey("beta", key);
  const { values, sizes, dtype } = shapes("beta", { a, b }, given);
  const logs = values.map((value, k) => drawEach("beta", childKey(one, k), value, sizes, dtype, true));
  const largest = maximum(logs[0]!, logs[1]!);
  const [x, y] = logs.map((each) => exp(subtract(each, largest)));
  return astype(divide(x!, add(x!, y!)), dtype);
}

/**
 * Points of the simplex: the last axis of `alpha` holds the parameters, and that of the sample adds up to 1. `shape` is
 * that of the other axes. (jax.random.dirichlet)
 */
export function dirichlet(key: NDArray, alpha: ArrayLike, given?: SampleOptions): NDArray {
  const one = checkKey("dirichlet", key);
  const { shape, ...rest } = options("dirichlet", given, ["shape", "dtype"]);
  const last = asArray("dirichlet", 1, "alpha", alpha).aval;
  if (last.shape.length === 0) {
    throw new ShapeError(
      "shape/sample",
      `dirichlet: argument 1 (alpha) is ${typeText(last)}, expected rank 1 or more; pass np.array([a, b, c])`,
    );
  }
  const whole = shape === undefined ? last.shape : [...checkShape("dirichlet", shape), last.shape.at(-1)!];
  const { values, dtype } = shapes("dirichlet", { alpha }, { ...rest, shape: whole as number[] });
  return astype(softmax(drawEach("dirichlet", one, values[0]!, whole, dtype, true)), dtype);
}

function single(op: string, key: NDArray, a: ArrayLike, given: SampleOptions | undefined, inLogs: boolean): NDArray {
  const one = checkKey(op, key);
  const { values, sizes, dtype } = shapes(op, { a }, given);
  return astype(drawEach(op, one, values[0]!, sizes, dtype, inLogs), dtype);
}

/** The parameters, by which no derivative is there. */
function shapes(
  op: string,
  given: Readonly<Record<string, ArrayLike>>,
  optional: SampleOptions | undefined,
): Parameters {
  const all = parameters(op, given, optional);
  const names = Object.keys(given);
  const values = all.values.map((x, k) => call(undifferentiated, [x], { sampler: op, name: names[k]! }));
  return { ...all, values };
}

/** A gamma variable, or its logarithm, for each element of `a`. */
function drawEach(op: string, key: Words, a: NDArray, shape: Shape, dtype: SampleDType, inLogs: boolean): NDArray {
  const draw = (word0: NDArray, word1: NDArray, one: NDArray): NDArray =>
    drawOne(op, [word0, word1], one, dtype, inLogs);
  const flat = reshape(a, -1);
  const counter = counters(op, flat.aval.shape);
  const drawn = vmap(draw)(block(key, counter, "first"), block(key, counter, "second"), flat);
  return reshape(drawn, shape as number[]);
}

/** The variable for a + 1 times u ** (1 / a) is one for a: that is how a < 1 is drawn. */
function drawOne(op: string, key: Words, a: NDArray, dtype: SampleDType, inLogs: boolean): NDArray {
  const small = less(a, 1);
  const d = subtract(where(small, add(a, 1), a), 1 / 3);
  const v = accept(op, childKey(key, 0), d, dtype);
  const u = unit(op, childKey(key, 1), [], dtype);
  const sample = inLogs
    ? add(add(log(d), log(v)), where(logicalAnd(small, less(0, u)), divide(log1p(negative(u)), a), 0))
    : multiply(multiply(d, v), where(small, power(subtract(1, u), divide(1, a)), 1));
  return where(less(a, 0), Number.NaN, sample);
}

/** (1 + x / (3 sqrt(d)))^3 for a normal x, drawn until its density and a uniform number accept it. */
function accept(op: string, key: Words, d: NDArray, dtype: SampleDType): NDArray {
  const scale = divide(1 / 3, sqrt(d));
  const start = [...key, ...[0, 1, 2].map((value) => scalarArray(value, "float64"))] as NDArray[];
  const rejected = ([, , square, v, u]: NDArray[]): NDArray => {
    const squeezed = greaterEqual(u!, subtract(1, multiply(0.0331, multiply(square!, square!))));
    const bound = add(multiply(square!, 0.5), multiply(d, add(subtract(1, v!), log(v!))));
    return logicalAnd(squeezed, greaterEqual(log(u!), bound));
  };
  const attempt = ([word0, word1]: NDArray[]): NDArray[] => {
    const own: Words = [word0!, word1!];
    const [x, root] = positiveRoot(op, childKey(own, 1), scale, dtype);
    const u = unit(op, childKey(own, 2), [], dtype);
    return [...childKey(own, 0), multiply(x, x), multiply(multiply(root, root), root), u] as NDArray[];
  };
  return whileLoop(rejected, attempt, start)[3]!;
}

/** A normal x, drawn until 1 + scale x is positive, and that. */
function positiveRoot(op: string, key: Words, scale: NDArray, dtype: SampleDType): [NDArray, NDArray] {
  const start = [...key, scalarArray(0, "float64"), scalarArray(-1, "float64")] as NDArray[];
  const drawn = whileLoop(
    ([, , , root]: NDArray[]) => lessEqual(root!, 0),
    ([word0, word1]: NDArray[]) => {
      const own: Words = [word0!, word1!];
      const x = rounded(normalDraw(op, childKey(own, 1), [], dtype), dtype);
      return [...childKey(own, 0), x, add(1, multiply(x, scale))] as NDArray[];
    },
    start,
  );
  return [drawn[2]!, drawn[3]!];
}
