// The subscripts of einsum, read into one label per axis. Labels of an ellipsis are numbers, counted from the last axis.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { type Aval, type Dim, typeText } from "../../compiler/ir/aval.js";
import { describeValue } from "../../compiler/trace/stage.js";

/** A letter, or for an axis under an ellipsis its place as a digit string. */
export type Label = string;

export interface Einsum {
  readonly inputs: readonly (readonly Label[])[];
  readonly output: readonly Label[];
  readonly sizes: ReadonlyMap<Label, Dim>;
}

/** Reads and checks `subscripts` for operands of these types. */
export function parseSubscripts(subscripts: string, operands: readonly Aval[]): Einsum {
  if (typeof subscripts !== "string") throw malformed(describeValue(subscripts), "expected text such as 'ij,jk->ik'");
  const text = subscripts.replaceAll(" ", "");
  const [left, right, ...more] = text.split("->");
  const terms = left!.split(",");
  if (more.length > 0) throw malformed(`'${subscripts}'`, "expected at most one '->'");
  for (const term of right === undefined ? terms : [...terms, right]) {
    if (/^[a-zA-Z]*(\.\.\.)?[a-zA-Z]*$/.test(term)) continue;
    throw malformed(`'${subscripts}'`, `the term '${term}' may hold letters and one '...'`);
  }
  if (terms.length !== operands.length) {
    throw malformed(
      `'${subscripts}'`,
      `it has ${terms.length} terms for ${operands.length} operands; write one per operand`,
    );
  }
  const inputs = terms.map((term, k) => labelsOf(term, k, operands[k]!));
  const output = right === undefined ? usualOutput(inputs) : givenOutput(subscripts, right, inputs);
  return { inputs, output, sizes: sizesOf(inputs, operands) };
}

function malformed(got: string, problem: string): ArgumentError {
  return new ArgumentError("argument/subscripts", `einsum: argument 0 (subscripts) is ${got}; ${problem}`);
}

function labelsOf(term: string, position: number, x: Aval): Label[] {
  const letters = term.replace("...", "");
  const open = x.shape.length - letters.length;
  if (open < 0 || (open > 0 && letters === term)) {
    throw new ShapeError(
      "shape/rank",
      `einsum: argument ${position + 1} (operands[${position}]) is ${typeText(x)}, expected rank ${letters.length}` +
        `${letters === term ? "" : " or more"} for the term '${term}'`,
    );
  }
  const [before, after = ""] = term.split("...") as [string, string?];
  return [...before, ...ellipsis(open), ...after];
}

function ellipsis(count: number): Label[] {
  return Array.from({ length: count }, (_, k) => String(count - 1 - k));
}

const isLetter = (label: Label): boolean => !/^\d/.test(label);

function longestEllipsis(inputs: readonly (readonly Label[])[]): Label[] {
  return ellipsis(Math.max(0, ...inputs.map((labels) => labels.filter((label) => !isLetter(label)).length)));
}

/** The axes under the ellipsis, then every letter that stands once, by the alphabet. */
function usualOutput(inputs: readonly (readonly Label[])[]): Label[] {
  const all = inputs.flat().filter(isLetter);
  const once = all.filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter));
  return [...longestEllipsis(inputs), ...once.sort()];
}

function givenOutput(subscripts: string, term: string, inputs: readonly (readonly Label[])[]): Label[] {
  const [before, after] = term.split("...") as [string, string?];
  const output = after === undefined ? [...before] : [...before, ...longestEllipsis(inputs), ...after];
  for (const [k, label] of output.entries()) {
    if (output.indexOf(label) !== k) throw malformed(`'${subscripts}'`, `the output names '${label}' twice`);
    if (!inputs.some((labels) => labels.includes(label))) {
      throw malformed(`'${subscripts}'`, `the output has '${label}', which no operand has`);
    }
  }
  return output;
}

/** The size of each label: axes of size 1 go with any other. */
function sizesOf(inputs: readonly (readonly Label[])[], operands: readonly Aval[]): Map<Label, Dim> {
  const sizes = new Map<Label, Dim>();
  inputs.forEach((labels, k) =>
    labels.forEach((label, axis) => {
      const size = operands[k]!.shape[axis]!;
      const known = sizes.get(label);
      if (known === undefined || known === 1) sizes.set(label, size);
      else if (size !== known && size !== 1) {
        const name = isLetter(label) ? `label '${label}'` : "an axis under '...'";
        throw new ShapeError(
          "shape/contract",
          `einsum: ${name} has size ${size} on axis ${axis} of argument ${k + 1} (operands[${k}]), ` +
            `${typeText(operands[k]!)}, and ${known} in an operand before it; sizes must be equal or 1`,
        );
      }
    }),
  );
  return sizes;
}
