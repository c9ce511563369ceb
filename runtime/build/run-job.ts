// Runs a job in a fresh worker thread and turns its failures into errors of this package.

import { readFileSync, statSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { parse } from "acorn";
import { BuildError } from "../index.js";
import { localImports } from "./imports.js";
import type { Answer, FailureKind, Job, Outcome } from "./jobs.js";
import { shortPath } from "./places.js";

/**
 * What the job gives. Modules print on stderr; `onProgress` gets a line for each step.
 * @throws BuildError with the file and line of what is wrong.
 */
export function runJob(job: Job, onProgress: (text: string) => void = () => {}): Promise<Outcome> {
  const paths = job.kind === "emit" ? job.modules.map(({ path }) => path) : [job.module.path];
  for (const path of paths) {
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) continue;
    throw new BuildError("build/file", `${shortPath(path)}: there is no such file; name a module of kernels`);
  }
  return new Promise((resolve, reject) => {
    // The path is that of the built package, where every tool is one file beside the worker.
    const worker = new Worker(new URL("./build-worker.js", import.meta.url), { workerData: job, stdout: true });
    worker.stdout.pipe(process.stderr, { end: false });
    let result: Outcome | BuildError | undefined;
    worker.on("message", (answer: Answer) => {
      if (answer.kind === "progress") onProgress(answer.text);
      else if (answer.kind === "done") result = answer.outcome;
      else result = failure(answer.why, answer.text, paths);
    });
    worker.on("error", (error) => {
      result ??= new BuildError("build/import", `${shown(paths)}: throws while it is imported: ${error.message}`);
    });
    worker.on("exit", () => {
      result ??= new BuildError(
        "build/import",
        `${shown(paths)}: ends the process, or never ends, while it is imported; move what does so to another module`,
      );
      if (result instanceof BuildError) reject(result);
      else resolve(result);
    });
  });
}

const shown = (paths: readonly string[]): string => paths.map(shortPath).join(", ");

function failure(why: FailureKind, text: string, paths: readonly string[]): BuildError {
  switch (why) {
    case "import":
      return new BuildError("build/import", syntaxPlace(paths) ?? text);
    case "export":
      return new BuildError("build/export", text);
    case "empty":
      return new BuildError("build/empty", text);
    case "name":
      return new BuildError("build/name", text);
    case "copies":
      return new BuildError("build/copies", text);
    case "kernel":
      return new BuildError("build/kernel", text);
    default:
      return why satisfies never;
  }
}

/** Node does not tell a worker where a syntax error is: the first imported file of JavaScript that does not parse. */
function syntaxPlace(paths: readonly string[]): string | undefined {
  for (const path of localImports(paths)) {
    if (!/\.m?js$/.test(path)) continue;
    try {
      parse(readFileSync(path, "utf8"), { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
    } catch (error) {
      const { loc, message } = error as SyntaxError & {
        readonly loc: { readonly line: number; readonly column: number };
      };
      const what = message.replace(/ \(\d+:\d+\)$/, "");
      return `${shortPath(path)}:${loc.line}:${loc.column + 1}: is not valid JavaScript: ${what}`;
    }
  }
  return undefined;
}
