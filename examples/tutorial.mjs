// The tutorial: a function of ONE vector, then a batch of them by hand, by vmap, and compiled. Run: npm run demo
import { jit, makeIr, np, spec, vmap } from "lanewise";

// 1. Write it for one. `v` is one vector.
const shapesSeen = [];
function sumOfSquares(v) {
  shapesSeen.push(`[${v.shape}]`);
  return np.sum(np.square(v));
}

console.log("one vector     ", sumOfSquares(np.array([1, 2, 3])));

// 2. A batch of four, by a loop: the function runs once per row.
const rows = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
  [0, 1, 0],
];
shapesSeen.length = 0;
console.log(
  "by a loop      ",
  rows.map((row) => sumOfSquares(np.array(row)).item()),
);
console.log("  it saw       ", shapesSeen.join(" "));

// 3. The same batch by vmap: the function runs once, on a stand-in for every row.
const batch = np.array(rows);
shapesSeen.length = 0;
console.log("by vmap        ", vmap(sumOfSquares)(batch));
console.log("  it saw       ", shapesSeen.join(" "));

// 4. Compiled: one loop over plain numbers.
const compiled = jit(vmap(sumOfSquares));
shapesSeen.length = 0;
console.log("by jit(vmap)   ", compiled(batch));
console.log("  it saw       ", shapesSeen.join(" "));

// 5. What happened in between.
console.log(`\nThe program of one vector:\n${makeIr(sumOfSquares)(spec([3]))}`);
console.log(`\nThe program of a batch, after vmap:\n${makeIr(vmap(sumOfSquares))(spec(["n", 3]))}`);
console.log(`\nThe JavaScript it became:\n${lastStage(compiled.explain(batch))}`);

// 6. Run it for a million.
const million = np.array(Float32Array.from({ length: 3_000_000 }, (_, k) => (k % 1000) / 1000)).reshape([1_000_000, 3]);
const before = compiled.cacheInfo().misses;
const byLoop = () => handLoop(million.data);
const byLanewise = () => compiled(million);
const [loopTime, lanewiseTime] = medianTimes([byLoop, byLanewise]);
console.log(`A million rows: lanewise ${lanewiseTime.toFixed(2)} ms, a hand-written loop ${loopTime.toFixed(2)} ms`);
const expected = byLoop();
console.log(`  same numbers, bit for bit: ${byLanewise().data.every((value, row) => Object.is(value, expected[row]))}`);

const { misses, entries } = compiled.cacheInfo();
console.log(`Compiled again for another batch size: ${misses === before ? "no" : "yes"}`);
console.log(`The cache holds ${entries.length} program: ${entries[0].signature}`);

function handLoop(data) {
  const out = new Float32Array(data.length / 3);
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    for (let k = 0; k < 3; k++) {
      const value = data[row * 3 + k];
      sum += value * value;
    }
    out[row] = sum;
  }
  return out;
}

/** Median time of each function in milliseconds, run in turns so that noise hits all alike. */
function medianTimes(functions, rounds = 15) {
  const times = functions.map(() => []);
  for (let round = 0; round < rounds; round++) {
    functions.forEach((run, k) => {
      const start = performance.now();
      run();
      times[k].push(performance.now() - start);
    });
  }
  return times.map((list) => list.sort((a, b) => a - b)[rounds >> 1]);
}

function lastStage(text) {
  return text.slice(text.lastIndexOf("== emit ==\n") + "== emit ==\n".length).trim();
}
