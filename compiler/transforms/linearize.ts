// linearize: a function becomes one that computes its outputs and what its derivative needs of them (the residuals), and
// the derivative itself, which is linear in the tangents. JAX: linearize_jaxpr.

import { UnsupportedError } from "../errors.js";
import type { ArrayFn, Atom, Var } from "../ir/array-ir.js";
import { withoutUnread } from "../ir/unread.js";
import { jvpFnApart } from "./jvp.js";
import { separate } from "./separate.js";

export interface Linearized {
  /** Takes the inputs, gives the outputs and then the residuals. */
  readonly known: ArrayFn;
  /** Takes the residuals and then the tangents, gives the tangents of outputs that have one. */
  readonly linear: ArrayFn;
  readonly residuals: number;
  readonly outputActive: readonly boolean[];
}

export function linearizeFn(fn: ArrayFn, active: readonly boolean[]): Linearized {
  const apart = jvpFnApart(fn, active);
  const { inputs } = apart.fn;
  const parts = separate(
    apart.fn,
    inputs.map((_, k) => k >= fn.inputs.length),
  );
  const outputs = parts.outputs.slice(0, fn.outputs.length);
  if (outputs.some(parts.isLinear)) throw dependsOnTangent(fn);
  const linear = withoutUnread({
    name: fn.name,
    captured: 0,
    inputs: [],
    equations: parts.linear,
    outputs: parts.outputs.slice(fn.outputs.length),
  });
  const residuals = readButNotMade(linear, parts.isLinear);
  const known = withoutUnread({
    name: fn.name,
    captured: fn.captured,
    inputs: fn.inputs,
    equations: parts.known,
    outputs: [...outputs, ...residuals],
  });
  return {
    known,
    linear: { ...linear, inputs: [...residuals, ...inputs.slice(fn.inputs.length)] },
    residuals: residuals.length,
    outputActive: apart.outputActive,
  };
}

function readButNotMade(fn: ArrayFn, isLinear: (atom: Atom) => boolean): Var[] {
  const read = [...fn.equations.flatMap(({ inputs }) => inputs), ...fn.outputs];
  return [...new Set(read)].filter((atom): atom is Var => atom.kind === "var" && !isLinear(atom));
}

function dependsOnTangent({ name }: ArrayFn): UnsupportedError {
  return new UnsupportedError(
    "unsupported/not-linear",
    `grad: an output of a derivative rule in ${name} depends on a tangent, expected only its tangents to; see the rule ` +
      "given to customJvp",
  );
}
