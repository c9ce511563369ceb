// grad and valueAndGrad: reverse-mode derivatives of functions whose value is one number. Under jit, vmap or another
// derivative they record; on arrays they evaluate operation by operation.

import { ArgumentError, DTypeError, ShapeError } from "../compiler/errors.js";
import { literal } from "../compiler/ir/array-ir.js";
import { isFloat, typeText } from "../compiler/ir/aval.js";
import { checkFunction } from "../compiler/trace/stage.js";
import { leafCount, type Tree, unflatten } from "../compiler/trace/tree.js";
import { type Argnums, checkArgnums, perArgument, positionsOf } from "./argnums.js";
import type { NDArray } from "./array.js";
import type { ArrayLike } from "./convert.js";
import { type LinearPart, linearPart } from "./linear-part.js";
import { options } from "./numpy/support.js";
import type { Arrays, LooseArgs } from "./types.js";
import { type AnyFunction, innermost, markWrapped } from "./wrapped.js";

export interface GradOptions {
  /**
   * Which arguments to differentiate by: a position (default 0), negative from the end, or a list of positions. The others
   * reach `f` as they are, numbers as numbers.
   */
  readonly argnums?: Argnums;
  /** `f` returns `[value, aux]`: only `value` is differentiated, `aux` comes out as it is. */
  readonly hasAux?: boolean;
}

/** The gradients for `argnums`: as the argument itself, or a list of them for a list of positions. */
export type Gradients<A extends readonly unknown[], O extends GradOptions> = O extends { argnums: infer N }
  ? N extends readonly number[]
    ? { -readonly [K in keyof N]: ArgumentAt<A, N[K]> }
    : ArgumentAt<A, N>
  : ArgumentAt<A, 0>;

/** What comes out for an argument of type `T`, loose or not: arrays in its structure. */
type GradientOf<T> = [T] extends [ArrayLike]
  ? NDArray
  : T extends readonly unknown[]
    ? { -readonly [K in keyof T]: GradientOf<T[K]> }
    : T extends object
      ? { -readonly [K in keyof T]: GradientOf<T[K]> }
      : T;

/** What comes out for all arguments. */
export type GradientsOf<A extends readonly unknown[]> = { -readonly [K in keyof A]: GradientOf<A[K]> };

type ArgumentAt<A extends readonly unknown[], N> = N extends number
  ? `${N}` extends keyof A
    ? GradientOf<A[N]>
    : GradientOf<A[number]>
  : never;

type Aux<R> = R extends readonly [unknown, infer X] ? Arrays<X> : never;
type ValueOf<R, O extends GradOptions> = O extends { hasAux: true } ? [value: NDArray, aux: Aux<R>] : NDArray;
type GradResult<A extends readonly unknown[], R, O extends GradOptions> = O extends { hasAux: true }
  ? [gradients: Gradients<A, O>, aux: Aux<R>]
  : Gradients<A, O>;

/**
 * The gradient of `f`, whose value is one floating-point number, by the arguments `argnums` (JAX: grad). The gradient has the
 * structure, shapes and dtypes of the argument; with `hasAux` the result is `[gradient, aux]`.
 * @throws ShapeError shape/scalar-output for a value that is no scalar; DTypeError dtype/primal for integer arguments.
 */
export function grad<R, const O extends GradOptions = object>(
  f: (...args: NDArray[]) => R,
  options?: O,
): (...args: ArrayLike[]) => GradResult<NDArray[], R, O>;
export function grad<A extends readonly unknown[], R, const O extends GradOptions = object>(
  f: (...args: A) => R,
  options?: O,
): (...args: LooseArgs<A>) => GradResult<A, R, O>;
export function grad(f: AnyFunction, given?: GradOptions): (...args: unknown[]) => never {
  const both = gradientOf("grad", f, given);
  const gradient = (...args: unknown[]): never => {
    const { gradients, aux } = both(args);
    return (aux === undefined ? gradients : [gradients, aux.value]) as never;
  };
  return markWrapped(gradient, f, "grad");
}

