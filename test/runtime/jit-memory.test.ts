// What stays behind of functions that were jitted once and dropped: nothing. perf/memory.mjs runs the same at length.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../runtime/index.js";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** Bytes per function: one that stays behind takes some 9,000, and the engine still warms up while this runs. */
const limit = 3000;

function heapUsed(): number {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

test("test_jit_reference_dropping", async () => {
  let f: ((x: NDArray) => NDArray) | undefined = (x) => x.mul(2);
  const reference = new WeakRef(f);
  const other = jit(f); // a second handle shares the cache and keeps the function
  expect(jit(f)(1).item()).toBe(2);
  f = undefined;
  await new Promise((resolve) => setTimeout(resolve, 0));
  gc();
  expect(reference.deref()).toBeDefined();
  expect(other.cacheInfo().size).toBe(1);
  const alone = droppedFunction();
  await new Promise((resolve) => setTimeout(resolve, 0));
  gc();
  expect(alone.deref()).toBeUndefined();
});

/** Jits, compiles, maps and drops a function; nothing of the package may hold on to it. */
function droppedFunction(): WeakRef<object> {
  const f = (x: NDArray): NDArray => x.mul(2);
  jit(vmap(f))(np.ones([3]));
  vmap(jit(f))(np.ones([3]));
  jit(f, { staticArgnums: [] }).lower(1).compile()(1);
  return new WeakRef(f);
}

test("a service that makes a new function per request does not grow", () => {
  const batch = np.ones([4, 3]);
  const request = (k: number): void => {
    const f = jit(vmap((v: NDArray) => np.sum(np.square(v)).add(k)));
    total += f(batch).data[0]!;
  };
  let total = 0;
  const many = (count: number): number => {
    for (let k = 0; k < count; k++) request(k);
    return heapUsed();
  };
  many(300); // until the code that is used is optimised
  const before = many(300);
  const after = many(900);
  expect((after - before) / 900).toBeLessThan(limit);
  expect(total).toBeGreaterThan(0);
});

test("programs that leave the cache leave the heap", () => {
  const f = jit((x: NDArray, n: number) => np.sum(x.mul(n)), { staticArgnums: 1, cacheSize: 4 });
  const x = np.ones([3]);
  const many = (from: number, to: number): number => {
    for (let k = from; k < to; k++) f(x, k);
    return heapUsed();
  };
  many(0, 300);
  const before = many(300, 600);
  const after = many(600, 1200);
  expect(f.cacheInfo().size).toBe(4);
  expect((after - before) / 600).toBeLessThan(limit);
});
