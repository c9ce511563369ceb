// A fresh process: import the emitted network of W3 (written by perf/emit.mjs) and run it on one example,
// then on 64.

import { inputs } from "../inputs/mlp.mjs";

const given = inputs([64]);
const start = performance.now();
const { kernel } = await import("../report/emitted-mlp.mjs");
const loaded = performance.now();
kernel(given.parameters, given.x.subarray(0, 64));
const one = performance.now();
const scores = kernel(given.parameters, given.x);
const done = performance.now();
console.log(JSON.stringify({ load: loaded - start, one: one - loaded, first: done - one, result: [...scores.data] }));
