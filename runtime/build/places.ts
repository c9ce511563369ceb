// Where in the user's files something stands: `src/model.mjs:12:5`, read out of stacks and made short for messages.

import { isAbsolute, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** A path as messages show it: from the working directory where that is shorter. */
export function shortPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") || isAbsolute(near) ? path : near;
}

/** The first place of a stack, or of one of its lines, that is neither in `folder` nor in Node; undefined without one. */
export function firstPlace(stack: string, folder: string): string | undefined {
  for (const [, found, line, column] of stack.matchAll(
    /(?<=^|[\s(])(file:\/\/[^\s()]+?|\/[^\s():]+|[A-Z]:\\[^\s():]+):(\d+)(?::(\d+))?/gm,
  )) {
    const path = found!.startsWith("file:") ? fileURLToPath(found!) : found!;
    if (!path.startsWith(folder)) return `${shortPath(path)}:${line}${column === undefined ? "" : `:${column}`}`;
  }
  return undefined;
}
