// The parameters of a distribution: arrays that broadcast to the shape of the sample.

import type { Dim } from "../../compiler/ir/aval.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, valueToArray } from "../convert.js";
import { broadcastShape, broadcastTo } from "../numpy/promote.js";
import { checkShape, options } from "../numpy/support.js";
import { checkSampleDType } from "./keys.js";
import { floats, rounded, type SampleDType, type SampleOptions } from "./uniform.js";

export interface Parameters {
  /** Of the sample's shape, in double precision. */
  readonly values: readonly NDArray[];
  readonly sizes: readonly Dim[];
  readonly dtype: SampleDType;
}

/** Arguments 1, 2 ... of `op` by name, and the options: a sample has their common shape unless its own is given. */
export function parameters(
  op: string,
  given: Readonly<Record<string, ArrayLike>>,
  optional: SampleOptions | undefined,
): Parameters {
  const { shape, dtype = "float32" } = options(op, optional, ["shape", "dtype"]);
  const type = checkSampleDType(op, dtype, floats);
  const names = Object.keys(given);
  const arrays = names.map((name, k) => asArray(op, k + 1, name, given[name]));
  const common = broadcastShape(
    op,
    arrays.map((x) => x.aval),
    names,
  );
  const sizes = shape === undefined ? common : checkShape(op, shape);
  const values = arrays.map((x, k) => valueToArray(broadcastTo(op, k + 1, names[k]!, rounded(x, type), sizes)));
  return { values, sizes, dtype: type };
}
