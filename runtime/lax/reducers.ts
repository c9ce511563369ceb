// The reductions of lax that take their operation as a function: it is known by the function of lax that it is.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { type DType, dtypeKind, typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import * as e from "../../compiler/primitives/elementwise.js";
import type { NoParams, ReduceParams } from "../../compiler/primitives/families.js";
import * as r from "../../compiler/primitives/reductions.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, valueToArray } from "../convert.js";
import { full } from "../numpy/creation.js";
import { axisList, call } from "../numpy/support.js";
import * as lax from "./elementwise.js";
import { strict } from "./operands.js";

/** An operation that combines two elements, by the function of lax that does. */
export type Computation = (x: ArrayLike, y: ArrayLike) => NDArray;

interface Reducer {
  readonly of: Computation;
  readonly reduce: Primitive<ReduceParams>;
  readonly combine: Primitive<NoParams>;
  /** The number that changes nothing. */
  identity(dtype: DType): number;
}

const reducers: readonly Reducer[] = [
  { of: lax.add, reduce: r.reduceSum, combine: e.add, identity: () => 0 },
  { of: lax.mul, reduce: r.reduceProd, combine: e.mul, identity: () => 1 },
  { of: lax.max, reduce: r.reduceMax, combine: e.max, identity: r.lowest },
  { of: lax.min, reduce: r.reduceMin, combine: e.min, identity: r.highest },
  { of: lax.bitwiseAnd, reduce: r.reduceAnd, combine: e.and, identity: allBits },
  { of: lax.bitwiseOr, reduce: r.reduceOr, combine: e.or, identity: () => 0 },
];

function allBits(dtype: DType): number {
  return dtypeKind(dtype) === "int" ? -1 : r.highest(dtype);
}

/** What is reduced: the operand, what pads it without a trace, and `over`, which starts from the initial value. */
export interface Reduction {
  readonly x: NDArray;
  readonly identity: NDArray;
  over(reduced: (reduce: Primitive<ReduceParams>) => NDArray): NDArray;
}

/**
 * The arguments of a reduction by a function.
 * @throws ArgumentError argument/reducer for a function that is none of lax; ShapeError unless initValue is a scalar.
 */
export function readReduction(
  op: string,
  operand: ArrayLike,
  initValue: ArrayLike,
  computation: Computation,
): Reduction {
  const reducer = reducers.find(({ of }) => of === computation);
  if (reducer === undefined) {
    throw new ArgumentError(
      "argument/reducer",
      `${op}: argument 2 (computation) is ${describeValue(computation)}, expected lax.add, lax.mul, lax.max, lax.min, ` +
        "lax.bitwiseAnd or lax.bitwiseOr",
    );
  }
  const [x, init] = strict(op, ["operand", "initValue"], [operand, initValue]).map(valueToArray) as [NDArray, NDArray];
  if (init.ndim !== 0) {
    throw new ShapeError("shape/rank", `${op}: argument 1 (initValue) is ${typeText(init.aval)}, expected a scalar`);
  }
  const identity = reducer.identity(x.dtype);
  const over: Reduction["over"] = (reduced) => {
    const result = reduced(reducer.reduce);
    return initValue === identity ? result : call(reducer.combine, [init, result], {});
  };
  return { x, identity: full([], identity, { dtype: x.dtype }), over };
}

/**
 * The elements along `dimensions` combined, starting from `initValue`. Shapes: [.., dimensions, ..] -> the rest; dtype
 * stays. (jax.lax.reduce)
 * @throws ArgumentError argument/reducer unless computation is lax.add, mul, max, min, bitwiseAnd or bitwiseOr.
 */
export function reduce(
  operand: ArrayLike,
  initValue: ArrayLike,
  computation: Computation,
  dimensions: readonly number[],
): NDArray {
  const { x, over } = readReduction("reduce", operand, initValue, computation);
  const axes = axisList("reduce", dimensions, x.aval, "dimensions").sort((a, b) => a - b);
  return over((reduction) => call(reduction, [x], { axes }));
}
