// lax: reductions over listed axes, running totals and products of arrays.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import type { Primitive } from "../../compiler/ir/primitive.js";
import { type AxisPairs, dotGeneral as dotGeneralPrimitive } from "../../compiler/primitives/contraction.js";
import type { ReduceParams } from "../../compiler/primitives/families.js";
import * as p from "../../compiler/primitives/reductions.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { axisList, call, normalizeAxis, options } from "../numpy/support.js";
import { strict } from "./operands.js";

export type LaxReduction = (x: ArrayLike, axes: readonly number[]) => NDArray;

function reduction(op: string, primitive: Primitive<ReduceParams>): LaxReduction {
  return (x, axes) => {
    const array = asArray(op, 0, "x", x);
    return call(primitive, [array], { axes: axisList(op, axes, array.aval, "axes").sort((a, b) => a - b) });
  };
}

export const reduceSum: LaxReduction = reduction("reduceSum", p.reduceSum);
export const reduceProd: LaxReduction = reduction("reduceProd", p.reduceProd);
/** NaN if any element is; not defined for no elements. */
export const reduceMax: LaxReduction = reduction("reduceMax", p.reduceMax);
/** NaN if any element is; not defined for no elements. */
export const reduceMin: LaxReduction = reduction("reduceMin", p.reduceMin);
export const reduceAnd: LaxReduction = reduction("reduceAnd", p.reduceAnd);
export const reduceOr: LaxReduction = reduction("reduceOr", p.reduceOr);

export type LaxArgReduction = (x: ArrayLike, axis: number) => NDArray;

function argReduction(op: string, primitive: Primitive<p.ArgParams>): LaxArgReduction {
  return (x, axis) => {
    const array = asArray(op, 0, "x", x);
    return call(primitive, [array], { axis: normalizeAxis(op, axis, array.aval), dtype: "int32" });
  };
}

/** Index along `axis`, int32; the first of equal elements, the first NaN. */
export const argmax: LaxArgReduction = argReduction("argmax", p.argmax);
/** Index along `axis`, int32; the first of equal elements, the first NaN. */
export const argmin: LaxArgReduction = argReduction("argmin", p.argmin);

export interface CumulativeOptions {
  readonly axis?: number;
  readonly reverse?: boolean;
}
export type LaxCumulative = (x: ArrayLike, given?: CumulativeOptions) => NDArray;

function cumulative(op: string, primitive: Primitive<p.CumulativeParams>): LaxCumulative {
  return (x, given) => {
    const { axis = 0, reverse = false } = options(op, given, ["axis", "reverse"]);
    const array = asArray(op, 0, "operand", x);
    return call(primitive, [array], { axis: normalizeAxis(op, axis, array.aval), reverse });
  };
}

export const cumsum: LaxCumulative = cumulative("cumsum", p.cumsum);
export const cumprod: LaxCumulative = cumulative("cumprod", p.cumprod);
export const cummax: LaxCumulative = cumulative("cummax", p.cummax);
export const cummin: LaxCumulative = cumulative("cummin", p.cummin);

/** `[[lhs axes, rhs axes] to sum over, [lhs axes, rhs axes] to keep in step]`. */
export type DotDimensionNumbers = readonly [contract: AxisPairs, batch: AxisPairs];

/** Sum of products over paired axes; result axes: batch, free of lhs, free of rhs. (jax.lax.dot_general) */
export function dotGeneral(lhs: ArrayLike, rhs: ArrayLike, dimensionNumbers: DotDimensionNumbers): NDArray {
  const [contract, batch] = checkDotNumbers(dimensionNumbers);
  const values = strict("dotGeneral", ["lhs", "rhs"], [lhs, rhs]);
  const normalize = ([left, right]: AxisPairs): AxisPairs => [
    axisList("dotGeneral", left, values[0]!.aval, "lhs axes"),
    axisList("dotGeneral", right, values[1]!.aval, "rhs axes"),
  ];
  return call(dotGeneralPrimitive, values, { contract: normalize(contract), batch: normalize(batch) });
}

function checkDotNumbers(numbers: unknown): DotDimensionNumbers {
  const isPair = (value: unknown): value is readonly [unknown, unknown] => Array.isArray(value) && value.length === 2;
  if (isPair(numbers) && numbers.every(isPair)) return numbers as unknown as DotDimensionNumbers;
  throw new ArgumentError(
    "argument/dimensions",
    `dotGeneral: argument 2 (dimensionNumbers) is ${describeValue(numbers)}, expected [[lhsContracting, rhsContracting], ` +
      "[lhsBatch, rhsBatch]], four lists of axes",
  );
}

/** Product of vectors and matrices: the last axis of lhs with the first of rhs. (jax.lax.dot) */
export function dot(lhs: ArrayLike, rhs: ArrayLike): NDArray {
  const values = strict("dot", ["lhs", "rhs"], [lhs, rhs]);
  values.forEach(({ aval }, k) => {
    if (aval.shape.length === 1 || aval.shape.length === 2) return;
    const name = k === 0 ? "lhs" : "rhs";
    throw new ShapeError("shape/rank", `dot: argument ${k} (${name}) is ${typeText(aval)}, expected rank 1 or 2`);
  });
  const last = values[0]!.aval.shape.length - 1;
  return call(dotGeneralPrimitive, values, { contract: [[last], [0]], batch: [[], []] });
}
