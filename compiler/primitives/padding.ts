// pad: an array inside a larger or smaller one, with elements spread apart if asked. Written by regions, the elements
// and the padding around them each in loops of their own: no loop tests where it is, and nothing is read out of bounds.

import { NeedsSize, ShapeError } from "../errors.js";
import { type Atom, literal } from "../ir/array-ir.js";
import { type Aval, type Dense, type Dim, stridesOf, typeText } from "../ir/aval.js";
import { addIndex, scaleIndex, shiftIndex } from "../ir/index-math.js";
import type { Index } from "../ir/loop-ir.js";
import type { Batched, Primitive, TransposeContext } from "../ir/primitive.js";
import { select } from "./elementwise.js";
import { checkAxes, checkEqualDTypes, dense, eachIndex, positionOf, shiftAxes } from "./families.js";
import { slice, transpose } from "./movement.js";

/** Elements added before (negative: taken away), after, and between neighbours. */
export type AxisPadding = readonly [low: number, high: number, interior: number];

/** `along`: the axes of the result along which the padding value differs. */
export type PadParams = { readonly padding: readonly AxisPadding[]; readonly along: readonly number[] };

/** Shapes: x [.., d, ..] and a value of the sizes `along` -> [.., low + d + (d - 1) interior + high, ..]. JAX: lax.pad. */
export const pad: Primitive<PadParams> = {
  name: "pad",
  shape(inputs, { padding, along }) {
    const [x, value] = inputs as [Aval, Aval];
    checkEqualDTypes("pad", inputs, ["operand", "paddingValue"]);
    if (padding.length !== x.shape.length) {
      throw new ShapeError(
        "shape/pad",
        `pad: paddingConfig has ${padding.length} entries, expected ${x.shape.length}, one per axis of ${typeText(x)}`,
      );
    }
    const shape = padding.map((one, axis) => paddedSize(x, axis, one));
    checkAxes("pad", along, { ...x, shape }, "along");
    if (value.shape.length !== along.length || along.some((axis, k) => value.shape[k] !== shape[axis])) {
      throw new ShapeError(
        "shape/operands",
        `pad: argument 1 (paddingValue) is ${typeText(value)}, expected [${along.map((axis) => shape[axis])}]; pad with a scalar`,
      );
    }
    return [{ shape, dtype: x.dtype, weak: x.weak && value.weak }];
  },
  evaluate(inputs, params) {
    const [x, value] = inputs as [Dense, Dense];
    const [out] = pad.shape(inputs, params) as [Dense];
    const [strides, valueStrides] = [stridesOf(x.shape), stridesOf(value.shape)];
    const fill = (data: Dense["data"]): void =>
      eachIndex(out.shape, (at, position) => {
        const source = params.padding.map(([low, , interior], axis) => (at[axis]! - low) / (interior + 1));
        const inside = source.every((k, axis) => Number.isInteger(k) && k >= 0 && k < x.shape[axis]!);
        const outside = params.along.map((axis) => at[axis]!);
        data[position] = inside ? x.data[positionOf(source, strides)]! : value.data[positionOf(outside, valueStrides)]!;
      });
    return [dense(out.shape, out.dtype, fill, out.weak)];
  },
  batch(ctx, [x, value], [dim, valueDim], { padding, along }): Batched {
    const at = dim ?? 0;
    const operand = dim === null ? ctx.broadcastAxis(x!, at) : x!;
    const shifted = shiftAxes(along, at);
    const filler = valueDim === null ? value! : ctx.moveAxis(value!, valueDim!, 0);
    const outputs = ctx.bind(pad, [operand, filler], {
      padding: padding.toSpliced(at, 0, [0, 0, 0]),
      along: valueDim === null ? shifted : [at, ...shifted],
    });
    return { outputs, dims: [at] };
  },
  differentiate: {
    kind: "linear",
    transpose: (ctx, [ct], operands, params) => [
      operands[0]!.kind === "linear" ? taken(ctx, ct!, operands[0]!.aval, params) : null,
      operands[1]!.kind === "linear" ? ofPadding(ctx, ct!, operands[0]!.aval, params) : null,
    ],
  },
  lower: {
    kind: "nest",
    build(loops, [x, value], [out], { padding, along }) {
      const regions = regionsOf(padding.map((one, axis) => segmentsOf(x!.aval.shape[axis]!, one)));
      return regions.flatMap((region) => {
        const extents = region.flatMap((segment) => segment.extents);
        return loops.parallel(extents, (index) => {
          const own = deal(index, region);
          const at = region.map((segment, axis) => segment.place(own[axis]!));
          const inside = region.every((segment) => segment.source !== undefined);
          const source = region.map((segment, axis) => segment.source?.(own[axis]!) ?? at[axis]!);
          return [out!.store(at, inside ? x!.read(source) : value!.read(along.map((axis) => at[axis]!)))];
        });
      });
    },
  },
};

