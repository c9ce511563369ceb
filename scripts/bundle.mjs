// Makes the face of the package one file, and each tool one beside it: loading a hundred modules one by one costs four
// times as long. V8 reads all of that file on import, so the compiler's locals get short names and blanks go (0.91 of the
// time). Stack traces keep the names of functions, and public functions those of their parameters, which errors say.
// Declarations stay as they are, dependencies stay dependencies.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import { minify } from "rolldown/utils";

const face = "dist/runtime/index.js";
const tools = ["cli", "plugin", "build-worker"].map((name) => `dist/runtime/${name}.js`);
const comments = { legal: true, annotation: true, jsdoc: false }; // docstrings are in the declarations, for editors
const packages = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).dependencies);

const blanksOnly = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
const shortLocals = {
  name: "short-locals",
  async transform(code, id) {
    if (!id.startsWith(resolve("dist/compiler"))) return undefined;
    const mangle = { toplevel: false, keepNames: true };
    const made = await minify(id, code, { ...blanksOnly, module: true, mangle });
    return { code: made.code, map: null };
  },
};

async function bundle(file, external, banner) {
  const made = await rolldown({ input: file, external, platform: "neutral", plugins: [shortLocals] });
  await made.write({ file, format: "esm", banner, comments, minify: blanksOnly });
}

for (const file of tools) {
  const banner = file.endsWith("cli.js") ? "#!/usr/bin/env node" : undefined;
  await bundle(file, [...packages, /^node:/, resolve(face)], banner); // the tools run on the face that users import
}
await bundle(face, packages);
const kept = [face, ...tools].map((file) => join(file));
for (const file of readdirSync("dist", { recursive: true })) {
  if (file.endsWith(".js") && !kept.includes(join("dist", file))) rmSync(join("dist", file));
}
