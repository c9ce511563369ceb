// np: NumPy's functions under their names in camelCase. Required arguments are positional, optional ones stand in one
// trailing options object; numbers, booleans, typed arrays and arrays are taken alike.

export * from "./convolve.js";
export * from "./creation.js";
export { type DiagOptions, type DiagonalAxes, diag, diagonal, trace, tril, triu } from "./diagonals.js";
export { einsum } from "./einsum.js";
export * from "./elementwise.js";
export * as fft from "./fft.js";
export { type ArrayOptions, array, asarray, type NestedList } from "./from-list.js";
export type { At, GetOptions, IndexEntry, IndexMode, Slice, SliceText, UpdateOptions } from "./indexing.js";
export { type InterpOptions, interp } from "./interp.js";
export * from "./joining.js";
export * as linalg from "./linalg.js";
export * from "./logic.js";
export * from "./padding.js";
export { type Piece, piecewise } from "./piecewise.js";
export { polyval } from "./polynomial.js";
export * from "./products.js";
export * from "./quantiles.js";
export * from "./reductions.js";
export * from "./searching.js";
export * from "./shapes.js";
export * from "./sorting.js";
export * from "./take.js";
export { type VectorizeOptions, vectorize } from "./vectorize.js";
