// The bundler plugin: what every bundler makes of a module of kernels, run where no text may become code, in Node and in
// a page. Chromium is taken from CHROMIUM_PATH or PATH; without one the page is built but not opened, and says so.

import { spawnSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { SourceMap } from "node:module";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Project, run } from "../built-package.js";

let project: Project;

const model = `import { jit, kernel, np, spec, vmap } from "lanewise";
import { readFileSync } from "node:fs";
import { weights } from "./weights.mjs";

const offset = np.array(JSON.parse(readFileSync(new URL("offset.json", import.meta.url), "utf8")));
const score = (row) => np.tanh(np.dot(row, weights).add(offset));

export const price = kernel(vmap(score), [spec(["n", 3], "float32")]);
export const largest = kernel(vmap((row) => np.max(row)), [spec(["n", 3], "float32")]);
export const unused = kernel(vmap((row) => np.cumsum(row)), [spec(["n", 3], "float32")]);
export const rounded = (rows) => Array.from(price(rows).data, (x) => Math.round(x * 1e4) / 1e4);
`;
const weights = 'import { np } from "lanewise";\nexport const weights = np.array([0.5, -1, 0.25]);\n';
const main = `import { largest, rounded } from "./model.mjs";
const rows = new Float32Array([1, 2, 3, 3, 2, 1]);
const result = JSON.stringify([rounded(rows), Array.from(largest(rows).data)]);
`;
const files = {
  "src/model.mjs": model,
  "src/weights.mjs": weights,
  "src/offset.json": "0.5",
  "src/main.mjs": `${main}console.log(result);\n`,
};
const tanh = (x: number): number => Math.round(Math.tanh(x) * 1e4) / 1e4;
const expected = JSON.stringify([
  [tanh(-0.25), tanh(0.25)],
  [3, 3],
]);

/** Builds src/main.mjs to bundle/<name>.js with a source map. */
const bundlers: Readonly<Record<string, string>> = {
  // The form for Rollup, on the bundler of the same plugin interface that installs on every platform.
  rollup: `import { rolldown } from "rolldown";
    const bundle = await rolldown({ input: "src/main.mjs", plugins: [lanewise.rollup()] });
    await bundle.write({ file: "bundle/rollup.js", sourcemap: true });`,
  rolldown: `import { rolldown } from "rolldown";
    const bundle = await rolldown({ input: "src/main.mjs", plugins: [lanewise.rolldown()] });
    await bundle.write({ file: "bundle/rolldown.js", sourcemap: true });`,
  esbuild: `import { build } from "esbuild";
    await build({ entryPoints: ["src/main.mjs"], outfile: "bundle/esbuild.js", bundle: true, format: "esm",
      sourcemap: true, logLevel: "warning", plugins: [lanewise.esbuild()] });`,
  vite: `import { build } from "vite";
    await build({ configFile: false, logLevel: "warn", plugins: [lanewise.vite()], build: { outDir: "bundle",
      emptyOutDir: false, sourcemap: true, minify: false, lib: { entry: "src/main.mjs", formats: ["es"], fileName: "vite" } } });`,
};

beforeAll(async () => {
  project = await Project.make(["rolldown", "esbuild", "vite"]);
  await project.write(files);
}, 60_000);
afterAll(() => project.remove());

async function bundleWith(script: string): Promise<{ code: number; stderr: string }> {
  await project.write({ "build.mjs": `import lanewise from "lanewise/plugin";\n${script}\n` });
  return project.node("build.mjs");
}

const read = (path: string): Promise<string> => readFile(join(project.folder, path), "utf8");

