// windows: the pieces of an array under a window that slides over it, as a view: nothing is stored, so that a convolution
// is a product and pooling a reduction. overlapAdd puts such pieces back, adding where they overlap: its transpose.

import { NeedsSize, ShapeError } from "../errors.js";
import { type Aval, type Dense, type Dim, type Shape, sameShape, stridesOf, typeText } from "../ir/aval.js";
import { addIndex, scaleIndex } from "../ir/index-math.js";
import { constant, op } from "../ir/loop-ir.js";
import type { Batched, Primitive } from "../ir/primitive.js";
import { checkAxes, checkDTypeOf, dense, eachIndex, positionOf, shiftAxes } from "./families.js";
import { view } from "./movement.js";
import { addition } from "./scalar.js";
import { linear } from "./transposing.js";

/** Per entry of `axes`: elements in a window, steps between windows, and steps between the elements of one. */
export type WindowsParams = {
  readonly axes: readonly number[];
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
};

export type OverlapParams = WindowsParams & { readonly shape: Shape };

/** Index of the element that stands at `inner` in the window at `at`, in numbers or in loop IR. */
function elementAt<T>(
  { axes, strides, dilations }: WindowsParams,
  index: readonly T[],
  combine: (start: T, stride: number, offset: T, dilation: number) => T,
): T[] {
  const rank = index.length - axes.length;
  return index.slice(0, rank).map((at, axis) => {
    const k = axes.indexOf(axis);
    return k < 0 ? at : combine(at, strides[k]!, index[rank + k]!, dilations[k]!);
  });
}

/** Shapes: [.., d, ..] -> [.., windows, .., ...sizes]: the windows of each axis in its place, their elements last. */
export const windows: Primitive<WindowsParams> = view<WindowsParams>("windows", {
  shape: (x, params) => windowedShape("windows", x, params),
  source: (at, _x, params) => elementAt(params, at, (start, stride, k, dilation) => start * stride + k * dilation),
  index: (at, _input, _output, params) =>
    elementAt(params, at, (start, stride, k, dilation) => addIndex(scaleIndex(start, stride), scaleIndex(k, dilation))),
  batch: (_ctx, x, dim, params) => ({ x, params: { ...params, axes: shiftAxes(params.axes, dim) }, dim }),
  back: (ctx, cotangent, { shape }, params) => ctx.bind(overlapAdd, [cotangent], { ...params, shape })[0]!,
});

function windowedShape(name: string, x: Aval, { axes, sizes, strides, dilations }: WindowsParams): Dim[] {
  checkAxes(name, axes, x);
  const counts = axes.map((axis, k) => {
    const [dim, size, stride, dilation] = [x.shape[axis]!, sizes[k]!, strides[k]!, dilations[k]!];
    if (![size, stride, dilation].every((value) => Number.isInteger(value) && value >= 1)) {
      throw new ShapeError(
        "shape/window",
        `${name}: the window on axis ${axis} has size ${size}, stride ${stride} and dilation ${dilation}, expected positive integers`,
      );
    }
    if (size === 1 && stride === 1) return dim;
    if (typeof dim === "string") throw new NeedsSize(dim, `${name} along it`);
    return Math.max(0, Math.floor((dim - (size - 1) * dilation - 1) / stride) + 1);
  });
  return [...x.shape.map((dim, axis) => (axes.includes(axis) ? counts[axes.indexOf(axis)]! : dim)), ...sizes];
}

/** The array of `shape` whose every element is the sum of all elements of x that `windows` would take from it. */
export const overlapAdd: Primitive<OverlapParams> = {
  name: "overlapAdd",
  shape([x], params) {
    checkDTypeOf("overlapAdd", x!, 0, "x", "number");
    const expected = windowedShape("overlapAdd", { ...x!, shape: params.shape }, params);
    if (!sameShape(x!.shape, expected)) {
      throw new ShapeError(
        "shape/window",
        `overlapAdd: argument 0 (x) is ${typeText(x!)}, expected shape [${expected}], that of the windows of [${params.shape}]`,
      );
    }
    return [{ shape: params.shape, dtype: x!.dtype, weak: x!.weak }];
  },
  evaluate([x], params) {
    const shape = params.shape as readonly number[];
    const strides = stridesOf(shape);
    const add = addition(x!.dtype);
    const totals = new Float64Array(shape.reduce((size, dim) => size * dim, 1));
    eachIndex(x!.shape, (index, position) => {
      const element = elementAt(params, index, (start, stride, k, dilation) => start * stride + k * dilation);
      const place = positionOf(element, strides);
      totals[place] = add(totals[place]!, x!.data[position]!);
    });
    return [dense(shape, x!.dtype, (data: Dense["data"]) => data.set(totals), x!.weak)];
  },
  batch(ctx, [x], [dim], params): Batched {
    const rank = params.shape.length;
    const lanes = dim! <= rank ? dim! : 0;
    const moved = ctx.moveAxis(x!, dim!, lanes);
    const shape = params.shape.toSpliced(lanes, 0, ctx.size);
    return {
      outputs: ctx.bind(overlapAdd, [moved], { ...params, axes: shiftAxes(params.axes, lanes), shape }),
      dims: [lanes],
    };
  },
  differentiate: linear((ctx, cotangent, _x, { shape: _, ...params }) => ctx.bind(windows, [cotangent], params)[0]!),
  lower: {
    kind: "nest",
    build(loops, [x], [out], params) {
      const { aval } = out!;
      const total = loops.buffer("overlap", aval, "state");
      return [
        ...loops.parallel(aval.shape, (at) => [total.store(at, constant(0, aval.dtype))]),
        ...loops.parallel(x!.aval.shape, (at) => {
          const place = elementAt(params, at, (start, stride, k, dilation) =>
            addIndex(scaleIndex(start, stride), scaleIndex(k, dilation)),
          );
          return [total.store(place, op("add", aval.dtype, total.read(place), x!.read(at)))];
        }),
        ...loops.parallel(aval.shape, (at) => [out!.store(at, total.read(at))]),
      ];
    },
  },
};
