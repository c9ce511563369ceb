// Primitives that fold an axis: to one element (reductions, argmax) or to running results (cumulative ones).
// The order is that of the axis, first to last, unless `reverse`. Totals are held in double precision.

import { DTypeError, NeedsSize, ShapeError } from "../errors.js";
import {
  type Aval,
  type DType,
  dtypeKind,
  integerRange,
  isFloat,
  isInteger,
  type Shape,
  sizeOf,
  typeText,
} from "../ir/aval.js";
import { constant, type Expr, op, type ScalarOp } from "../ir/loop-ir.js";
import type { Batched, Derivative, Primitive } from "../ir/primitive.js";
import { div, eqStored, indicator, max, min, mul } from "./elementwise.js";
import {
  type Accepts,
  checkAxis,
  checkDTypeOf,
  dense,
  discrete,
  keptPosition,
  mergeAxes,
  none,
  partials,
  type ReduceParams,
  reduction,
  shiftAxes,
  withoutAxes,
} from "./families.js";
import {
  type CumulativeParams,
  productTangent,
  runningExtremumTangent,
  runningProductTangent,
} from "./fold-tangents.js";
import { broadcastInDim, reversedIndex } from "./movement.js";
import { addition, type Binary, multiplication } from "./scalar.js";
import { linear } from "./transposing.js";

export type { CumulativeParams } from "./fold-tangents.js";
export type ArgParams = { readonly axis: number; readonly dtype: DType };

/** The value below all others, which every first element replaces or equals. */
export function lowest(dtype: DType): number {
  if (isFloat(dtype)) return Number.NEGATIVE_INFINITY;
  return dtypeKind(dtype) === "bool" ? 0 : integerRange(dtype)[0];
}

/** The value above all others. */
export function highest(dtype: DType): number {
  if (isFloat(dtype)) return Number.POSITIVE_INFINITY;
  return dtypeKind(dtype) === "bool" ? 1 : integerRange(dtype)[1];
}

function checkNotEmpty(name: string, x: Aval, axes: readonly number[]): void {
  for (const axis of axes) {
    if (x.shape[axis] !== 0) continue;
    throw new ShapeError(
      "shape/empty",
      `${name}: argument 0 (x) is ${typeText(x)}, zero-size along axis ${axis}, expected at least one element: an empty ` +
        "array has no such element; check the size first",
    );
  }
}

// --- to one element -------------------------------------------------------------------------------------------------

function extremum(
  name: string,
  combine: "max" | "min",
  init: (dtype: DType) => number,
  f: Binary,
): Primitive<ReduceParams> {
  const base = reduction(name, { accepts: "any", combine, init, scalar: () => f, differentiate: sharedAmongTies });
  return {
    ...base,
    choosesElements: true,
    shape(inputs, params) {
      const shapes = base.shape(inputs, params);
      checkNotEmpty(name, inputs[0]!, params.axes);
      return shapes;
    },
  };
}

/** Elements that are the result share the tangent evenly. JAX: _reduce_chooser_jvp_rule. */
const sharedAmongTies = partials<ReduceParams>((ctx, tangent, [x], chosen, { axes }) => {
  const { shape } = x!.aval;
  const [repeated] = ctx.bind(broadcastInDim, [chosen], { shape, dims: otherAxes(shape, axes) });
  const isChosen = indicator(ctx, ctx.apply(eqStored, x!, repeated!), x!);
  const [total] = ctx.bind(reduceSum, [ctx.apply(mul, tangent, isChosen)], { axes });
  const [count] = ctx.bind(reduceSum, [isChosen], { axes });
  return ctx.apply(div, total!, count!);
});

function otherAxes(shape: Shape, axes: readonly number[]): number[] {
  return shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
}

