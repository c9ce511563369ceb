// Triangular factors of matrices and systems of equations solved with them. Operands are [.., n, n] and [.., n, m], the axes
// before the last two being lanes; a matrix may come without lanes and is then factored once for all of them.

import { ShapeError } from "../errors.js";
import { type Atom, literal } from "../ir/array-ir.js";
import { type Aval, typeText } from "../ir/aval.js";
import type { Primitive, RuleContext } from "../ir/primitive.js";
import { choleskyFactor } from "../library/cholesky.js";
import { luFactor, luPermuted, luSubstitute } from "../library/lu.js";
import { solveTriangular } from "../library/triangular.js";
import { add, and, convertElementType, eq, ge, indicator, mul, neg, sub } from "./elementwise.js";
import { type NoParams, none, partials } from "./families.js";
import { type Core, type LaneArray, matrixPrimitive, reads, updates, writes } from "./matrix-family.js";
import { identityLike, mirrored, part, repeated, times, turned, where } from "./matrix-tangents.js";
import { iota } from "./movement.js";
import { type AxisPadding, pad } from "./padding.js";
import { known, transposing } from "./transposing.js";

export type TriangularParams = {
  /** op(A) X = B, or X op(A) = B. */
  readonly leftSide: boolean;
  readonly lower: boolean;
  readonly transposeA: boolean;
  readonly unitDiagonal: boolean;
};
export type TransposedParams = { readonly transposed: boolean };

/** @throws ShapeError shape/square when the matrices of an operand are not square. */
export function checkSquare(name: string, core: Core, shown: Aval, position: number, argument: string): void {
  if (core[0] === core[1]) return;
  throw new ShapeError(
    "shape/square",
    `${name}: argument ${position} (${argument}) is ${typeText(shown)}, expected square matrices: its last two sizes are ` +
      `${core[0]} and ${core[1]}`,
  );
}

/**
 * Shape [.., n, n], kept: the lower factor L of L L' = A. Only the lower triangle of A is read. NaN on and below the
 * diagonal where A is not positive definite. JAX: lax.linalg.cholesky without symmetrize_input.
 */
export const cholesky: Primitive<NoParams> = matrixPrimitive<NoParams>("cholesky", {
  arguments: ["x"],
  ranks: [2],
  check: ([core], [x]) => checkSquare("cholesky", core, x!, 0, "x"),
  plan([[n]]) {
    const a: LaneArray = { name: "factor", shape: [n, n], from: 0, to: 0 };
    return { arrays: [a], steps: [{ name: "choleskyFactor", run: choleskyFactor, args: [updates(a), n] }] };
  },
  // dL = L phi(inv(L) dA inv(L)'), where phi is the lower triangle with half the diagonal. (Murray, 2016)
  differentiate: partials((ctx, tangent, _inputs, factor) => {
    const lower = { lower: true, unitDiagonal: false } as const;
    const [right] = ctx.bind(triangularSolve, [factor, mirrored(ctx, tangent)], {
      ...lower,
      leftSide: false,
      transposeA: true,
    });
    const [middle] = ctx.bind(triangularSolve, [factor, right!], { ...lower, leftSide: true, transposeA: false });
    const halves = ctx.apply(mul, 0.5, part(ctx, middle!, "diagonal"));
    return times(ctx, factor, ctx.apply(sub, part(ctx, middle!, "lower"), halves));
  }),
});

/**
 * X of op(A) X = B or X op(A) = B for a triangular matrix A, of which the other triangle is not read. Shapes: a
 * [.., n, n], b [.., n, m] or [.., m, n], as the result. JAX: lax.linalg.triangular_solve.
 */
