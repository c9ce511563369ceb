// TensorFlow.js on its WebAssembly backend, which comes with SIMD and, under Node, one thread.

import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { startOn } from "./tfjs-programs.mjs";

export const name = "tfjs (wasm)";

export async function start(...given) {
  setWasmPaths(fileURLToPath(new URL("./node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url)));
  if (!(await tf.setBackend("wasm"))) throw new Error("the backend did not start");
  return startOn(tf, ...given);
}
