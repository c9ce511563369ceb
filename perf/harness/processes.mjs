// Fresh processes: one per workload and shape for the timed loops, one per run for cold starts.

import { execFile, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inputs, reference } from "../inputs/mlp.mjs";
import { complaint } from "./check.mjs";

const measure = new URL("./measure.mjs", import.meta.url);

/** Seconds per call of every contender, per round. Rejects when a result is wrong. */
export function measureShape(file, shape, settings) {
  return new Promise((resolve, reject) => {
    const args = [file.href, JSON.stringify(shape), JSON.stringify(settings)];
    const child = fork(measure, args, { execArgv: ["--expose-gc"] });
    let answer;
    child.on("message", (message) => {
      answer = message;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (answer?.contenders !== undefined) resolve(answer.contenders);
      else reject(new Error(answer?.mismatch ?? `measuring ${file.pathname} ended with code ${code}`));
    });
  });
}

/** Seconds of loading and of the first result, per script and round; scripts take turns. */
export async function measureColdStart(scripts, rounds) {
  const expected = reference(inputs([64]), [64]);
  const timed = scripts.map(({ name, kind }) => ({ name, kind, load: [], first: [], seconds: [] }));
  for (let round = 0; round < rounds; round++) {
    for (const [k, { name, file }] of scripts.entries()) {
      const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(file)], { maxBuffer: 1 << 24 });
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
