// Makes the face of the package one file: loading a hundred modules one by one costs four times as long. Declarations
// stay as they are; acorn and astring stay dependencies.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const face = "dist/runtime/index.js";
const bundle = await rolldown({ input: face, external: ["acorn", "astring"] });
await bundle.write({ file: face, format: "esm" });
for (const file of readdirSync("dist", { recursive: true })) {
  if (file.endsWith(".js") && join("dist", file) !== face) rmSync(join("dist", file));
}
