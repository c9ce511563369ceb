// The discrete Fourier transform of rows. Complex numbers have no dtype here: the real and the imaginary part are two
// operands and two outputs.

import { ShapeError } from "../errors.js";
import { typeText } from "../ir/aval.js";
import type { Primitive } from "../ir/primitive.js";
import { fourierTable, fourierTableSize, fourierTransform, fourierWorkSize } from "../library/fourier.js";
import { type LaneArray, matrixPrimitive, reads, updates, writes } from "./matrix-family.js";

/** The sign of the exponent: forwards minus. Neither way divides by the length. */
export type FourierParams = { readonly inverse: boolean };

/** Shapes: re [.., n] and im [.., n], kept: along the last axis, each row by itself. JAX: lax.fft of types FFT and IFFT. */
export const fft: Primitive<FourierParams> = matrixPrimitive<FourierParams>("fft", {
  arguments: ["re", "im"],
  ranks: [1, 1],
  check([re, im], shown) {
    if (re[0] === im[0] && re[0]! > 0) return;
    throw new ShapeError(
      "shape/operands",
      `fft: argument 1 (im) is ${typeText(shown[1]!)}, argument 0 (re) is ${typeText(shown[0]!)}; give them one shape, with ` +
        "at least one element in a row",
    );
  },
  plan([[n]], { inverse }) {
    const re: LaneArray = { name: "re", shape: [n], from: 0, to: 0 };
    const im: LaneArray = { name: "im", shape: [n], from: 1, to: 1 };
    const table: LaneArray = { name: "table", shape: [fourierTableSize(n)] };
    const work: LaneArray = { name: "work", shape: [fourierWorkSize(n)] };
    // The inverse is the same with the two parts in each other's place.
    const parts = inverse ? [updates(im), updates(re)] : [updates(re), updates(im)];
    return {
      arrays: [table, re, im, work],
      steps: [
        { name: "fourierTable", run: fourierTable, args: [writes(table), n] },
        { name: "fourierTransform", run: fourierTransform, args: [...parts, reads(table), writes(work), n] },
      ],
    };
  },
  differentiate: {
    kind: "linear",
    // Real parts come of C re + S im, imaginary ones of C im - S re, where C and S are symmetric and S changes its sign for
    // the inverse.
    transpose(ctx, cotangents, operands, { inverse }) {
      const given = cotangents.map((x, k) => x ?? ctx.constant(0, operands[k]!.aval));
      return ctx.bind(fft, given, { inverse: !inverse });
    },
  },
});
