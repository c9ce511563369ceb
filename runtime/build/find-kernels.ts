// The definitions of kernels in the text of a module, and the statements that only they need.

import { getLineInfo, type Position, parse } from "acorn";
import type * as es from "estree";
import { BuildError } from "../index.js";
import { shortPath } from "./places.js";
import { declaredNames, eachFreeUse, freeNames } from "./scope.js";
import { stripTypeScriptTypes } from "./strip-types.js";

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface KernelCall extends Range {
  /** The name it is exported under. */
  readonly name: string;
}

export interface ModuleKernels {
  readonly calls: readonly KernelCall[];
  /** Statements that nothing but the calls needs: functions, constants, imports. */
  readonly unneeded: readonly Range[];
}

const none: ModuleKernels = { calls: [], unneeded: [] };

/**
 * The kernels that the module at `path` defines by calls of lanewise's `kernel`.
 * @throws BuildError build/definition where such a call is not a constant exported at the top of the module, and
 * build/syntax when the text is not JavaScript.
 */
export function findKernels(code: string, path: string): ModuleKernels {
  const program = parseModule(code, path);
  if (program === undefined) return none;
  const names = importedNames(program);
  if (names.direct.size + names.spaces.size === 0) return none;
  const exported = exportedNames(program);
  const calls = new Map<es.Node, string>();
  for (const { id, init } of program.body.flatMap(constants)) {
    if (id.type !== "Identifier" || !isKernelCall(init, names)) continue;
    const name = exported.get(id.name);
    if (name !== undefined) calls.set(init!, name);
  }
  refuseOthers(program, names, calls, code, path);
  const ranges = [...calls].map(([node, name]) => ({ name, ...rangeOf(node) }));
  return { calls: ranges, unneeded: calls.size === 0 ? [] : unneeded(program, new Set(calls.keys())).map(rangeOf) };
}

