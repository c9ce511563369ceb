// A workload with two contenders, its jitted function and the module that `emit` writes of it, on the arguments that the
// workload calls it with. `?workload=<URL>` says which. Only the workload sees the recording package.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { register } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { emit } from "lanewise";
import { last } from "./recording.mjs";

const recording = new URL("./recording.mjs", import.meta.url).href;
const hooks = `export async function resolve(specifier, context, next) {
  const isWorkload = /\\/perf\\/workloads\\//.test(context.parentURL ?? "");
  return specifier === "lanewise" && isWorkload ? { url: ${JSON.stringify(recording)}, shortCircuit: true } : next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
// The query makes it a module of its own, whatever has been loaded before.
const workload = await import(`${new URL(import.meta.url).searchParams.get("workload")}?recorded`);

export const { name, title, inputs, reference, tolerance } = workload;

/** What the workload calls its jitted function with, and the module of that function. */
export function recordedModule(given, shape) {
  workload
    .contenders(given, shape)
    .find(({ kind }) => kind === "lanewise")
    .run();
  const { f, args } = last;
  return { f, args, emitted: emit(f, args, { name: "kernel" }) };
}

export async function contenders(given, shape) {
  const { f, args, emitted } = recordedModule(given, shape);
  const { kernel } = await importText(emitted.code);
  return [
    { name: "emitted module", kind: "lanewise", run: () => kernel(...args) },
    { name: "jit", kind: "hand", run: () => f(...args) },
  ];
}

async function importText(code) {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
  const path = join(folder, "module.mjs");
  writeFileSync(path, code);
  try {
    return await import(pathToFileURL(path).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
