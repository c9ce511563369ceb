// The type of a function of an emitted module. A file of its own: the declarations of the package lead here, and no further.

import type { Aval } from "../ir/aval.js";
import type { Tree } from "../trace/tree.js";

/** What a function of a module takes and gives. */
export interface Interface {
  /** The structure of the argument list. */
  readonly argsTree: Tree;
  /** One per argument, as messages name it. */
  readonly parameterNames: readonly string[];
  readonly leaves: readonly Aval[];
  readonly outputTree: Tree;
  readonly outputs: readonly Aval[];
  /** Symbolic sizes in the order the loops take them. */
  readonly sizes: readonly string[];
}
