// Keys of random numbers, and what is drawn from one: blocks of Threefry-2x32, one per counter (JAX: jax.random with
// partitionable counters). A key is a plain array, uint32[2]; element k of a sample of any shape belongs to counter k.

import { ArgumentError, DTypeError, ShapeError } from "../../compiler/errors.js";
import { literal } from "../../compiler/ir/array-ir.js";
import { type Dim, type DType, isInteger, shapeText, typeText } from "../../compiler/ir/aval.js";
import { convertElementType } from "../../compiler/primitives/elementwise.js";
import * as m from "../../compiler/primitives/movement.js";
import { type ThreefryParams, threefry2x32 } from "../../compiler/primitives/random.js";
import type { Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand } from "../convert.js";
import { stack } from "../numpy/joining.js";
import { reshape } from "../numpy/shapes.js";
import { call, checkShape, counting, type ShapeLike, sizeNumber, sliceAxis } from "../numpy/support.js";

/**
 * A key from a whole number: uint32[2], its high and low 32 bits (the high ones are 0 for a negative one). A rank-0
 * integer array, traced or not, gives [0, seed].
 * @throws ArgumentError argument/integer unless -2^31 <= seed < 2^53. (jax.random.key, whose key data this is)
 */
export function key(seed: ArrayLike): NDArray {
  if (typeof seed !== "number") return stack([literalZero(), lowWord("key", 0, "seed", seed)]);
  checkWhole("key", 0, "seed", seed, 2 ** 53);
  return new NDArray(Uint32Array.of(seed < 0 ? 0 : Math.floor(seed / 2 ** 32), seed), [2], "uint32");
}

/**
 * `num` new keys (2), uint32[num, 2]; a list of sizes gives that many in that shape, uint32[...num, 2].
 * The old key is used up: draw nothing from it afterwards. (jax.random.split)
 */
export function split(key: NDArray, num: number | ShapeLike = 2): NDArray {
  const one = checkKey("split", key);
  return pairs(one, counters("split", checkShape("split", num, "num")));
}

/**
 * The key for number `data` under `key`, an integer or a rank-0 integer array: one stream per step, row or user.
 * @throws ArgumentError argument/integer unless -2^31 <= data < 2^32. (jax.random.fold_in)
 */
export function foldIn(key: NDArray, data: ArrayLike): NDArray {
  const one = checkKey("foldIn", key);
  if (typeof data !== "number") return pairs(one, lowWord("foldIn", 1, "data", data));
  checkWhole("foldIn", 1, "data", data, 2 ** 32);
  return pairs(one, literal(data >>> 0, "uint32"));
}

function literalZero(): NDArray {
  return new NDArray(new Uint32Array(1), [], "uint32");
}

function checkWhole(op: string, position: number, name: string, value: number, limit: number): void {
  if (Number.isInteger(value) && value >= -(2 ** 31) && value < limit) return;
  throw new ArgumentError(
    "argument/integer",
    `${op}: argument ${position} (${name}) is ${value}, expected an integer from -2^31 to 2^${Math.log2(limit)} - 1`,
  );
}

function lowWord(op: string, position: number, name: string, x: ArrayLike): NDArray {
  const value = asArray(op, position, name, x);
  if (value.aval.shape.length === 0 && isInteger(value.dtype)) {
    return call(convertElementType, [value], { dtype: "uint32", weak: false });
  }
  throw new DTypeError(
    "dtype/operand",
    `${op}: argument ${position} (${name}) is ${typeText(value.aval)}, expected an integer of rank 0; pass a number, or ` +
      `np.array(5, { dtype: "int32" }), and use vmap for several`,
  );
}

/** The two words of a key, each of rank 0: what samples are drawn from. */
export type Words = readonly [Value, Value];

/**
 * The key that a sampler was given.
 * @throws ArgumentError argument/key for anything but uint32[2]; ShapeError shape/key for several keys.
 */
export function checkKey(op: string, given: unknown): Words {
  const key = asOperand(op, 0, "key", given);
  if (typeof key !== "number" && typeof key !== "boolean" && key.dtype === "uint32" && key.aval.shape.at(-1) === 2) {
    const { shape } = key.aval;
    if (shape.length === 1) return [wordOf(key as NDArray, 0), wordOf(key as NDArray, 1)];
    throw new ShapeError(
      "shape/key",
      `${op}: argument 0 (key) is ${typeText(key.aval)}, a batch of keys of shape ${shapeText(shape.slice(0, -1))}, ` +
        `expected one key, uint32[2]; use vmap, as in vmap((key) => random.${op}(key, ...))(keys)`,
    );
  }
  throw new ArgumentError(
    "argument/key",
    `${op}: argument 0 (key) is ${typeof key === "object" ? typeText(key.aval) : describeValue(key)}, expected a key, ` +
      "uint32[2]; make one with random.key(seed)",
  );
}

function wordOf(key: NDArray, k: number): NDArray {
  return call(m.squeeze, [sliceAxis(key, 0, k, k + 1)], { axes: [0] });
}

/** Child `k` of a key: what `split` gives at that place. */
export function childKey(key: Words, k: number): Words {
  const counter = literal(k, "uint32");
  return [block(key, counter, "first"), block(key, counter, "second")];
}

/** One counter per element of `shape`, in row-major order. */
export function counters(op: string, shape: readonly Dim[]): Value {
  if (shape.length === 0) return literal(0, "uint32");
  const size = shape.reduce<number>((product, dim) => product * sizeNumber(op, dim), 1);
  if (size > 2 ** 32) {
    throw new ArgumentError(
      "argument/shape",
      `${op}: shape ${shapeText(shape)} has ${size} elements, expected at most 2^32 from one key; split the key`,
    );
  }
  return reshape(counting([size], "uint32", 0), shape as number[]);
}

/** A word of the block of each counter. The high half of a counter is 0: no sample has more than 2^32 elements. */
export function block(key: Words, counter: Value, word: ThreefryParams["word"]): NDArray {
  return call(threefry2x32, [...key, literal(0, "uint32"), counter], { word });
}

/** Both words of the block of each counter, side by side in a new last axis. */
export function pairs(key: Words, counter: Value): NDArray {
  return stack([block(key, counter, "first"), block(key, counter, "second")], { axis: -1 });
}

/** A dtype option of a sampler. */
export function checkSampleDType<T extends DType>(op: string, dtype: T, kinds: readonly T[]): T {
  if (kinds.includes(dtype)) return dtype;
  throw new DTypeError("dtype/sample", `${op}: dtype is ${String(dtype)}, expected one of ${kinds.join(", ")}`);
}
