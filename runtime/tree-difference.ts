// Where the arguments of two calls differ in structure, in words.

import { argumentName } from "../compiler/source/parameters.js";
import { describeTree, pathText, type Tree, treeKey } from "../compiler/trace/tree.js";

export interface TreeDifference {
  /** `at x.y, `, or "" when the numbers of arguments differ. */
  readonly at: string;
  /** What is there in either. */
  readonly now: string;
  readonly before: string;
}

/** The first difference between two argument lists; undefined when their structures are equal. */
export function treeDifference(now: Tree, before: Tree, parameterNames: readonly string[]): TreeDifference | undefined {
  if (treeKey(now) === treeKey(before)) return undefined;
  if (now.kind === "list" && before.kind === "list" && now.children.length !== before.children.length) {
    return { at: "", now: countText(now.children.length), before: countText(before.children.length) };
  }
  const walk = (a: Tree, b: Tree, path: string): TreeDifference => {
    const inner = childrenOf(a);
    const other = childrenOf(b);
    const fits = a.kind === b.kind && keysText(inner) === keysText(other);
    if (!fits || inner.length === 0) return { at: `at ${path}, `, now: describeTree(a), before: describeTree(b) };
    const at = inner.findIndex(([, child], k) => treeKey(child) !== treeKey(other[k]![1]));
    const [key, child] = inner[at]!;
    return walk(child, other[at]![1], path === "" ? argumentName(parameterNames, at) : path + pathText([key]));
  };
  return walk(now, before, "");
}

function childrenOf(tree: Tree): (readonly [number | string, Tree])[] {
  if (tree.kind === "list") return tree.children.map((child, k) => [k, child] as const);
  if (tree.kind === "record") return tree.children.map((child, k) => [tree.keys[k]!, child] as const);
  return [];
}

function keysText(children: readonly (readonly [number | string, Tree])[]): string {
  return JSON.stringify(children.map(([key]) => key));
}

function countText(count: number): string {
  return `${count} argument${count === 1 ? "" : "s"}`;
}
