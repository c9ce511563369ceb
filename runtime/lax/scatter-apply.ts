// lax.scatterApply: windows of an array replaced by a function of what stands there, one after the other, so that a
// window named twice is changed twice.

import { UnsupportedError } from "../../compiler/errors.js";
import { range } from "../../compiler/primitives/windows-at.js";
import { checkFunction } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { options } from "../numpy/support.js";
import { foriLoop } from "./control.js";
import { numbersOf } from "./dimension-numbers.js";
import { dynamicIndexInDim, gather, type ScatterDimensionNumbers, type ScatterOptions, scatter } from "./indexing.js";
import { reshape } from "./shapes.js";

export interface ScatterApplyOptions extends ScatterOptions {
  /** Shape that updates would have: rows, and windows along `updateWindowDims`. [] by default. */
  readonly updateShape?: readonly number[];
}

/**
 * The operand with `func(window)` in place of each window. JAX: lax.scatter_apply.
 * @throws UnsupportedError unsupported/scatter for batching axes in the dimension numbers: use vmap.
 */
export function scatterApply(
  operand: ArrayLike,
  scatterIndices: ArrayLike,
  func: (window: NDArray) => NDArray,
  dimensionNumbers: ScatterDimensionNumbers,
  given?: ScatterApplyOptions,
): NDArray {
  const { mode = "drop", updateShape = [] } = options("scatterApply", given, ["mode", "updateShape"]);
  const list = numbersOf("scatterApply", 3, dimensionNumbers);
  const updateWindowDims = list("updateWindowDims");
  const insertedWindowDims = list("insertedWindowDims");
  const scatterDimsToOperandDims = list("scatterDimsToOperandDims");
  checkFunction("scatterApply", func, "argument 2 (func)");
  if (list("operandBatchingDims", []).length > 0) {
    throw new UnsupportedError(
      "unsupported/scatter",
      "scatterApply: dimensionNumbers has operandBatchingDims, expected none; use vmap over those axes",
    );
  }
  const x = asArray("scatterApply", 0, "operand", operand);
  const indices = asArray("scatterApply", 1, "scatterIndices", scatterIndices);
  const entries = indices.shape.at(-1) ?? 0;
  const count = indices.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const rows = reshape(indices, [count, entries]);
  const kept = range(x.ndim).filter((axis) => !insertedWindowDims.includes(axis));
  const sizes = range(x.ndim).map((axis) => {
    const k = kept.indexOf(axis);
    return k < 0 ? 1 : updateShape[updateWindowDims[k]!]!;
  });
  const window = range(kept.length);
  const reading = {
    offsetDims: window,
    collapsedSliceDims: insertedWindowDims,
    startIndexMap: scatterDimsToOperandDims,
  };
  const writing = { ...dimensionNumbers, updateWindowDims: window };
  const change = (k: NDArray, now: NDArray): NDArray => {
    const row = dynamicIndexInDim(rows, k, { keepdims: false });
    return scatter(now, row, func(gather(now, row, reading, sizes)), writing, { mode });
  };
  return foriLoop(0, count, change, x) as NDArray;
}
