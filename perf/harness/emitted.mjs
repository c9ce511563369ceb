// A workload with two contenders, its jitted function and the module that `emit` writes of it, on the same arguments.
// `?workload=<URL>` says which.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { emit } from "lanewise";

const workload = await import(new URL(import.meta.url).searchParams.get("workload"));

export const { name, title, inputs, reference, tolerance, program } = workload;

/** The module of a workload's function for these inputs. */
export function emittedModule(given, shape) {
  const { f, args } = program(given, shape);
  return emit(f, args, { name: "kernel" });
}

export async function contenders(given, shape) {
  const { f, args } = program(given, shape);
  const { kernel } = await importText(emittedModule(given, shape).code);
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
