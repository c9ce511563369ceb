// The code in README.md and docs/: every program runs as it is written, on the built package, and prints what the page says;
// every generated program that a page shows is a part of what `explain` prints.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project, root } from "./built-package.js";

interface Block {
  readonly language: string;
  readonly text: string;
}

const blocksOf = (page: string): Block[] =>
  [...readFileSync(`${root}${page}`, "utf8").matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

let project: Project;

beforeAll(async () => {
  project = await Project.make(["vite", "unplugin"]);
  await project.write({ "src/weights.mjs": "export const weights = new Float32Array(3);\n" });
}, 120_000);

afterAll(() => project.remove());

/** What a page leaves to the reader of a fragment. */
const prelude = `import { emit, grad, jit, kernel, lax, np, random, spec, vmap } from "lanewise";
const [batch, w, b] = [np.ones([5, 64]), np.ones([10, 64]), np.ones([10])];
const score = (row) => np.sum(row);
`;

/** The program of a block; an expression that is followed by its value in a comment prints that value. */
function programOf({ text }: Block): string {
  const printing = text.replace(/^(\w+\(.*\));\n\/\/ (\{.*\})$/gm, "console.log($1);");
  return /^import /m.test(text) ? printing : `${prelude}${printing}`;
}

async function run(name: string, program: string): Promise<string> {
  await project.write({ [name]: program });
  const { code, stdout, stderr } = await project.node(name);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  return stdout;
}

/** Without spaces, quotes and the lengths that Node writes before typed arrays. */
const compact = (text: string): string => text.replace(/\s|['"]|\(\d+\)/g, "");

const pages = ["README.md", "docs/architecture.md", "docs/emit.md", "docs/cli.md", "docs/random.md"];
const isShown = ({ text }: Block): boolean => /^\/\/ \w+\(.* -> out /.test(text);

describe.each(pages)("%s", (page) => {
  const blocks = blocksOf(page);
  const programs = blocks.filter((block) => block.language === "js" && !isShown(block));

  test("programs run, and print what stands below them", { timeout: 60_000 }, async () => {
    expect(programs).not.toEqual([]);
    for (const block of programs) {
      const named = /^\/\/ ([\w./]+)$/m.exec(block.text)?.[1]; // the name that the block gives its file
      const printed = await run(named ?? `program-${blocks.indexOf(block)}.mjs`, programOf(block));
      const below = blocks[blocks.indexOf(block) + 1];
      if (/console\.log\(f\(/.test(block.text)) expect(printed).toBe(below!.text);
      for (const [, value] of block.text.matchAll(/;\n\/\/ (\{.*\})$/gm)) {
        expect(compact(printed)).toContain(compact(value!));
      }
    }
  });
});

/** Programs whose stages pages show. */
const explained = `${prelude}
const sumOfSquares = (v) => np.sum(np.square(v));
console.log(jit(sumOfSquares).explain(np.ones([3])));
console.log(jit(vmap(sumOfSquares)).explain(np.ones([4, 3])));
const loss = (w, x, y) => np.square(np.dot(w, x).sub(y));
console.log(jit(vmap(grad(loss), [null, 0, 0])).explain(np.ones([2]), np.ones([4, 2]), np.ones([4])));
`;

test("the stages that README.md and docs/architecture.md show are those of the compiler", async () => {
  const lines = (text: string): string[] => text.split("\n").map((line) => line.trim());
  const printed = lines(await run("explained.mjs", explained)).join("\n");
  const shown = [...blocksOf("README.md"), ...blocksOf("docs/architecture.md")].filter(
    (block) => isShown(block) || /^(for i < n|\{ lambda)/.test(block.text),
  );
  expect(shown.length).toBeGreaterThanOrEqual(7);
  for (const { text } of shown) {
    const parts = lines(text.trim()).join("\n").split("\n...\n"); // a page may leave lines out
    for (const part of parts) expect(printed).toContain(part);
  }
});
