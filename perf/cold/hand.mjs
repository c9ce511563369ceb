// A fresh process: import the hand-written network of W3 and run it once on 64 examples.

import { inputs } from "../inputs/mlp.mjs";

const given = inputs([64]);
const start = performance.now();
const { tiled } = await import("../handwritten/mlp.mjs");
const loaded = performance.now();
const scores = tiled(given.x, given.parameters);
const done = performance.now();
console.log(JSON.stringify({ load: loaded - start, first: done - loaded, result: [...scores] }));
