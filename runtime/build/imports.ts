// The files of a project that a module is made of: itself and what it imports by relative path. For watching; found by a
// pattern, because one file too many only means one needless look.

import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";

const specifier = /(?:\bfrom|\bimport)\s*\(?\s*["'](\.{1,2}\/[^"'\n]+)["']/g;

/** `paths` and all files that they import by relative path, over any number of steps. */
export function localImports(paths: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return;
    found.add(path);
    for (const [, to] of readFileSync(path, "utf8").matchAll(specifier)) visit(resolve(dirname(path), to!));
  };
  for (const path of paths) visit(path);
  return [...found];
}
