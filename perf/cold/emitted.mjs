// A fresh process: import the emitted network of W3 (written by perf/emit.mjs) and run it once on 64 examples.

import { inputs } from "../inputs/mlp.mjs";

const given = inputs([64]);
const start = performance.now();
const { kernel } = await import("../report/emitted-mlp.mjs");
const loaded = performance.now();
const scores = kernel(given.parameters, given.x);
const done = performance.now();
console.log(JSON.stringify({ load: loaded - start, first: done - loaded, result: [...scores.data] }));