function paddedSize(x: Aval, axis: number, padding: AxisPadding): Dim {
  const dim = x.shape[axis]!;
  const [low, high, interior] = padding;
  if (!padding.every(Number.isInteger) || interior < 0) {
    throw new ShapeError(
      "shape/pad",
      `pad: paddingConfig[${axis}] is [${padding.join(",")}], expected integers low, high and interior, the last not negative`,
    );
  }
  if (isUntouched(padding)) return dim;
  if (typeof dim === "string") throw new NeedsSize(dim, "pad along it");
  const size = low + dim + Math.max(0, dim - 1) * interior + high;
  if (size >= 0) return size;
  throw new ShapeError(
    "shape/pad",
    `pad: paddingConfig[${axis}] is [${padding.join(",")}], which leaves axis ${axis} of argument 0 (operand), ` +
      `${typeText(x)}, with ${size} elements; take away less`,
  );
}

function isUntouched(padding: AxisPadding): boolean {
  return padding.every((count) => count === 0);
}

/** The elements where those of the operand went; 0 for those that were taken away. */
function taken(ctx: TransposeContext, cotangent: Atom, { shape, dtype, weak }: Aval, { padding }: PadParams): Atom {
  const zero = literal(0, dtype, weak);
  const back = padding.map(([low, high]): AxisPadding => [-low, -high, 0]);
  const [within] = ctx.bind(pad, [cotangent, zero], { padding: back, along: [] });
  if (padding.every(([, , interior]) => interior === 0)) return within!;
  const params = {
    start: shape.map(() => 0),
    limit: within!.aval.shape,
    stride: padding.map(([, , interior]) => interior + 1),
  };
  return ctx.bind(slice, [within!], params)[0]!;
}

/** The sum of the elements where padding went. */
function ofPadding(ctx: TransposeContext, cotangent: Atom, { shape }: Aval, { padding, along }: PadParams): Atom {
  const inside = ctx.broadcast(literal(false, "bool"), shape, []);
  const [isPadding] = ctx.bind(pad, [inside, literal(true, "bool")], { padding, along: [] });
  const kept = ctx.apply(select, isPadding!, cotangent, 0);
  const axes = cotangent.aval.shape.map((_, axis) => axis).filter((axis) => !along.includes(axis));
  const sum = ctx.sum(kept, axes);
  const sorted = [...along].sort((a, b) => a - b);
  return ctx.bind(transpose, [sum], { permutation: along.map((axis) => sorted.indexOf(axis)) })[0]!;
}

/** Some positions along one axis of the result: where an iteration stores and, if it is no padding, what it reads. */
interface Segment {
  readonly extents: readonly Dim[];
  readonly place: (index: readonly Index[]) => Index;
  readonly source?: (index: readonly Index[]) => Index;
}

interface AxisSegments {
  /** The elements of the operand that are left, if any are. */
  readonly elements: Segment | undefined;
  readonly padding: readonly Segment[];
  /** All positions, as padding. */
  readonly whole: Segment;
}

function segmentsOf(dim: Dim, padding: AxisPadding): AxisSegments {
  const same = ([k]: readonly Index[]): Index => k!;
  if (isUntouched(padding) || typeof dim === "string") {
    const whole: Segment = { extents: [dim], place: same };
    return { elements: { ...whole, source: same }, padding: [], whole };
  }
  const [low, high, interior] = padding;
  const step = interior + 1;
  const size = low + dim + Math.max(0, dim - 1) * interior + high;
  const skipped = Math.max(0, Math.ceil(-low / step));
  const count = Math.min(dim - 1, Math.floor((size - 1 - low) / step)) - skipped + 1;
  const whole = run(0, size);
  if (count <= 0) return { elements: undefined, padding: [whole], whole };
  const first = low + skipped * step;
  const last = first + (count - 1) * step;
  const elements: Segment = {
    extents: [count],
    place: ([k]) => shiftIndex(scaleIndex(k!, step), first),
    source: ([k]) => shiftIndex(k!, skipped),
  };
  const gaps: Segment = {
    extents: [count - 1, interior],
    place: ([k, gap]) => addIndex(shiftIndex(scaleIndex(k!, step), first + 1), gap!),
  };
  const around = [run(0, first), gaps, run(last + 1, size)];
  return { elements, padding: around.filter(({ extents }) => !extents.includes(0)), whole };
}

/** Padding at the positions start <= k < end. */
function run(start: number, end: number): Segment {
  return { extents: [end - start], place: ([k]) => shiftIndex(k!, start) };
}

/** Regions, one segment per axis, that cover the result and do not overlap. */
function regionsOf(axes: readonly AxisSegments[]): Segment[][] {
  const [first, ...rest] = axes;
  if (first === undefined) return [[]];
  const regions = first.padding.map((segment) => [segment, ...rest.map(({ whole }) => whole)]);
  const { elements } = first;
  if (elements !== undefined) regions.push(...regionsOf(rest).map((region) => [elements, ...region]));
  return regions;
}

/** The part of a region's index that belongs to each of its segments. */
function deal(index: readonly Index[], region: readonly Segment[]): Index[][] {
  let next = 0;
  return region.map(({ extents }) => {
    next += extents.length;
    return index.slice(next - extents.length, next);
  });
}