/** Neither the compiler, nor what makes code of text, nor a kernel that nobody calls. */
function expectNoCompiler(bundle: string): void {
  expect(bundle).not.toMatch(/\beval\b|\bFunction\s*\(|\bconstructor\s*\(\s*["']/);
  expect(bundle).not.toMatch(/from\s*["']|\bimport\s*["'(]|\brequire\s*\(/);
  expect(bundle).not.toMatch(/tracer|acorn|jaxpr|unused\w*\(|readFileSync/i);
}

describe.each(Object.keys(bundlers))("%s", (name) => {
  test("makes a bundle that runs without eval and holds no compiler", async () => {
    const { code, stderr } = await bundleWith(bundlers[name]!);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expectNoCompiler(await read(`bundle/${name}.js`));
    const result = await project.node("--disallow-code-generation-from-strings", `bundle/${name}.js`);
    expect(result).toEqual({ code: 0, stderr: "", stdout: `${expected}\n` });
  });

  test("keeps the source map, down to the functions of kernels", async () => {
    const text = await read(`bundle/${name}.js.map`);
    const { sources, sourcesContent } = JSON.parse(text) as { sources: string[]; sourcesContent: string[] };
    const models = sources.flatMap((source, k) => (source.endsWith("src/model.mjs") ? [k] : []));
    expect(models.map((k) => sourcesContent[k])).toEqual(models.map(() => model));
    const bundle = (await read(`bundle/${name}.js`)).split("\n");
    const place = (code: string): unknown => {
      const line = bundle.findIndex((one) => one.includes(code));
      return new SourceMap(JSON.parse(text)).findEntry(line, bundle[line]!.indexOf(code));
    };
    const lines = model.split("\n");
    const lineOf = (code: string): number => lines.findIndex((one) => one.includes(code));
    const within = { originalSource: expect.stringMatching(/src\/model\.mjs$/) };
    expect(place("rounded = ")).toMatchObject({ ...within, originalLine: lineOf("export const rounded") });
    expect(place("function largestLoops")).toMatchObject({ ...within, originalLine: lineOf("np.max(row)") });
  });
});

test("without the plugin the same program gives the same result", async () => {
  expect(await project.node("src/main.mjs")).toEqual({ code: 0, stderr: "", stdout: `${expected}\n` });
});

describe("what is wrong ends the build with file and line", () => {
  const start = 'import { kernel, np, spec, vmap } from "lanewise";\n';
  // biome-ignore format: a table
  test.each([
    ["a kernel in a function", "export const make = () => kernel((x) => x, [spec([3])]);", "src/bad.mjs:2:27: kernel is used elsewhere"],
    ["a module that throws", 'export const f = kernel((x) => x, [spec([3])]);\nthrow new Error("no data");', "src/bad.mjs:3:7: src/bad.mjs cannot be imported: no data"],
    ["a module for browsers only", "export const f = kernel((x) => x, [spec([3])]);\ndocument.title;", "src/bad.mjs:3:1: src/bad.mjs cannot be imported: document is not defined"],
    ["a function that cannot be traced", "export const f = kernel((x) => x.nothing(), [spec([3])]);", "src/bad.mjs:2:34: kernel f, defined at src/bad.mjs:2:18, cannot be compiled"],
  ])("%s", async (_, code, message) => {
    await project.write({ "src/bad.mjs": start + code });
    for (const name of ["rolldown", "esbuild"]) {
      const { code: exit, stderr } = await bundleWith(bundlers[name]!.replace("main.mjs", "bad.mjs"));
      expect(exit).toBe(1);
      expect(stderr).toContain(message);
    }
  });
});

test("data that speaks of kernels is left alone", async () => {
  await project.write({
    "src/about.json": '{ "title": "a kernel of lanewise" }',
    "src/main-about.mjs": 'import about from "./about.json";\nconsole.log(about.title);\n',
  });
  for (const name of ["rolldown", "esbuild", "vite"]) {
    expect(await bundleWith(bundlers[name]!.replace("main.mjs", "main-about.mjs"))).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect((await project.node(`bundle/${name}.js`)).stdout).toBe("a kernel of lanewise\n");
  }
});

describe("a module in TypeScript", () => {
  const readsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);
  const typed = {
    "src/typed.mts": `import { kernel, type NDArray, spec } from "lanewise";
const twice = (x: NDArray): NDArray => x.mul(2);
export const f = kernel(twice, [spec(["n"])]);`,
    "src/main-typed.mjs": 'import { f } from "./typed.mts";\nconsole.log(f(Float32Array.of(4)).data[0]);\n',
  };
  const build = (name: string): ReturnType<typeof bundleWith> =>
    bundleWith(bundlers[name]!.replace("main.mjs", "main-typed.mjs").replace("bundle/", "bundle/typed-"));

  test.skipIf(!readsTypeScript)("is bundled where Node reads TypeScript", async () => {
    await project.write(typed);
    for (const name of ["rolldown", "esbuild"]) {
      expect((await build(name)).code).toBe(0);
      expect((await project.node(`bundle/typed-${name}.js`)).stdout).toBe("8\n");
      expectNoCompiler(await read(`bundle/typed-${name}.js`));
    }
  });

  test.skipIf(readsTypeScript)("is refused where Node does not", async () => {
    await project.write(typed);
    const { code, stderr } = await build("esbuild");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /src\/typed\.mts:1:\d+: Unexpected token; write kernels in JavaScript, or build with a Node that/,
    );
    const { stderr: direct } = await project.lanewise("emit", "src/typed.mts", "-o", "bundle/typed.js");
    expect(direct).toMatch(/^lanewise: src\/typed\.mts: Node v\S+ cannot import it: .*\[build\/import\]/);
  });
});

test("a development server gives emitted code, and new code when a file changes", async () => {
  await project.write({ "src/factor.mjs": "export const factor = 2;\n" });
  await project.write({
    "src/live.mjs": `import { kernel, spec, vmap } from "lanewise";\nimport { factor } from "./factor.mjs";
      export const f = kernel(vmap((x) => x.mul(factor)), [spec(["n"], "float32")]);`,
    "serve.mjs": `import { createServer } from "vite";
      import { writeFile } from "node:fs/promises";
      import lanewise from "lanewise/plugin";
      const server = await createServer({ configFile: false, logLevel: "warn", plugins: [lanewise.vite()] });
      const show = async () => {
        const { code } = await server.transformRequest("/src/live.mjs");
        const [, id] = /from ["'](.*lanewise-kernels.*)["']/.exec(code);
        const { code: emitted } = await server.transformRequest(id.replace("/@id/", ""));
        console.log(/\\* (\\d+);/.exec(emitted)[1], code.includes("vmap"));
      };
      await show();
      await writeFile("src/factor.mjs", "export const factor = 3;\\n");
      server.moduleGraph.onFileChange(process.cwd() + "/src/factor.mjs");
      await show();
      await server.close();`,
  });
  expect(await project.node("serve.mjs")).toEqual({ code: 0, stderr: "", stdout: "2 false\n3 false\n" });
});

// --- a page -----------------------------------------------------------------------------------------------------------

const chromium = [process.env.CHROMIUM_PATH ?? "", "chromium", "chromium-browser", "google-chrome"].find(
  (command) => command !== "" && spawnSync(command, ["--version"]).status === 0,
);

const page = {
  "page/index.html":
    '<!doctype html><title>kernels</title><pre></pre><script type="module" src="../src/page.mjs"></script>',
  "src/page.mjs": `${main}let refused = false;
try { new Function("return 1"); } catch { refused = true; }
document.querySelector("pre").textContent = result + (refused ? " eval refused" : " eval allowed");
`,
  "page.mjs": `import { build } from "vite";
import lanewise from "lanewise/plugin";
await build({ root: "page", configFile: false, logLevel: "warn", plugins: [lanewise.vite()], build: { outDir: "../site", emptyOutDir: true } });
`,
};

test("vite makes a page of it", async () => {
  await project.write(page);
  expect(await project.node("page.mjs")).toMatchObject({ code: 0, stderr: "" });
  const [script] = (await readdir(join(project.folder, "site/assets"))).filter((name) => name.endsWith(".js"));
  const code = await read(`site/assets/${script}`);
  expect(code).not.toMatch(/tracer|jaxpr/i);
  expect(code.length).toBeLessThan(20_000);
});

test.skipIf(chromium === undefined)(
  "the page runs under a policy without unsafe-eval (skipped without a Chromium: set CHROMIUM_PATH)",
  async () => {
    const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript" };
    const server = createServer(async ({ url }, response) => {
      const path = url === "/" ? "/index.html" : url!;
      const body = await read(`site${path}`).catch(() => undefined);
      response.writeHead(body === undefined ? 404 : 200, {
        "content-type": types[extname(path)] ?? "text/plain",
        "content-security-policy": "default-src 'none'; script-src 'self'",
      });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom"];
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const { stdout } = await run(chromium!, [...flags, address], { timeout: 50_000 });
      expect(/<pre>(.*)<\/pre>/.exec(stdout)?.[1]).toBe(`${expected} eval refused`);
    } finally {
      server.close();
    }
  },
);
