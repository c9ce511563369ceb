// Which names a piece of a module takes from around it: scopes of JavaScript on a tree of acorn's.

import type * as es from "estree";

type Scope = ReadonlySet<string>;

/** Names used in `node` that are not declared inside it. Nodes in `skip`, and all in them, do not count. */
export function freeNames(node: es.Node, skip: ReadonlySet<es.Node> = new Set()): Set<string> {
  const free = new Set<string>();
  eachFreeUse(node, ({ name }) => free.add(name), skip);
  return free;
}

/** Calls `onUse` with every use of a name that is not declared inside `node`, and what the use is part of. */
export function eachFreeUse(
  node: es.Node,
  onUse: (use: es.Identifier, parent: es.Node) => void,
  skip: ReadonlySet<es.Node> = new Set(),
): void {
  const visit = (at: es.Node, parent: es.Node, scopes: readonly Scope[]): void => {
    if (skip.has(at)) return;
    if (at.type === "Identifier") {
      if (!scopes.some((scope) => scope.has(at.name))) onUse(at, parent);
      return;
    }
    const own = declaredIn(at);
    const inner = own.size === 0 ? scopes : [...scopes, own];
    for (const child of children(at)) visit(child, at, inner);
  };
  visit(node, node, []);
}

/** Names that a statement at the top of a module declares. */
export function declaredNames(statement: es.Node): string[] {
  switch (statement.type) {
    case "ImportDeclaration":
      return statement.specifiers.map(({ local }) => local.name);
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ id }) => patternNames(id));
    case "FunctionDeclaration":
    case "ClassDeclaration":
      return statement.id === null ? [] : [statement.id.name];
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      return statement.declaration ? declaredNames(statement.declaration as es.Node) : []; // a default may lack a name
    default:
      return [];
  }
}

/** Every node below, in no order that matters, but not names that are no uses of a variable: keys, labels, exports. */
function children(node: es.Node): es.Node[] {
  const keys = Object.keys(node).filter((key) => !isMereName(node, key));
  return keys.flatMap((key) => {
    const value = (node as unknown as Record<string, unknown>)[key];
    return (Array.isArray(value) ? value : [value]).filter(isNode);
  });
}

function isMereName(node: es.Node, key: string): boolean {
  switch (node.type) {
    case "MemberExpression":
      return key === "property" && !node.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return key === "key" && !node.computed;
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return key === "label";
    case "ExportNamedDeclaration":
      return key === "specifiers" && node.source !== null && node.source !== undefined;
    case "ExportSpecifier":
      return key === "exported";
    case "ExportAllDeclaration":
    case "ImportDeclaration":
    case "MetaProperty":
      return true;
    default:
      return false;
  }
}

function isNode(value: unknown): value is es.Node {
  return typeof value === "object" && value !== null && typeof (value as es.Node).type === "string";
}

/** Names that `node` declares for what is inside it. */
function declaredIn(node: es.Node): Set<string> {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return new Set([...ownName(node), ...node.params.flatMap(patternNames), ...hoisted(node.body)]);
    case "ClassDeclaration":
    case "ClassExpression":
      return new Set(ownName(node));
    case "BlockStatement":
    case "StaticBlock":
      return new Set(node.body.flatMap(declaredNames));
    case "SwitchStatement":
      return new Set(node.cases.flatMap(({ consequent }) => consequent.flatMap(declaredNames)));
    case "ForStatement":
      return new Set(node.init ? declaredNames(node.init) : []);
    case "ForInStatement":
    case "ForOfStatement":
      return new Set(declaredNames(node.left));
    case "CatchClause":
      return new Set(node.param === null ? [] : patternNames(node.param));
    case "VariableDeclaration":
      return new Set(declaredNames(node)); // at the top of what is looked at
    default:
      return new Set();
  }
}

function ownName(node: es.Function | es.Class): string[] {
  return "id" in node && node.id ? [node.id.name] : [];
}

/** Names of `var` inside a function, however deep in its blocks. */
function hoisted(node: es.Node): string[] {
  if (/Function|^Class/.test(node.type)) return [];
  const own = node.type === "VariableDeclaration" && node.kind === "var" ? declaredNames(node) : [];
  return [...own, ...children(node).flatMap(hoisted)];
}

function patternNames(pattern: es.Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((part) => patternNames(part.type === "Property" ? part.value : part.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap((part) => (part === null ? [] : patternNames(part)));
    case "RestElement":
      return patternNames(pattern.argument);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    default:
      return []; // a member expression declares nothing
  }
}
