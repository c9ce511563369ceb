// A service that makes a new function per request: jit compiles each of them, and none of it may stay behind.
// Usage: node --expose-gc perf/memory.mjs [calls]     prints the heap every tenth of the way, after a collection

import { jit, np, vmap } from "../dist/runtime/index.js";

const calls = Number(process.argv[2] ?? 100_000);
const batch = np.ones([4, 3]);
const bytes = 1024 * 1024;

function request(k) {
  const f = jit(vmap((v) => np.sum(np.square(v)).add(k)));
  const [first] = f(batch).data;
  if (first !== Math.fround(3 + k)) throw new Error(`request ${k} gave ${first}`);
}

function heap() {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return `heap ${(heapUsed / bytes).toFixed(2)} MB, external ${(external / bytes).toFixed(2)} MB, rss ${(rss / bytes).toFixed(0)} MB`;
}

for (let k = 0; k < Math.min(500, calls); k++) request(k);
console.log(`before: ${heap()}`);
const start = performance.now();
for (let k = 0; k < calls; k++) {
  request(k);
  if ((k + 1) % (calls / 10) === 0) console.log(`${k + 1} functions: ${heap()}`);
}
console.log(`${((performance.now() - start) / calls).toFixed(2)} ms per new function`);
