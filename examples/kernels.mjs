// Ahead of time: the kernels of examples/kernels/model.mjs as a plain file, and both run side by side.
// Run after `npm run build`: node examples/kernels.mjs
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { collatz, score } from "./kernels/model.mjs";

// In a project: npx lanewise emit src/model.mjs -o dist/model.kernels.mjs
const folder = mkdtempSync(join(tmpdir(), "lanewise-"));
const file = join(folder, "model.kernels.mjs");
const [lanewise, model] = ["../dist/runtime/cli.js", "kernels/model.mjs"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
execFileSync(process.execPath, [lanewise, "emit", model, "-o", file]);
const emitted = await import(pathToFileURL(file).href);
const text = readFileSync(file, "utf8");
rmSync(folder, { recursive: true });

const features = Float32Array.of(1, 0, 0, 0, 0.5, 0.5, 0.5, 0.5);
console.log("two rows", score(features), "and emitted", emitted.score(features));
const numbers = Int32Array.of(1, 6, 27);
console.log("steps of 1, 6 and 27:", ...collatz(numbers).data, "and emitted:", ...emitted.collatz(numbers).data);

console.log(`\nThe file, ${(text.length / 1000).toFixed(1)} kB, imports nothing. Its loops for the steps:\n`);
console.log(/function collatzLoops[\s\S]*?\n}/.exec(text)[0]);
