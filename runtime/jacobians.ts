// jacfwd, jacrev, hessian: all partial derivatives, as the derivative at one point mapped over a basis. The work on values is
// done once.

import { DTypeError } from "../compiler/errors.js";
import { type Aval, isFloat, typeText } from "../compiler/ir/aval.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { leafPaths, pathText, unflatten } from "../compiler/trace/tree.js";
import { type Argnums, checkArgnums, perArgument, positionsOf } from "./argnums.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import type { Gradients } from "./grad.js";
import { type LinearPart, linearPart } from "./linear-part.js";
import { eye } from "./numpy/creation.js";
import { reshape } from "./numpy/shapes.js";
import { options, sizeNumber, sliceAxis } from "./numpy/support.js";
import type { LooseArgs } from "./types.js";
import { vmap } from "./vmap.js";
import { type AnyFunction, innermost, markWrapped } from "./wrapped.js";

export interface JacobianOptions {
  /** Which arguments to differentiate by: a position (default 0), negative from the end, or a list of positions. */
  readonly argnums?: Argnums;
}

/** `R` with each array replaced by what it depends on: the arguments that are differentiated by. */
export type Jacobian<R, D> = R extends number | NDArray
  ? D
  : R extends null
    ? null
    : R extends object
      ? { -readonly [K in keyof R]: Jacobian<R[K], D> }
      : never;

/**
 * All derivatives of the outputs of `f` by the arguments `argnums`, forward: one pass per input element, good where inputs are
 * few. Each output leaf becomes the tree of the argument, with leaves of shape [...output, ...input]. (JAX: jacfwd)
 * @throws DTypeError for integer arguments or outputs.
 */
export function jacfwd<R, const O extends JacobianOptions = object>(
  f: (...args: NDArray[]) => R,
  options?: O,
): (...args: ArrayLike[]) => Jacobian<R, Gradients<NDArray[], O>>;
export function jacfwd<A extends readonly unknown[], R, const O extends JacobianOptions = object>(
  f: (...args: A) => R,
  options?: O,
): (...args: LooseArgs<A>) => Jacobian<R, Gradients<A, O>>;
export function jacfwd(f: AnyFunction, given?: JacobianOptions): (...args: unknown[]) => never {
  return jacobianOf("jacfwd", f, given, (part) => {
    const [basis, sizes] = basisOf(part.values.map(({ aval }) => aval));
    const columns = vmap((...tangents: NDArray[]) => part.push(tangents), { outAxes: -1 })(...basis) as NDArray[];
    return columns.map((column, k) => {
      const rank = part.outputs[k]!.aval.shape.length;
      return piecesOf(column, rank, sizes).map((piece, j) =>
        reshape(piece, [...part.outputs[k]!.shape, ...part.values[j]!.shape]),
      );
    });
  });
}

/**
 * All derivatives of the outputs of `f` by the arguments `argnums`, backward: one pass per output element, good where outputs
 * are few. Each output leaf becomes the tree of the argument, with leaves of shape [...output, ...input]. (JAX: jacrev)
 * @throws DTypeError for integer arguments or outputs.
 */
export function jacrev<R, const O extends JacobianOptions = object>(
  f: (...args: NDArray[]) => R,
  options?: O,
): (...args: ArrayLike[]) => Jacobian<R, Gradients<NDArray[], O>>;
export function jacrev<A extends readonly unknown[], R, const O extends JacobianOptions = object>(
  f: (...args: A) => R,
  options?: O,
): (...args: LooseArgs<A>) => Jacobian<R, Gradients<A, O>>;
export function jacrev(f: AnyFunction, given?: JacobianOptions): (...args: unknown[]) => never {
  return jacobianOf("jacrev", f, given, (part) => {
    const [basis, sizes] = basisOf(part.outputs.map(({ aval }) => aval));
    const rows = vmap((...cotangents: NDArray[]) => part.pull(cotangents))(...basis) as NDArray[];
    const perOutput = rows.map((row) => piecesOf(row, 0, sizes));
    return part.outputs.map((output, k) =>
      perOutput.map((pieces, j) => reshape(pieces[k]!, [...output.shape, ...part.values[j]!.shape])),
    );
  });
}

/**
 * All second derivatives of `f` by the arguments `argnums`: jacfwd of jacrev. Leaves have shape [...output, ...input,
 * ...input]. (JAX: hessian)
 * @throws DTypeError for integer arguments or outputs.
 */
export function hessian<R, const O extends JacobianOptions = object>(
  f: (...args: NDArray[]) => R,
  options?: O,
): (...args: ArrayLike[]) => Jacobian<Jacobian<R, Gradients<NDArray[], O>>, Gradients<NDArray[], O>>;
export function hessian<A extends readonly unknown[], R, const O extends JacobianOptions = object>(
  f: (...args: A) => R,
  options?: O,
): (...args: LooseArgs<A>) => Jacobian<Jacobian<R, Gradients<A, O>>, Gradients<A, O>>;
export function hessian(f: AnyFunction, given?: JacobianOptions): (...args: unknown[]) => never {
  const inner = jacrev(f as (...args: unknown[]) => unknown, given);
  return markWrapped(jacfwd(inner, given) as (...args: unknown[]) => never, f, "hessian");
}

/** Per output leaf, one array per leaf of the arguments. */
type Pieces = (part: LinearPart) => readonly (readonly NDArray[])[];

function jacobianOf(
  op: string,
  f: AnyFunction,
  given: JacobianOptions | undefined,
  pieces: Pieces,
): (...args: unknown[]) => never {
  checkFunction(op, f);
  const { argnums = 0 } = options(op, given, ["argnums"]);
  checkArgnums(op, argnums);
  const jacobian = (...args: unknown[]): never => {
    const part = linearPart(op, f, args, positionsOf(op, argnums, args.length));
    checkOutputs(op, f, part);
    const leaves = pieces(part).map((own) => perArgument(argnums, unflatten(part.tree, own) as unknown[]));
    return unflatten(part.outputTree, leaves) as never;
  };
  return markWrapped(jacobian, f, op);
}

function checkOutputs(op: string, f: AnyFunction, { outputs, outputTree }: LinearPart): void {
  outputs.forEach(({ aval }, k) => {
    if (isFloat(aval.dtype)) return;
    const place = pathText(leafPaths(outputTree)[k]!);
    throw new DTypeError(
      "dtype/output",
      `${op}: ${innermost(f).name || "f"} returns ${typeText(aval)}${place === "" ? "" : ` in ${place}`}, expected a ` +
        "floating-point dtype, which has a derivative; convert it with .astype('float32')",
    );
  });
}

/** For arrays of n elements together: per array, its part of the n unit vectors, which come first; and all their sizes. */
function basisOf(avals: readonly Aval[]): [basis: NDArray[], sizes: number[]] {
  const sizes = avals.map(({ shape }) => shape.reduce<number>((size, dim) => size * sizeNumber("a Jacobian", dim), 1));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let start = 0;
  const basis = avals.map(({ shape, dtype }, k) => {
    const unit = sliceAxis(eye(total, { dtype }), 1, start, start + sizes[k]!);
    start += sizes[k]!;
    return reshape(unit, [total, ...(shape as number[])]);
  });
  return [basis, sizes];
}

/** `x` cut along an axis into pieces of those sizes. */
function piecesOf(x: NDArray, axis: number, sizes: readonly number[]): NDArray[] {
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return sliceAxis(x, axis, start - size, start);
  });
}
