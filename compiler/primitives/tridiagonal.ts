// Systems of equations with a tridiagonal matrix, which is three vectors of each lane.

import { ShapeError } from "../errors.js";
import { type Atom, literal } from "../ir/array-ir.js";
import { typeText } from "../ir/aval.js";
import type { Primitive, RuleContext } from "../ir/primitive.js";
import { solveTridiagonal } from "../library/triangular.js";
import { mul, neg } from "./elementwise.js";
import { type NoParams, type PartialRule, partials } from "./families.js";
import { type LaneArray, matrixPrimitive, updates } from "./matrix-family.js";
import { repeated } from "./matrix-tangents.js";
import { pad } from "./padding.js";
import { known, transposing } from "./transposing.js";

/**
 * X of T X = B, where T has d on its diagonal, dl[1..] below and du[..n - 1] above it; dl[0] and du[n - 1] are not read.
 * Shapes: dl, d, du [.., n], b [.., n, m], as the result. JAX: lax.linalg.tridiagonal_solve.
 */
export const tridiagonalSolve: Primitive<NoParams> = matrixPrimitive<NoParams>("tridiagonalSolve", {
  arguments: ["dl", "d", "du", "b"],
  ranks: [1, 1, 1, 2],
  check([dl, d, du, b], shown) {
    if ([dl[0], du[0], b[0]].every((size) => size === d[0])) return;
    throw new ShapeError(
      "shape/operands",
      `tridiagonalSolve: operands are ${shown.map(typeText).join(", ")}, expected dl, d and du of one size n and b [.., n, m]`,
    );
  },
  plan([, , , [n, m]]) {
    const below: LaneArray = { name: "below", shape: [n], from: 0 };
    const diagonal: LaneArray = { name: "diagonal", shape: [n], from: 1 };
    const above: LaneArray = { name: "above", shape: [n], from: 2 };
    const x: LaneArray = { name: "solution", shape: [n, m], from: 3, to: 0 };
    const arrays = [below, diagonal, above, x];
    const step = { name: "solveTridiagonal", run: solveTridiagonal, args: [...arrays.map(updates), n, m] } as const;
    return { arrays, steps: [step] };
  },
  // T X = B: dX = inv(T) (dB - dT X).
  differentiate: {
    ...partials<NoParams>(
      diagonalTangent(-1),
      diagonalTangent(0),
      diagonalTangent(1),
      (ctx, tangent, [dl, d, du]) => ctx.bind(tridiagonalSolve, [dl!, d!, du!, tangent], {})[0]!,
    ),
    ...transposing<NoParams>(null, null, null, (ctx, cotangent, [dl, d, du]) => {
      const [above, below] = [shifted(ctx, known(dl!), -1, 1), shifted(ctx, known(du!), 1, 1)];
      return ctx.bind(tridiagonalSolve, [below, known(d!), above, cotangent], {})[0]!;
    }),
  },
});

/** Element i of the diagonal multiplies row i + offset of X. */
function diagonalTangent(offset: -1 | 0 | 1): PartialRule<NoParams> {
  return (ctx, tangent, [dl, d, du], solution) => {
    const rows = offset === 0 ? solution : shifted(ctx, solution, -offset, 2);
    const moved = ctx.apply(mul, repeated(ctx, tangent, "columns", solution.aval.shape), rows);
    return ctx.apply(neg, ctx.bind(tridiagonalSolve, [dl!, d!, du!, moved], {})[0]!);
  };
}

/** Elements `by` places later along the `last`-th axis from the end; zeros come in. */
function shifted(ctx: RuleContext, x: Atom, by: number, last: number): Atom {
  const rank = x.aval.shape.length;
  const padding = x.aval.shape.map((_, axis) =>
    axis === rank - last ? ([by, -by, 0] as const) : ([0, 0, 0] as const),
  );
  return ctx.bind(pad, [x, literal(0, x.aval.dtype, x.aval.weak)], { padding, along: [] })[0]!;
}
