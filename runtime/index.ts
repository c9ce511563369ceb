// The face of the package: public names, and the two installations that connect the compiler with what runs.

import { type JitCallParams, jitCall } from "../compiler/primitives/control.js";
import { setExecutor } from "../compiler/trace/bind.js";
import { evaluateEagerly, toConcrete } from "./eager.js";
import { installMethods } from "./methods.js";
import { runBody } from "./program.js";

// Operations on arrays run by their evaluate rule; only the body of a jit is compiled.
setExecutor((primitive, inputs, params) => {
  if (primitive.name !== jitCall.name) return evaluateEagerly(primitive, inputs, params);
  return runBody((params as JitCallParams).fn, inputs.map(toConcrete));
});
installMethods();

export {
  ArgumentError,
  CompilerBug,
  DTypeError,
  LanewiseError,
  ShapeError,
  TraceError,
  TreeError,
  UnsupportedError,
} from "../compiler/errors.js";
export type { Dim, DType, TypedArray } from "../compiler/ir/aval.js";
export { NDArray, type NestedArray } from "./array.js";
export type { ArrayLike } from "./convert.js";
export { type CacheEntry, type CacheInfo, type JitMethods, type JitOptions, type Jitted, jit } from "./jit.js";
export { jvp } from "./jvp.js";
export * as lax from "./lax/index.js";
export { Ir, makeIr } from "./make-ir.js";
export * as np from "./numpy/index.js";
export { ArraySpec, spec } from "./spec.js";
export type { Arrays, Loose, LooseArgs } from "./types.js";
export { type VmapOptions, vmap } from "./vmap.js";
export type { ArgumentAxes, Axes } from "./vmap-axes.js";