export const triangularSolve: Primitive<TriangularParams> = matrixPrimitive<TriangularParams>("triangularSolve", {
  arguments: ["a", "b"],
  ranks: [2, 2],
  shared: [0],
  check([a, b], shown, { leftSide }) {
    checkSquare("triangularSolve", a, shown[0]!, 0, "a");
    if (b[leftSide ? 0 : 1] === a[0]) return;
    throw new ShapeError(
      "shape/operands",
      `triangularSolve: argument 1 (b) is ${typeText(shown[1]!)}, argument 0 (a) is ${typeText(shown[0]!)}; with leftSide ` +
        `${leftSide} the ${leftSide ? "second to last" : "last"} size of b must be ${a[0]}`,
    );
  },
  plan([[n], [rows, columns]], { leftSide, lower, transposeA, unitDiagonal }) {
    const a: LaneArray = { name: "matrix", shape: [n, n], from: 0 };
    const x: LaneArray = { name: "solution", shape: [rows, columns], from: 1, to: 0 };
    // X op(A) = B is op(A)' X' = B'.
    const [count, rowStep, columnStep] = leftSide ? [columns, columns, 1] : [rows, 1, columns];
    const flags = [lower, transposeA === leftSide, unitDiagonal];
    const args = [reads(a), updates(x), n, count, rowStep, columnStep, ...flags];
    return { arrays: [a, x], steps: [{ name: "solveTriangular", run: solveTriangular, args }] };
  },
  differentiate: {
    ...partials<TriangularParams>(
      (ctx, tangent, [a], solution, params) => {
        const moved = part(ctx, tangent, trianglePart(params));
        const op = params.transposeA ? turned(ctx, moved) : moved;
        const right = params.leftSide ? times(ctx, op, solution) : times(ctx, solution, op);
        return ctx.apply(neg, ctx.bind(triangularSolve, [a!, right], params)[0]!);
      },
      (ctx, tangent, [a], _solution, params) => ctx.bind(triangularSolve, [a!, tangent], params)[0]!,
    ),
    ...transposing<TriangularParams>(
      null,
      (ctx, cotangent, [a], params) =>
        ctx.bind(triangularSolve, [known(a!), cotangent], { ...params, transposeA: !params.transposeA })[0]!,
    ),
  },
});

function trianglePart({ lower, unitDiagonal }: TriangularParams): Parameters<typeof part>[2] {
  if (lower) return unitDiagonal ? "strictly lower" : "lower";
  return unitDiagonal ? "strictly upper" : "upper";
}

/** L below the diagonal and U on and above it, pivots and permutation as int32: L U = A[permutation]. JAX: lax.linalg.lu. */
export const lu: Primitive<NoParams> = matrixPrimitive<NoParams>("lu", {
  arguments: ["x"],
  ranks: [2],
  check() {},
  plan([[rows, columns]]) {
    const a: LaneArray = { name: "factors", shape: [rows, columns], from: 0, to: 0 };
    const pivots: LaneArray = { name: "pivots", shape: [Math.min(rows, columns)], dtype: "int32", to: 1 };
    const permutation: LaneArray = { name: "permutation", shape: [rows], dtype: "int32", to: 2 };
    const args = [updates(a), writes(pivots), writes(permutation), rows, columns];
    return { arrays: [a, pivots, permutation], steps: [{ name: "luPermuted", run: luPermuted, args }] };
  },
  // With P A = L U: dL = L tril(inv(L) P dA inv(U), -1) and dU = triu(inv(L) P dA inv(U)) U. JAX: _lu_jvp_rule.
  differentiate: {
    kind: "rule",
    jvp(ctx, inputs, [tangent]) {
      const outputs = ctx.bind(lu, inputs, {});
      const [factors, , permutation] = outputs as [Atom, Atom, Atom];
      const [lower, upper] = [squareLower(ctx, factors), squareUpper(ctx, factors)];
      const moved = times(ctx, permutationMatrix(ctx, permutation, factors.aval), tangent!);
      const [half] = ctx.bind(triangularSolve, [lower, moved], {
        ...plain,
        leftSide: true,
        lower: true,
        unitDiagonal: true,
      });
      const [middle] = ctx.bind(triangularSolve, [upper, half!], { ...plain, leftSide: false, lower: false });
      const dLower = times(ctx, lower, part(ctx, middle!, "strictly lower"));
      const dUpper = times(ctx, part(ctx, middle!, "upper"), upper);
      return { outputs, tangents: [ctx.apply(add, dLower, dUpper), null, null] };
    },
  },
});

