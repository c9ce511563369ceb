// Builders that fill in the rules a family of primitives shares: pointwise, view, reduction and cumulative.
// A family decides shape checks, batching and the form of evaluation and lowering; the primitive adds its own formula.

import { DTypeError, ShapeError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import {
  type Aval,
  allocate,
  type Dense,
  type Dim,
  type DType,
  dtypeKind,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
  type TypedArray,
  typeText,
} from "../ir/aval.js";
import { type Expr, op, type ScalarOp } from "../ir/loop-ir.js";
import type { BatchContext, BatchDim, Batched, Derivative, JvpContext, Params, Primitive } from "../ir/primitive.js";

export type NoParams = Readonly<Record<string, never>>;

// --- checks ---------------------------------------------------------------------------------------------------------

/** Which dtypes an operand may have. */
export type Accepts = "float" | "number" | "integer" | "bits" | "any";

const acceptedKinds: Readonly<Record<Accepts, readonly string[]>> = {
  float: ["float"],
  number: ["float", "int", "uint"],
  integer: ["int", "uint"],
  bits: ["int", "uint", "bool"],
  any: ["float", "int", "uint", "bool"],
};

const acceptedText: Readonly<Record<Accepts, string>> = {
  float: "a floating-point dtype; convert it with .astype('float32')",
  number: "a numeric dtype; convert it with .astype('int32') or .astype('float32')",
  integer: "an integer dtype; convert it with .astype('int32')",
  bits: "an integer or bool dtype; convert it with .astype('int32')",
  any: "any dtype",
};

export function checkDTypeOf(name: string, x: Aval, position: number, argument: string, accepts: Accepts): void {
  if (acceptedKinds[accepts].includes(dtypeKind(x.dtype))) return;
  throw new DTypeError(
    "dtype/operand",
    `${name}: argument ${position} (${argument}) is ${typeText(x)}, expected ${acceptedText[accepts]}`,
  );
}

/** An axis that a public function has already made non-negative. */
export function checkAxis(name: string, axis: number, x: Aval, argument = "axis"): void {
  if (Number.isInteger(axis) && axis >= 0 && axis < x.shape.length) return;
  throw new ShapeError(
    "shape/axis",
    `${name}: ${argument} is ${axis}, expected an integer in [0, ${x.shape.length}) for ${typeText(x)}`,
  );
}

export function checkAxes(name: string, axes: readonly number[], x: Aval, argument = "axes"): void {
  axes.forEach((axis, k) => {
    checkAxis(name, axis, x, `${argument}[${k}]`);
    if (axes.indexOf(axis) !== k) {
      throw new ShapeError("shape/axis", `${name}: ${argument} names axis ${axis} twice; name each axis once`);
    }
  });
}

/** Common shape of operands that are equal in shape or scalar. */
function commonShape(name: string, inputs: readonly Aval[], argumentNames: readonly string[]): Shape {
  let common: Shape = [];
  let from = 0;
  inputs.forEach((x, k) => {
    if (x.shape.length === 0) return;
    if (common.length === 0) {
      common = x.shape;
      from = k;
    } else if (!sameShape(common, x.shape)) {
      throw new ShapeError(
        "shape/operands",
        `${name}: argument ${k} (${argumentNames[k]}) is ${typeText(x)}, argument ${from} (${argumentNames[from]}) is ` +
          `${typeText(inputs[from]!)}; shapes must be equal or scalar, use the np function of this name to broadcast`,
      );
    }
  });
  return common;
}

export function checkEqualDTypes(
  name: string,
  inputs: readonly Aval[],
  argumentNames: readonly string[],
  first = 0,
): void {
  const expected = inputs[first]!;
  inputs.forEach((x, k) => {
    if (k <= first || x.dtype === expected.dtype) return;
    throw new DTypeError(
      "dtype/mixed",
      `${name}: argument ${k} (${argumentNames[k]}) is ${typeText(x)}, argument ${first} (${argumentNames[first]}) is ` +
        `${typeText(expected)}; dtypes must be equal, convert one with .astype("${expected.dtype}")`,
    );
  });
}

// --- evaluation helpers ---------------------------------------------------------------------------------------------

/** A new dense array; `fill` gets its data. */
export function dense(shape: readonly number[], dtype: DType, fill: (data: TypedArray) => void, weak = false): Dense {
  const data = allocate(dtype, sizeOf(shape));
  fill(data);
  return { shape, dtype, weak, data };
}

/** Calls `visit` with every multi-index of `shape`, last axis fastest. The index array is reused. */
export function eachIndex(shape: readonly number[], visit: (index: readonly number[], position: number) => void): void {
  const size = sizeOf(shape);
  const index = new Array<number>(shape.length).fill(0);
  for (let position = 0; position < size; position++) {
    visit(index, position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (++index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
}

/** Row-major position of an index. */
export function positionOf(index: readonly number[], strides: readonly number[]): number {
  let position = 0;
  for (let axis = 0; axis < strides.length; axis++) position += index[axis]! * strides[axis]!;
  return position;
}

// --- derivatives ----------------------------------------------------------------------------------------------------

/** The tangent of the output for the tangent of one operand; null where it is zero. */
export type PartialRule<P extends Params> = (
  ctx: JvpContext,
  tangent: Atom,
  inputs: readonly Atom[],
  output: Atom,
  params: P,
) => Atom | null;

/** One rule per operand. */
export function partials<P extends Params>(...rules: readonly PartialRule<P>[]): Derivative<P> {
  return {
    kind: "partials",
    partial: (ctx, position, tangent, inputs, output, params) => rules[position]!(ctx, tangent, inputs, output, params),
  };
}

/** No derivative, and why. */
export function none(reason: string): { readonly kind: "none"; readonly reason: string } {
  return { kind: "none", reason };
}

export const discrete: Derivative<Params> = none("integers and bools have no tangents");

// --- pointwise ------------------------------------------------------------------------------------------------------

/** The meaning of one element, in JavaScript numbers; bools are 0 and 1. Integer results are wrapped by the store. */
export type ScalarFunction = (...values: number[]) => number | boolean;

export interface PointwiseSpec<P extends Params> {
  readonly arguments: readonly string[];
  readonly accepts: Accepts;
  /** dtype of the result; that of the operands when not given. */
  readonly result?: (dtype: DType, params: P) => DType;
  /** The function for operands of a dtype. */
  readonly scalar: (dtype: DType, params: P) => ScalarFunction;
  /** Loop IR of one element; by default the scalar op of the primitive's own name. */
  readonly expression?: (args: readonly Expr[], dtype: DType, params: P) => Expr;
  /** Leading operands that are left out of the dtype rule (the predicate of select). */
  readonly predicates?: number;
  readonly differentiate: Derivative<P>;
}

export function pointwise<P extends Params = NoParams>(name: string, spec: PointwiseSpec<P>): Primitive<P> {
  const first = spec.predicates ?? 0;
  const expression = spec.expression ?? ((args, dtype) => op(name as ScalarOp, dtype, ...args));
  return {
    name,
    shape(inputs, params) {
      inputs.forEach((x, k) => {
        if (k >= first) checkDTypeOf(name, x, k, spec.arguments[k]!, spec.accepts);
        else if (x.dtype !== "bool") {
          throw new DTypeError(
            "dtype/operand",
            `${name}: argument ${k} (${spec.arguments[k]}) is ${typeText(x)}, expected bool; compare it with 0 first`,
          );
        }
      });
      checkEqualDTypes(name, inputs, spec.arguments, first);
      const dtype = inputs[first]!.dtype;
      return [
        {
          shape: commonShape(name, inputs, spec.arguments),
          dtype: spec.result?.(dtype, params) ?? dtype,
          weak: inputs.slice(first).every((x) => x.weak),
        },
      ];
    },
    evaluate(inputs, params) {
      const [out] = this.shape(inputs, params) as [Dense];
      const f = spec.scalar(inputs[first]!.dtype, params);
      const fill = (data: TypedArray): void => applyElements(f, inputs, data);
      return [dense(out.shape, out.dtype, fill, out.weak)];
    },
    batch(ctx, inputs, dims, params) {
      const { atoms, dim } = alignLanes(ctx, inputs, dims);
      return { outputs: ctx.bind(this, atoms, params), dims: [dim] };
    },
    differentiate: spec.differentiate,
    lower: {
      kind: "pointwise",
      expression: (args, inputs, _output, params) => expression(args, inputs[first]!.dtype, params),
    },
  };
}

/** data[k] = f(in0[k], in1[k], ...). Up to four operands are read by name: a spread costs ten times the addition. */
function applyElements(f: ScalarFunction, inputs: readonly Dense[], data: TypedArray): void {
  const [a, b, c, d] = inputs.map((x) => x.data);
  const [p, q, r, s] = inputs.map((x) => (x.shape.length === 0 ? 0 : 1));
  const one = f as (x: number) => number;
  const two = f as (x: number, y: number) => number;
  const three = f as (x: number, y: number, z: number) => number;
  const four = f as (x: number, y: number, z: number, w: number) => number;
  for (let k = 0; k < data.length; k++) {
    if (inputs.length === 1) data[k] = Number(one(a![k * p!]!));
    else if (inputs.length === 2) data[k] = Number(two(a![k * p!]!, b![k * q!]!));
    else if (inputs.length === 3) data[k] = Number(three(a![k * p!]!, b![k * q!]!, c![k * r!]!));
    else data[k] = Number(four(a![k * p!]!, b![k * q!]!, c![k * r!]!, d![k * s!]!));
  }
}

function laneRank(x: Atom, dim: BatchDim): number {
  return x.aval.shape.length - (dim === null ? 0 : 1);
}

/** Brings operands to one mapped axis and one shape. Scalars of all lanes stay scalars; nothing moves that need not. */
export function alignLanes(
  ctx: BatchContext,
  inputs: readonly Atom[],
  dims: readonly BatchDim[],
): { atoms: Atom[]; dim: number } {
  const rank = Math.max(...inputs.map((x, k) => laneRank(x, dims[k]!)));
  const leader = inputs.findIndex((x, k) => dims[k] !== null && laneRank(x, dims[k]!) === rank);
  const dim = leader < 0 ? 0 : dims[leader]!;
  const full = inputs.find((x, k) => laneRank(x, dims[k]!) === rank)!;
  const lane = full.aval.shape.filter((_, axis) => axis !== dims[inputs.indexOf(full)]);
  const shape: Dim[] = [...lane.slice(0, dim), ctx.size, ...lane.slice(dim)];
  const atoms = inputs.map((x, k) => {
    const at = dims[k]!;
    if (laneRank(x, at) === rank) {
      if (at !== null) return ctx.moveAxis(x, at, dim);
      return rank === 0 ? x : ctx.broadcastAxis(x, dim);
    }
    return at === null ? x : ctx.broadcast(x, shape, [dim]); // a scalar of each lane meets arrays
  });
  return { atoms, dim };
}

// --- views ----------------------------------------------------------------------------------------------------------

/** Evaluates a view by asking, for each output element, which input element it is. */
export function gatherElements(
  x: Dense,
  shape: readonly number[],
  source: (index: readonly number[]) => readonly number[],
): Dense {
  const strides = stridesOf(x.shape);
  return dense(
    shape,
    x.dtype,
    (data) =>
      eachIndex(shape, (index, position) => {
        data[position] = x.data[positionOf(source(index), strides)]!;
      }),
    x.weak,
  );
}

// --- reductions -----------------------------------------------------------------------------------------------------

export type ReduceParams = { readonly axes: readonly number[] };

export interface ReduceSpec {
  readonly accepts: Accepts;
  readonly combine: ScalarOp;
  readonly init: (dtype: DType) => number;
  readonly scalar: (dtype: DType) => (accumulator: number, value: number) => number;
  readonly differentiate: Derivative<ReduceParams>;
}

export function withoutAxes(shape: Shape, axes: readonly number[]): Dim[] {
  return shape.filter((_, axis) => !axes.includes(axis));
}

/** Where a mapped axis stands, and where lane axes move, when a primitive acts on lane axes `axes` only. */
export function shiftAxes(axes: readonly number[], dim: number): number[] {
  return axes.map((axis) => (axis >= dim ? axis + 1 : axis));
}

/** Position of the mapped axis among the axes that a reduction over `axes` (already shifted) keeps. */
export function keptPosition(axes: readonly number[], dim: number): number {
  return dim - axes.filter((axis) => axis < dim).length;
}

/** Shapes: [.., axes, ..] -> the rest. Eager order: row-major over the reduced axes, accumulated in double precision. */
export function reduction(name: string, spec: ReduceSpec): Primitive<ReduceParams> {
  return {
    name,
    shape([x], { axes }) {
      checkDTypeOf(name, x!, 0, "x", spec.accepts);
      checkAxes(name, axes, x!);
      return [{ shape: withoutAxes(x!.shape, axes), dtype: x!.dtype, weak: x!.weak }];
    },
    evaluate([x], { axes }) {
      const { shape, dtype } = x!;
      const combine = spec.scalar(dtype);
      const kept = withoutAxes(shape, axes) as number[];
      const keptAxes = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
      const keptStrides = stridesOf(kept);
      const totals = new Float64Array(sizeOf(kept)).fill(spec.init(dtype));
      eachIndex(shape, (index, position) => {
        let out = 0;
        for (let k = 0; k < keptAxes.length; k++) out += index[keptAxes[k]!]! * keptStrides[k]!;
        totals[out] = combine(totals[out]!, x!.data[position]!);
      });
      return [dense(kept, dtype, (data) => data.set(totals), x!.weak)];
    },
    batch(ctx, [x], [dim], { axes }): Batched {
      const shifted = shiftAxes(axes, dim!);
      return { outputs: ctx.bind(this, [x!], { axes: shifted }), dims: [keptPosition(shifted, dim!)] };
    },
    differentiate: spec.differentiate,
    padding: ([x], { axes }) => [{ axes, value: spec.init(x!.dtype) }],
    lower: {
      kind: "nest",
      build(loops, [x], [out], { axes }) {
        const { shape, dtype } = x!.aval;
        const reduced = shape.filter((_, axis) => axes.includes(axis));
        const init: Expr = { kind: "const", value: spec.init(dtype), dtype };
        return loops.parallel(out!.aval.shape, (at) =>
          loops.fold(
            reduced,
            [{ name, dtype, init, combine: spec.combine }],
            ([total], inner) => [op(spec.combine, dtype, total!, x!.read(mergeAxes(axes, at, inner, shape.length)))],
            ([total]) => [out!.store(at, total!)],
          ),
        );
      },
    },
  };
}

/** Full index from the kept and the reduced parts, in axis order. */
export function mergeAxes<T>(axes: readonly number[], kept: readonly T[], reduced: readonly T[], rank: number): T[] {
  let nextKept = 0;
  const sorted = [...axes].sort((a, b) => a - b);
  return Array.from({ length: rank }, (_, axis) => {
    const position = sorted.indexOf(axis);
    return position >= 0 ? reduced[position]! : kept[nextKept++]!;
  });
}
