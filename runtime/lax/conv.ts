// lax: convolutions. Each is a padding, a view of its windows, and one product: the windows are never stored.

import { ShapeError } from "../../compiler/errors.js";
import { typeText } from "../../compiler/ir/aval.js";
import { type AxisPairs, dotGeneral, turn } from "../../compiler/primitives/contraction.js";
import { reshape, transpose } from "../../compiler/primitives/movement.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, valueToArray } from "../convert.js";
import { zeros } from "../numpy/creation.js";
import { call, checkInteger, options, sizeNumber } from "../numpy/support.js";
import { type ConvDimensionNumbers, type ConvLayout, convLayout } from "./conv-layout.js";
import { strict } from "./operands.js";
import { perAxis, slide, type WindowPadding } from "./sliding.js";

export interface ConvOptions {
  /** Per spatial axis, steps between elements of lhs once zeros stand between them (1). */
  readonly lhsDilation?: readonly number[];
  /** Per spatial axis, steps between the elements that the kernel meets (1). */
  readonly rhsDilation?: readonly number[];
  readonly dimensionNumbers?: ConvDimensionNumbers;
  /** Groups of input features, each of which meets its own share of the kernel's output features (1). */
  readonly featureGroupCount?: number;
  /** Groups of the batch, each of which meets its own share of the kernel's output features (1). */
  readonly batchGroupCount?: number;
}

/**
 * Convolution of any number of spatial axes, with strides, padding, dilation and groups; the kernel is not flipped. Shapes
 * by default: lhs [n, c, ..d], rhs [o, c / featureGroupCount, ..k] -> [n, o, ..windows]; one dtype. (jax.lax.conv_general_dilated)
 * @throws ShapeError shape/conv, shape/window or shape/pad for sizes that do not go together.
 */
export function convGeneralDilated(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: WindowPadding,
  given?: ConvOptions,
): NDArray {
  const op = "convGeneralDilated";
  const settings = options(op, given, [
    "lhsDilation",
    "rhsDilation",
    "dimensionNumbers",
    "featureGroupCount",
    "batchGroupCount",
  ]);
  const [x, kernel] = strict(op, ["lhs", "rhs"], [lhs, rhs]).map(valueToArray) as [NDArray, NDArray];
  checkRanks(op, x, kernel);
  const layout = convLayout(op, settings.dimensionNumbers, x.ndim);
  const spatial = x.ndim - 2;
  const spread = perAxis(op, "lhsDilation", settings.lhsDilation, spatial);
  const groups = groupsOf(op, x, kernel, layout, settings);
  if (typeof padding === "string" && padding !== "VALID" && spread.some((step) => step > 1)) {
    throw new ShapeError(
      "shape/pad",
      `${op}: padding is "${padding}" with lhsDilation [${spread}]; give pairs [low, high]`,
    );
  }
  const pieces = slide(op, x, zeros([], { dtype: x.dtype }), {
    axes: layout.lhs.spatial,
    sizes: layout.rhs.spatial.map((axis) => sizeNumber(op, kernel.aval.shape[axis]!)),
    strides: perAxis(op, "windowStrides", windowStrides, spatial),
    dilations: perAxis(op, "rhsDilation", settings.rhsDilation, spatial),
    spread,
    padding,
  });
  return product(pieces, kernel, layout, groups);
}

function checkRanks(op: string, x: NDArray, kernel: NDArray): void {
  if (x.ndim >= 2 && kernel.ndim === x.ndim) return;
  throw new ShapeError(
    "shape/rank",
    `${op}: argument 1 (rhs) is ${typeText(kernel.aval)}, argument 0 (lhs) is ${typeText(x.aval)}, expected equal ranks of 2 ` +
      "or more: two axes for batch and features, the rest spatial",
  );
}

interface Groups {
  /** Whether groups are parts of the batch or of the features of lhs. */
  readonly of: "batch" | "features";
  readonly count: number;
}

