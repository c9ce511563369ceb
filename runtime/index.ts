// The face of the package: public names, and the two installations that connect the compiler with what runs.

import { type JitCallParams, jitCall } from "../compiler/primitives/control.js";
import { setExecutor } from "../compiler/trace/bind.js";
import { evaluateEagerly, toConcrete } from "./eager.js";
import { installMethods } from "./methods.js";
import { modes } from "./modes.js";
import { checkOperation } from "./nans.js";
import { runBody } from "./program.js";

// Operations on arrays run by their evaluate rule; only the body of a jit is compiled.
setExecutor((primitive, inputs, params) => {
  const results =
    primitive.name === jitCall.name
      ? runBody((params as JitCallParams).fn, inputs.map(toConcrete))
      : evaluateEagerly(primitive, inputs, params);
  if (modes.nans) checkOperation(primitive.name, inputs, results);
  return results;
});
installMethods();

export type { CostAnalysis, MemoryAnalysis, Sizes } from "../compiler/emit/analysis.js";
export {
  ArgumentError,
  BuildError,
  CompilerBug,
  DTypeError,
  LanewiseError,
  NumericsError,
  ShapeError,
  TraceError,
  TreeError,
  UnsupportedError,
} from "../compiler/errors.js";
export type { Dim, DType, TypedArray } from "../compiler/ir/aval.js";
export { NDArray, type NestedArray } from "./array.js";
export { type ExplainOptions, explainCacheMisses } from "./cache-misses.js";
export { checkpoint } from "./checkpoint.js";
export type { ArrayLike } from "./convert.js";
export { type CustomJvpMethods, customJvp, type JvpRule } from "./custom-jvp.js";
export type { CustomOptions } from "./custom-rules.js";
export { type BackwardRule, type CustomVjpMethods, customVjp, type ForwardRule } from "./custom-vjp.js";
export { type BatchedTree, type CustomVmapMethods, customVmap, type VmapRule } from "./custom-vmap.js";
export { emit, emitModule, type KernelDefinition } from "./emit.js";
export type { EmitOptions, Emitted, ModuleOptions } from "./emit-program.js";
export { evalShape, type Specs } from "./eval-shape.js";
export { type Gradients, type GradOptions, grad, valueAndGrad } from "./grad.js";
export { hessian, type Jacobian, type JacobianOptions, jacfwd, jacrev } from "./jacobians.js";
export { type JitMethods, type JitOptions, type Jitted, jit } from "./jit.js";
export type { CacheEntry, CacheInfo } from "./jit-state.js";
export { jvp } from "./jvp.js";
export { type Kernel, type KernelArray, type KernelArrays, type KernelMethods, kernel } from "./kernel.js";
export * as lax from "./lax/index.js";
export { checkLeaks } from "./leaks.js";
export { type Compiled, type CompileSettings, Lowered, type StageInfo } from "./lowered.js";
export { Ir, makeIr } from "./make-ir.js";
export type { ArrayMethods } from "./methods.js";
export { disableJit } from "./modes.js";
export { debugNans } from "./nans.js";
export * as nn from "./nn/index.js";
export * as np from "./numpy/index.js";
export * as random from "./random/index.js";
export { sequentialVmap } from "./sequential-vmap.js";
export { ArraySpec, spec } from "./spec.js";
export * as tree from "./tree/index.js";
export type { Arrays, Loose, LooseArgs } from "./types.js";
export { linearize, vjp } from "./vjp.js";
export { type VmapOptions, vmap } from "./vmap.js";
export type { ArgumentAxes, Axes, OptionAxes } from "./vmap-axes.js";
