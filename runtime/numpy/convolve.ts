// Convolution and correlation of vectors: windows of the padded longer one, multiplied by the shorter one.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { pad } from "../../compiler/primitives/padding.js";
import { windows } from "../../compiler/primitives/windows.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { zeros } from "./creation.js";
import { dot } from "./products.js";
import { floatOf, promote } from "./promote.js";
import { flip } from "./shapes.js";
import { call, options, sizeNumber } from "./support.js";

export interface ConvolveOptions {
  /** All overlaps, as many as the longer vector has elements, or only complete overlaps. */
  readonly mode?: "full" | "same" | "valid";
}

/**
 * Sums of products as one vector, reversed, moves along the other. Shapes: [n], [k] -> [n + k - 1] ("full", default),
 * [max(n, k)] ("same") or [|n - k| + 1] ("valid"); integers become float32. (jax.numpy.convolve)
 */
export function convolve(a: ArrayLike, v: ArrayLike, given?: ConvolveOptions): NDArray {
  const { longer, shorter } = vectors("convolve", a, v);
  return slidingDot("convolve", longer, flip(shorter), given, "full");
}

/** As `convolve` with v not reversed; "valid" by default. (jax.numpy.correlate) */
export function correlate(a: ArrayLike, v: ArrayLike, given?: ConvolveOptions): NDArray {
  const { longer, shorter, swapped } = vectors("correlate", a, v);
  const result = slidingDot("correlate", longer, shorter, given, "valid");
  return swapped ? flip(result) : result;
}

function vectors(op: string, a: ArrayLike, v: ArrayLike): { longer: NDArray; shorter: NDArray; swapped: boolean } {
  const operands = [asOperand(op, 0, "a", a), asOperand(op, 1, "v", v)];
  const values = promote(op, operands, floatOf, ["a", "v"]).map(valueToArray);
  const sizes = values.map((x, k) => {
    if (x.ndim === 1 && x.aval.shape[0] !== 0) return sizeNumber(op, x.aval.shape[0]!);
    throw new ShapeError(
      "shape/rank",
      `${op}: argument ${k} (${k === 0 ? "a" : "v"}) is ${typeText(x.aval)}, expected a vector of one or more elements; vmap ` +
        "maps it over matrices",
    );
  });
  const swapped = sizes[0]! < sizes[1]!;
  const [longer, shorter] = (swapped ? values.toReversed() : values) as [NDArray, NDArray];
  return { longer, shorter, swapped };
}

function slidingDot(
  op: string,
  x: NDArray,
  kernel: NDArray,
  given: ConvolveOptions | undefined,
  usual: "full" | "valid",
): NDArray {
  const { mode = usual } = options(op, given, ["mode"]);
  const size = kernel.shape[0]!;
  const around = {
    full: [size - 1, size - 1, 0],
    same: [Math.floor(size / 2), size - Math.floor(size / 2) - 1, 0],
    valid: [0, 0, 0],
  } as const;
  if (!Object.hasOwn(around, mode)) {
    throw new ArgumentError(
      "argument/option",
      `${op}: mode is ${describeValue(mode)}, expected "full", "same" or "valid"`,
    );
  }
  const padded = call(pad, [x, zeros([], { dtype: x.dtype })], { padding: [around[mode]], along: [] });
  return dot(call(windows, [padded], { axes: [0], sizes: [size], strides: [1], dilations: [1] }), kernel);
}