function groupsOf(
  op: string,
  x: NDArray,
  kernel: NDArray,
  { lhs, rhs }: ConvLayout,
  { featureGroupCount = 1, batchGroupCount = 1 }: ConvOptions,
): Groups {
  const fails = (why: string): ShapeError =>
    new ShapeError(
      "shape/conv",
      `${op}: argument 0 (lhs) is ${typeText(x.aval)}, argument 1 (rhs) is ${typeText(kernel.aval)}; ${why}`,
    );
  for (const [name, count] of [
    ["featureGroupCount", featureGroupCount],
    ["batchGroupCount", batchGroupCount],
  ] as const) {
    if (checkInteger(op, count, name) < 1) throw fails(`${name} is ${count}, expected 1 or more`);
  }
  const [features, inputs] = [x.aval.shape[lhs.second]!, kernel.aval.shape[rhs.second]!];
  const fits = featureGroupCount === 1 ? features === inputs : features === (inputs as number) * featureGroupCount;
  if (!fits) {
    throw fails(
      `the feature axis ${lhs.second} of lhs has size ${features}, expected ${inputs} * ${featureGroupCount}, the input ` +
        `features (axis ${rhs.second}) of rhs times featureGroupCount`,
    );
  }
  if (featureGroupCount > 1 && batchGroupCount > 1) {
    throw fails("featureGroupCount and batchGroupCount are both more than 1; use one of them");
  }
  const count = featureGroupCount * batchGroupCount;
  if (count > 1 && sizeNumber(op, kernel.aval.shape[rhs.first]!) % count !== 0) {
    throw fails(`the output feature axis ${rhs.first} of rhs does not divide into ${count} groups`);
  }
  if (batchGroupCount > 1 && sizeNumber(op, x.aval.shape[lhs.first]!) % count !== 0) {
    throw fails(`the batch axis ${lhs.first} of lhs does not divide into ${count} groups`);
  }
  return { of: batchGroupCount > 1 ? "batch" : "features", count };
}

/** Axis `axis` as two, the first of size `count`. */
function splitAxis(x: NDArray, axis: number, count: number): NDArray {
  const size = sizeNumber("convGeneralDilated", x.aval.shape[axis]!);
  return call(reshape, [x], { shape: x.aval.shape.toSpliced(axis, 1, count, size / count) });
}

/** Axes `axis` and the next as one. */
function mergeAxes(x: NDArray, axis: number): NDArray {
  const [first, second] = x.aval.shape.slice(axis, axis + 2) as [number, number];
  return call(reshape, [x], { shape: x.aval.shape.toSpliced(axis, 2, first * second) });
}

/** The product of windows and kernel, its axes as `out` has them. */
function product(pieces: NDArray, kernel: NDArray, { lhs, rhs, out }: ConvLayout, groups: Groups): NDArray {
  const grouped = groups.count > 1;
  const groupAxis = groups.of === "batch" ? lhs.first : lhs.second;
  const x = grouped ? splitAxis(pieces, groupAxis, groups.count) : pieces;
  const weights = grouped ? splitAxis(kernel, rhs.first, groups.count) : kernel;
  // Splitting an axis shifts those behind it; the axis itself becomes the groups, with the rest of it right behind.
  const inX = (axis: number): number => (grouped && axis >= groupAxis ? axis + 1 : axis);
  const inWeights = (axis: number): number => (grouped && axis >= rhs.first ? axis + 1 : axis);

  const windowed = x.ndim - lhs.spatial.length; // elements of windows stand last
  const sums = lhs.spatial.map((axis, k) => [axis, windowed + k, inWeights(rhs.spatial[k]!)] as const);
  // Sums run along the axes of lhs in their order in memory.
  const summed = [...sums, [lhs.second, inX(lhs.second), inWeights(rhs.second)] as const].sort(([a], [b]) => a - b);
  const contract: AxisPairs = [summed.map(([, axis]) => axis), summed.map(([, , axis]) => axis)];
  const batch: AxisPairs = grouped ? [[groupAxis], [rhs.first]] : [[], []];

  // The factor whose axes come first in the result comes first.
  const spatial = lhs.spatial.map((axis, k) => ({ axis: inX(axis), to: out.spatial[k]! }));
  const kept = [...spatial, { axis: inX(lhs.first), to: out.first }].sort((a, b) => a.axis - b.axis);
  const featuresFirst = out.spatial.some((axis) => axis > out.second);
  const result = featuresFirst
    ? call(dotGeneral, [weights, x], { contract: turn(contract), batch: turn(batch) })
    : call(dotGeneral, [x, weights], { contract, batch });
  const to = kept.map((one) => one.to);
  const places = [
    ...(grouped ? [out.second - 0.5] : []),
    ...(featuresFirst ? [out.second, ...to] : [...to, out.second]),
  ];
  const permutation = places.map((_, axis) => axis).sort((a, b) => places[a]! - places[b]!);
  const ordered = permutation.every((axis, k) => axis === k) ? result : call(transpose, [result], { permutation });
  return grouped ? mergeAxes(ordered, out.second) : ordered;
}

/** Convolution of [n, c, ..d] with [o, c, ..k]: `convGeneralDilated` with nothing but strides and padding. (jax.lax.conv) */
export function conv(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: WindowPadding,
): NDArray {
  return convGeneralDilated(lhs, rhs, windowStrides, padding);
}

/** As `conv`, with dilations. (jax.lax.conv_with_general_padding) */
export function convWithGeneralPadding(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: WindowPadding,
  lhsDilation: readonly number[],
  rhsDilation: readonly number[],
): NDArray {
  return convGeneralDilated(lhs, rhs, windowStrides, padding, { lhsDilation, rhsDilation });
}
