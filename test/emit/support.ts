// Emitted modules brought to life for tests: imported from a file, or run in a process that refuses to make code of text.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { flatten, unflatten } from "../../compiler/trace/tree.js";
import { ArraySpec, type Emitted, NDArray } from "../../runtime/index.js";
import { readSignature, Static, symbolicAvals } from "../../runtime/signature.js";
import { type AnyFunction, namesOf } from "../../runtime/wrapped.js";

/** An array as modules give it. */
export interface Result {
  readonly data: NDArray["data"];
  readonly shape: number[];
  readonly dtype: NDArray["dtype"];
}

// biome-ignore lint/suspicious/noExplicitAny: what a module exports is known to the test that wrote it
export type Exports = Record<string, (...args: any[]) => any>;

const folder = mkdtempSync(join(tmpdir(), "lanewise-emit-"));
let count = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes files side by side and gives their paths. */
export function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const own = mkdtempSync(join(folder, `${count++}-`));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(own, name), content);
  return own;
}

export async function importModule({ code }: Emitted): Promise<Exports> {
  const path = join(writeFiles({ "module.mjs": code }), "module.mjs");
  return (await import(/* @vite-ignore */ pathToFileURL(path).href)) as Exports;
}

/** What a script prints that imports `./module.mjs`, in a process without code generation from strings. */
export function runStrictly({ code, binary }: Emitted, script: string): string {
  const own = writeFiles({ "module.mjs": code, "script.mjs": script, "module.bin": binary ?? "" });
  const args = ["--disallow-code-generation-from-strings", join(own, "script.mjs")];
  return execFileSync(process.execPath, args, { encoding: "utf8", cwd: own });
}

/** Specs of these arguments with the mapped axes open, as jit opens them. */
export function openSpecs(f: AnyFunction, args: readonly unknown[]): unknown[] {
  const signature = readSignature("test", namesOf(f), args, []);
  const avals = symbolicAvals(f, signature);
  const specs = signature.leaves.map((leaf, k) => {
    if (leaf instanceof Static) throw new Error("no statics here");
    const { shape, dtype } = avals[k]!;
    return new ArraySpec(shape, dtype);
  });
  return unflatten(signature.tree, specs) as unknown[];
}

/** The arrays of a module's results, in the order of leaves. */
export function resultsOf(value: unknown): NDArray[] {
  if (value === null || typeof value !== "object") return [];
  const { data, shape, dtype } = value as Result;
  if (ArrayBuffer.isView(data) && Array.isArray(shape)) return [new NDArray(data, shape, dtype)];
  const children = Array.isArray(value) ? value : flattenKeys(value);
  return children.flatMap(resultsOf);
}

function flattenKeys(value: object): unknown[] {
  return Object.keys(value)
    .sort()
    .map((key) => (value as Record<string, unknown>)[key]);
}

/** The arrays of a result of this package. */
export function arraysOf(value: unknown): NDArray[] {
  return flatten(value).leaves as NDArray[];
}
