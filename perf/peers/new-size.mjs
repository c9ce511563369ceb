// The first call of a compiled softmax on batches of sizes it has not seen, here and in jax-js: what a compile per size
// costs. `node perf/peers/new-size.mjs` on the built package.

import * as jax from "@jax-js/jax";
import { jit, np, vmap } from "../../dist/runtime/index.js";

const sizes = [100, 101, 102, 103, 104, 105, 106];

function softmax(x) {
  const terms = np.exp(x.sub(np.max(x)));
  return terms.div(np.sum(terms));
}

/** Milliseconds, median. */
function firstCall(run) {
  run(99);
  const times = sizes.map((size) => {
    const start = performance.now();
    run(size);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[sizes.length >> 1].toFixed(3);
}

await jax.init("wasm");
jax.defaultDevice("wasm");
const here = jit(vmap(softmax));
const there = jax.jit(jax.vmap((x) => jax.nn.softmax(x)));
console.log(`lanewise ${firstCall((size) => here(np.ones([size, 16])).data)} ms`);
console.log(`jax-js (wasm) ${firstCall((size) => there(jax.numpy.ones([size, 16])).dataSync())} ms`);
