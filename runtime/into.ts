// f.into(out, ...args): results written to arrays that the caller hands over. The wrapper of the kernel checks them as it
// checks arguments; when it refuses, this file says why.

import { ArgumentError } from "../compiler/errors.js";
import { type Aval, typeText } from "../compiler/ir/aval.js";
import { isShared } from "../compiler/library/calls.js";
import { describeValue } from "../compiler/trace/stage.js";
import { describeTree, flatten, leafPaths, pathText, type Tree, treeKey } from "../compiler/trace/tree.js";
import { NDArray } from "./array.js";

/**
 * Throws what is wrong with `out`, given what the call would return.
 * @throws ArgumentError argument/out naming the leaf.
 */
export function refuseOut(
  label: string,
  out: unknown,
  tree: Tree,
  results: readonly Aval[],
  inputs: readonly unknown[],
): void {
  const given = flatten(out);
  if (treeKey(given.tree) !== treeKey(tree)) {
    throw refused(label, `out is ${describeTree(given.tree)}, expected ${describeTree(tree)}, as the function returns`);
  }
  const paths = leafPaths(tree).map((path) => `out${pathText(path)}`);
  given.leaves.forEach((leaf, k) => checkLeaf(label, paths[k]!, leaf, results[k]!));
  const arrays = given.leaves as NDArray[];
  arrays.forEach((array, k) => {
    for (const other of [...inputs, ...arrays.slice(0, k)]) {
      if (!(other instanceof NDArray) || !isShared(array.data, other.data)) continue;
      throw refused(
        label,
        `${paths[k]} shares memory with an argument or another result; pass arrays of their own memory`,
      );
    }
  });
}

function checkLeaf(label: string, path: string, leaf: unknown, result: Aval): void {
  const expected = `expected a ${typeText(result)} array that is not used otherwise, such as np.zeros gives`;
  if (!(leaf instanceof NDArray)) throw refused(label, `${path} is ${describeValue(leaf)}, ${expected}`);
  const same = leaf.dtype === result.dtype && leaf.shape.join() === result.shape.join();
  if (!same) throw refused(label, `${path} is ${typeText(leaf)}, ${expected}`);
}

function refused(label: string, what: string): ArgumentError {
  return new ArgumentError("argument/out", `${label}.into: ${what}`);
}
