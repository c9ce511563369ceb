// Rules that this version does not have: they refuse, so that nothing is silently wrong.

import { UnsupportedError } from "../errors.js";
import type { Derivative, Params } from "../ir/primitive.js";

/** Differentiation of a primitive that has derivatives in mathematics, but no rule here yet. */
export function noForwardMode<P extends Params>(name: string): Derivative<P> {
  return {
    kind: "rule",
    jvp() {
      throw new UnsupportedError("unsupported/derivative", `jvp: ${name} has no derivative rule in this version`);
    },
  };
}
