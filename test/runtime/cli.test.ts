// The command line as users run it: the built package, in a process of its own.

import { spawn } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Project } from "../built-package.js";

let project: Project;

beforeAll(async () => {
  project = await Project.make();
}, 60_000);
afterAll(() => project.remove());
beforeEach(() => rm(join(project.folder, "dist"), { recursive: true, force: true }));

const start = 'import { kernel, np, spec, vmap } from "lanewise";\n';
const rows = '[spec(["n", 3], "float32")]';
const model = `${start}
import { factor } from "./factor.mjs";

export const price = kernel(vmap((row) => np.sum(np.square(row)).mul(factor)), ${rows});
export const largest = kernel(vmap((row) => np.max(row)), ${rows});
export const version = 3;
`;
const files = { "src/model.mjs": model, "src/factor.mjs": "export const factor = 2;\n" };
const out = "dist/model.kernels.js";

async function emitted(...args: string[]) {
  return project.lanewise("emit", ...args, "-o", out);
}

/** Runs the emitted function on one row of 1, 2, 3, where no text may become code. */
async function callEmitted(name: string, path = out): Promise<number> {
  const call = `import { ${name} } from "./${path}"; console.log(${name}(new Float32Array([1, 2, 3])).data[0]);`;
  await project.write({ "call.mjs": call });
  const { stdout, stderr } = await project.node("--disallow-code-generation-from-strings", "call.mjs");
  expect(stderr).toBe("");
  return Number(stdout);
}

