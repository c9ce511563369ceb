// Primitives of random numbers: the generator, which is a pure function of a key and a counter, and the mark on values
// that a sample drawn by rejection has no derivative by.

import { DTypeError, UnsupportedError } from "../errors.js";
import { typeText } from "../ir/aval.js";
import { constant, op } from "../ir/loop-ir.js";
import type { Primitive } from "../ir/primitive.js";
import * as library from "../library/threefry.js";
import { discrete, pointwise } from "./families.js";

/** Which word of the block comes out; "both" is their exclusive or, which is what 32 random bits are made of. */
export type ThreefryParams = { readonly word: "first" | "second" | "both" };
export type UndifferentiatedParams = { readonly sampler: string; readonly name: string };

const words: readonly ThreefryParams["word"][] = ["first", "second", "both"];
const arguments_ = ["key0", "key1", "count0", "count1"] as const;

const generator = pointwise<ThreefryParams>("threefry2x32", {
  arguments: arguments_,
  accepts: "integer",
  scalar(_dtype, { word }) {
    const place = words.indexOf(word);
    return (key0, key1, count0, count1) => library.threefry2x32(key0!, key1!, count0!, count1!, place);
  },
  expression: (args, dtype, { word }) => op("threefry2x32", dtype, ...args, constant(words.indexOf(word), dtype)),
  differentiate: discrete,
});

/**
 * Threefry-2x32 with 20 rounds: the block of a 64-bit counter under a 64-bit key. Equal shapes or scalars, all uint32.
 * JAX: threefry2x32, which gives both words.
 */
export const threefry2x32: Primitive<ThreefryParams> = {
  ...generator,
  shape(inputs, params) {
    inputs.forEach((x, k) => {
      if (x.dtype === "uint32") return;
      throw new DTypeError(
        "dtype/operand",
        `threefry2x32: argument ${k} (${arguments_[k]}) is ${typeText(x)}, expected uint32; convert it with .astype('uint32')`,
      );
    });
    return generator.shape(inputs, params);
  },
};

/** x itself, whose derivative is refused: a sample drawn by rejection depends on it, but not by the operations that run. */
export const undifferentiated: Primitive<UndifferentiatedParams> = pointwise<UndifferentiatedParams>(
  "undifferentiated",
  {
    arguments: ["x"],
    accepts: "float",
    scalar: () => (x) => x!,
    expression: ([x]) => x!,
    differentiate: {
      kind: "rule",
      jvp(_ctx, _inputs, _tangents, { sampler, name }) {
        throw new UnsupportedError(
          "unsupported/derivative",
          `${sampler}: the derivative by ${name} is not there yet; keep ${name} constant (nothing of it among the ` +
            "differentiated arguments), or draw from uniform or normal and transform the sample",
        );
      },
    },
  },
);
