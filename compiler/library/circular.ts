// Sine and cosine for results that will be float32: what is left of x after whole half turns, in two parts of pi that
// lose nothing up to some million half turns, and one polynomial of degree 11. Beyond that, Math.

/** The sine. */
export function sineSingle(x: number): number {
  const turns = x * 0.3183098861837907 + 6755399441055744 - 6755399441055744;
  const rest = x - turns * 3.1415926534682512 - turns * 1.2154201013012384e-10;
  const sign = 1 - ((turns & 1) << 1);
  return Math.abs(x) < 3e6 ? sign * sineOfHalfTurn(rest) : Math.sin(x);
}

/** The cosine: the sine of a quarter turn more. */
export function cosineSingle(x: number): number {
  const turns = x * 0.3183098861837907 - 0.5 + 6755399441055744 - 6755399441055744;
  const half = turns + 0.5;
  const rest = x - half * 3.1415926534682512 - half * 1.2154201013012384e-10;
  const sign = ((turns & 1) << 1) - 1;
  return Math.abs(x) < 3e6 ? sign * sineOfHalfTurn(rest) : Math.cos(x);
}

/** The sine of x between -pi / 2 and pi / 2. */
export function sineOfHalfTurn(x: number): number {
  const square = x * x;
  const bent =
    -0.16666666616766043 +
    square *
      (0.008333330972335804 +
        square * (-0.00019840860936718842 + square * (0.0000027525257177301262 - square * 2.3888990281026986e-8)));
  return x * (1 + square * bent);
}
