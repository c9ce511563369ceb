// Reads the public functions from the sources: names by following the exports of the index files, signatures and docstrings
// from the declarations. Nothing is run.

import { readFileSync } from "node:fs";
import { parseAst } from "rolldown/parseAst";

/** A parameter as it is shown: with its type, or an options object as the names of its members. */
export interface Parameter {
  readonly text: string;
  readonly names: readonly string[];
  readonly optional: boolean;
  /** Takes an array, by its type. */
  readonly isArray: boolean;
}

export interface PublicFunction {
  /** As users write it: `np.linalg.norm`. */
  readonly name: string;
  /** Per overload. */
  readonly signatures: readonly { readonly parameters: readonly Parameter[]; readonly result: string }[];
  /** The docstring, in one line. */
  readonly doc: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Module {
  readonly url: URL;
  readonly source: string;
  readonly body: readonly Node[];
}

interface Found {
  readonly module: Module;
  readonly declarations: readonly Declared[];
}

/** A declaration, and where it starts with its `export`. */
interface Declared {
  readonly node: Node;
  readonly start: number;
}

const modules = new Map<string, Module>();

function load(url: URL): Module {
  const known = modules.get(url.href);
  if (known !== undefined) return known;
  const source = readFileSync(url, "utf8");
  const body = parseAst(source, { lang: "ts" }, url.pathname).body as unknown as Node[];
  const module = { url, source, body };
  modules.set(url.href, module);
  return module;
}

function loadFrom(module: Module, specifier: Node): Module {
  const path = (specifier as unknown as { value: string }).value;
  return load(new URL(path.replace(/\.js$/, ".ts"), module.url));
}

const isRelative = (source: unknown): boolean => String((source as { value?: string } | null)?.value).startsWith(".");
const nameOf = (node: unknown): string => (node as { name: string }).name;

/** The functions that the module at `index` exports, those of its namespaces under their prefix. */
export function readPublicFunctions(index: URL): PublicFunction[] {
  return functionsOf(load(index), "");
}

function functionsOf(module: Module, prefix: string): PublicFunction[] {
  return module.body
    .flatMap((node): PublicFunction[] => {
      if (node.type === "ExportAllDeclaration" && node.exportKind !== "type") {
        const from = loadFrom(module, node.source as Node);
        return functionsOf(from, node.exported === null ? prefix : `${prefix}${nameOf(node.exported)}.`);
      }
      if (node.type !== "ExportNamedDeclaration" || node.exportKind === "type") return [];
      const names = node.declaration === null ? specifierNames(node) : declaredNames(node.declaration as Node);
      return [...new Set(names)].flatMap((name) => {
        const found = find(module, name);
        return found === undefined ? [] : (described(prefix + name, found) ?? []);
      });
    })
    .filter(({ name }, k, all) => all.findIndex((other) => other.name === name) === k);
}

function specifierNames(node: Node): string[] {
  const specifiers = node.specifiers as readonly Node[];
  return specifiers.filter(({ exportKind }) => exportKind !== "type").map(({ exported }) => nameOf(exported));
}

function declaredNames(node: Node): string[] {
  if (node.type === "VariableDeclaration") return (node.declarations as readonly Node[]).map(({ id }) => nameOf(id));
  return node.id === undefined || node.id === null ? [] : [nameOf(node.id)];
}

/** The declarations of a name that a module declares, imports or hands on. */
function find(module: Module, name: string): Found | undefined {
  const own = module.body.flatMap((node): Declared[] => {
    const declaration = node.type === "ExportNamedDeclaration" ? (node.declaration as Node | null) : node;
    return declaration !== null && isDeclaration(declaration) && declaredNames(declaration).includes(name)
      ? [{ node: declaration, start: node.start }]
      : [];
  });
  if (own.length > 0) return { module, declarations: own };
  for (const node of module.body) {
    const renamed = node.type === "ExportNamedDeclaration" && node.source === null ? localName(node, name) : undefined;
    if (renamed !== undefined && renamed !== name) return find(module, renamed);
    if (!isRelative(node.source)) continue;
    if (node.type === "ExportAllDeclaration" && node.exported === null) {
      const found = find(loadFrom(module, node.source as Node), name);
      if (found !== undefined) return found;
    }
    for (const specifier of (node.specifiers ?? []) as readonly Node[]) {
      const visible = node.type === "ImportDeclaration" ? specifier.local : specifier.exported;
      const original = node.type === "ImportDeclaration" ? specifier.imported : specifier.local;
      if (visible === undefined || original === undefined || nameOf(visible) !== name) continue;
      return find(loadFrom(module, node.source as Node), nameOf(original));
    }
  }
  return undefined;
}

/** The name that an export of the module itself has inside. */
function localName(node: Node, name: string): string | undefined {
  const specifier = (node.specifiers as readonly Node[]).find(({ exported }) => nameOf(exported) === name);
  return specifier === undefined ? undefined : nameOf(specifier.local);
}

const isDeclaration = ({ type }: Node): boolean =>
  /^(FunctionDeclaration|TSDeclareFunction|VariableDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration)$/.test(
    type,
  );

function described(name: string, { module, declarations }: Found): PublicFunction | undefined {
  const overloads = declarations.filter(({ node }) => node.type === "TSDeclareFunction");
  const functions =
    overloads.length > 0 ? overloads : declarations.filter(({ node }) => node.type === "FunctionDeclaration");
  const doc = docBefore(module.source, declarations[0]!.start);
  if (functions.length > 0) return { name, doc, signatures: functions.map(({ node }) => signatureOf(module, node)) };
  const { node } = declarations[0]!;
  if (node.type !== "VariableDeclaration") return undefined;
  const declarator = (node.declarations as readonly Node[])[0]!;
  const type = functionType(module, annotationOf(declarator.id as Node));
  return type === undefined ? undefined : { name, doc, signatures: [signatureOf(type.module, type.node)] };
}

function docBefore(source: string, start: number): string {
  const doc = /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*$/.exec(source.slice(0, start))?.[1] ?? "";
  return doc
    .replace(/^\s*\*/gm, "")
    .replace(/\s+/g, " ")
    .trim();
}

const annotationOf = (node: Node): Node | undefined =>
  (node.typeAnnotation as { typeAnnotation: Node } | null | undefined)?.typeAnnotation;

/** The function type that a type is, by whatever names. */
function functionType(module: Module, type: Node | undefined): { module: Module; node: Node } | undefined {
  if (type?.type === "TSFunctionType") return { module, node: type };
  if (type?.type !== "TSTypeReference") return undefined;
  const found = find(module, nameOf(type.typeName));
  const alias = found?.declarations.find(({ node }) => node.type === "TSTypeAliasDeclaration")?.node;
  return alias === undefined
    ? undefined
    : functionType(found!.module, annotationOf({ ...alias, typeAnnotation: alias }));
}

function signatureOf(module: Module, node: Node): PublicFunction["signatures"][number] {
  const returned = (node.returnType as { typeAnnotation: Node } | null)?.typeAnnotation;
  return {
    parameters: (node.params as readonly Node[]).map((param) => parameterOf(module, param)),
    result: returned === undefined ? "void" : typeText(module, returned),
  };
}

function parameterOf(module: Module, param: Node): Parameter {
  const target = param.type === "AssignmentPattern" ? (param.left as Node) : param;
  const rest = param.type === "RestElement";
  const type = annotationOf(target);
  const name = nameOf(rest ? param.argument : target);
  const optional = rest || param.type === "AssignmentPattern" || target.optional === true;
  const members = optional && !rest && type !== undefined ? membersOf(module, type) : [];
  if (members.length > 0) return { text: `{ ${members.join(", ")} }`, names: members, optional, isArray: false };
  const written = type === undefined ? "" : typeText(module, type);
  const text = `${rest ? "..." : ""}${name}${optional && !rest ? "?" : ""}${written === "" ? "" : `: ${written}`}`;
  return { text, names: [name], optional, isArray: written === "ArrayLike" || written === "NDArray" };
}

/** Names of the members of an options type; none for other types. */
function membersOf(module: Module, type: Node): string[] {
  if (type.type === "TSTypeLiteral") return memberNames(type.members);
  if (type.type === "TSIntersectionType")
    return (type.types as readonly Node[]).flatMap((one) => membersOf(module, one));
  if (type.type !== "TSTypeReference") return [];
  const name = nameOf(type.typeName);
  const [first, second] = ((type.typeArguments as { params: Node[] } | null)?.params ?? []) as Node[];
  if (name === "Pick" || name === "Omit") {
    const listed: readonly string[] = typeText(module, second!).match(/\w+/g) ?? [];
    return membersOf(module, first!).filter((member) => listed.includes(member) === (name === "Pick"));
  }
  const found = find(module, name);
  const declaration = found?.declarations[0]?.node;
  if (declaration?.type === "TSTypeAliasDeclaration")
    return membersOf(found!.module, declaration.typeAnnotation as Node);
  if (declaration?.type !== "TSInterfaceDeclaration") return [];
  const bases = (declaration.extends as readonly Node[]).flatMap(({ expression }) =>
    membersOf(found!.module, { type: "TSTypeReference", start: 0, end: 0, typeName: expression, typeArguments: null }),
  );
  return [...memberNames((declaration.body as Node).body), ...bases];
}

function memberNames(members: unknown): string[] {
  return (members as readonly Node[])
    .filter(({ type }) => type === "TSPropertySignature")
    .map(({ key }) => nameOf(key));
}

function typeText({ source }: Module, { start, end }: Node): string {
  return source
    .slice(start, end)
    .replace(/\/\*\*.*?\*\//gs, "")
    .replace(/\breadonly /g, "")
    .replace(/\bNoInfer<(\w+)>/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
