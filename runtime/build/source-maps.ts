// Source maps of emitted modules as tools need them: the compiler names sources as stacks do, by URLs of this machine.

import { readFileSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Version 3. */
export interface SourceMap {
  readonly version: number;
  readonly sources: string[];
  readonly sourcesContent?: (string | null)[];
  readonly names: string[];
  readonly mappings: string;
}

/** The map for a file at `out`: sources relative to it, so that the same project gives the same bytes everywhere. */
export function relativeMap(map: string, out: string): string {
  const parsed = JSON.parse(map) as SourceMap;
  const sources = parsed.sources.map((source) => {
    return relative(dirname(out), pathOf(source)).split(sep).join("/");
  });
  return JSON.stringify({ ...parsed, sources });
}

/** The map for a bundler: sources by path, and their text. */
export function completeMap(map: string): SourceMap {
  const parsed = JSON.parse(map) as SourceMap;
  const sources = parsed.sources.map(pathOf);
  return { ...parsed, sources, sourcesContent: sources.map(textOf) };
}

function pathOf(source: string): string {
  return source.startsWith("file:") ? fileURLToPath(source) : source;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null; // a source that is no file, such as data: URLs
  }
}
