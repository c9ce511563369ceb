// The inverse of the error function, by Wichura's rational approximations of the normal quantile: Algorithm AS 241
// (PPND16), Applied Statistics 37 (1988). Three of them: around 0, and in two parts of the tails.

import { logarithm } from "./logarithm.js";

/** The number whose error function is x. Infinite at -1 and 1, NaN beyond. */
export function erfInv(x: number): number {
  if (!(Math.abs(x) <= 0.85)) return erfInvInTail(x);
  const r = 0.180625 - 0.25 * x * x;
  let top = 2509.0809287301227 * r + 33430.57558358813;
  top = top * r + 67265.7709270087;
  top = top * r + 45921.95393154987;
  top = top * r + 13731.69376550946;
  top = top * r + 1971.5909503065513;
  top = top * r + 133.14166789178438;
  top = top * r + 3.3871328727963665;
  let bottom = 5226.495278852854 * r + 28729.085735721943;
  bottom = bottom * r + 39307.89580009271;
  bottom = bottom * r + 21213.794301586597;
  bottom = bottom * r + 5394.196021424751;
  bottom = bottom * r + 687.1870074920579;
  bottom = bottom * r + 42.31333070160091;
  return (Math.SQRT1_2 * 0.5 * x * top) / (bottom * r + 1);
}

/** The number whose complementary error function is c: exact digits however small c is. Infinite at 0 and 2, NaN beyond. */
export function erfcInv(c: number): number {
  if (c > 0.15 && c < 1.85) return erfInv(1 - c);
  return c <= 1 ? quantileOfRest(c) : -quantileOfRest(2 - c);
}

/** The part that takes a logarithm: apart, so that the centre is small enough to be inlined. */
export function erfInvInTail(x: number): number {
  const size = quantileOfRest(1 - Math.abs(x));
  return x < 0 ? -size : size;
}

/** Where the two tails together have the area `rest`, up to 0.15 of the whole 1. */
export function quantileOfRest(rest: number): number {
  if (rest === 0) return Infinity;
  const depth = Math.sqrt(-logarithm(0.5 * rest));
  return Math.SQRT1_2 * (depth <= 5 ? quantileInTail(depth - 1.6) : quantileFarOut(depth - 5));
}

function quantileInTail(r: number): number {
  let top = 0.0007745450142783414 * r + 0.022723844989269184;
  top = top * r + 0.2417807251774506;
  top = top * r + 1.2704582524523684;
  top = top * r + 3.6478483247632045;
  top = top * r + 5.769497221460691;
  top = top * r + 4.630337846156546;
  top = top * r + 1.4234371107496835;
  let bottom = 1.0507500716444169e-9 * r + 0.0005475938084995345;
  bottom = bottom * r + 0.015198666563616457;
  bottom = bottom * r + 0.14810397642748008;
  bottom = bottom * r + 0.6897673349851;
  bottom = bottom * r + 1.6763848301838038;
  bottom = bottom * r + 2.053191626637759;
  return top / (bottom * r + 1);
}

function quantileFarOut(r: number): number {
  let top = 2.0103343992922881e-7 * r + 0.000027115555687434876;
  top = top * r + 0.0012426609473880784;
  top = top * r + 0.026532189526576124;
  top = top * r + 0.29656057182850487;
  top = top * r + 1.7848265399172913;
  top = top * r + 5.463784911164114;
  top = top * r + 6.657904643501103;
  let bottom = 2.0442631033899397e-15 * r + 1.421511758316446e-7;
  bottom = bottom * r + 0.000018463183175100548;
  bottom = bottom * r + 0.0007868691311456133;
  bottom = bottom * r + 0.014875361290850615;
  bottom = bottom * r + 0.1369298809227358;
  bottom = bottom * r + 0.599832206555888;
  return top / (bottom * r + 1);
}
