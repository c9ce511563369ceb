// The signatures of vectorize: names for the core axes of arguments and outputs, as in "(n),(n,k)->(k)".

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { type Dim, type Shape, typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";

export interface Signature {
  readonly text: string;
  readonly inputs: readonly (readonly string[])[];
  readonly outputs: readonly (readonly string[])[];
}

const axes = String.raw`\((?:\w+(?:,\w+)*)?\)`;
const list = `${axes}(?:,${axes})*`;
const wellFormed = new RegExp(`^(?:${list})?->${list}$`);

export function parseSignature(signature: string): Signature {
  const text = typeof signature === "string" ? signature.replaceAll(" ", "") : "";
  if (!wellFormed.test(text)) {
    throw new ArgumentError(
      "argument/signature",
      `vectorize: signature is ${typeof signature === "string" ? `"${signature}"` : describeValue(signature)}, expected axes in ` +
        'parentheses such as "(n),(n)->()"',
    );
  }
  const termsOf = (side: string): string[][] =>
    [...side.matchAll(/\(([^)]*)\)/g)].map(([, names]) => (names === "" ? [] : names!.split(",")));
  const [left, right] = text.split("->") as [string, string];
  return { text, inputs: termsOf(left), outputs: termsOf(right) };
}

/** Sizes of the named axes, which are the last ones of each argument. */
export function coreSizes({ text, inputs }: Signature, args: readonly NDArray[]): Map<string, Dim> {
  const sizes = new Map<string, Dim>();
  args.forEach((x, k) => {
    const names = inputs[k]!;
    if (x.ndim < names.length) {
      throw new ShapeError(
        "shape/rank",
        `vectorize: argument ${k} is ${typeText(x.aval)}, expected rank ${names.length} or more for (${names}) in "${text}"`,
      );
    }
    noteSizes(
      sizes,
      names,
      x.aval.shape.slice(x.ndim - names.length),
      (name, size, known) =>
        `vectorize: axis ${name} of argument ${k}, ${typeText(x.aval)}, has size ${size}, expected ${known}, its size in an ` +
        `argument before, for the signature "${text}"`,
    );
  });
  return sizes;
}

/** The output of one lane has the axes that the signature says. */
export function checkOutput(
  { text, outputs }: Signature,
  position: number,
  shape: Shape,
  sizes: Map<string, Dim>,
): void {
  const names = outputs[position]!;
  const got = `vectorize: output ${position} of the function has shape [${shape}]`;
  if (shape.length !== names.length) {
    throw new ShapeError("shape/output", `${got}, expected rank ${names.length} for (${names}) in "${text}"`);
  }
  noteSizes(
    sizes,
    names,
    shape,
    (name, size, known) => `${got}, where axis ${name} has size ${size}, expected ${known} for "${text}"`,
  );
}

function noteSizes(
  sizes: Map<string, Dim>,
  names: readonly string[],
  shape: Shape,
  message: (name: string, size: Dim, known: Dim) => string,
): void {
  names.forEach((name, axis) => {
    const known = sizes.get(name);
    if (known === undefined) sizes.set(name, shape[axis]!);
    else if (known !== shape[axis]) throw new ShapeError("shape/output", message(name, shape[axis]!, known));
  });
}
