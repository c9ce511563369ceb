// Names of a function's parameters, read from its source: for messages and for the buffers of its kernels. Nothing but
// names depends on it, because the text of a function is not what its author wrote once a bundler has seen it. Only the
// parameter list is read, as words and brackets: a parser of JavaScript costs more to load than most of the package.

const known = new WeakMap<object, readonly string[]>();

/** One name per declared parameter; a pattern, a rest parameter or an unreadable source gives "" there. */
export function parameterNames(f: (...args: never[]) => unknown): readonly string[] {
  const names = known.get(f) ?? readParameters(f)?.map(([first]) => (isWord(first!) ? first! : "")) ?? [];
  known.set(f, names);
  return names;
}

/** Keys that the only parameter takes apart, as in `({ x, y }) => ...`; undefined for any other parameter list. */
export function optionKeys(f: (...args: never[]) => unknown): readonly string[] | undefined {
  const [only, ...others] = readParameters(f) ?? [];
  if (only?.[0] !== "{" || others.length > 0) return undefined;
  return itemsOf(only).flatMap(([first]) => {
    if (/^["']/.test(first!)) return [first!.slice(1, -1)];
    if (/^\d/.test(first!)) return [String(Number(first))];
    return isWord(first!) ? [first!] : [];
  });
}

/** Name of positional argument k in messages: `x`, or `args[1]` when the source gives no name. */
export function argumentName(names: readonly string[], position: number): string {
  return names[position] || `args[${position}]`;
}

/** Blanks and comments, or (captured) a word or number, a string, a template without holes, or one sign. */
const token =
  /\s+|\/\/[^\n\r\u2028\u2029]*|\/\*.*?\*\/|((?:[\w$]|(?!\s)[\u0080-\uffff])+|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`|\.\.\.|=>|.)/gs;

const isWord = (text: string): boolean => /^[A-Za-z_$\u0080-\uffff]/.test(text);
const opens = (text: string): boolean => text === "(" || text === "[" || text === "{";
const closes = (text: string): boolean => text === ")" || text === "]" || text === "}";

/** Tokens of each parameter; undefined when the source cannot be read, as that of a class or of native code. */
function readParameters(f: (...args: never[]) => unknown): string[][] | undefined {
  const tokens: string[] = [];
  const open: number[] = [];
  for (const [, text] of Function.prototype.toString.call(f).matchAll(token)) {
    if (text === undefined) continue;
    if (text === "`" || (text === "/" && !endsValue(tokens.at(-1)))) return undefined; // what follows is other text
    if (text === "=>" && open.length === 0) return [tokens.slice(-1)];
    tokens.push(text);
    if (opens(text)) {
      if (text === "{" && open.length === 0) return undefined;
      open.push(tokens.length - 1);
    } else if (closes(text)) {
      const start = open.pop()!;
      if (open.length === 0 && tokens[start] === "(") return itemsOf(tokens.slice(start));
    }
  }
  return undefined;
}

/** Tokens of each item of a list that starts with its bracket. */
function itemsOf(tokens: readonly string[]): string[][] {
  const items: string[][] = [[]];
  let depth = 0;
  for (const text of tokens) {
    if (closes(text)) depth--;
    if (text === "," && depth === 1) items.push([]);
    else if (depth > 0) items.at(-1)!.push(text);
    else if (closes(text)) break;
    if (opens(text)) depth++;
  }
  return items.filter((item) => item.length > 0);
}

/** Whether a slash after the token divides; otherwise it begins a regular expression. */
function endsValue(text: string | undefined): boolean {
  return text !== undefined && (closes(text) || isWord(text) || /^["'`\d]/.test(text));
}
