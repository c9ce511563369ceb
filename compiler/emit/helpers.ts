// Functions that emitted code carries along when it needs them: operations that are more than one expression, as text
// from the library.

import { type LibraryName, library } from "../library/text.js";

/** Every name that a helper may take in emitted text. */
export const helperNames: readonly string[] = Object.keys(library);

/** The texts of these helpers and of all that they use, each once, before what uses it. */
export function helperTexts(used: Iterable<LibraryName>): string[] {
  const texts = new Map<LibraryName, string>();
  const add = (name: LibraryName): void => {
    if (texts.has(name)) return;
    for (const other of library[name].uses) add(other);
    texts.set(name, library[name].source);
  };
  for (const name of [...used].sort()) add(name);
  return [...texts.values()];
}
