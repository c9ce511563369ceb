// lax: the primitives under JAX's names, strict where np is lenient.

export * from "./elementwise.js";
export * from "./reductions.js";
export * from "./shapes.js";
