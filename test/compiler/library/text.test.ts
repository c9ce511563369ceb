// The text that kernels carry is that of the functions that evaluate runs: generated from them, and complete.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { helperTexts } from "../../../compiler/emit/helpers.js";
import { type LibraryName, library } from "../../../compiler/library/text.js";
import { libraryText } from "../../../scripts/library.mjs";

const names = Object.keys(library) as LibraryName[];

test("text.ts is what npm run library writes", () => {
  const file = new URL("../../../compiler/library/text.ts", import.meta.url);
  expect(readFileSync(file, "utf8") === libraryText(), "run npm run library").toBe(true);
});

test.each(names)("%s stands alone with what it uses", (name) => {
  const texts = helperTexts([name]);
  expect(new Set(texts).size).toBe(texts.length);
  const value: unknown = new Function(`"use strict";\n${texts.join("\n")}\nreturn ${name};`)();
  expect(value).toBeDefined();
});

test("a helper comes after everything that it uses", () => {
  const texts = helperTexts(names);
  expect(texts.length).toBe(names.length);
  for (const name of names) {
    const at = texts.indexOf(library[name].source);
    for (const other of library[name].uses) expect(texts.indexOf(library[other].source)).toBeLessThan(at);
  }
});
