// Writes compiler/library/text.ts: the functions and tables of compiler/library as JavaScript text, which emitted
// kernels carry. Types are cut out of the source where they stand, so comments and layout stay as they were written.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "acorn";
import { parseSync } from "rolldown/utils";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "compiler/library");
const target = join(folder, "text.ts");

/** The nodes below (and including) one; `visit` returning false leaves out what is inside. */
function walk(node, visit) {
  if (Array.isArray(node)) for (const child of node) walk(child, visit);
  else if (node !== null && typeof node === "object") {
    if (typeof node.type === "string" && visit(node) === false) return;
    for (const [key, child] of Object.entries(node)) if (key !== "parent") walk(child, visit);
  }
}

/** Spans of types inside a declaration. */
function typeSpans(declaration) {
  const spans = [];
  walk(declaration, (node) => {
    if (/^TSType(Annotation|ParameterDeclaration|ParameterInstantiation)$/.test(node.type)) {
      spans.push([node.start, node.end]);
      return false;
    }
    if (/^TS(NonNull|As|Satisfies)Expression$/.test(node.type)) spans.push([node.expression.end, node.end]);
    return true;
  });
  return spans;
}

function cut(text, from, to, spans) {
  let result = "";
  let at = from;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    result += text.slice(at, start);
    at = end;
  }
  return result + text.slice(at, to);
}

/** The comments right above a position, without a blank line between. Orders to the linter are not for readers. */
function commentsAbove(text, comments, position) {
  const above = [];
  let start = position;
  for (const comment of comments.filter(({ end }) => end <= position).reverse()) {
    if (!/^\s*$/.test(text.slice(comment.end, start)) || text.slice(comment.end, start).includes("\n\n")) break;
    if (!comment.value.includes("biome-ignore")) above.unshift(text.slice(comment.start, comment.end));
    start = comment.start;
  }
  return above;
}

/** Every identifier that may name another declaration: all but the names of properties. */
function references(declaration) {
  const names = new Set();
  walk(declaration, (node) => {
    if (node.type === "MemberExpression" && !node.computed) {
      walk(node.object, (inner) => void (inner.type === "Identifier" && names.add(inner.name)));
      return false;
    }
    if (node.type === "Identifier") names.add(node.name);
    return true;
  });
  return names;
}

function declarationsOf(file) {
  const text = readFileSync(join(folder, file), "utf8");
  const { program, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  return program.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration === null || /^(ImportDeclaration|TS(TypeAlias|Interface)Declaration)$/.test(declaration.type))
      return [];
    const name =
      declaration.type === "FunctionDeclaration" ? declaration.id.name : declaration.declarations?.[0].id.name;
    if (name === undefined || (declaration.declarations?.length ?? 1) !== 1 || declaration.kind === "let") {
      throw new Error(`${file}: expected functions and constants, one name each, found ${declaration.type}`);
    }
    const code = cut(text, declaration.start, declaration.end, typeSpans(declaration));
    const source = [...commentsAbove(text, comments, statement.start), code].join("\n");
    return [{ name, file, source, references: references(declaration) }];
  });
}

/** One line per number makes a table of three pages; the formatter also joins signatures that were broken for types. */
function format(text, name) {
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  return execFileSync(process.execPath, [biome, "format", `--stdin-file-path=${name}`], {
    cwd: root,
    input: text,
    encoding: "utf8",
  });
}

/** `const x = ...`, `x = ...` or `if (...) return x`: more in the `return` would be worked out for nothing. */
function isStraight(stmt) {
  if (stmt.type === "VariableDeclaration") return stmt.kind === "const" && stmt.declarations.length === 1;
  if (stmt.type === "ExpressionStatement") return stmt.expression.type === "AssignmentExpression";
  if (stmt.type !== "IfStatement" || stmt.alternate || stmt.consequent.type !== "ReturnStatement") return false;
  return stmt.consequent.argument?.type === "Identifier";
}

/** The syntax tree of a function of numbers that can be written out where it is called; undefined for any other text. */
function templateOf(source) {
  const [declaration] = parse(source, { ecmaVersion: 2022, sourceType: "script" }).body;
  if (declaration.type !== "FunctionDeclaration") return undefined;
  const { body } = declaration.body;
  const last = body.length - 1;
  let numeric = true;
  walk(body, ({ type, value }) => {
    numeric &&= type !== "TemplateLiteral" && typeof value !== "string";
  });
  if (!numeric || !body.every((stmt, k) => (k === last ? stmt.type === "ReturnStatement" : isStraight(stmt)))) {
    return undefined;
  }
  const unread = (key, value) => key === "start" || key === "end" || value === false;
  const tree = { params: declaration.params.map(({ name }) => name), body };
  return JSON.stringify(tree, (key, value) => (unread(key, value) ? undefined : value));
}

/** The text that text.ts should have. */
export function libraryText() {
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "text.ts");
  const declarations = files.sort().flatMap(declarationsOf);
  const names = declarations.map(({ name }) => name);
  const repeated = names.find((name, k) => names.indexOf(name) !== k);
  if (repeated !== undefined) throw new Error(`compiler/library: ${repeated} is declared twice; give it another name`);
  const mark = "\n//=\n";
  const sources = format(declarations.map(({ source }) => source).join(mark), "library.js")
    .trimEnd()
    .split(mark);
  const entries = declarations.map(({ name, references: used }, k) => {
    const uses = names.filter((other) => other !== name && used.has(other));
    const quoted = (text) => `\`${text.replace(/[\\`]|\$\{/g, "\\$&")}\``;
    const source = sources[k].trim();
    const template = templateOf(source);
    const tree = template === undefined ? "" : `    template: ${quoted(template)},\n`;
    return `  ${name}: {\n    uses: ${JSON.stringify(uses)},\n    source: ${quoted(source)},\n${tree}  },`;
  });
  const text = [
    "// Written by `npm run library` from the other files of this folder: their text in JavaScript, for emitted kernels.",
    "",
    `export type LibraryName = ${names.map((name) => JSON.stringify(name)).join(" | ")};`,
    "",
    "export interface LibraryEntry {",
    "  /** Other entries that the text refers to. */",
    "  readonly uses: readonly LibraryName[];",
    "  /** One declaration, with the comment above it. */",
    "  readonly source: string;",
    "  /** JSON of `{ params, body }` in ESTree, if the function can be written out where it is called. */",
    "  readonly template?: string;",
    "}",
    "",
    "export const library: Readonly<Record<LibraryName, LibraryEntry>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
  return format(text, "text.ts");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, libraryText());
