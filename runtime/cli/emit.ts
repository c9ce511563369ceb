// `lanewise emit`: compiles the kernels of some modules and writes them, once or whenever a file changes.

import { watch } from "node:fs";
import { basename, dirname, join } from "node:path";
import { localImports } from "../build/imports.js";
import { shortPath } from "../build/places.js";
import { runJob } from "../build/run-job.js";
import { relativeMap } from "../build/source-maps.js";
import { BuildError, type Emitted } from "../index.js";
import type { EmitCommand } from "./arguments.js";
import { type OutputFile, staleFiles, writeFiles } from "./files.js";
import { Progress } from "./progress.js";

/**
 * Writes what differs from the files on disk and says so on stdout.
 * @throws BuildError build/stale with `check` when something differs, and what loading and compiling throw.
 */
export async function emitOnce({ modules, out, check }: EmitCommand): Promise<void> {
  const progress = new Progress(process.stderr);
  try {
    const { emitted, names } = await runJob({ kind: "emit", modules, takesSidecar: true }, (text) =>
      progress.report(text),
    );
    progress.end();
    const files = outputFiles(out, emitted!);
    const stale = staleFiles(files);
    if (stale.length === 0) process.stdout.write(`${shortPath(out)} is up to date\n`);
    else if (check) throw staleError(stale, modules);
    else {
      writeFiles(stale);
      process.stdout.write(`${stale.map(sizeText).join(", ")}: ${names.join(", ")}\n`);
    }
  } finally {
    progress.end();
  }
}

function staleError(stale: readonly OutputFile[], modules: EmitCommand["modules"]): BuildError {
  const paths = stale.map(({ path }) => shortPath(path)).join(", ");
  const sources = modules.map(({ path }) => shortPath(path)).join(" ");
  return new BuildError("build/stale", `${paths}: not what ${sources} gives; run lanewise emit and commit the result`);
}

function sizeText({ path, content }: OutputFile): string {
  return `${shortPath(path)} (${(Buffer.byteLength(content) / 1000).toFixed(1)} kB)`;
}

/** file.js, file.d.ts, and where there is one the map file.js.map and the constants file.bin. */
function outputFiles(out: string, { code, types, map, binary }: Emitted): OutputFile[] {
  const stem = out.replace(/\.m?js$/, "");
  const ending = out.endsWith(".mjs") ? ".d.mts" : ".d.ts";
  const link = map === null ? "" : `//# sourceMappingURL=${basename(out)}.map\n`;
  const files: OutputFile[] = [{ path: out, content: code + link }];
  files.push({ path: `${stem}${ending}`, content: types });
  if (map !== null) files.push({ path: `${out}.map`, content: relativeMap(map, out) });
  if (binary !== undefined) files.push({ path: `${stem}.bin`, content: binary });
  return files;
}

/** Emits now and after each change of the modules and of what they import; errors are printed, and the watch goes on. */
export async function emitAndWatch(command: EmitCommand, onError: (error: unknown) => void): Promise<never> {
  for (;;) {
    const changed = nextChange(command.modules.map(({ path }) => path));
    await emitOnce(command).catch(onError);
    process.stdout.write("waiting for changes\n");
    await changed;
  }
}

const settleTime = 50; // milliseconds: editors write a file in several steps

/** Ends when one of the files changes. Folders are watched, because editors replace files instead of writing them. */
function nextChange(entries: readonly string[]): Promise<void> {
  const files = new Set(localImports(entries).concat(entries));
  const folders = [...new Set([...files].map((path) => dirname(path)))];
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers = folders.map((folder) =>
      watch(folder, (_, name) => {
        if (name !== null && !files.has(join(folder, basename(name)))) return;
        clearTimeout(timer);
        timer = setTimeout(() => {
          for (const watcher of watchers) watcher.close();
          resolve();
        }, settleTime);
      }),
    );
  });
}
