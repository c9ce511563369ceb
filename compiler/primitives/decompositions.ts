// Orthogonal decompositions of matrices [.., m, n], the axes before the last two being lanes.

import { UnsupportedError } from "../errors.js";
import type { Atom } from "../ir/array-ir.js";
import { typeText } from "../ir/aval.js";
import type { Primitive } from "../ir/primitive.js";
import { qrFactor } from "../library/qr.js";
import { pseudoInverse, pseudoInverseWorkSize, singularValues, singularWorkSize } from "../library/singular-values.js";
import { symmetricEigen } from "../library/symmetric-eigen.js";
import { add, div, eq, indicator, mul, sub } from "./elementwise.js";
import { type NoParams, partials } from "./families.js";
import { checkSquare, triangularSolve } from "./linear-systems.js";
import { type LaneArray, matrixPrimitive, reads, updates, writes } from "./matrix-family.js";
import { diagonalOf, identityLike, mirrored, part, repeated, times, turned } from "./matrix-tangents.js";

export type FullParams = { readonly fullMatrices: boolean };
export type ToleranceParams = { readonly rtol: number };

/**
 * Q [.., m, k] and R [.., k, n], k being the smaller of m and n, or m with fullMatrices. Signs are LAPACK's: the diagonal of
 * R is the negative of what the signs of the columns give. JAX: lax.linalg.qr.
 */
export const qr: Primitive<FullParams> = matrixPrimitive<FullParams>("qr", {
  arguments: ["x"],
  ranks: [2],
  check() {},
  plan([[rows, columns]], { fullMatrices }) {
    const least = Math.min(rows, columns);
    const width = fullMatrices ? rows : least;
    const a: LaneArray = { name: "matrix", shape: [rows, columns], from: 0 };
    const scales: LaneArray = { name: "scales", shape: [least] };
    const q: LaneArray = { name: "q", shape: [rows, width], to: 0 };
    const r: LaneArray = { name: "r", shape: [width, columns], to: 1 };
    const args = [updates(a), writes(scales), writes(q), writes(r), rows, columns, width];
    return { arrays: [a, scales, q, r], steps: [{ name: "qrFactor", run: qrFactor, args }] };
  },
  // With M = Q' dA inv(R) and the skew S of its lower triangle: dQ = Q (S - M) + dA inv(R), dR = (M - S) R. JAX: qr_jvp_rule.
  differentiate: {
    kind: "rule",
    jvp(ctx, [x], [tangent], params) {
      const [rows, columns] = x!.aval.shape.slice(-2) as [number, number];
      if (rows < columns || (params.fullMatrices && rows !== columns)) {
        throw new UnsupportedError(
          "unsupported/derivative",
          `qr: the derivative for argument 0 (x), ${typeText(x!.aval)}, ${params.fullMatrices ? "with fullMatrices " : ""}is ` +
            "not determined; give it as many rows as columns or more, and take the reduced factors",
        );
      }
      const [q, r] = ctx.bind(qr, [x!], params) as [Atom, Atom];
      const options = { leftSide: false, lower: false, transposeA: false, unitDiagonal: false };
      const [ratio] = ctx.bind(triangularSolve, [r, tangent!], options);
      const middle = times(ctx, turned(ctx, q), ratio!);
      const below = part(ctx, middle, "strictly lower");
      const rest = ctx.apply(sub, middle, ctx.apply(sub, below, turned(ctx, below)));
      const dq = ctx.apply(sub, ratio!, times(ctx, q, rest));
      return { outputs: [q, r], tangents: [dq, times(ctx, rest, r)] };
    },
  },
});

/**
 * Eigenvectors in columns, [.., n, n], and eigenvalues in ascending order, [.., n]. Only the lower triangle is read. The
 * first of the largest components of each vector is positive. JAX: lax.linalg.eigh without symmetrize_input.
 */
export const eigh: Primitive<NoParams> = matrixPrimitive<NoParams>("eigh", {
  arguments: ["x"],
  ranks: [2],
  check: ([core], [x]) => checkSquare("eigh", core, x!, 0, "x"),
  plan([[n]]) {
    const a: LaneArray = { name: "vectors", shape: [n, n], from: 0, to: 0 };
    const values: LaneArray = { name: "values", shape: [n], to: 1 };
    const work: LaneArray = { name: "work", shape: [n] };
    const args = [updates(a), writes(values), writes(work), n];
    return { arrays: [a, values, work], steps: [{ name: "symmetricEigen", run: symmetricEigen, args }] };
  },
  // With M = V' dA V: dw = diag(M), dV = V (F * M), where F[i,j] = 1 / (w[j] - w[i]). JAX: eigh_jvp_rule.
  differentiate: {
    kind: "rule",
    jvp(ctx, [x], [tangent]) {
      const [vectors, values] = ctx.bind(eigh, [x!], {}) as [Atom, Atom];
      const middle = times(ctx, turned(ctx, vectors), times(ctx, mirrored(ctx, tangent!), vectors));
      const { shape } = vectors.aval;
      const one = identityLike(ctx, vectors.aval);
      const gaps = ctx.apply(sub, repeated(ctx, values, "rows", shape), repeated(ctx, values, "columns", shape));
      const shares = ctx.apply(sub, ctx.apply(div, 1, ctx.apply(add, gaps, one)), one);
      const dVectors = times(ctx, vectors, ctx.apply(mul, shares, middle));
      return { outputs: [vectors, values], tangents: [dVectors, diagonalOf(ctx, middle)] };
    },
  },
});