describe("lanewise emit", () => {
  test("writes code, types and map of every kernel of a module", async () => {
    await project.write(files);
    const { code, stdout, stderr } = await emitted("src/model.mjs");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      /^dist\/model\.kernels\.js \(\d+\.\d kB\), dist\/model\.kernels\.d\.ts .*: largest, price\n$/,
    );
    expect(await callEmitted("price")).toBe(28);
    expect(await callEmitted("largest")).toBe(3);
    expect(await readFile(join(project.folder, "dist/model.kernels.d.ts"), "utf8")).toMatch(/function price\(/);
    expect((await readdir(join(project.folder, "dist"))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("writes the same bytes again, and touches nothing that is up to date", async () => {
    await project.write(files);
    await emitted("src/model.mjs");
    const before = await readFile(join(project.folder, out), "utf8");
    expect((await emitted("src/model.mjs")).stdout).toBe(`${out} is up to date\n`);
    await writeFile(join(project.folder, out), "// something else\n");
    expect((await emitted("src/model.mjs")).stdout).toMatch(/^dist\/model\.kernels\.js \(/);
    expect(await readFile(join(project.folder, out), "utf8")).toBe(before);
  });

  test("writes the same bytes wherever the project stands", async () => {
    await project.write(files);
    await emitted("src/model.mjs");
    const moved = join(project.folder, "moved");
    await rm(moved, { recursive: true, force: true });
    for (const folder of ["src", "dist"]) {
      await cp(join(project.folder, folder), join(moved, folder), { recursive: true });
    }
    const { code, stderr } = await project.lanewise(
      "emit",
      "moved/src/model.mjs",
      "-o",
      "moved/dist/model.kernels.js",
      "--check",
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { sources } = JSON.parse(await readFile(join(moved, "dist/model.kernels.js.map"), "utf8"));
    expect(sources).toEqual(["../src/model.mjs"]);
  });

  test("takes one kernel by name, and kernels of several modules", async () => {
    const other = `${start}export const mean = kernel(vmap((row) => np.mean(row)), ${rows});`;
    await project.write({ ...files, "src/other.mjs": other });
    expect((await emitted("src/model.mjs#largest", "src/other.mjs")).code).toBe(0);
    expect(await callEmitted("mean")).toBe(2);
    expect(await readFile(join(project.folder, out), "utf8")).not.toContain("function price");
  });

  test("names types after an .mjs file as Node does", async () => {
    await project.write(files);
    const { code } = await project.lanewise("emit", "src/model.mjs", "-o", "dist/model.mjs");
    expect(code).toBe(0);
    expect(await readdir(join(project.folder, "dist"))).toEqual(expect.arrayContaining(["model.mjs", "model.d.mts"]));
  });

  test("writes large constants beside the module when a kernel asks for it", async () => {
    await project.write({
      "src/large.mjs": `${start}const table = np.arange(3000, { dtype: "float32" }).reshape([1000, 3]);
export const sums = kernel((x) => np.sum(np.dot(table, x)), [spec([3])], { constants: "sidecar" });`,
      "call.mjs": `import { readFileSync } from "node:fs";
import { load, sums } from "./dist/large.js";
load(readFileSync("dist/large.bin"));
console.log(sums(Float32Array.of(1, 0, 0)).data[0]);`,
    });
    expect((await project.lanewise("emit", "src/large.mjs", "-o", "dist/large.js")).code).toBe(0);
    expect((await readFile(join(project.folder, "dist/large.bin"))).length).toBe(12_000);
    expect((await project.node("call.mjs")).stdout).toBe("1498500\n");
  });

  test("keeps what a module prints out of its own output", async () => {
    await project.write({ "src/loud.mjs": `${model}console.log("hello");`, "src/factor.mjs": files["src/factor.mjs"] });
    const { stdout, stderr } = await emitted("src/loud.mjs");
    expect(stdout).not.toContain("hello");
    expect(stderr).toBe("hello\n");
  });

  test("--check fails exactly when a file is stale, and writes nothing", async () => {
    await project.write(files);
    const missing = await emitted("src/model.mjs", "--check");
    expect(missing.code).toBe(1);
    expect(missing.stderr).toMatch(/^lanewise: dist\/model.*: not what src\/model\.mjs gives; .*\[build\/stale\]\n$/);
    expect(await readdir(project.folder)).not.toContain("dist");
    await emitted("src/model.mjs");
    expect((await emitted("src/model.mjs", "--check")).code).toBe(0);
    await project.write({ "src/factor.mjs": "export const factor = 3;\n" });
    const stale = await emitted("src/model.mjs", "--check");
    expect(stale).toMatchObject({ code: 1, stdout: "" });
    expect(await callEmitted("price")).toBe(28);
  });

  test("--watch writes again when an imported file changes, and goes on after an error", {
    timeout: 30_000,
  }, async () => {
    await project.write(files);
    const child = spawn(process.execPath, [project.command, "emit", "src/model.mjs", "-o", out, "--watch"], {
      cwd: project.folder,
    });
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.stderr.on("data", (chunk) => {
      text += chunk;
    });
    const rounds = (count: number): Promise<void> =>
      expect.poll(() => text.split("waiting for changes").length - 1, { timeout: 10_000 }).toBe(count);
    try {
      await rounds(1);
      await project.write({ "src/factor.mjs": "export const factor = 10;\n" });
      await rounds(2);
      expect(await callEmitted("price")).toBe(140);
      await project.write({ "src/factor.mjs": "export const factor = ;\n" });
      await rounds(3);
      expect(text).toMatch(/src\/factor\.mjs:1:23: is not valid JavaScript/);
      await project.write({ "src/factor.mjs": "export const factor = 1;\n" });
      await rounds(4);
      expect(await callEmitted("price")).toBe(14);
    } finally {
      child.kill();
    }
  });
});

describe("lanewise explain", () => {
  test("prints every stage of one kernel", async () => {
    await project.write(files);
    const { code, stdout, stderr } = await project.lanewise("explain", "src/model.mjs#price");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const stages = [...stdout.matchAll(/^== (.*) ==$/gm)].map(([, name]) => name);
    expect(stages.length).toBeGreaterThan(5);
    expect(stdout).toMatch(/float32\[n,3\].*reduceSum.*for i < n.*for \(let i = 0; i < n; i\+\+\)/s);
  });

  test("says which kernels there are when there is none of that name", async () => {
    await project.write(files);
    const wrong = { cost: "does not exist", version: "is not a kernel" };
    for (const [name, what] of Object.entries(wrong)) {
      const { code, stdout, stderr } = await project.lanewise("explain", `src/model.mjs#${name}`);
      expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
      expect(stderr).toBe(
        `lanewise: src/model.mjs: export ${name} ${what}; the kernels of this module are largest, price [build/export]\n`,
      );
    }
  });
});

describe("what is wrong is said with file and line, and nothing is written", () => {
  // biome-ignore format: a table
  const broken: readonly (readonly [what: string, files: Readonly<Record<string, string>>, message: RegExp])[] = [
    ["a module without kernels", { "src/a.mjs": "export const x = 1;" }, /^src\/a\.mjs: exports no kernel; .*\[build\/empty\]/],
    ["a missing export of a dependency", { "src/a.mjs": 'import { y } from "./b.mjs";', "src/b.mjs": "" }, /^src\/a\.mjs:1: .*does not provide an export named 'y' \[build\/import\]/],
    ["a module that throws", { "src/a.mjs": '\n\nthrow new Error("no data");' }, /^src\/a\.mjs:3:7: .* cannot be imported: no data \[build\/import\]/],
    ["a module that throws no error", { "src/a.mjs": 'throw "no data";' }, /^src\/a\.mjs: .* cannot be imported: no data \[build\/import\]/],
    ["a syntax error", { "src/a.mjs": 'import "./b.mjs";', "src/b.mjs": "\nlet = ;" }, /^src\/b\.mjs:2:\d+: is not valid JavaScript: .*\[build\/import\]/],
    ["a module that ends the process", { "src/a.mjs": "process.exit(0);" }, /^src\/a\.mjs: ends the process.*\[build\/import\]/],
    ["an unknown dtype", { "src/a.mjs": `${start}export const f = kernel((x) => x,\n  [spec([3], "float23")]);` }, /^src\/a\.mjs:3:4: .*float23.*\[dtype\/unknown\] \[build\/import\]/],
    ["a function that cannot be traced", { "src/a.mjs": `${start}const f = (x) =>\n  x.add(Math.floor(x));\nexport const bad = kernel(f, ${rows});` }, /^src\/a\.mjs:3:14: kernel bad, defined at src\/a\.mjs:4:20, cannot be compiled: .*\[trace\/value\] \[build\/kernel\]/],
    ["a function with a mistake, among others", { "src/a.mjs": `${start}export const a = kernel((x) => x, ${rows});\nexport const b = kernel((x) => x.nothing(), ${rows});` }, /^src\/a\.mjs:3:34: kernel b, .*TypeError: .*nothing.*\[build\/kernel\]/],
    ["a size that has to be a number", { "src/a.mjs": `${start}export const f = kernel((x) => x.mul(x.shape[0] * 2), [spec(["n"])]);` }, /^src\/a\.mjs:2:\d+: kernel f, .*n.*as a number.*\[build\/kernel\]/],
    ["a default export", { "src/a.mjs": `${start}export default kernel((x) => x, ${rows});` }, /^src\/a\.mjs:2:16: the default export .* is a kernel; .*\[build\/name\]/],
    ["a kernel exported twice", { "src/a.mjs": `${start}export const b = kernel((x) => x, ${rows});\nexport { b as c };` }, /^src\/a\.mjs:2:18: kernel c of src\/a\.mjs is the same kernel as b of src\/a\.mjs .*\[build\/name\]/],
  ];

  test.each(broken)("%s", async (_, sources, message) => {
    await project.write(sources);
    const { code, stdout, stderr } = await emitted("src/a.mjs");
    expect(stderr.replace(/^lanewise: /, "")).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(await readdir(project.folder)).not.toContain("dist");
  });

  test("a file that is not there", async () => {
    const { code, stderr } = await emitted("src/nowhere.mjs");
    expect({ code, stderr }).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/^lanewise: src\/nowhere\.mjs: there is no such file.*\[build\/file\]/),
    });
  });

  test("two modules with a kernel of one name", async () => {
    await project.write({
      ...files,
      "src/b.mjs": `${start}export const price = kernel(vmap((x) => np.sum(x)), ${rows});`,
    });
    const { code, stderr } = await emitted("src/model.mjs", "src/b.mjs");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /src\/b\.mjs:2:22: kernel price of src\/b\.mjs has the name of price of src\/model\.mjs \(src\/model\.mjs:5:22\); .*\[build\/name\]/,
    );
  });

  test("two copies of the package", async () => {
    const other = join(project.folder, "elsewhere/node_modules/lanewise");
    await mkdir(other, { recursive: true });
    await cp(join(project.folder, "node_modules/lanewise/dist"), join(other, "dist"), {
      recursive: true,
      dereference: true,
    });
    await cp(join(project.folder, "node_modules/lanewise/package.json"), join(other, "package.json"));
    for (const name of ["acorn", "astring"]) {
      await cp(join(project.folder, `node_modules/lanewise/node_modules/${name}`), join(other, `../${name}`), {
        recursive: true,
        dereference: true,
      });
    }
    await project.write({ "elsewhere/a.mjs": `${start}export const f = kernel((x) => x, ${rows});` });
    const { code, stderr } = await emitted("elsewhere/a.mjs");
    expect(code).toBe(3);
    expect(stderr).toMatch(/elsewhere\/a\.mjs:2:18: kernel f is made by another copy of lanewise .*\[build\/copies\]/);
  });

  test("a place that cannot be written", async () => {
    await project.write({ ...files, taken: "a file" });
    const { code, stderr } = await project.lanewise("emit", "src/model.mjs", "-o", "taken/model.js");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^lanewise: taken\/model\.js: cannot be written: .*\[build\/write\]/);
  });

  test("one of several places that cannot be written: none is", async () => {
    await project.write(files);
    await mkdir(join(project.folder, "dist/model.kernels.d.ts"), { recursive: true });
    const { code, stderr } = await emitted("src/model.mjs");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^lanewise: dist\/model\.kernels\.d\.ts: is a folder.*\[build\/write\]/);
    expect(await readdir(join(project.folder, "dist"))).toEqual(["model.kernels.d.ts"]);
  });
});

describe("the command line", () => {
  test("prints its help and version", async () => {
    const { stdout, code } = await project.lanewise("--help");
    expect(code).toBe(0);
    expect(stdout).toMatch(/lanewise emit <module>.*Exit codes: 0 done, 1 stale/s);
    expect((await project.lanewise()).stdout).toBe(stdout);
    const { version } = JSON.parse(await readFile(join(project.folder, "node_modules/lanewise/package.json"), "utf8"));
    expect((await project.lanewise("--version")).stdout).toBe(`${version}\n`);
  });

  test("ends with 2 when it is wrong", async () => {
    const { code, stderr } = await project.lanewise("emit", "src/model.mjs");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "lanewise: emit needs -o <file.js>; lanewise --help shows how [build/usage]\n",
    });
  });
});
