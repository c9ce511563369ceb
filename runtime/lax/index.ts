// lax: the primitives under JAX's names, strict where np is lenient.

export * from "./associative-scan.js";
export * from "./collectives.js";
export * from "./control.js";
export * from "./conv.js";
export type { ConvDimensionNumbers } from "./conv-layout.js";
export * from "./elementwise.js";
export { type FftType, fft } from "./fft.js";
export * from "./indexing.js";
export * as linalg from "./linalg.js";
export * from "./padding.js";
export { type Computation, reduce } from "./reducers.js";
export * from "./reductions.js";
export { type MapOptions, map, type ScanOptions, scan } from "./scan.js";
export * from "./scatter-apply.js";
export * from "./shapes.js";
export type { WindowPadding } from "./sliding.js";
export * from "./sorting.js";
export * from "./stop-gradient.js";
export { type ReduceWindowOptions, reduceWindow } from "./windows.js";