const plain = { transposeA: false, unitDiagonal: false } as const;

/** L of factors [.., m, n] as [.., m, m]: missing columns are those of the identity. */
function squareLower(ctx: RuleContext, factors: Atom): Atom {
  const [rows] = factors.aval.shape.slice(-2) as [number];
  const below = resized(ctx, part(ctx, factors, "strictly lower"), rows, rows);
  return ctx.apply(add, below, identityLike(ctx, below.aval));
}

/** U of factors [.., m, n] as [.., n, n]: missing rows are those of the identity. */
function squareUpper(ctx: RuleContext, factors: Atom): Atom {
  const [rows, columns] = factors.aval.shape.slice(-2) as [number, number];
  const above = resized(ctx, part(ctx, factors, "upper"), columns, columns);
  if (rows >= columns) return above;
  const { shape } = above.aval;
  const [row] = ctx.bind(iota, [], { shape, dtype: "int32", axis: shape.length - 2 });
  const missing = ctx.apply(and, ctx.apply(ge, row!, rows), where(ctx, above.aval, "diagonal"));
  return ctx.apply(add, above, indicator(ctx, missing, above));
}

/** Matrices cut, or continued by zeros, to that size. */
function resized(ctx: RuleContext, x: Atom, rows: number, columns: number): Atom {
  const lanes = x.aval.shape.length - 2;
  const more = [rows, columns].map((size, k) => size - (x.aval.shape[lanes + k] as number));
  if (more.every((count) => count === 0)) return x;
  const none: AxisPadding = [0, 0, 0];
  const padding = [...new Array<AxisPadding>(lanes).fill(none), ...more.map((count): AxisPadding => [0, count, 0])];
  return ctx.bind(pad, [x, literal(0, x.aval.dtype, x.aval.weak)], { padding, along: [] })[0]!;
}

/** P with P A = A[permutation], in the dtype of `like`. */
function permutationMatrix(ctx: RuleContext, permutation: Atom, like: Aval): Atom {
  const rows = permutation.aval.shape.at(-1)!;
  const shape = [...permutation.aval.shape, rows];
  const [column] = ctx.bind(iota, [], { shape, dtype: "int32", axis: shape.length - 1 });
  const chosen = ctx.apply(eq, repeated(ctx, permutation, "columns", shape), column!);
  return ctx.bind(convertElementType, [chosen], { dtype: like.dtype, weak: like.weak })[0]!;
}

/**
 * X of A X = B, or of A' X = B when `transposed`. Shapes: a [.., n, n], b [.., n, m], as the result. Not finite for singular
 * matrices. JAX: np.linalg.solve.
 */
export const solve: Primitive<TransposedParams> = matrixPrimitive<TransposedParams>("solve", {
  arguments: ["a", "b"],
  ranks: [2, 2],
  shared: [0],
  check([a, b], shown) {
    checkSquare("solve", a, shown[0]!, 0, "a");
    if (b[0] === a[0]) return;
    throw new ShapeError(
      "shape/operands",
      `solve: argument 1 (b) is ${typeText(shown[1]!)}, argument 0 (a) is ${typeText(shown[0]!)}; the second to last size of ` +
        `b must be ${a[0]}, the number of equations`,
    );
  },
  plan([[n], [, m]], { transposed }) {
    const a: LaneArray = { name: "factors", shape: [n, n], from: 0 };
    const pivots: LaneArray = { name: "pivots", shape: [n], dtype: "int32" };
    const x: LaneArray = { name: "solution", shape: [n, m], from: 1, to: 0 };
    return {
      arrays: [a, pivots, x],
      steps: [
        { name: "luFactor", run: luFactor, args: [updates(a), n, n, writes(pivots)] },
        {
          name: "luSubstitute",
          run: luSubstitute,
          args: [reads(a), reads(pivots), updates(x), n, m, transposed],
        },
      ],
    };
  },
  // A X = B: dX = inv(A) (dB - dA X), by the factors that gave X.
  differentiate: {
    kind: "rule",
    jvp(ctx, [a, b], [da, db], params) {
      const [factors, pivots] = ctx.bind(luFactors, [a!], {}) as [Atom, Atom];
      const by = (right: Atom): Atom => ctx.bind(luSolve, [a!, factors, pivots, right], params)[0]!;
      const solution = by(b!);
      const moved = da === null ? null : ctx.apply(neg, movedRight(ctx, da!, solution, params));
      const right = moved === null ? db! : db === null ? moved : ctx.apply(add, db!, moved);
      return { outputs: [solution], tangents: [by(right)] };
    },
    ...transposing<TransposedParams>(
      null,
      (ctx, cotangent, [a], { transposed }) => ctx.bind(solve, [known(a!), cotangent], { transposed: !transposed })[0]!,
    ),
  },
});

