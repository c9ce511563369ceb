// The worker thread of the command line and the plugin: imports modules of kernels and compiles what they export. Each
// job gets a thread of its own, so that every module is read as it stands on disk and leaves nothing behind.

import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import type { Answer, FailureKind, Job, ModuleRequest, Outcome } from "./build/jobs.js";
import { firstPlace, shortPath } from "./build/places.js";
import { emitModule, type KernelDefinition, kernel, LanewiseError } from "./index.js";
import { type Definition, definitionOf } from "./kernel-definition.js";

const ownFolder = dirname(fileURLToPath(import.meta.url));

interface Found {
  readonly name: string;
  readonly module: string;
  readonly value: unknown;
  readonly definition: Definition;
}

/** Ends a job with a message for the user. */
class Failure {
  readonly why: FailureKind;
  readonly text: string;
  constructor(why: FailureKind, text: string) {
    this.why = why;
    this.text = text;
  }
}

const answer = (message: Answer): void => parentPort!.postMessage(message);

async function run(job: Job): Promise<Outcome> {
  const requests = job.kind === "emit" ? job.modules : [job.module];
  const found: Found[] = [];
  for (const request of requests) found.push(...(await kernelsOf(request)));
  return job.kind === "emit" ? emitAll(found, job.takesSidecar) : explain(found[0]!);
}

async function kernelsOf({ path, names }: ModuleRequest): Promise<Found[]> {
  const module = shortPath(path);
  answer({ kind: "progress", text: `loading ${module}` });
  const exports = await load(path, module);
  const kernels = Object.entries(exports).flatMap(([name, value]) => {
    const definition = definitionOf(value);
    return definition === undefined ? [] : [{ name, module, value, definition }];
  });
  const list = kernels.map(({ name }) => name).join(", ");
  if (names === undefined && kernels.length === 0) {
    throw new Failure("empty", `${module}: exports no kernel; write export const name = kernel(f, specs)`);
  }
  const missing = names?.find((name) => !kernels.some((known) => known.name === name));
  if (missing !== undefined) {
    const what = Object.hasOwn(exports, missing) ? "is not a kernel" : "does not exist";
    throw new Failure(
      "export",
      `${module}: export ${missing} ${what}; the kernels of this module are ${list || "none"}`,
    );
  }
  const chosen = kernels.filter(({ name }) => names?.includes(name) ?? true);
  for (const { name, definition } of chosen) {
    if (definition.madeBy === kernel) continue;
    throw new Failure(
      "copies",
      `${placeOf(definition, module)}: kernel ${name} is made by another copy of lanewise than the one that runs here ` +
        `(${ownFolder}); install lanewise once, and run it with npx in the project`,
    );
  }
  return chosen;
}

async function load(path: string, module: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  } catch (error) {
    const { message, stack = "" } = asError(error);
    if ((error as NodeJS.ErrnoException | undefined)?.code === "ERR_UNKNOWN_FILE_EXTENSION") {
      const remedy = "write kernels in JavaScript, or build with a Node that reads TypeScript (22.18 or later)";
      throw new Failure("import", `${module}: Node ${process.version} cannot import it: ${message}; ${remedy}`);
    }
    const place = firstPlace(stack, ownFolder) ?? module;
    const cause = error instanceof SyntaxError ? "is not valid JavaScript" : "cannot be imported";
    throw new Failure("import", `${place}: ${module} ${cause}: ${message}`);
  }
}

/** Errors of the user's module may be anything: it can throw a string. */
function asError(error: unknown): Error {
  return error instanceof Error ? error : ({ name: "Error", message: String(error) } as Error);
}

function placeOf({ place }: Definition, module: string): string {
  return firstPlace(place, ownFolder) ?? module;
}

function emitAll(found: readonly Found[], takesSidecar: boolean): Outcome {
  checkNames(found);
  const names = found.map(({ name }) => name);
  answer({ kind: "progress", text: `compiling ${names.join(", ")}` });
  const kernels = found.map(({ name, definition: { f, specs, options } }): KernelDefinition => {
    const constants = options.constants === "sidecar" && !takesSidecar ? "base64" : (options.constants ?? "base64");
    return { name, fn: f, specs, options: { ...options, constants } };
  });
  try {
    return { emitted: emitModule(kernels), text: "", names };
  } catch (error) {
    throw atKernel(found[blamed(kernels, error)]!, error);
  }
}

/** Which kernel cannot be compiled by itself: an error of the whole module does not say. */
function blamed(kernels: readonly KernelDefinition[], error: unknown): number {
  const { message } = asError(error);
  const guilty = kernels.findIndex((kernel) => {
    try {
      emitModule([kernel]);
      return false;
    } catch (again) {
      return asError(again).message === message;
    }
  });
  return Math.max(0, guilty);
}

function atKernel({ name, module, definition }: Found, error: unknown): Failure {
  const { message, stack = "", name: kind } = asError(error);
  const defined = placeOf(definition, module);
  const place = firstPlace(stack, ownFolder) ?? defined;
  const what = error instanceof LanewiseError ? message : `${kind}: ${message}`;
  return new Failure("kernel", `${place}: kernel ${name}, defined at ${defined}, cannot be compiled: ${what}`);
}

function checkNames(found: readonly Found[]): void {
  found.forEach((one, k) => {
    const at = placeOf(one.definition, one.module);
    if (one.name === "default") {
      throw new Failure("name", `${at}: the default export of ${one.module} is a kernel; export it under a name`);
    }
    const other = found.slice(0, k).find(({ name, value }) => name === one.name || value === one.value);
    if (other === undefined) return;
    const before = `${other.name} of ${other.module} (${placeOf(other.definition, other.module)})`;
    const clash = other.value === one.value ? `is the same kernel as ${before}` : `has the name of ${before}`;
    throw new Failure(
      "name",
      `${at}: kernel ${one.name} of ${one.module} ${clash}; export each kernel once, under a name of its own`,
    );
  });
}

function explain(found: Found): Outcome {
  answer({ kind: "progress", text: `compiling ${found.name}` });
  try {
    const text = (found.value as { explain(): string }).explain();
    return { emitted: undefined, text, names: [found.name] };
  } catch (error) {
    throw atKernel(found, error);
  }
}

try {
  answer({ kind: "done", outcome: await run(workerData as Job) });
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  answer({ kind: "failed", why: error.why, text: error.text });
}
process.exit(); // timers and connections of the user's module end with the job
