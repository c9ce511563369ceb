// Determinants of square matrices [.., n, n], the axes before the last two being lanes.

import type { Primitive } from "../ir/primitive.js";
import { cofactorMatrix, determinant, signedLogDeterminant } from "../library/determinant.js";
import { mul, sub } from "./elementwise.js";
import { type NoParams, partials } from "./families.js";
import { checkSquare, solve } from "./linear-systems.js";
import { type LaneArray, matrixPrimitive, updates, writes } from "./matrix-family.js";
import { diagonalOf, everywhere, identityLike, sumOf, times, turned } from "./matrix-tangents.js";
import { reduceSum } from "./reductions.js";

/** Shape [..]. JAX: np.linalg.det. */
export const det: Primitive<NoParams> = matrixPrimitive<NoParams>("det", {
  arguments: ["a"],
  ranks: [2],
  check: ([core], [a]) => checkSquare("det", core, a!, 0, "a"),
  plan([[n]]) {
    const a: LaneArray = { name: "matrix", shape: [n, n], from: 0 };
    const pivots: LaneArray = { name: "pivots", shape: [n], dtype: "int32" };
    const value: LaneArray = { name: "determinant", shape: [], to: 0 };
    const args = [updates(a), writes(pivots), writes(value), n];
    return { arrays: [a, pivots, value], steps: [{ name: "determinant", run: determinant, args }] };
  },
  differentiate: partials((ctx, tangent, [a]) => {
    const [factors] = ctx.bind(cofactors, [a!], {});
    return sumOf(ctx, ctx.apply(mul, factors!, tangent));
  }),
});

/** The derivative of the determinant by each element, of singular matrices too. Shape kept. */
export const cofactors: Primitive<NoParams> = matrixPrimitive<NoParams>("cofactors", {
  arguments: ["a"],
  ranks: [2],
  check: ([core], [a]) => checkSquare("cofactors", core, a!, 0, "a"),
  plan([[n]]) {
    const a: LaneArray = { name: "matrix", shape: [n, n], from: 0 };
    const places: LaneArray = { name: "places", shape: [2 * n], dtype: "int32" };
    const work: LaneArray = { name: "work", shape: [n * n] };
    const out: LaneArray = { name: "cofactors", shape: [n, n], to: 0 };
    const args = [updates(a), writes(places), writes(work), writes(out), n];
    return { arrays: [a, places, work, out], steps: [{ name: "cofactorMatrix", run: cofactorMatrix, args }] };
  },
  // C' = det(A) inv(A), so dC' = inv(A) (sum(C dA) I - dA C'): not for singular matrices.
  differentiate: partials((ctx, tangent, [a], output) => {
    const slope = everywhere(ctx, sumOf(ctx, ctx.apply(mul, output, tangent)), output.aval);
    const scaled = ctx.apply(mul, slope, identityLike(ctx, output.aval));
    const right = ctx.apply(sub, scaled, times(ctx, tangent, turned(ctx, output)));
    return turned(ctx, ctx.bind(solve, [a!, right], { transposed: false })[0]!);
  }),
});

/** The sign (-1, 0 or 1) and the logarithm of the absolute value, each of shape [..]. JAX: np.linalg.slogdet. */
export const slogdet: Primitive<NoParams> = matrixPrimitive<NoParams>("slogdet", {
  arguments: ["a"],
  ranks: [2],
  check: ([core], [a]) => checkSquare("slogdet", core, a!, 0, "a"),
  plan([[n]]) {
    const a: LaneArray = { name: "matrix", shape: [n, n], from: 0 };
    const pivots: LaneArray = { name: "pivots", shape: [n], dtype: "int32" };
    const sign: LaneArray = { name: "sign", shape: [], to: 0 };
    const logarithm: LaneArray = { name: "logarithm", shape: [], to: 1 };
    const args = [updates(a), writes(pivots), writes(sign), writes(logarithm), n];
    const step = { name: "signedLogDeterminant", run: signedLogDeterminant, args } as const;
    return { arrays: [a, pivots, sign, logarithm], steps: [step] };
  },
  // d log|det A| = trace(inv(A) dA)
  differentiate: {
    kind: "rule",
    jvp(ctx, [a], [tangent]) {
      const outputs = ctx.bind(slogdet, [a!], {});
      const [ratio] = ctx.bind(solve, [a!, tangent!], { transposed: false });
      const diagonal = diagonalOf(ctx, ratio!);
      const [trace] = ctx.bind(reduceSum, [diagonal], { axes: [diagonal.aval.shape.length - 1] });
      return { outputs, tangents: [null, trace!] };
    },
  },
});
