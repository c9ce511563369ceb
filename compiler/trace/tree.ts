// Trees (JAX: pytrees): nested JavaScript arrays and plain objects with leaves. null is an empty subtree.
// Object keys are sorted, so key order never matters; keys are data and never touch a prototype.

import { TreeError } from "../errors.js";

export type Tree =
  | { readonly kind: "leaf" }
  | { readonly kind: "null" }
  | { readonly kind: "list"; readonly children: readonly Tree[] }
  | { readonly kind: "record"; readonly keys: readonly string[]; readonly children: readonly Tree[] };

/** One step of a path from the root to a leaf. */
export type PathStep = number | string;

export const leafTree: Tree = { kind: "leaf" };
const nullTree: Tree = { kind: "null" };

/** Plain objects are containers; class instances (arrays of this package, dates, maps ...) are leaves. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !isStrided(value);
}

/** The `{ data, shape, stride, offset }` convention of the ndarray packages: one array, not a container. */
export function isStrided(value: unknown): value is StridedArray {
  if (typeof value !== "object" || value === null) return false;
  const { data, shape, stride, offset } = value as Partial<StridedArray>;
  return ArrayBuffer.isView(data) && Array.isArray(shape) && Array.isArray(stride) && typeof offset === "number";
}

export interface StridedArray {
  readonly data: ArrayBufferView;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/** Leaves in order, and the structure that puts them back. */
export function flatten(value: unknown): { leaves: unknown[]; tree: Tree } {
  const leaves: unknown[] = [];
  const open: object[] = [];
  const walk = (node: unknown): Tree => {
    if (node === null) return nullTree;
    const list = Array.isArray(node);
    if (!list && !isRecord(node)) {
      leaves.push(node);
      return leafTree;
    }
    if (open.includes(node)) throw new TreeError("tree/cycle", "tree: a container holds itself; pass a tree");
    open.push(node);
    const tree: Tree = list
      ? { kind: "list", children: Array.from(node, walk) }
      : recordTree(node as Record<string, unknown>, walk);
    open.pop();
    return tree;
  };
  const tree = walk(value);
  return { leaves, tree };
}

function recordTree(node: Record<string, unknown>, walk: (child: unknown) => Tree): Tree {
  const keys = Object.keys(node).sort();
  return { kind: "record", keys, children: keys.map((key) => walk(node[key])) };
}

/** Puts leaves back. `Object.fromEntries` defines own properties, so a key `__proto__` is a key like any other. */
export function unflatten(tree: Tree, leaves: readonly unknown[]): unknown {
  let next = 0;
  const build = (node: Tree): unknown => {
    switch (node.kind) {
      case "leaf":
        return leaves[next++];
      case "null":
        return null;
      case "list":
        return node.children.map(build);
      case "record":
        return Object.fromEntries(node.keys.map((key, k) => [key, build(node.children[k]!)]));
    }
  };
  return build(tree);
}

export function leafCount(tree: Tree): number {
  if (tree.kind === "leaf") return 1;
  if (tree.kind === "null") return 0;
  return tree.children.reduce((count, child) => count + leafCount(child), 0);
}

/** The path of every leaf, in leaf order. */
export function leafPaths(tree: Tree, prefix: readonly PathStep[] = []): PathStep[][] {
  switch (tree.kind) {
    case "leaf":
      return [[...prefix]];
    case "null":
      return [];
    case "list":
      return tree.children.flatMap((child, k) => leafPaths(child, [...prefix, k]));
    case "record":
      return tree.children.flatMap((child, k) => leafPaths(child, [...prefix, tree.keys[k]!]));
  }
}

/** `[0].y["odd key"]`: how messages and keys write a path. */
export function pathText(path: readonly PathStep[]): string {
  return path
    .map((step) => {
      if (typeof step === "number") return `[${step}]`;
      return /^[A-Za-z_$][\w$]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
    })
    .join("");
}

/** Text that is equal exactly for equal structures. */
export function treeKey(tree: Tree): string {
  switch (tree.kind) {
    case "leaf":
      return "*";
    case "null":
      return "null";
    case "list":
      return `[${tree.children.map(treeKey).join(",")}]`;
    case "record":
      return `{${tree.children.map((child, k) => `${JSON.stringify(tree.keys[k])}:${treeKey(child)}`).join(",")}}`;
  }
}

/**
 * One entry per leaf of `tree` from a prefix: a value of `isEntry` covers a whole subtree.
 * @throws TreeError tree/prefix, naming the place (`inAxes[0].p`) and both structures, when `prefix` is not a prefix.
 */
export function broadcastPrefix<T>(
  prefix: unknown,
  tree: Tree,
  isEntry: (value: unknown) => value is T,
  where: string,
): T[] {
  const entries: T[] = [];
  const walk = (node: unknown, at: Tree, path: string): void => {
    if (isEntry(node)) {
      for (let k = leafCount(at); k > 0; k--) entries.push(node);
    } else if (Array.isArray(node)) {
      if (at.kind !== "list") throw prefixError(path, `a list of ${node.length}`, at);
      if (at.children.length !== node.length) throw prefixError(path, `a list of ${node.length}`, at);
      for (const [k, child] of at.children.entries()) walk(node[k], child, `${path}[${k}]`);
    } else {
      if (!isRecord(node)) throw prefixError(path, String(node), at);
      const keys = Object.keys(node).sort();
      const text = `an object with keys ${keysText(keys)}`;
      if (at.kind !== "record") throw prefixError(path, text, at);
      if (keys.length !== at.keys.length || keys.some((key, k) => key !== at.keys[k]))
        throw prefixError(path, text, at);
      for (const [k, key] of keys.entries()) walk(node[key], at.children[k]!, path + pathText([key]));
    }
  };
  walk(prefix, tree, where);
  return entries;
}

function keysText(keys: readonly string[]): string {
  return keys.map((key) => JSON.stringify(key)).join(", ");
}

function prefixError(path: string, got: string, tree: Tree): TreeError {
  return new TreeError("tree/prefix", `vmap: ${path} is ${got}, but the value there is ${describeTree(tree)}`);
}

export function describeTree(tree: Tree): string {
  switch (tree.kind) {
    case "leaf":
      return "a single value";
    case "null":
      return "null";
    case "list":
      return `a list of ${tree.children.length}`;
    case "record":
      return `an object with keys ${keysText(tree.keys)}`;
  }
}
