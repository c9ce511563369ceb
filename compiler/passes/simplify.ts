// Simplification: rewrites that keep every bit. `x*1` and casts to the own dtype go; `x+0` stays (-0 + 0 is 0) and so
// does `x*0` (NaN * 0 is NaN). Each rule shrinks the program, none undoes another.
// Requires: nothing. Ensures: no rule below applies. Cost: one walk.

import type { ArrayFn, Atom, Equation } from "../ir/array-ir.js";
import { literal } from "../ir/array-ir.js";
import { type DType, isFloat, sameShape } from "../ir/aval.js";
import { rewriteFn } from "./rewrite-fn.js";

interface Rule {
  readonly name: string;
  readonly apply: (equation: Equation) => Atom | undefined;
}

export function simplify(fn: ArrayFn): ArrayFn {
  return rewriteFn(fn, (equation) => {
    for (const rule of rules) {
      const result = rule.apply(equation);
      if (result !== undefined) return [result];
    }
    return undefined;
  });
}

/** The input, if it can stand for the output: equal shape and dtype. The weak flag does not reach the code. */
function standsFor(input: Atom | undefined, equation: Equation): Atom | undefined {
  const output = equation.outputs[0]!.aval;
  if (input === undefined || input.aval.dtype !== output.dtype) return undefined;
  return sameShape(input.aval.shape, output.shape) ? input : undefined;
}

function isValue(atom: Atom | undefined, value: number): boolean {
  return atom?.kind === "literal" && Object.is(atom.value, value);
}

const rules: readonly Rule[] = [
  {
    // x * 1 = 1 * x = x, -0 and NaN included
    name: "multiply-by-one",
    apply: (equation) => {
      if (equation.primitive.name !== "mul") return undefined;
      const [a, b] = equation.inputs;
      if (isValue(b, 1)) return standsFor(a, equation);
      return isValue(a, 1) ? standsFor(b, equation) : undefined;
    },
  },
  {
    // x / 1 = x
    name: "divide-by-one",
    apply: (equation) =>
      equation.primitive.name === "div" && isValue(equation.inputs[1], 1)
        ? standsFor(equation.inputs[0], equation)
        : undefined,
  },
  {
    // -(literal) is a literal
    name: "negate-literal",
    apply: (equation) => {
      const [x] = equation.inputs;
      if (equation.primitive.name !== "neg" || x?.kind !== "literal" || !isFloat(x.aval.dtype)) return undefined;
      return literal(-x.value, x.aval.dtype, x.aval.weak);
    },
  },
  {
    // a cast to the own dtype, of a value that needs no rounding
    name: "cast-to-itself",
    apply: (equation) =>
      equation.primitive.name === "convertElementType" ? standsFor(equation.inputs[0], equation) : undefined,
  },
  {
    // the cast of a literal is a literal, when neither dtype rounds differently from the other
    name: "cast-literal",
    apply: (equation) => {
      const [x] = equation.inputs;
      if (equation.primitive.name !== "convertElementType" || x?.kind !== "literal") return undefined;
      const to = equation.params.dtype as DType;
      if (isFloat(x.aval.dtype) && !isFloat(to) && to !== "bool") return undefined; // saturates: left to the kernel
      return literal(x.value, to, equation.outputs[0]!.aval.weak);
    },
  },
  {
    // movement that moves nothing
    name: "identity-movement",
    apply: (equation) => (isIdentity(equation) ? standsFor(equation.inputs[0], equation) : undefined),
  },
];

function isIdentity({ primitive, params, inputs, outputs }: Equation): boolean {
  const inOrder = (axes: unknown): boolean => (axes as readonly number[]).every((axis, k) => axis === k);
  switch (primitive.name) {
    case "transpose":
      return inOrder(params.permutation);
    case "broadcastInDim":
      return inOrder(params.dims) && inputs[0]!.aval.shape.length === outputs[0]!.aval.shape.length;
    case "stopGradient":
    case "reshape":
    case "squeeze":
    case "expandDims":
      return true; // standsFor compares the shapes
    case "slice":
      return (params.stride as readonly number[]).every((step) => step === 1); // equal shapes: it starts at 0
    default:
      return false;
  }
}
