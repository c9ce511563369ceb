// Which text of a module is a kernel, which goes with it, and what is refused.

import { describe, expect, test } from "vitest";
import { findKernels } from "../../../runtime/build/find-kernels.js";
import { BuildError } from "../../../runtime/index.js";

const start = 'import { kernel, np, spec } from "lanewise";\n';

/** The module with calls and what goes with them marked. */
function marked(code: string): string {
  const { calls, unneeded } = findKernels(code, "/project/model.mjs");
  const marks = [
    ...calls.map(({ start, end, name }) => ({ start, end, text: `<${name}>` })),
    ...unneeded.map(({ start, end }) => ({ start, end, text: "" })),
  ].sort((a, b) => b.start - a.start);
  return marks.reduce((text, mark) => text.slice(0, mark.start) + mark.text + text.slice(mark.end), code).trim();
}

describe("kernels are found", () => {
  test("as exported constants, with what only they need", () => {
    const code = `${start}import { weights } from "./weights.mjs";
import { readFileSync } from "node:fs";
const table = JSON.parse(readFileSync("table.json", "utf8"));
const scale = np.array([table.scale]);
function score(row) { return np.dot(row, weights).mul(scale); }
export const price = kernel(score, [spec([3])]);
export const twice = (row) => price(row).data[0] * 2;`;
    expect(marked(code)).toBe("export const price = <price>;\nexport const twice = (row) => price(row).data[0] * 2;");
  });

  test("while what something else uses stays, names in other scopes aside", () => {
    const code = `${start}import { a, b } from "./a.mjs";
import "./effect.mjs";
const shared = 1;
const own = 2;
let counter = 0;
export const f = kernel((x) => x.mul(a).add(shared).add(own).add(counter), [spec([])]);
counter++;
export const g = (own) => b + shared + own;
unrelated();`;
    const left = marked(code);
    expect(left).toBe(`import { a, b } from "./a.mjs";
import "./effect.mjs";
const shared = 1;

let counter = 0;
export const f = <f>;
counter++;
export const g = (own) => b + shared + own;
unrelated();`);
  });

  test("under other names, of kernel and of the constant", () => {
    expect(
      marked('import { kernel as k } from "lanewise";\nconst f = k(g, []), h = 1;\nexport { f as price, h };'),
    ).toBe("const f = <price>, h = 1;\nexport { f as price, h };");
    expect(marked('import * as lw from "lanewise";\nexport const f = lw.kernel(lw.np.sin, [lw.spec([2])]);')).toBe(
      "export const f = <f>;",
    );
  });

  test("only where kernel is lanewise's", () => {
    const code = 'import { kernel } from "linux";\nexport const f = kernel(1);';
    expect(findKernels(code, "/m.mjs")).toEqual({ calls: [], unneeded: [] });
    const shadowed = `${start}export const f = (kernel) => kernel(1);`;
    expect(findKernels(shadowed, "/m.mjs").calls).toEqual([]);
  });
});

describe("kernels that cannot be replaced are refused, with their place", () => {
  test.each([
    ["not exported", "const f = kernel(g, []);", "2:11"],
    ["not constant", "export let f = kernel(g, []);", "2:16"],
    ["the default export", "export default kernel(g, []);", "2:16"],
    ["in a function", "export const make = (n) => kernel(g, [spec([n])]);", "2:28"],
    ["in an object", "export const all = { f: kernel(g, []) };", "2:25"],
    ["kernel as a value", "export const all = [g].map(kernel);", "2:28"],
    ["exported only as the default", "const f = kernel(g, []);\nexport { f as default };", "2:11"],
  ])("%s", (_, code, place) => {
    const find = (): unknown => findKernels(start + code, "/project/model.mjs");
    expect(find).toThrow(BuildError);
    expect(find).toThrow(`/project/model.mjs:${place}: kernel is used elsewhere`);
  });

  test("text that is no JavaScript", () => {
    expect(() => findKernels(`${start}const x: number = 1;`, "/project/model.vue")).toThrow(
      "/project/model.vue:2:8: Unexpected token; the plugin reads JavaScript",
    );
  });
});

test("text that is no JavaScript and does not import kernel is left alone", () => {
  const none = { calls: [], unneeded: [] };
  expect(findKernels('{ "lanewise": "kernel" }', "/project/package.json")).toEqual(none);
  expect(findKernels('import { np } from "lanewise";\nconst kernel = <b>{np.pi}</b>;', "/project/a.jsx")).toEqual(none);
});
