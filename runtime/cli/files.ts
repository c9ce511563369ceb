// The files of an emitted module on disk: written whole or not at all, or compared with what they should be.

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { shortPath } from "../build/places.js";
import { BuildError } from "../index.js";

export interface OutputFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** The files whose content on disk is another, or missing. */
export function staleFiles(files: readonly OutputFile[]): OutputFile[] {
  return files.filter(({ path, content }) => {
    try {
      return !readFileSync(path).equals(Buffer.from(content));
    } catch {
      return true;
    }
  });
}

/**
 * Writes all files under other names beside their places and then renames them: a reader, or a build that dies, never
 * meets half a file.
 * @throws BuildError build/write naming the file that cannot be written; the others are as they were.
 */
export function writeFiles(files: readonly OutputFile[]): void {
  for (const { path } of files) refuseFolder(path); // a rename would notice when another file is already in place
  const written: { readonly path: string; readonly temporary: string }[] = [];
  let current = "";
  try {
    for (const { path, content } of files) {
      current = path;
      const temporary = temporaryName(path);
      mkdirSync(dirname(path), { recursive: true });
      written.push({ path, temporary });
      writeFileSync(temporary, content, { flag: "wx" });
    }
    for (const { path, temporary } of written) {
      current = path;
      renameSync(temporary, path);
    }
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw new BuildError("build/write", `${shortPath(current)}: cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function refuseFolder(path: string): void {
  if (!isFolder(path)) return;
  throw new BuildError("build/write", `${shortPath(path)}: is a folder, expected a file`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false; // nothing is there, or no folder for it: writing tells more
  }
}

function temporaryName(path: string): string {
  return `${dirname(path)}/.${basename(path)}.${process.pid}.tmp`;
}
