// Powers of real numbers.

/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
export function power(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}
