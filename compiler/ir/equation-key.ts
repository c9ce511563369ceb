// When two equations compute the same thing: what common-subexpression elimination merges and noDuplicates forbids.

import type { Atom, Equation } from "./array-ir.js";
import { avalText } from "./aval.js";
import { identityNumbers } from "./identity.js";

/** Text equal exactly for equations that compute the same from the same vars; vars and functions count by identity. */
export function equationKeys(): (equation: Equation) => string {
  const number = identityNumbers();
  const id = (thing: object): string => `#${number(thing)}`;
  const atomKey = (atom: Atom): string =>
    atom.kind === "var" ? id(atom) : `${avalText(atom.aval)}:${Object.is(atom.value, -0) ? "-0" : atom.value}`;
  const valueKey = (value: unknown): string => {
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (Array.isArray(value)) return `[${value.map(valueKey).join(",")}]`;
    if (typeof value !== "object" || value === null) return typeof value === "function" ? id(value) : keyText(value);
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype || "equations" in value) return id(value);
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([name, item]) => `${keyText(name)}:${valueKey(item)}`).join(",")}}`;
  };
  return ({ primitive, inputs, params }) => `${id(primitive)}${valueKey(params)}(${inputs.map(atomKey).join(",")})`;
}

function keyText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
