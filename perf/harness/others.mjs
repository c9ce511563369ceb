// Contenders outside of this package: gcc, and the libraries in perf/peers, which are installed apart. What is not there
// is named, never silently missing.

import { existsSync } from "node:fs";
import { gcc } from "./native.mjs";
import { openServer } from "./processes.mjs";

const folder = new URL("../peers/", import.meta.url);
const peers = [
  { name: "jax-js (wasm)", file: "jax-js.mjs", needs: "@jax-js/jax" },
  { name: "tfjs (wasm)", file: "tfjs-wasm.mjs", needs: "@tensorflow/tfjs-backend-wasm" },
  { name: "tfjs (cpu)", file: "tfjs-cpu.mjs", needs: "@tensorflow/tfjs" },
  { name: "numpy-ts", file: "numpy-ts.mjs", needs: "numpy-ts" },
  { name: "gpu.js (cpu)", file: "gpu.mjs", needs: "gpu.js" },
];

/** Those that can run here, and a line for each that cannot. */
export function findOthers() {
  const native = gcc();
  const isThere = ({ needs }) => existsSync(new URL(`node_modules/${needs}`, folder));
  const missing = peers.filter((peer) => !isThere(peer)).map(({ name }) => name);
  const notes = native === undefined ? ["gcc: not there"] : [];
  if (missing.length > 0) notes.push(`not installed: ${missing.join(", ")}; npm ci --prefix perf/peers`);
  const found = peers.filter(isThere).map(({ name, file }) => ({ name, open: opener(new URL(file, folder)) }));
  return { others: native === undefined ? found : [native, ...found], notes };
}

const opener = (peer) => (file, shape, settings) => openServer(file, shape, settings, { peer });