/** Integers wrap. JAX: lax.reduce_sum. */
export const reduceSum: Primitive<ReduceParams> = reduction("reduceSum", {
  accepts: "number",
  combine: "add",
  init: () => 0,
  scalar: addition,
  differentiate: linear((ctx, ct, { shape }, { axes }) => ctx.broadcast(ct, shape, otherAxes(shape, axes))),
});
export const reduceProd: Primitive<ReduceParams> = reduction("reduceProd", {
  accepts: "number",
  combine: "mul",
  init: () => 1,
  scalar: multiplication,
  differentiate: partials((ctx, tangent, [x], _product, { axes }) => productTangent(ctx, x!, tangent, axes)),
});
/** NaN if any element is. An empty axis is an error, as in NumPy. */
export const reduceMax: Primitive<ReduceParams> = extremum("reduceMax", "max", lowest, Math.max);
export const reduceMin: Primitive<ReduceParams> = extremum("reduceMin", "min", highest, Math.min);
/** All of bools; of integers, the bits that all have. */
export const reduceAnd: Primitive<ReduceParams> = reduction("reduceAnd", {
  accepts: "bits",
  combine: "and",
  init: (dtype) => (dtype === "bool" ? 1 : dtypeKind(dtype) === "uint" ? highest(dtype) : -1),
  scalar: () => (x, y) => x & y,
  differentiate: discrete,
});
export const reduceOr: Primitive<ReduceParams> = reduction("reduceOr", {
  accepts: "bits",
  combine: "or",
  init: () => 0,
  scalar: () => (x, y) => x | y,
  differentiate: discrete,
});

// --- position of the largest and the smallest -----------------------------------------------------------------------

interface ArgSpec {
  readonly beats: "gt" | "lt";
  readonly init: (dtype: DType) => number;
  readonly scalar: (value: number, best: number) => boolean;
}

/** Position along `axis` of the first best element; of the first NaN, if there is one. */
function argBest(name: string, spec: ArgSpec): Primitive<ArgParams> {
  return {
    name,
    shape([x], { axis, dtype }) {
      checkAxis(name, axis, x!);
      checkNotEmpty(name, x!, [axis]);
      if (!isInteger(dtype)) {
        throw new DTypeError("dtype/operand", `${name}: dtype is ${dtype}, expected an integer dtype; use int32`);
      }
      return [{ shape: withoutAxes(x!.shape, [axis]), dtype, weak: false }];
    },
    evaluate([x], { axis, dtype }) {
      const shape = withoutAxes(x!.shape, [axis]) as number[];
      const fill = (data: { [position: number]: number }): void =>
        eachRow(x!.shape, axis, (at, row) => {
          let best = 0;
          for (let k = 1; k < x!.shape[axis]!; k++) {
            const [value, leader] = [x!.data[at(k)]!, x!.data[at(best)]!];
            if (Number.isNaN(leader)) break;
            if (Number.isNaN(value) || spec.scalar(value, leader)) best = k;
          }
          data[row] = best;
        });
      return [dense(shape, dtype, fill)];
    },
    batch(ctx, [x], [dim], { axis, dtype }): Batched {
      const [shifted] = shiftAxes([axis], dim!) as [number];
      return { outputs: ctx.bind(this, [x!], { axis: shifted, dtype }), dims: [keptPosition([shifted], dim!)] };
    },
    differentiate: none("a position is an integer"),
    padding: ([x], { axis }) => [{ axes: [axis], value: spec.init(x!.dtype) }],
    lower: {
      kind: "nest",
      build(loops, [x], [out], { axis, dtype }) {
        const { shape, dtype: valueType } = x!.aval;
        const carried = [
          { name: "best", dtype: valueType, init: constant(spec.init(valueType), valueType), combine: null },
          { name: "position", dtype, init: constant(0, dtype), combine: null },
        ];
        return loops.parallel(out!.aval.shape, (at) =>
          loops.fold(
            [shape[axis]!],
            carried,
            ([best, position], inner) => {
              const value = x!.read(mergeAxes([axis], at, inner, shape.length));
              const better = isBetter(spec.beats, valueType, value, best!);
              const here: Expr = { kind: "index", index: inner[0]!, dtype };
              return [op("select", valueType, better, value, best!), op("select", dtype, better, here, position!)];
            },
            ([, position]) => [out!.store(at, position!)],
          ),
        );
      },
    },
  };
}

/** value beats best, or is the first NaN: no comparison with a NaN holds, so it is the opposite that must not. */
function isBetter(beats: "gt" | "lt", dtype: DType, value: Expr, best: Expr): Expr {
  if (!isFloat(dtype)) return op(beats, dtype, value, best);
  const noBetter = op(beats === "gt" ? "le" : "ge", dtype, value, best);
  return op("and", "bool", op("not", "bool", noBetter), op("eq", dtype, best, best));
}

export const argmax: Primitive<ArgParams> = argBest("argmax", { beats: "gt", init: lowest, scalar: (x, y) => x > y });
export const argmin: Primitive<ArgParams> = argBest("argmin", { beats: "lt", init: highest, scalar: (x, y) => x < y });

