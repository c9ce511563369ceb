// Rounding to whole numbers that JavaScript has not got.

/** Nearest integer, a half to the even one. */
export function roundHalfEven(x: number): number {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}
