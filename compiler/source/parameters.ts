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

/** Name of positional argument k in messages: `x`, or `args[1]` when the source gives no name. */
export function argumentName(names: readonly string[], position: number): string {
  return names[position] || `args[${position}]`;
}

function readNames(f: (...args: never[]) => unknown): readonly string[] {
  const source = Function.prototype.toString.call(f);
  // A method is not an expression by itself, but it is one inside an object; a function may need the parentheses.
  for (const [text, start] of [
    [`(${source})`, 0],
    [`({${source}})`, 0],
  ] as const) {
    // biome-ignore format: a pair
    const names = tryParse(text, start);
    if (names !== undefined) return names;
  }
  return [];
}

function tryParse(text: string, start: number): readonly string[] | undefined {
  try {
    let node = parseExpressionAt(text, start, { ecmaVersion: "latest" }) as unknown as es.Node;
    if (node.type === "ObjectExpression") {
      const [property] = node.properties;
      if (property?.type !== "Property") return undefined;
      node = property.value;
    }
    return "params" in node ? node.params.map(patternName) : undefined;
  } catch {
    return undefined; // native or class code: names are a courtesy, their absence is no error
  }
}

function patternName(pattern: es.Pattern): string {
  if (pattern.type === "Identifier") return pattern.name;
  if (pattern.type === "AssignmentPattern") return patternName(pattern.left);
  return "";
}
