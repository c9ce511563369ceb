// Command lines, read: what they mean and what is wrong with them.

import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readArguments } from "../../../runtime/cli/arguments.js";
import { BuildError } from "../../../runtime/index.js";

const read = (line: string) => readArguments(line.split(" ").filter((word) => word !== ""));
const module = (path: string, ...names: string[]) => ({
  path: resolve(path),
  names: names.length > 0 ? names : undefined,
});

test("emit", () => {
  const plain = { command: "emit", modules: [module("a.mjs")], out: resolve("b.js"), watch: false, check: false };
  expect(read("emit a.mjs -o b.js")).toEqual(plain);
  expect(read("emit --out b.js a.mjs")).toEqual(plain);
  expect(read("emit a.mjs -o b.js --check")).toEqual({ ...plain, check: true });
  expect(read("emit a.mjs#f c#d/e.mjs -o b.mjs --watch")).toEqual({
    command: "emit",
    modules: [module("a.mjs", "f"), module("c#d/e.mjs")],
    out: resolve("b.mjs"),
    watch: true,
    check: false,
  });
});

test("explain, help and version", () => {
  expect(read("explain a.mjs#f")).toEqual({ command: "explain", module: module("a.mjs", "f") });
  expect(read("")).toEqual({ command: "help" });
  expect(read("emit -h")).toEqual({ command: "help" });
  expect(read("-v")).toEqual({ command: "version" });
});

test.each([
  ["compile a.mjs", "the command is compile, expected emit or explain"],
  ["--check", "the command is missing"],
  ["emit a.mjs", "emit needs -o"],
  ["emit -o b.js", "emit takes one module or more"],
  ["emit a.mjs -o b.ts", "the file to write is b.ts, expected a name that ends in .js or .mjs"],
  ["emit a.mjs -o b.js --watch --check", "exclude each other"],
  ["emit a.mjs -o", "argument missing"],
  ["emit a.mjs -o b.js --minify", "'--minify'"],
  ["explain a.mjs", "explain takes one <module>#<name>"],
  ["explain a.mjs#f b.mjs#g", "explain takes one <module>#<name>"],
  ["explain a.mjs#f -o b.js", "explain takes no option --out"],
])("%s", (line, message) => {
  expect(() => read(line)).toThrow(BuildError);
  expect(() => read(line)).toThrow(message);
  expect(() => read(line)).toThrow(/lanewise --help shows how \[build\/usage\]$/);
});
