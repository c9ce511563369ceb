// Source maps (version 3) of emitted modules: the lines of an exported function and of its loops lead to the place in the
// user's source where the function does its first operation. That is all that is known of it without reading sources.

/** A place in a source; line and column count from 1, as stacks write them. */
export interface Origin {
  /** A URL or path. */
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** A top-level function of the module and where it comes from. */
export interface MappedFunction {
  readonly functionName: string;
  /** The name of the user's function. */
  readonly name: string;
  readonly origin: Origin;
}

/** The map of `code`; null when nothing is known. */
export function sourceMap(code: string, functions: readonly MappedFunction[]): string | null {
  if (functions.length === 0) return null;
  const sources = [...new Set(functions.map(({ origin }) => origin.source))];
  const names = [...new Set(functions.map(({ name }) => name))];
  const last = [0, 0, 0, 0];
  let inside: MappedFunction | undefined;
  const lines = code.split("\n").map((line) => {
    inside = functions.find((one) => startOf(line) === one.functionName) ?? inside;
    if (inside === undefined) return "";
    const { origin, name } = inside;
    if (line === "}") inside = undefined;
    const fields = [sources.indexOf(origin.source), origin.line - 1, origin.column - 1, names.indexOf(name)];
    const segment = [0, ...fields.map((value, k) => value - last[k]!)].map(digits64).join("");
    for (const [k, value] of fields.entries()) last[k] = value;
    return segment;
  });
  return JSON.stringify({ version: 3, sources, names, mappings: lines.join(";") });
}

/** The function that a line begins to declare at the top level. */
function startOf(line: string): string | undefined {
  return /^(?:export )?function ([\w$]+)\(/.exec(line)?.[1];
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base64 VLQ: the sign in the lowest bit, then five bits per digit, a sixth that says whether more follow. */
function digits64(value: number): string {
  let text = "";
  let rest = value < 0 ? -value * 2 + 1 : value * 2;
  do {
    const more = rest >= 32;
    text += digits[(rest & 31) | (more ? 32 : 0)];
    rest >>>= 5;
  } while (rest > 0);
  return text;
}