/** dA X, or dA' X. */
function movedRight(ctx: RuleContext, tangent: Atom, solution: Atom, { transposed }: TransposedParams): Atom {
  return times(ctx, transposed ? turned(ctx, tangent) : tangent, solution);
}

/** What `luSolve` solves by: factors [.., n, n] and pivots [.., n]. */
export const luFactors: Primitive<NoParams> = matrixPrimitive<NoParams>("luFactors", {
  arguments: ["a"],
  ranks: [2],
  check: ([core], [a]) => checkSquare("luFactors", core, a!, 0, "a"),
  plan([[n]]) {
    const a: LaneArray = { name: "factors", shape: [n, n], from: 0, to: 0 };
    const pivots: LaneArray = { name: "pivots", shape: [n], dtype: "int32", to: 1 };
    const step = { name: "luFactor", run: luFactor, args: [updates(a), n, n, writes(pivots)] } as const;
    return { arrays: [a, pivots], steps: [step] };
  },
  differentiate: none("luSolve has the derivative by the matrix itself"),
});

/**
 * As `solve`, by the factors and pivots of `a`, so that a derivative factors once. `a` itself is not read: it is what the
 * derivative is taken by, which the factors, made of it, do not add to.
 */
export const luSolve: Primitive<TransposedParams> = matrixPrimitive<TransposedParams>("luSolve", {
  arguments: ["a", "factors", "pivots", "b"],
  ranks: [2, 2, 1, 2],
  shared: [0, 1, 2],
  integers: [2],
  check([a, factors, pivots, b], shown) {
    if ([a[1], factors[0], factors[1], pivots[0], b[0]].every((size) => size === a[0])) return;
    throw new ShapeError(
      "shape/operands",
      `luSolve: operands are ${shown.map(typeText).join(", ")}, expected one number of equations in all`,
    );
  },
  plan([, , , [n, m]], { transposed }) {
    const factors: LaneArray = { name: "factors", shape: [n, n], from: 1 };
    const pivots: LaneArray = { name: "pivots", shape: [n], dtype: "int32", from: 2 };
    const x: LaneArray = { name: "solution", shape: [n, m], from: 3, to: 0 };
    const args = [reads(factors), reads(pivots), updates(x), n, m, transposed];
    return { arrays: [factors, pivots, x], steps: [{ name: "luSubstitute", run: luSubstitute, args }] };
  },
  differentiate: {
    ...partials<TransposedParams>(
      (ctx, tangent, inputs, solution, params) => {
        const right = movedRight(ctx, tangent, solution, params);
        return ctx.apply(neg, ctx.bind(luSolve, [...inputs.slice(0, 3), right], params)[0]!);
      },
      () => null,
      () => null,
      (ctx, tangent, inputs, _solution, params) => ctx.bind(luSolve, [...inputs.slice(0, 3), tangent], params)[0]!,
    ),
    ...transposing<TransposedParams>(null, null, null, (ctx, cotangent, operands, { transposed }) => {
      const matrix = operands.slice(0, 3).map(known);
      return ctx.bind(luSolve, [...matrix, cotangent], { transposed: !transposed })[0]!;
    }),
  },
});