/**
 * The value of `f` and its gradient, from one evaluation: `[value, gradient]`, with `hasAux` `[[value, aux], gradient]`. The
 * rest is as in grad. (JAX: value_and_grad)
 * @throws ShapeError shape/scalar-output for a value that is no scalar; DTypeError dtype/primal for integer arguments.
 */
export function valueAndGrad<R, const O extends GradOptions = object>(
  f: (...args: NDArray[]) => R,
  options?: O,
): (...args: ArrayLike[]) => [value: ValueOf<R, O>, gradients: Gradients<NDArray[], O>];
export function valueAndGrad<A extends readonly unknown[], R, const O extends GradOptions = object>(
  f: (...args: A) => R,
  options?: O,
): (...args: LooseArgs<A>) => [value: ValueOf<R, O>, gradients: Gradients<A, O>];
export function valueAndGrad(f: AnyFunction, given?: GradOptions): (...args: unknown[]) => never {
  const both = gradientOf("valueAndGrad", f, given);
  const withValue = (...args: unknown[]): never => {
    const { value, gradients, aux } = both(args);
    return [aux === undefined ? value : [value, aux.value], gradients] as never;
  };
  return markWrapped(withValue, f, "valueAndGrad");
}

interface ValueAndGradients {
  readonly value: NDArray;
  readonly gradients: unknown;
  readonly aux: { readonly value: unknown } | undefined;
}

function gradientOf(
  op: string,
  f: AnyFunction,
  given: GradOptions | undefined,
): (args: readonly unknown[]) => ValueAndGradients {
  checkFunction(op, f);
  const { argnums = 0, hasAux = false } = options(op, given, ["argnums", "hasAux"]);
  checkArgnums(op, argnums);
  return (args) => {
    const part = linearPart(op, f, args, positionsOf(op, argnums, args.length));
    const aux = hasAux ? auxOf(op, f, part) : undefined;
    const value = scalarOutput(op, f, part, hasAux);
    const { dtype, weak } = value.aval;
    const pulled = part.pull(part.outputs.map((_, k) => (k === 0 ? literal(1, dtype, weak) : null)));
    return { value, gradients: perArgument(argnums, unflatten(part.tree, pulled) as unknown[]), aux };
  };
}

/** The second of the two things that `f` returns. */
function auxOf(op: string, f: AnyFunction, { outputs, outputTree }: LinearPart): { value: unknown } {
  if (outputTree.kind !== "list" || outputTree.children.length !== 2) {
    const got = outputTree.kind === "list" ? `a list of ${outputTree.children.length}` : "no list";
    throw new ArgumentError(
      "argument/aux",
      `${op}: ${nameOfFunction(f)} returns ${got}, expected [value, aux] because hasAux is true`,
    );
  }
  const [value, aux] = outputTree.children as [Tree, Tree];
  return { value: unflatten(aux, outputs.slice(leafCount(value))) };
}

function scalarOutput(op: string, f: AnyFunction, { outputs, outputTree }: LinearPart, hasAux: boolean): NDArray {
  const tree = hasAux && outputTree.kind === "list" ? outputTree.children[0]! : outputTree;
  const name = nameOfFunction(f);
  if (tree.kind !== "leaf") {
    throw new ArgumentError(
      "argument/output",
      `${op}: ${name} returns ${tree.kind === "null" ? "null" : `a tree of ${leafCount(tree)} arrays`}, expected one ` +
        "scalar; pass hasAux: true to return [value, aux], or use jacrev",
    );
  }
  const value = outputs[0]!;
  if (value.aval.shape.length > 0) {
    throw new ShapeError(
      "shape/scalar-output",
      `${op}: ${name} returns ${typeText(value.aval)}, expected a scalar: the gradient is only defined for scalar-output ` +
        "functions; sum it, or use jacrev or vjp",
    );
  }
  if (isFloat(value.dtype)) return value;
  throw new DTypeError(
    "dtype/output",
    `${op}: ${name} returns ${typeText(value.aval)}, expected a floating-point dtype, which has a derivative; convert it ` +
      "with .astype('float32')",
  );
}

function nameOfFunction(f: AnyFunction): string {
  return innermost(f).name || "f";
}
