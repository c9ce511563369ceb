// What the source of a function says of its parameters. The oracle is a parser of JavaScript.

import { parseExpressionAt } from "acorn";
import type * as es from "estree";
import { expect, test } from "vitest";
import { optionKeys, parameterNames } from "../../../compiler/source/parameters.js";

type AnyFunction = (...args: never[]) => unknown;

/** The function that has this source: an expression, or a method of an object. */
function of(source: string): AnyFunction {
  const make = (text: string): unknown => new Function(`return ${text}`)();
  try {
    return make(`(${source})`) as AnyFunction;
  } catch {
    const holder = make(`({${source}})`) as Record<string, AnyFunction>;
    return Object.values(holder)[0]!;
  }
}

/** The parameters as a parser reads them. */
function parsed(source: string): readonly es.Pattern[] {
  for (const text of [`(${source})`, `({${source}})`]) {
    try {
      let node = parseExpressionAt(text, 0, { ecmaVersion: "latest" }) as unknown as es.Node;
      if (node.type === "ObjectExpression") node = (node.properties[0] as es.Property).value;
      if ("params" in node) return node.params;
    } catch {}
  }
  throw new Error(`the test cannot read ${source}`);
}

function nameIn(pattern: es.Pattern): string {
  if (pattern.type === "AssignmentPattern") return nameIn(pattern.left);
  return pattern.type === "Identifier" ? pattern.name : "";
}

const heads: readonly ((list: string) => string)[] = [
  (list) => `(${list}) => 0`,
  (list) => `async (${list}) => (a, b) => [a, b]`,
  (list) => `( /* first ) */ ${list} // , last )\n) => { return 1; }`,
  (list) => `function (${list}) { return "("; }`,
  (list) => `function named(${list}) {}`,
  (list) => `async function* named /* ( */ (${list}) {}`,
  (list) => `method(${list}) {}`,
  (list) => `async *method(${list}) {}`,
  (list) => `"a(b, c)"(${list}) {}`,
  (list) => `[["x", (1)]](${list}) {}`,
  (list) => `12(${list}) {}`,
];

const lists = [
  "",
  "x",
  "x, y",
  "x,\n  y,\n",
  "x, /* y, */ z // w\n",
  "$, _, x1, é, 日本語, 𠮷, async, of, get",
  "x = 1, y = x / 2 / 3, z",
  "x = (1, 2), y = [3, 4], z = { a: 1, b: { c: 2 } }, w",
  "x = (a, b) => a, y = function (c, d) { return [c, d]; }, z",
  "x = ')', y = \"(,\", z = `,) $`, w = '\\'),', v",
  "x = f`a, b`, y",
  "{ x, y }",
  "{ x, y: z, 'a-b': u, \"c\": v, 10: w, [x + ','.length]: t }",
  "{ x = 1, y = { a: 2, b: [3] }, ...rest }",
  "{ x, y, } = { x: 1, y: 2 }",
  "{}",
  "{ x: { y, z }, w: [u, v] }",
  "[x, y], z",
  "...xs",
  "x, ...[y, z]",
  "{ x }, y",
];

test.each(lists)("the parameters are read as a parser reads them: (%s)", (list) => {
  for (const head of heads) {
    const source = head(list);
    const params = parsed(source);
    expect(parameterNames(of(source)), source).toEqual(params.map(nameIn));
  }
});

test.each(lists)("the keys that an only parameter takes apart are read as a parser reads them: (%s)", (list) => {
  for (const head of heads) {
    const source = head(list);
    const [only, ...others] = parsed(source);
    const pattern = only?.type === "AssignmentPattern" ? only.left : only;
    const keys =
      pattern?.type !== "ObjectPattern" || others.length > 0
        ? undefined
        : pattern.properties.flatMap((property) => {
            if (property.type !== "Property" || property.computed) return [];
            return [
              property.key.type === "Identifier" ? property.key.name : String((property.key as es.Literal).value),
            ];
          });
    expect(optionKeys(of(source)), source).toEqual(keys);
  }
});

test.each(["x => x", "async x => (y, z)", "/* a, b */ x/**/=> [x]", "async => async"])(
  "one bare name: %s",
  (source) => {
    expect(parameterNames(of(source))).toEqual(parsed(source).map(nameIn));
    expect(optionKeys(of(source))).toBeUndefined();
  },
);

test("names that the text does not give are left out", () => {
  const sources = ["class { constructor(x) {} }", "x = `\x24{(1, 2)}`, y", "x = /[,)]/, y"];
  expect(parameterNames(of(sources[0]!))).toEqual([]);
  for (const list of sources.slice(1)) expect(parameterNames(of(`(${list}) => 0`))).toEqual([]);
  expect(parameterNames(Math.max)).toEqual([]);
  expect(parameterNames(((x: number) => x).bind(null))).toEqual([]);
  expect(optionKeys(Math.max)).toBeUndefined();
  expect(parameterNames(of("(\\u0061, b) => 0"))).toEqual(["", "b"]);
});

test("a function is read once", () => {
  const f = of("(first, second) => 0");
  expect(parameterNames(f)).toBe(parameterNames(f));
});
