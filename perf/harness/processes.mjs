// Fresh processes: the server of one shape of a workload, and one process per cold start.

import { execFile, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inputs, reference } from "../inputs/mlp.mjs";
import { complaint } from "./check.mjs";

const server = new URL("./server.mjs", import.meta.url);
/**
 * Memory that was freed is used again, not given back: whether glibc asks the system for pages at every large result
 * or has some left depends on who ran before, and made one function 1.0 or 1.7 times as slow as its own copy.
 */
const keepMemory = { MALLOC_MMAP_THRESHOLD_: "33554432", MALLOC_TRIM_THRESHOLD_: "1073741824", MALLOC_ARENA_MAX: "1" };

/**
 * Starts the server of a shape, with a peer's version of it if one is given. Resolves to its contenders, each with
 * `time()`, to the bytes its program keeps, and to `close()`. Rejects when a result is wrong, or the program is not there.
 */
export async function openServer(file, shape, settings, { peer, execArgv = [] } = {}) {
  const args = [file.href, JSON.stringify(shape), JSON.stringify(settings), ...(peer === undefined ? [] : [peer.href])];
  const child = fork(server, args, {
    execArgv: ["--expose-gc", ...execArgv],
    env: { ...process.env, ...keepMemory },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  const answer = () =>
    new Promise((resolve, reject) => {
      const ended = (code) => reject(new Error(`${file.pathname} ended with code ${code}: ${errors.slice(-2000)}`));
      child.once("exit", ended);
      child.once("message", (message) => {
        child.off("exit", ended);
        resolve(message);
      });
    });
  const { ready, extraBytes, problem } = await answer();
  if (ready === undefined) throw new Error(problem ?? "does not have this program");
  const time = async (k) => {
    const answered = answer();
    child.send(k);
    return (await answered).seconds;
  };
  return {
    contenders: ready.map(({ name, kind }, k) => ({ name, kind, time: () => time(k) })),
    extraBytes,
    close: () => child.kill(),
  };
}

/** Seconds of loading and of the first result, per script and round; scripts take turns. */
export async function measureColdStart(scripts, rounds) {
  const expected = reference(inputs([64]), [64]);
  const timed = scripts.map(({ name, kind }) => ({ name, kind, load: [], first: [], seconds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [k, { name, file, execArgv = [] }] of scripts.entries()) {
      const args = [...execArgv, fileURLToPath(file)];
      const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
      const { load, first, result } = JSON.parse(stdout);
      const problem = complaint(result, expected, 1e-5);
      if (problem !== undefined) throw new Error(`W12, ${name}: ${problem}`);
      timed[k].load.push(load / 1e3);
      timed[k].first.push(first / 1e3);
      timed[k].seconds.push((load + first) / 1e3);
    }
  }
  return timed;
}
