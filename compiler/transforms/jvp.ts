// jvp: array IR -> array IR that computes tangents beside the values. (JAX: jvp_jaxpr)

import type { ArrayFn } from "../ir/array-ir.js";
import type { JvpFn } from "../ir/primitive.js";
import { differentiate } from "./differentiate.js";
import { remembered } from "./remembered.js";

/**
 * Forward mode. The result takes the inputs of `fn` and then a tangent per active (floating) input, and gives the outputs
 * of `fn` and then the tangents of the outputs that have one. A tangent has the type of its value.
 */
export const jvpFn: (fn: ArrayFn, active: readonly boolean[]) => JvpFn = remembered((fn, active) =>
  differentiate(fn, active, { jvpFn }),
);
