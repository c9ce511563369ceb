// lax: the primitives under JAX's names, strict where np is lenient.

export * from "./collectives.js";
export * from "./control.js";
export * from "./elementwise.js";
export * from "./reductions.js";
export * from "./shapes.js";
