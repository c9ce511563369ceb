// np.linalg. Matrices are the last two axes of an array; the axes before them are lanes, which broadcast as usual.

export * from "./decompositions.js";
export * from "./linear-systems.js";
export * from "./norms.js";