/** `import { kernel } from "lanewise"` and what looks like it, in a text that may be in any language. */
const importPattern = /\bimport\b[^;"']*(?:\bkernel\b|\*)[^;"']*\bfrom\s*["']lanewise["']/;

/** Undefined for what is not JavaScript and has nothing of lanewise: styles, data, components of other languages. */
function parseModule(code: string, path: string): es.Program | undefined {
  const settings = { ecmaVersion: "latest", sourceType: "module", allowHashBang: true } as const;
  const isTypeScript = /\.[mc]?tsx?$/.test(path);
  try {
    return parse(isTypeScript ? stripTypeScriptTypes(code) : code, settings) as unknown as es.Program;
  } catch (error) {
    if (!importPattern.test(code)) return undefined;
    const { loc, message } = error as SyntaxError & { readonly loc: Position };
    const remedy = isTypeScript
      ? "write kernels in JavaScript, or build with a Node that reads TypeScript (22.18 or later)"
      : "the plugin reads JavaScript: put it after the plugin that makes JavaScript of this file";
    throw new BuildError(
      "build/syntax",
      `${shortPath(path)}:${loc.line}:${loc.column + 1}: ${message.replace(/ \(\d+:\d+\)$/, "")}; ${remedy}`,
    );
  }
}

// --- what is a call of kernel ---------------------------------------------------------------------------------------

interface KernelNames {
  /** Local names of `kernel`. */
  readonly direct: ReadonlySet<string>;
  /** Local names of the whole package. */
  readonly spaces: ReadonlySet<string>;
}

function importedNames({ body }: es.Program): KernelNames {
  const direct = new Set<string>();
  const spaces = new Set<string>();
  for (const statement of body) {
    if (statement.type !== "ImportDeclaration" || statement.source.value !== "lanewise") continue;
    for (const specifier of statement.specifiers) {
      if (specifier.type === "ImportNamespaceSpecifier") spaces.add(specifier.local.name);
      else if (specifier.type === "ImportSpecifier" && nameOf(specifier.imported) === "kernel") {
        direct.add(specifier.local.name);
      }
    }
  }
  return { direct, spaces };
}

function nameOf(node: es.Identifier | es.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

/** `kernel`, or `lanewise.kernel`. */
function isKernel(node: es.Node, { direct, spaces }: KernelNames): boolean {
  if (node.type === "Identifier") return direct.has(node.name);
  if (node.type !== "MemberExpression" || node.computed) return false;
  const { object, property } = node;
  return object.type === "Identifier" && spaces.has(object.name) && (property as es.Identifier).name === "kernel";
}

function isKernelCall(node: es.Node | null | undefined, names: KernelNames): boolean {
  return node?.type === "CallExpression" && isKernel(node.callee, names);
}

/** Declarators of the constants that a statement at the top declares. */
function constants(statement: es.Node): es.VariableDeclarator[] {
  const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  return declaration?.type === "VariableDeclaration" && declaration.kind === "const" ? declaration.declarations : [];
}

/** Local name -> the first name it is exported under. */
function exportedNames({ body }: es.Program): Map<string, string> {
  const names = new Map<string, string>();
  const add = (local: string, exported: string): void => {
    if (exported !== "default" && !names.has(local)) names.set(local, exported);
  };
  for (const statement of body) {
    if (statement.type !== "ExportNamedDeclaration" || statement.source) continue;
    for (const name of declaredNames(statement)) add(name, name);
    for (const { local, exported } of statement.specifiers) add(nameOf(local), nameOf(exported));
  }
  return names;
}

/** A use of `kernel` that cannot be replaced would put the compiler into the bundle without a word. */
function refuseOthers(
  program: es.Program,
  names: KernelNames,
  calls: ReadonlyMap<es.Node, string>,
  code: string,
  path: string,
): void {
  const known = new Set<es.Node>([...calls.keys()].map((call) => (call as es.SimpleCallExpression).callee));
  const refuse = (use: es.Identifier, parent: es.Node): void => {
    const found = [use, parent].find((node) => isKernel(node, names));
    if (found === undefined || known.has(found)) return;
    const { line, column } = getLineInfo(code, rangeOf(found).start);
    throw new BuildError(
      "build/definition",
      `${shortPath(path)}:${line}:${column + 1}: kernel is used elsewhere than in a constant that the module exports ` +
        "at its top; write export const name = kernel(f, specs)",
    );
  };
  for (const statement of program.body) eachFreeUse(statement, refuse);
}

function rangeOf(node: es.Node): Range {
  return node as unknown as Range;
}

// --- what only the calls need ---------------------------------------------------------------------------------------

interface Unit {
  readonly node: es.Node;
  readonly declares: readonly string[];
  readonly uses: ReadonlySet<string>;
  readonly removable: boolean;
}

/** Statements all of whose names are used by the calls, or by other such statements, and by nothing else. */
function unneeded({ body }: es.Program, calls: ReadonlySet<es.Node>): es.Node[] {
  let kept: Unit[] = body.map((node) => ({
    node,
    declares: declaredNames(node),
    uses: freeNames(node, calls),
    removable: !node.type.startsWith("Export"),
  }));
  const wanted = new Set([...calls].flatMap((call) => [...freeNames(call)]));
  const dropped: Unit[] = [];
  for (;;) {
    const next = kept.find((unit) => isUnneeded(unit, wanted, kept));
    if (next === undefined) return dropped.map(({ node }) => node);
    kept = kept.filter((unit) => unit !== next);
    dropped.push(next);
    for (const name of next.uses) wanted.add(name);
  }
}

function isUnneeded(unit: Unit, wanted: ReadonlySet<string>, kept: readonly Unit[]): boolean {
  if (!unit.removable || !unit.declares.some((name) => wanted.has(name))) return false;
  return !kept.some((other) => other !== unit && unit.declares.some((name) => other.uses.has(name)));
}
