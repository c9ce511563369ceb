// tree: functions of trees, which are nested arrays and plain objects. null is an empty tree; anything else is a leaf.

import { TreeError } from "../../compiler/errors.js";
import type { TypedArray } from "../../compiler/ir/aval.js";
import { checkFunction, describeValue } from "../../compiler/trace/stage.js";
import {
  flatten as flattenTree,
  leafCount,
  leafPaths,
  pathText,
  type StridedArray,
  type Tree,
  treeKey,
  unflatten as unflattenTree,
} from "../../compiler/trace/tree.js";
import type { NDArray } from "../array.js";

type Leaf =
  | NDArray
  | TypedArray
  | StridedArray
  | number
  | boolean
  | string
  | undefined
  | ((...args: never[]) => unknown);

/** The leaves of a tree of type T. */
export type LeafOf<T> = T extends null
  ? never
  : T extends Leaf
    ? T
    : T extends readonly (infer Child)[]
      ? LeafOf<Child>
      : T extends object
        ? LeafOf<T[keyof T]>
        : T;

/** A tree of type T with leaves of type R. */
export type Mapped<T, R> = T extends null
  ? null
  : T extends Leaf
    ? R
    : T extends object
      ? { -readonly [K in keyof T]: Mapped<T[K], R> }
      : R;

/** What a tree is without its leaves. Equal structures print alike. (jax.tree_util.PyTreeDef) */
export class Structure {
  readonly tree: Tree;

  constructor(tree: Tree) {
    this.tree = tree;
  }

  /** How many leaves it has a place for. */
  get leafCount(): number {
    return leafCount(this.tree);
  }

  /** Leaves as `*`: `{"a":*,"b":[*,*]}`. */
  toString(): string {
    return treeKey(this.tree);
  }
}

/** Leaves in order, keys of objects sorted, and the structure that puts them back. (jax.tree.flatten) */
export function flatten<T>(value: T): [leaves: LeafOf<T>[], structure: Structure] {
  const { leaves, tree } = flattenTree(value);
  return [leaves as LeafOf<T>[], new Structure(tree)];
}

/**
 * The tree of a structure with these leaves. (jax.tree.unflatten)
 * @throws TreeError tree/leaves unless there are as many as the structure has places.
 */
export function unflatten(structure: Structure, leaves: readonly unknown[]): unknown {
  if (!(structure instanceof Structure)) {
    throw new TreeError(
      "tree/structure",
      `tree.unflatten: argument 0 (structure) is ${describeValue(structure)}, expected what tree.structure gives`,
    );
  }
  if (!Array.isArray(leaves)) {
    throw new TreeError(
      "tree/leaves",
      `tree.unflatten: argument 1 (leaves) is ${describeValue(leaves)}, expected a list`,
    );
  }
  if (leaves.length === structure.leafCount) return unflattenTree(structure.tree, leaves);
  throw new TreeError(
    "tree/leaves",
    `tree.unflatten: argument 1 (leaves) has ${leaves.length} entries, expected ${structure.leafCount} for ${structure}`,
  );
}

/** Leaves in order, keys of objects sorted. (jax.tree.leaves) */
export function leaves<T>(value: T): LeafOf<T>[] {
  return flattenTree(value).leaves as LeafOf<T>[];
}

/** What a tree is without its leaves. (jax.tree.structure) */
export function structure(value: unknown): Structure {
  return new Structure(flattenTree(value).tree);
}

/**
 * The tree with `f` of each leaf, and of the leaves of the other trees at its place. (jax.tree.map)
 * @throws TreeError tree/structure, naming the argument, unless all trees have one structure.
 */
export function map<T, R>(
  f: (leaf: LeafOf<NoInfer<T>>, ...others: LeafOf<NoInfer<T>>[]) => R,
  value: T,
  ...rest: readonly T[]
): Mapped<T, R> {
  checkFunction("tree.map", f);
  const { leaves: first, tree } = flattenTree(value);
  const others = rest.map((other, k) => {
    const flat = flattenTree(other);
    if (treeKey(flat.tree) === treeKey(tree)) return flat.leaves;
    throw new TreeError(
      "tree/structure",
      `tree.map: argument ${k + 2} (rest[${k}]) has structure ${treeKey(flat.tree)}, expected ${treeKey(tree)}, that of argument 1 (value)`,
    );
  });
  const results = first.map((leaf, k) => f(leaf as LeafOf<T>, ...others.map((list) => list[k] as LeafOf<T>)));
  return unflattenTree(tree, results) as Mapped<T, R>;
}

/** As `map` with the place of each leaf, such as `.layers[0].w`, before it. (jax.tree.map_with_path) */
export function mapWithPath<T, R>(f: (path: string, leaf: LeafOf<NoInfer<T>>) => R, value: T): Mapped<T, R> {
  checkFunction("tree.mapWithPath", f);
  const { leaves: list, tree } = flattenTree(value);
  const paths = leafPaths(tree).map(pathText);
  return unflattenTree(
    tree,
    list.map((leaf, k) => f(paths[k]!, leaf as LeafOf<T>)),
  ) as Mapped<T, R>;
}

/** `f(... f(f(initial, first leaf), second leaf) ...)`. (jax.tree.reduce) */
export function reduce<T, R>(f: (total: R, leaf: LeafOf<NoInfer<T>>) => R, value: T, initial: R): R {
  checkFunction("tree.reduce", f);
  return leaves(value).reduce(f, initial);
}

/** Whether all leaves are true. (jax.tree.all) */
export function all(value: unknown): boolean {
  return flattenTree(value).leaves.every(Boolean);
}