/** Visits each line along `axis`; `at(k)` is the place of its element k, rows come in the order of the other axes. */
export function eachRow(
  shape: readonly number[],
  axis: number,
  visit: (at: (k: number) => number, row: number) => void,
): void {
  const size = shape[axis]!;
  const outer = sizeOf(shape.slice(0, axis));
  const inner = sizeOf(shape.slice(axis + 1));
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < inner; j++) visit((k) => (i * size + k) * inner + j, i * inner + j);
  }
}

// --- running results ------------------------------------------------------------------------------------------------

interface CumulativeSpec {
  readonly accepts: Accepts;
  readonly combine: ScalarOp;
  readonly init: (dtype: DType) => number;
  readonly scalar: (dtype: DType) => Binary;
  readonly differentiate: Derivative<CumulativeParams>;
}

/** Element k combines elements 0..k along `axis`, or k..last in reverse. Shape and dtype stay. */
function cumulative(name: string, spec: CumulativeSpec): Primitive<CumulativeParams> {
  return {
    name,
    shape([x], { axis, reverse }) {
      checkDTypeOf(name, x!, 0, "x", spec.accepts);
      checkAxis(name, axis, x!);
      const dim = x!.shape[axis]!;
      if (reverse && typeof dim === "string") throw new NeedsSize(dim, `${name} in reverse along it`);
      return [{ shape: x!.shape, dtype: x!.dtype, weak: x!.weak }];
    },
    evaluate([x], { axis, reverse }) {
      const combine = spec.scalar(x!.dtype);
      const size = x!.shape[axis]!;
      const fill = (data: { [position: number]: number }): void =>
        eachRow(x!.shape, axis, (at) => {
          let total = spec.init(x!.dtype);
          for (let k = 0; k < size; k++) {
            const position = at(reverse ? size - 1 - k : k);
            total = combine(total, x!.data[position]!);
            data[position] = total;
          }
        });
      return [dense(x!.shape, x!.dtype, fill, x!.weak)];
    },
    batch(ctx, [x], [dim], { axis, reverse }): Batched {
      return { outputs: ctx.bind(this, [x!], { axis: shiftAxes([axis], dim!)[0]!, reverse }), dims: [dim!] };
    },
    differentiate: spec.differentiate,
    lower: {
      kind: "nest",
      build(loops, [x], [out], { axis, reverse }) {
        const { shape, dtype } = x!.aval;
        const init = constant(spec.init(dtype), dtype);
        return loops.parallel(withoutAxes(shape, [axis]), (at) => {
          const place = (k: Parameters<typeof reversedIndex>[0]) =>
            mergeAxes([axis], at, [reverse ? reversedIndex(k, shape[axis] as number) : k], shape.length);
          return loops.fold(
            [shape[axis]!],
            [{ name: "running", dtype, init, combine: null }],
            ([total], [k]) => [op(spec.combine, dtype, total!, x!.read(place(k!)))],
            () => [],
            ([next], [k]) => [out!.store(place(k!), next!)],
          );
        });
      },
    },
  };
}

export const cumsum: Primitive<CumulativeParams> = cumulative("cumsum", {
  accepts: "number",
  combine: "add",
  init: () => 0,
  scalar: addition,
  differentiate: linear((ctx, ct, _x, { axis, reverse }) => ctx.bind(cumsum, [ct], { axis, reverse: !reverse })[0]!),
});
export const cumprod: Primitive<CumulativeParams> = cumulative("cumprod", {
  accepts: "number",
  combine: "mul",
  init: () => 1,
  scalar: multiplication,
  differentiate: partials((ctx, tangent, [x], _products, params) => runningProductTangent(ctx, x!, tangent, params)),
});
/** NaN from the first NaN on. */
export const cummax: Primitive<CumulativeParams> = cumulative("cummax", {
  accepts: "any",
  combine: "max",
  init: lowest,
  scalar: () => Math.max,
  differentiate: partials((ctx, tangent, [x], _best, params) => runningExtremumTangent(ctx, max, x!, tangent, params)),
});
export const cummin: Primitive<CumulativeParams> = cumulative("cummin", {
  accepts: "any",
  combine: "min",
  init: highest,
  scalar: () => Math.min,
  differentiate: partials((ctx, tangent, [x], _best, params) => runningExtremumTangent(ctx, min, x!, tangent, params)),
});
