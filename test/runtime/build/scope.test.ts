// Free names of pieces of JavaScript, against what the language says.

import { parse } from "acorn";
import type * as es from "estree";
import { describe, expect, test } from "vitest";
import { declaredNames, freeNames } from "../../../runtime/build/scope.js";

function statement(code: string): es.Node {
  const program = parse(code, { ecmaVersion: "latest", sourceType: "module" }) as unknown as es.Program;
  return program.body[0]!;
}

describe("free names", () => {
  test.each([
    ["f(a, b.c, d[e]);", "a b d e f"],
    ["x = { a, b: c, [d]: e, f() { return g; } };", "a c d e g x"],
    ["const { a: b = c, ...d } = e;", "c e"],
    ["const a = a0, b = a;", "a0"],
    ["(p, { q, r: [s] }, t = u, ...v) => p + q + s + t + v + w;", "u w"],
    ["(function again(n) { return n ? again(n - 1) : base; });", "base"],
    ["function f() { if (x) { var y = 1; } return y + z; }", "x z"],
    ["function f() { { const y = 1; } return y; }", "y"],
    ["function f() { { function g() {} } for (let i = a; i < n; i++) g(i); return i; }", "a g i n"],
    ["for (const [k, v] of pairs) use(k, v, w);", "pairs use w"],
    ["try { a(); } catch ({ message }) { log(message, b); }", "a b log"],
    ["label: for (;;) { if (done) break label; }", "done"],
    ["switch (a) { case b: let c = 1; default: d(c); }", "a b d"],
    ["class A extends B { [c] = d; e = A; static { f(); } g() { return h; } }", "B c d f h"],
    ["a`text`;", "a"],
    ["import a, { b as c } from 'd';", ""],
    ["export { a as b }; let a;", "a"],
    ["export { a as b } from 'c';", ""],
    ["export const a = b;", "b"],
    ["export default (x) => x + y;", "y"],
    ["[a.b, { c: d.e }] = [f?.g, new.target];".replace("new.target", "import.meta"), "a d f"],
    ["async (x) => { for await (const y of x) await import(y + z); };", "z"],
  ])("%s", (code, names) => {
    expect([...freeNames(statement(code))].sort().join(" ")).toBe(names);
  });

  test("leave out what is skipped", () => {
    const node = statement("export const a = f(g(x), y);") as es.ExportNamedDeclaration;
    const call = (node.declaration as es.VariableDeclaration).declarations[0]!.init as es.SimpleCallExpression;
    expect([...freeNames(node, new Set([call.arguments[0]!]))].sort()).toEqual(["f", "y"]);
  });
});

test("declared names", () => {
  expect(declaredNames(statement("import a, { b as c } from 'd';"))).toEqual(["a", "c"]);
  expect(declaredNames(statement("import * as d from 'd';"))).toEqual(["d"]);
  expect(declaredNames(statement("export const { a, b: [c = 1, , ...d] } = e, f = 2;"))).toEqual(["a", "c", "d", "f"]);
  expect(declaredNames(statement("export default function () {}"))).toEqual([]);
  expect(declaredNames(statement("class A {}"))).toEqual(["A"]);
});
