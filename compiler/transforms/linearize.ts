// linearize: a function becomes one that computes its outputs and what its derivative needs of them (the residuals), and
// the derivative itself, which is linear in the tangents. (JAX: linearize_jaxpr)

import { UnsupportedError } from "../errors.js";
import type { ArrayFn, Atom, Var } from "../ir/array-ir.js";
import type { JvpFn, Linearized } from "../ir/primitive.js";
import { withoutUnread } from "../ir/unread.js";
import { differentiate } from "./differentiate.js";
import { remembered } from "./remembered.js";
import { separate } from "./separate.js";

/** As jvpFn, with equations that compute values or tangents, none both: no value depends on a tangent. */
const jvpFnApart: (fn: ArrayFn, active: readonly boolean[]) => JvpFn = remembered((fn, active) =>
  differentiate(fn, active, { jvpFn: jvpFnApart, linearizeFn }),
);

export const linearizeFn: (fn: ArrayFn, active: readonly boolean[]) => Linearized = remembered((fn, active) => {
  const apart = jvpFnApart(fn, active);
  const tangents = apart.fn.inputs.slice(fn.inputs.length);
  const parts = separate(
    apart.fn,
    apart.fn.inputs.map((_, k) => k >= fn.inputs.length),
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
  const there: readonly Atom[] = [...fn.inputs, ...outputs];
  const values = [...there, ...residuals.filter((variable) => !there.includes(variable))];
  return {
    known: withoutUnread({ ...fn, equations: parts.known, outputs: values.slice(fn.inputs.length) }),
    linear: { ...linear, inputs: [...residuals, ...tangents] },
    residuals: residuals.map((variable) => values.indexOf(variable)),
    outputActive: apart.outputActive,
  };
});

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
