// One shape of one workload, measured in a process of its own, so that no other workload has shaped the machine code of
// what is timed. Called by run.mjs with an IPC channel; sends the seconds per call of every contender in every round.

import Benchmark from "benchmark";
import { complaint } from "./check.mjs";

const [, , file, shapeText, settingsText] = process.argv;
const shape = JSON.parse(shapeText);
const { rounds, warmup, minTime, maxTime } = JSON.parse(settingsText);
const workload = await import(file);

const inputs = workload.inputs(shape);
const expected = workload.reference(inputs, shape);
const contenders = await workload.contenders(inputs, shape);
for (const { name, run } of contenders) {
  // Twice: a wrong second call (a stale accumulator, a reused buffer) is a mismatch too.
  const problem = complaint(run(), expected, workload.tolerance) ?? complaint(run(), expected, workload.tolerance);
  if (problem === undefined) continue;
  process.send({ mismatch: `${workload.name} ${shape.join("x")}, ${name}: ${problem}` });
  process.exit(1);
}

/** Calls shorter than this are timed by the hundred, so that the loop of benchmark.js (about 5 ns) does not show. */
const shortCall = 2e-6;
const batch = 100;

// One benchmark per contender, made once.
const timed = contenders.map(({ name, kind, run }, k) => {
  const calls = secondsPerCall(run) < shortCall ? batch : 1;
  const fn = calls === 1 ? run : repeated(run, calls, k);
  return { name, kind, calls, bench: new Benchmark(name, fn, { minTime, maxTime, minSamples: 3 }), seconds: [] };
});
// The fastest sample of a round counts: a sample lasts 20 ms, long enough to hold its share of garbage collection, and
// what another process takes away only ever adds.
for (let round = -warmup; round < rounds; round++) {
  // Who goes first changes from round to round: a drifting machine favours no one.
  for (let k = 0; k < timed.length; k++) {
    const { bench, calls, seconds } = timed[(((k + round) % timed.length) + timed.length) % timed.length];
    globalThis.gc();
    bench.run({ async: false });
    if (bench.error) throw bench.error;
    if (round >= 0) seconds.push(Math.min(...bench.stats.sample) / calls);
  }
}
process.send({ contenders: timed.map(({ name, kind, seconds }) => ({ name, kind, seconds })) });

/** Runs it until V8 has had its chance: a hundred times, or for half a second where calls are long. */
function secondsPerCall(run) {
  const begin = performance.now();
  let start = begin;
  for (let k = 0; k < 100 && performance.now() - begin < 500; k++) {
    start = performance.now();
    run();
  }
  if (performance.now() - begin >= 500) return (performance.now() - start) / 1e3;
  start = performance.now();
  for (let k = 0; k < 10; k++) run();
  return (performance.now() - start) / 1e4;
}

/**
 * A function that calls `run` so many times. Its text is unlike any other's: V8 would give equal texts one profile, and
 * the calls of all contenders would look polymorphic. Results are kept where the optimiser must believe they are read.
 */
function repeated(run, calls, k) {
  const body = `return function repeat${k}() { for (let k = 0; k < ${calls}; k++) sink.value = run(); };`;
  return new Function("run", "sink", body)(run, { value: undefined });
}
