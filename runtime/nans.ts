// debugNans: finds the operation in which a NaN is born. Operations on arrays are checked one by one; what a jit
// compiled is checked as a whole, and run again operation by operation when a NaN came out.

import { NumericsError } from "../compiler/errors.js";
import { type Dense, isFloat, type TypedArray, typeText } from "../compiler/ir/aval.js";
import type { Value } from "../compiler/trace/bind.js";
import { currentFrame, keepFrames, watchOperations } from "../compiler/trace/frames.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { flatten, leafPaths, pathText } from "../compiler/trace/tree.js";
import { withModes } from "./modes.js";

/**
 * Runs `callback` and throws where a NaN is born: in an operation whose result holds one and whose operands hold none
 * (JAX: debug_nans). A NaN that the caller passes in is not an error. Gives what `callback` returns.
 * @throws NumericsError numerics/nan naming the operation and the line of the caller.
 */
export function debugNans<T>(callback: () => T): T {
  checkFunction("debugNans", callback);
  return keepFrames(() => watchOperations(checkOperation, () => withModes({ nans: true }, callback)));
}

/** Checks the results of one operation on arrays. */
export function checkOperation(name: string, inputs: readonly (Value | Dense)[], results: readonly Dense[]): void {
  const born = results.find((result) => firstNaN(result) >= 0);
  if (born === undefined || inputs.some((input) => firstNaN(input) >= 0)) return;
  throw new NumericsError(
    "numerics/nan",
    `${name}: ${elementText(born)} of the result, ${typeText(born)}, is NaN, expected a number, as no operand holds NaN; it is ` +
      `called${currentFrame() || " by this package"}; keep such operands out with np.where before it`,
  );
}

/** Checks the result of a compiled function. `runAgain` runs it operation by operation, under the check of each. */
export function checkCompiled(label: string, result: unknown, runAgain: () => unknown): void {
  const { leaves, tree } = flatten(result);
  const bad = leaves.findIndex((leaf) => firstNaN(leaf) >= 0);
  if (bad < 0) return;
  const again = flatten(runAgain()).leaves;
  if (again.some((leaf) => firstNaN(leaf) >= 0)) return; // it came in with the arguments or as a constant
  const path = pathText(leafPaths(tree)[bad]!);
  throw new NumericsError(
    "numerics/nan",
    `${label}: ${elementText(leaves[bad] as Dense)} of ${path === "" ? "the output" : `output ${path}`} is NaN, but no ` +
      "operation gives NaN when each is rounded on its own; look for values near the limits of float32, or use float64",
  );
}

/** Position of the first NaN, or -1. */
function firstNaN(value: unknown): number {
  if (typeof value !== "object" || value === null) return -1;
  if ("data" in value) return isFloat((value as Dense).dtype) ? nanPosition((value as Dense).data) : -1;
  return "value" in value && Number.isNaN(value.value) ? 0 : -1; // a scalar constant
}

function nanPosition(data: TypedArray): number {
  for (let k = 0; k < data.length; k++) if (Number.isNaN(data[k])) return k;
  return -1;
}

/** `element [2,0]`: the first NaN. */
function elementText(array: Dense): string {
  let rest = firstNaN(array);
  const index = array.shape.map(() => 0);
  for (let axis = index.length - 1; axis >= 0; axis--) {
    index[axis] = rest % array.shape[axis]!;
    rest = Math.floor(rest / array.shape[axis]!);
  }
  return `element [${index}]`;
}
