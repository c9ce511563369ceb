// Names of a function's parameters, read from its source: for messages and for the buffers of its kernels. Nothing but
// names depends on it, because the text of a function is not what its author wrote once a bundler has seen it.

import { parseExpressionAt } from "acorn";
import type * as es from "estree";

const known = new WeakMap<object, readonly string[]>();

/** One name per declared parameter; a pattern or an unreadable source gives "" there, a rest parameter its name. */
export function parameterNames(f: (...args: never[]) => unknown): readonly string[] {
  const names = known.get(f) ?? readNames(f);
  known.set(f, names);
  return names;
}

/** Keys that the only parameter takes apart, as in `({ x, y }) => ...`; undefined for any other parameter list. */
export function optionKeys(f: (...args: never[]) => unknown): readonly string[] | undefined {
  const [only, ...others] = readParameters(f) ?? [];
  const pattern = only?.type === "AssignmentPattern" ? only.left : only;
  if (pattern?.type !== "ObjectPattern" || others.length > 0) return undefined;
  return pattern.properties.flatMap((property) => {
    if (property.type !== "Property" || property.computed) return [];
    return property.key.type === "Identifier" ? [property.key.name] : [String((property.key as es.Literal).value)];
  });
}

/** Name of positional argument k in messages: `x`, or `args[1]` when the source gives no name. */
export function argumentName(names: readonly string[], position: number): string {
  return names[position] || `args[${position}]`;
}

function readNames(f: (...args: never[]) => unknown): readonly string[] {
  return readParameters(f)?.map(patternName) ?? [];
}

/** Syntax of the parameters; undefined when the source cannot be read. */
function readParameters(f: (...args: never[]) => unknown): readonly es.Pattern[] | undefined {
  const source = Function.prototype.toString.call(f);
  // A method is not an expression by itself, but it is one inside an object; a function may need the parentheses.
  return tryParse(`(${source})`) ?? tryParse(`({${source}})`);
}

function tryParse(text: string): readonly es.Pattern[] | undefined {
  try {
    let node = parseExpressionAt(text, 0, { ecmaVersion: "latest" }) as unknown as es.Node;
    if (node.type === "ObjectExpression") {
      const [property] = node.properties;
      if (property?.type !== "Property") return undefined;
      node = property.value;
    }
    return "params" in node ? node.params : undefined;
  } catch {
    return undefined; // native or class code: names are a courtesy, their absence is no error
  }
}

function patternName(pattern: es.Pattern): string {
  if (pattern.type === "Identifier") return pattern.name;
  if (pattern.type === "AssignmentPattern") return patternName(pattern.left);
  return "";
}
