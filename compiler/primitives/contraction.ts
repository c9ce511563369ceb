// The general product of two arrays: every matrix product, inner product and outer product is one of it.
// Axes are lane axes, non-negative. Sums run over the contracted axes in the order given, the last fastest.

import { ShapeError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import { type Aval, type Dense, type Dim, stridesOf, type TypedArray, typeText } from "../ir/aval.js";
import { constant, type Expr, type Index, op } from "../ir/loop-ir.js";
import type { BatchDim, Batched, Primitive, TransposeContext } from "../ir/primitive.js";
import { checkAxes, checkDTypeOf, checkEqualDTypes, dense, partials, shiftAxes } from "./families.js";
import { transpose } from "./movement.js";
import { addition, multiplication } from "./scalar.js";
import { known, transposing } from "./transposing.js";

/** Axes of the left and of the right operand that belong together. */
export type AxisPairs = readonly [lhs: readonly number[], rhs: readonly number[]];

export type DotGeneralParams = { readonly contract: AxisPairs; readonly batch: AxisPairs };

const argumentNames = ["lhs", "rhs"] as const;

/** Shapes: the batch axes, the free axes of lhs, the free axes of rhs. JAX: lax.dot_general. */
export const dotGeneral: Primitive<DotGeneralParams> = {
  name: "dotGeneral",
  shape(inputs, params) {
    const [lhs, rhs] = inputs as [Aval, Aval];
    inputs.forEach((x, k) => checkDTypeOf("dotGeneral", x, k, argumentNames[k]!, "number"));
    checkEqualDTypes("dotGeneral", inputs, argumentNames);
    checkPairs(lhs, rhs, "contract", params.contract);
    checkPairs(lhs, rhs, "batch", params.batch);
    checkAxes("dotGeneral", usedAxes(params, 0), lhs, "batch[0] with contract[0]");
    checkAxes("dotGeneral", usedAxes(params, 1), rhs, "batch[1] with contract[1]");
    const at = (x: Aval, axes: readonly number[]): Dim[] => axes.map((axis) => x.shape[axis]!);
    const [free, otherFree] = [freeAxes(lhs, params, 0), freeAxes(rhs, params, 1)];
    const shape = [...at(lhs, params.batch[0]), ...at(lhs, free), ...at(rhs, otherFree)];
    return [{ shape, dtype: lhs.dtype, weak: lhs.weak && rhs.weak }];
  },
  evaluate(inputs, params) {
    const [out] = dotGeneral.shape(inputs, params) as [Dense];
    return [dense(out.shape, out.dtype, (data) => multiplyInto(data, inputs as [Dense, Dense], params), out.weak)];
  },
  batch(ctx, inputs, dims, params): Batched {
    const [lhs, rhs] = inputs as [Atom, Atom];
    const [lhsDim, rhsDim] = dims as [BatchDim, BatchDim];
    const shifted = shiftParams(params, lhsDim, rhsDim);
    const batched = params.batch[0].length;
    if (lhsDim !== null && rhsDim !== null) {
      const batch: AxisPairs = [
        [lhsDim, ...shifted.batch[0]],
        [rhsDim, ...shifted.batch[1]],
      ];
      return { outputs: ctx.bind(dotGeneral, [lhs, rhs], { contract: shifted.contract, batch }), dims: [0] };
    }
    if (lhsDim !== null) {
      const at = batched + freeAxes(lhs.aval, shifted, 0).indexOf(lhsDim);
      return { outputs: ctx.bind(dotGeneral, [lhs, rhs], shifted), dims: [at] };
    }
    const free = freeAxes(rhs.aval, shifted, 1);
    if (free.length === 1) {
      // The mapped axis is all that rhs keeps. Products commute: with rhs on the left the lanes come first.
      const turned = { contract: turn(shifted.contract), batch: turn(shifted.batch) };
      return { outputs: ctx.bind(dotGeneral, [rhs, lhs], turned), dims: [batched] };
    }
    const at = batched + freeAxes(lhs.aval, shifted, 0).length + free.indexOf(rhsDim!);
    return { outputs: ctx.bind(dotGeneral, [lhs, rhs], shifted), dims: [at] };
  },
  differentiate: {
    ...partials<DotGeneralParams>(
      (ctx, tangent, [, rhs], _output, params) => ctx.bind(dotGeneral, [tangent, rhs!], params)[0]!,
      (ctx, tangent, [lhs], _output, params) => ctx.bind(dotGeneral, [lhs!, tangent], params)[0]!,
    ),
    ...transposing<DotGeneralParams>(
      (ctx, ct, [lhs, rhs], params) => operandCotangent(ctx, ct, lhs!.aval, known(rhs!), params, 0),
      (ctx, ct, [lhs, rhs], params) => operandCotangent(ctx, ct, rhs!.aval, known(lhs!), params, 1),
    ),
  },
  padding: (_inputs, { contract }) => contract.map((axes) => ({ axes, value: 0 })),
  lower: {
    kind: "nest",
    build(loops, [lhs, rhs], [out], params) {
      const { dtype, shape } = lhs!.aval;
      const extents = params.contract[0].map((axis) => shape[axis]!);
      const product = (at: readonly Index[], inner: readonly Index[]): Expr => {
        const left = lhs!.read(operandIndex(lhs!.aval, params, 0, at, inner));
        return op("mul", dtype, left, rhs!.read(operandIndex(rhs!.aval, params, 1, at, inner)));
      };
      return loops.parallel(out!.aval.shape, (at) => {
        if (extents.length === 0) return [out!.store(at, product(at, []))];
        return loops.fold(
          extents,
          [{ name: "total", dtype, init: constant(0, dtype), combine: "add" }],
          ([total], inner) => [op("add", dtype, total!, product(at, inner))],
          ([total]) => [out!.store(at, total!)],
        );
      });
    },
  },
};

/**
 * The cotangent of the operand on `side`, of type `x`: that of the product times the other operand, summed over the axes
 * that only the other has. It has the batch axes of `x`, its free axes, and its contracted axes in their order in the
 * other operand; or the contracted before the free ones, where a free axis is the last of `x`, as the last one runs fastest.
 */
function operandCotangent(
  ctx: TransposeContext,
  cotangent: Atom,
  x: Aval,
  other: Atom,
  params: DotGeneralParams,
  side: Side,
): Atom {
  const otherSide = side === 0 ? 1 : 0;
  const free = freeAxes(x, params, side);
  const otherFree = freeAxes(other.aval, params, otherSide);
  const batch = params.batch[side];
  const firstOther = batch.length + (side === 0 ? free.length : 0);
  const pairs = {
    contract: [otherFree.map((_, k) => firstOther + k), otherFree] as const,
    batch: [batch.map((_, k) => k), params.batch[otherSide]] as const,
  };
  const contracted = params.contract[side]
    .map((axis, k) => ({ axis, place: params.contract[otherSide][k]! }))
    .sort((a, b) => a.place - b.place)
    .map(({ axis }) => axis);
  const freeLast = free.at(-1) === x.shape.length - 1;
  const [product] = freeLast
    ? ctx.bind(dotGeneral, [other, cotangent], { contract: turn(pairs.contract), batch: turn(pairs.batch) })
    : ctx.bind(dotGeneral, [cotangent, other], pairs);
  const axes = freeLast ? [...batch, ...contracted, ...free] : [...batch, ...free, ...contracted];
  if (axes.every((axis, k) => axis === k)) return product!;
  return ctx.bind(transpose, [product!], { permutation: x.shape.map((_, axis) => axes.indexOf(axis)) })[0]!;
}

/** 0: lhs, 1: rhs. */
type Side = 0 | 1;

function usedAxes(params: DotGeneralParams, side: Side): number[] {
  return [...params.batch[side], ...params.contract[side]];
}

/** Axes of an operand that are neither contracted nor batch axes, in order. */
function freeAxes(x: Aval, params: DotGeneralParams, side: Side): number[] {
  const used = usedAxes(params, side);
  return x.shape.map((_, axis) => axis).filter((axis) => !used.includes(axis));
}

function shiftParams(params: DotGeneralParams, lhsDim: BatchDim, rhsDim: BatchDim): DotGeneralParams {
  const shift = ([left, right]: AxisPairs): AxisPairs => [
    lhsDim === null ? left : shiftAxes(left, lhsDim),
    rhsDim === null ? right : shiftAxes(right, rhsDim),
  ];
  return { contract: shift(params.contract), batch: shift(params.batch) };
}

/** The pairs with the right operand's axes first. */
export function turn([left, right]: AxisPairs): AxisPairs {
  return [right, left];
}

/** Index into an operand for the output element at `at` and the contracted element at `inner`. */
function operandIndex(
  x: Aval,
  params: DotGeneralParams,
  side: Side,
  at: readonly Index[],
  inner: readonly Index[],
): Index[] {
  const free = freeAxes(x, params, side);
  const firstFree = side === 0 ? params.batch[0].length : at.length - free.length;
  return x.shape.map((_, axis) => {
    const contracted = params.contract[side].indexOf(axis);
    if (contracted >= 0) return inner[contracted]!;
    const batched = params.batch[side].indexOf(axis);
    return at[batched >= 0 ? batched : firstFree + free.indexOf(axis)]!;
  });
}

function multiplyInto(data: TypedArray, [lhs, rhs]: readonly [Dense, Dense], params: DotGeneralParams): void {
  const [add, multiply] = [addition(lhs.dtype), multiplication(lhs.dtype)];
  const [batchLeft, batchRight] = [offsets(lhs, params.batch[0]), offsets(rhs, params.batch[1])];
  const [freeLeft, freeRight] = [offsets(lhs, freeAxes(lhs, params, 0)), offsets(rhs, freeAxes(rhs, params, 1))];
  const [sumLeft, sumRight] = [offsets(lhs, params.contract[0]), offsets(rhs, params.contract[1])];
  const isSum = params.contract[0].length > 0;
  let position = 0;
  for (let b = 0; b < batchLeft.length; b++) {
    for (const i of freeLeft) {
      for (const j of freeRight) {
        const [left, right] = [batchLeft[b]! + i, batchRight[b]! + j];
        let total = isSum ? 0 : -0; // a product alone keeps its sign
        for (let k = 0; k < sumLeft.length; k++) {
          total = add(total, multiply(lhs.data[left + sumLeft[k]!]!, rhs.data[right + sumRight[k]!]!));
        }
        data[position++] = total;
      }
    }
  }
}

/** Where the elements along `axes` stand, relative to the first, last axis fastest. */
function offsets(x: Dense, axes: readonly number[]): number[] {
  const strides = stridesOf(x.shape);
  return axes.reduce<number[]>(
    (starts, axis) =>
      starts.flatMap((start) => Array.from({ length: x.shape[axis]! }, (_, k) => start + k * strides[axis]!)),
    [0],
  );
}

function checkPairs(lhs: Aval, rhs: Aval, kind: "contract" | "batch", [left, right]: AxisPairs): void {
  checkAxes("dotGeneral", left, lhs, `${kind}[0]`);
  checkAxes("dotGeneral", right, rhs, `${kind}[1]`);
  if (left.length !== right.length) {
    throw new ShapeError(
      "shape/axis",
      `dotGeneral: ${kind} names ${left.length} axes of lhs and ${right.length} of rhs; name as many of each`,
    );
  }
  left.forEach((axis, k) => {
    const other = right[k]!;
    if (lhs.shape[axis] === rhs.shape[other]) return;
    throw new ShapeError(
      "shape/contract",
      `dotGeneral: axis ${other} of argument 1 (rhs), ${typeText(rhs)}, has size ${rhs.shape[other]}, expected ` +
        `${lhs.shape[axis]}, the size of axis ${axis} of argument 0 (lhs), ${typeText(lhs)}; the ${kind} axes must match`,
    );
  });
}
