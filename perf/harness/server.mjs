// One shape of one workload in a process of its own, so that no other workload has shaped the machine code of what is
// timed. Speaks with processes.mjs over IPC: says which contenders are ready, then times the one that is asked for.
// With a peer, its version of the workload is the only contender.

import Benchmark from "benchmark";
import { complaint } from "./check.mjs";
import { extraBytes } from "./memory-of.mjs";

const [, , file, shapeText, settingsText, peer] = process.argv;
const shape = JSON.parse(shapeText);
const { minTime, maxTime, kind: wanted } = JSON.parse(settingsText);
/** Calls shorter than this are timed by the hundred, so that the loop of benchmark.js (about 5 ns) does not show. */
const shortCall = 2e-6;
const batch = 100;
/** Peers compute in single precision throughout. */
const peerTolerance = 1e-3;

const workload = await import(file);
const inputs = workload.inputs(shape);
const all = peer === undefined ? await ownContenders() : await peerContenders();
const contenders = all.filter(({ kind }) => wanted === undefined || kind === wanted);
const tolerance = peer === undefined ? workload.tolerance : peerTolerance;
const expected = workload.reference(inputs, shape);
for (const { name, run } of contenders) {
  // Twice: a wrong second call (a stale accumulator, a reused buffer) is a mismatch too.
  const problem = complaint(run(), expected, tolerance) ?? complaint(run(), expected, tolerance);
  if (problem !== undefined) fail(`${workload.name} ${shape.join("x")}, ${name}: ${problem}`);
}
const timers = contenders.map(timerOf);
process.on("message", (k) => process.send({ seconds: timers[k]() }));
process.send({ ready: contenders.map(({ name, kind }) => ({ name, kind })), extraBytes: programBytes() });

/**
 * Made twice, on inputs of their own, and once run: of a function that exists only once V8 takes the arrays it closes over
 * for constants, which no service has that is sent one batch after the other. It made hand-written loops 1.2 times as fast.
 */
async function ownContenders() {
  for (const { run } of await workload.contenders(workload.inputs(shape), shape)) run();
  return workload.contenders(inputs, shape);
}

async function peerContenders() {
  const { name, start } = await import(peer);
  const run = await start(workload.name, inputs, shape);
  if (run === undefined) fail(undefined);
  return [{ name, kind: "peer", run }];
}

/** What the jitted function keeps beside arguments and results. */
function programBytes() {
  if (peer !== undefined || workload.program === undefined) return undefined;
  const { f, args } = workload.program(inputs, shape);
  return extraBytes(f, args);
}

/** A function that gives the seconds of one call: the fastest sample of one round. */
function timerOf({ name, run }, k) {
  const once = secondsPerCall(run);
  if (once > maxTime) return () => timeOf(run);
  const calls = once < shortCall ? batch : 1;
  const bench = new Benchmark(name, calls === 1 ? run : repeated(run, calls, k), { minTime, maxTime, minSamples: 3 });
  // The fastest sample of a round counts: a sample lasts 20 ms, long enough to hold its share of garbage collection,
  // and what another process takes away only ever adds.
  return () => {
    globalThis.gc();
    bench.run({ async: false });
    if (bench.error) throw bench.error;
    return Math.min(...bench.stats.sample) / calls;
  };
}

function timeOf(run) {
  globalThis.gc();
  const start = performance.now();
  run();
  return (performance.now() - start) / 1e3;
}

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

function fail(problem) {
  process.send({ problem });
  process.disconnect();
  process.exit(1);
}
