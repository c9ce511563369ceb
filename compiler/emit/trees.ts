// Shapes and trees as expressions of emitted code: what the wrapper of jit and an emitted module write alike.

import type * as es from "estree";
import type { Dim } from "../ir/aval.js";
import type { Tree } from "../trace/tree.js";
import { binary, list, literalNull, num, record } from "./estree.js";

/** The number of elements: symbolic sizes first, then the product of the others unless it is 1. */
export function elementCount(shape: readonly Dim[], spelled: (name: string) => es.Expression): es.Expression {
  const fixed = shape.reduce<number>((size, dim) => (typeof dim === "number" ? size * dim : size), 1);
  const factors = shape.filter((size) => typeof size === "string").map(spelled);
  if (fixed !== 1 || factors.length === 0) factors.push(num(fixed));
  return factors.reduce((product, factor) => binary("*", product, factor));
}

/** The expression of a tree whose leaves, in order, are `leaves`. */
export function buildTree(tree: Tree, leaves: readonly es.Expression[]): es.Expression {
  let next = 0;
  const node = (at: Tree): es.Expression => {
    switch (at.kind) {
      case "leaf":
        return leaves[next++]!;
      case "null":
        return literalNull();
      case "list":
        return list(at.children.map(node));
      case "record":
        return record(at.children.map((child, k) => [at.keys[k]!, node(child)] as const));
    }
  };
  return node(tree);
}
