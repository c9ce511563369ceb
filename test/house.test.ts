// The rules of the house, checked on the sources: direction of imports, cycles, length, words, error codes.
// Imports are found by regex: the sources are formatted, so every import and export statement starts its line.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Source {
  readonly path: string;
  readonly text: string;
  /** The text without comments and without the insides of quoted strings. */
  readonly code: string;
  readonly imports: readonly Import[];
}

const sources: readonly Source[] = ["compiler", "runtime"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readSource(join(folder, name).split(sep).join("/"))),
);

function readSource(path: string): Source {
  const text = readFileSync(join(root, path), "utf8");
  const code = text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part[0] === '"' ? '""' : "",
  );
  return { path, text, code, imports: importsOf(path, text) };
}

function importsOf(path: string, text: string): Import[] {
  const statements = [...text.matchAll(/^(?:import|export)\s+([^;"'`]*?)\bfrom\s+"([^"]+)"/gm)];
  const bare = [...text.matchAll(/^import\s+()"([^"]+)"/gm), ...text.matchAll(/\bimport\(()\s*"([^"]+)"/g)];
  return [...statements, ...bare].map(([, clause, specifier]) => {
    const to = specifier!.startsWith(".") ? posix.join(dirname(path), specifier!).replace(/\.js$/, ".ts") : specifier!;
    return { from: path, to, typeOnly: isTypeOnly(clause!.trim()) };
  });
}

/** `type { A }`, or braces in which every name is marked as a type. */
function isTypeOnly(clause: string): boolean {
  if (/^type\b/.test(clause)) return true;
  const names = /^\{([^}]*)\}$/
    .exec(clause)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  return names?.filter((name) => name !== "").every((name) => name.startsWith("type ")) ?? false;
}

const imports = sources.flatMap((source) => source.imports);
const arrowText = ({ from, to }: Import): string => `${from} -> ${to}`;

/** Lines of every source whose code, or whole text, matches. */
function matches(pattern: RegExp, where: "code" | "text" = "code", except: readonly string[] = []): string[] {
  return sources
    .filter(({ path }) => !except.includes(path))
    .flatMap((source) => [...source[where].matchAll(pattern)].map(([found]) => `${source.path}: ${found.trim()}`));
}

// --- imports --------------------------------------------------------------------------------------------------------

const layers = ["errors", "library", "ir", "trace", "primitives", "transforms", "passes", "lower", "emit", "pipeline"];

/** `ir` for compiler/ir/print.ts, `pipeline` for compiler/pipeline.ts, `runtime` for all of the runtime. */
function layerOf(path: string): string {
  const [top, next] = path.split("/");
  return top === "compiler" ? next!.replace(/\.ts$/, "") : "runtime";
}

function mayImport(from: string, to: string): boolean {
  const [a, b] = [layerOf(from), layerOf(to)];
  if (a === "runtime" || a === b) return true;
  if (a === "source") return b === "errors";
  if (a === "library") return false; // its text has to run without anything around it
  if (b === "source") return a === "pipeline";
  return layers.indexOf(b) <= layers.indexOf(a);
}

/** What runs in Node only: the command line and the bundler plugin. */
function isTool(path: string): boolean {
  return /^runtime\/(?:(?:build|cli)\/|(?:cli|plugin|build-worker)\.ts$)/.test(path);
}

describe("imports", () => {
  const local = imports.filter(({ to }) => /^(compiler|runtime)\//.test(to));

  it("are found, and lead to files", () => {
    const paths = new Set(sources.map(({ path }) => path));
    expect(local.length).toBeGreaterThan(sources.length);
    expect(local.filter(({ to }) => !paths.has(to)).map(arrowText)).toEqual([]);
  });

  it("stay inside the known layers", () => {
    const known = new Set([...layers, "source", "runtime"]);
    expect(sources.map(({ path }) => path).filter((path) => !known.has(layerOf(path)))).toEqual([]);
  });

  it("never lead from the compiler to the runtime", () => {
    const crossing = local.filter(({ from, to }) => from.startsWith("compiler/") && to.startsWith("runtime/"));
    expect(crossing.map(arrowText)).toEqual([]);
  });

  it("never lead up the layers, types included", () => {
    expect(local.filter(({ from, to }) => to.startsWith("compiler/") && !mayImport(from, to)).map(arrowText)).toEqual(
      [],
    );
  });

  it("of tools lead to the face of the package only, and only tools need Node", () => {
    const shared = ["runtime/index.ts", "runtime/kernel-definition.ts"];
    const crossing = imports.filter(({ from, to }) => {
      if (!isTool(from)) return isTool(to) || to.startsWith("node:");
      return local.some((known) => known.to === to) && !isTool(to) && !shared.includes(to);
    });
    expect(sources.some(({ path }) => isTool(path))).toBe(true);
    expect(crossing.map(arrowText)).toEqual([]);
  });

  it("name only packages that users install", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: object };
    const packages = imports.filter(({ to, typeOnly }) => !typeOnly && !/^(compiler|runtime)\//.test(to));
    const unknown = packages.filter(({ to }) => !Object.hasOwn(dependencies, to) && !to.startsWith("node:"));
    expect(unknown.map(arrowText)).toEqual([]);
  });

  it("of packages that parse stay with the tools: loading a parser takes a fifth of the time to load the face", () => {
    const packages = imports.filter(({ to, typeOnly }) => !typeOnly && !/^(?:(?:compiler|runtime)\/|node:)/.test(to));
    expect(packages.some(({ from }) => isTool(from))).toBe(true);
    expect(new Set(packages.filter(({ from }) => !isTool(from)).map(({ to }) => to))).toEqual(new Set(["astring"]));
  });

  it("of values form no cycle", () => {
    const next = new Map<string, string[]>();
    for (const { from, to, typeOnly } of local) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
    const done = new Set<string>();
    const cycles: string[] = [];
    const walk = (path: string, trail: readonly string[]): void => {
      const start = trail.indexOf(path);
      if (start >= 0) cycles.push([...trail.slice(start), path].join(" -> "));
      if (start >= 0 || done.has(path)) return;
      for (const to of next.get(path) ?? []) walk(to, [...trail, path]);
      done.add(path);
    };
    for (const { path } of sources) walk(path, []);
    expect(cycles).toEqual([]);
  });
});

// --- the text of a file ---------------------------------------------------------------------------------------------

describe("every source file", () => {
  it("begins with a comment that says what it owns", () => {
    expect(sources.filter(({ text }) => !text.startsWith("// ")).map(({ path }) => path)).toEqual([]);
  });

  it("has at most 400 lines", () => {
    const written = sources.filter(({ path }) => path !== "compiler/library/text.ts"); // that one is generated
    const lengths = written.map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n").length }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
  });

  it("keeps to the type checker", () => {
    expect(matches(/(?::|<|\||&|\bas|\bsatisfies)\s*any\b(?=\s*(?:[[\]>,;)=|&{]|$))|<[^<>()]*,\s*any\s*>/gm)).toEqual(
      [],
    );
    expect(matches(/@ts-(?:ignore|expect-error|nocheck)/g, "text")).toEqual([]);
  });

  it("leaves nothing for later", () => {
    expect(matches(/\b(?:TODO|FIXME|XXX)\b.*/g, "text")).toEqual([]);
  });

  it("makes functions of text in one place only", () => {
    expect(matches(/\bnew\s+Function\s*\(|(?<![\w.])eval\s*\(/g, "code", ["runtime/instantiate.ts"])).toEqual([]);
  });
});

// --- errors ---------------------------------------------------------------------------------------------------------

/** Code -> the classes it is thrown with. */
function thrownCodes(): Map<string, Set<string>> {
  const codes = new Map<string, Set<string>>();
  const add = (code: string, name: string): void => {
    codes.set(code, (codes.get(code) ?? new Set()).add(name));
  };
  for (const { text } of sources) {
    for (const [, name, code] of text.matchAll(/new (\w+)\(\s*"([a-z]+\/[\w-]+)"/g)) add(code!, name!);
    for (const [, name, code] of text.matchAll(/class (\w+) extends \w+ \{[^}]*?super\(\s*"([a-z]+\/[\w-]+)"/g)) {
      add(code!, name!);
    }
  }
  return codes;
}

/** Rows of the table in docs/errors.md. */
function documentedCodes(): { code: string; name: string; rest: string }[] {
  const text = readFileSync(join(root, "docs/errors.md"), "utf8");
  return [...text.matchAll(/^\| `([^`]+)` \| (\w+) \| (.*) \|$/gm)].map(([, code, name, rest]) => {
    return { code: code!, name: name!, rest: rest! };
  });
}

describe("error codes", () => {
  const classNames = [...readFileSync(join(root, "compiler/errors.ts"), "utf8").matchAll(/^export class (\w+)/gm)];
  const ours = classNames.map(([, name]) => name!).filter((name) => name !== "NeedsSize");

  it("are literals, so that they can be found", () => {
    const call = new RegExp(`new (?:${ours.join("|")})\\((?!\\s*"[a-z]+/[\\w-]+")[^\\n]*`, "g");
    expect(matches(call, "text")).toEqual([]);
  });

  it("are each documented once, with the class that carries them", () => {
    const rows = documentedCodes();
    const documented = rows.map(({ code, name }) => `${code} ${name}`).sort();
    const thrown = [...thrownCodes()].flatMap(([code, names]) => [...names].map((name) => `${code} ${name}`)).sort();
    expect(documented).toEqual(thrown);
    expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
  });

  it("say when they are thrown and what to do", () => {
    const cells = documentedCodes().map(({ code, rest }) => ({
      code,
      cells: rest.split(" | ").map((cell) => cell.trim()),
    }));
    expect(cells.filter((row) => row.cells.length !== 2 || row.cells.includes("")).map(({ code }) => code)).toEqual([]);
  });

  it("are what this package throws, instead of plain errors", () => {
    expect(matches(/throw new (?:Error|TypeError|RangeError)\(.*/g)).toEqual([]);
  });
});

describe("the checks themselves", () => {
  it("read imports as the compiler does", () => {
    const text = [
      'import type { A } from "./a.js";',
      'import { type B, type C } from "../b.js";',
      'import {\n  type D,\n  e,\n} from "./e.js";',
      'export { f } from "./f.js";',
      'export type { G } from "acorn";',
      'import "./h.js";',
      '// import { no } from "./no.js";',
      'const text = "import { no } from";',
    ].join("\n");
    expect(importsOf("compiler/ir/x.ts", text).map(({ to, typeOnly }) => [to, typeOnly])).toEqual([
      ["compiler/ir/a.ts", true],
      ["compiler/b.ts", true],
      ["compiler/ir/e.ts", false],
      ["compiler/ir/f.ts", false],
      ["acorn", true],
      ["compiler/ir/h.ts", false],
    ]);
  });

  it("know which way is up", () => {
    expect(mayImport("compiler/lower/a.ts", "compiler/ir/b.ts")).toBe(true);
    expect(mayImport("compiler/ir/a.ts", "compiler/trace/b.ts")).toBe(false);
    expect(mayImport("compiler/errors.ts", "compiler/ir/b.ts")).toBe(false);
    expect(mayImport("compiler/emit/a.ts", "compiler/source/b.ts")).toBe(false);
    expect(mayImport("compiler/primitives/a.ts", "compiler/library/b.ts")).toBe(true);
    expect(mayImport("compiler/library/a.ts", "compiler/errors.ts")).toBe(false);
    expect(mayImport("compiler/pipeline.ts", "compiler/source/b.ts")).toBe(true);
    expect(mayImport("runtime/jit.ts", "compiler/source/b.ts")).toBe(true);
    expect(relative(root, join(root, "compiler"))).toBe("compiler");
  });
});
