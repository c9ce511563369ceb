// lax: padding.

import { ShapeError } from "../../compiler/errors.js";
import { type AxisPadding, pad as padPrimitive } from "../../compiler/primitives/padding.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import type { ArrayLike } from "../convert.js";
import { call } from "../numpy/support.js";
import { strict } from "./operands.js";

/** Per axis `[low, high, interior]`: elements added before, after, and between neighbours; negative ones are taken away. */
export type PaddingConfig = readonly AxisPadding[];

/**
 * `operand` with elements equal to the scalar `paddingValue` around and between its own. Shapes: [.., d, ..] ->
 * [.., low + d + (d - 1) interior + high, ..]; both have one dtype. (jax.lax.pad)
 * @throws ShapeError shape/pad when a size would be negative or paddingConfig has not one entry per axis.
 */
export function pad(operand: ArrayLike, paddingValue: ArrayLike, paddingConfig: PaddingConfig): NDArray {
  const values = strict("pad", ["operand", "paddingValue"], [operand, paddingValue]);
  if (!Array.isArray(paddingConfig) || !paddingConfig.every((one) => Array.isArray(one) && one.length === 3)) {
    throw new ShapeError(
      "shape/pad",
      `pad: argument 2 (paddingConfig) is ${describeValue(paddingConfig)}, expected a list of [low, high, interior], one ` +
        "per axis",
    );
  }
  return call(padPrimitive, values, { padding: paddingConfig, along: [] });
}