/**
 * U [.., m, k], the singular values in descending order [.., k], and V' [.., k, n], k being the smaller of m and n; with
 * fullMatrices U is [.., m, m] and V' [.., n, n]. The first of the largest components of each row of V' that belongs to a
 * singular value is positive. JAX: lax.linalg.svd.
 */
export const svd: Primitive<FullParams> = matrixPrimitive<FullParams>("svd", {
  arguments: ["x"],
  ranks: [2],
  check() {},
  plan([[rows, columns]], { fullMatrices }) {
    const least = Math.min(rows, columns);
    const a: LaneArray = { name: "matrix", shape: [rows, columns], from: 0 };
    const work: LaneArray = { name: "work", shape: [singularWorkSize(rows, columns, fullMatrices)] };
    const u: LaneArray = { name: "u", shape: [rows, fullMatrices ? rows : least], to: 0 };
    const s: LaneArray = { name: "s", shape: [least], to: 1 };
    const vt: LaneArray = { name: "vt", shape: [fullMatrices ? columns : least, columns], to: 2 };
    const args = [reads(a), writes(work), writes(u), writes(s), writes(vt), rows, columns, fullMatrices];
    return { arrays: [a, work, u, s, vt], steps: [{ name: "singularValues", run: singularValues, args }] };
  },
  differentiate: {
    kind: "rule",
    // With M = U' dA V: ds = diag(M), dU = U (F * (M S + S M')), dV = V (F * (S M + M' S)), F[i,j] = 1 / (s[j]^2 - s[i]^2), and
    // what of dA lies outside of U or V. (Townsend 2016, JAX: svd_jvp_rule)
    jvp(ctx, [x], [tangent], params) {
      const [rows, columns] = x!.aval.shape.slice(-2) as [number, number];
      if (params.fullMatrices && rows !== columns) {
        throw new UnsupportedError(
          "unsupported/derivative",
          `svd: the derivative for argument 0 (x), ${typeText(x!.aval)}, with fullMatrices is not determined; set ` +
            "fullMatrices to false",
        );
      }
      const [u, s, vt] = ctx.bind(svd, [x!], params) as [Atom, Atom, Atom];
      const v = turned(ctx, vt);
      const middle = times(ctx, turned(ctx, u), times(ctx, tangent!, v));
      const { shape } = middle.aval;
      const [across, down] = [repeated(ctx, s, "rows", shape), repeated(ctx, s, "columns", shape)];
      const gaps = ctx.apply(mul, ctx.apply(add, across, down), ctx.apply(sub, across, down));
      const equal = indicator(ctx, ctx.apply(eq, gaps, 0), gaps);
      const shares = ctx.apply(sub, ctx.apply(div, 1, ctx.apply(add, gaps, equal)), equal);
      const within = (scaled: Atom): Atom => ctx.apply(mul, shares, ctx.apply(add, scaled, turned(ctx, scaled)));
      const outside = (basis: Atom, moved: Atom): Atom => {
        const rest = ctx.apply(sub, moved, times(ctx, basis, times(ctx, turned(ctx, basis), moved)));
        return ctx.apply(div, rest, repeated(ctx, s, "rows", rest.aval.shape));
      };
      let du = times(ctx, u, within(ctx.apply(mul, across, middle)));
      let dv = times(ctx, v, within(ctx.apply(mul, down, middle)));
      if (rows > columns) du = ctx.apply(add, du, outside(u, times(ctx, tangent!, v)));
      if (columns > rows) dv = ctx.apply(add, dv, outside(v, times(ctx, turned(ctx, tangent!), u)));
      return { outputs: [u, s, vt], tangents: [du, diagonalOf(ctx, middle), turned(ctx, dv)] };
    },
  },
});

/** Moore and Penrose's inverse, [.., n, m]; singular values up to rtol of the largest count as 0. JAX: np.linalg.pinv. */
export const pinv: Primitive<ToleranceParams> = matrixPrimitive<ToleranceParams>("pinv", {
  arguments: ["a"],
  ranks: [2],
  check() {},
  plan([[rows, columns]], { rtol }) {
    const a: LaneArray = { name: "matrix", shape: [rows, columns], from: 0 };
    const work: LaneArray = { name: "work", shape: [pseudoInverseWorkSize(rows, columns)] };
    const out: LaneArray = { name: "inverse", shape: [columns, rows], to: 0 };
    const args = [reads(a), writes(work), writes(out), rows, columns, rtol];
    return { arrays: [a, work, out], steps: [{ name: "pseudoInverse", run: pseudoInverse, args }] };
  },
  // dP = -P dA P + P P' dA' (I - A P) + (I - P A) dA' P' P. (Golub and Pereyra 1973)
  differentiate: partials((ctx, tangent, [a], p) => {
    const [dA, pT] = [turned(ctx, tangent), turned(ctx, p)];
    const within = times(ctx, p, times(ctx, tangent, p));
    const rows = ctx.apply(sub, dA, times(ctx, times(ctx, dA, a!), p));
    const columns = ctx.apply(sub, dA, times(ctx, p, times(ctx, a!, dA)));
    const sides = ctx.apply(add, times(ctx, p, times(ctx, pT, rows)), times(ctx, columns, times(ctx, pT, p)));
    return ctx.apply(sub, sides, within);
  }),
});
