// TensorFlow.js on its backend in plain JavaScript.

import * as tf from "@tensorflow/tfjs";
import { startOn } from "./tfjs-programs.mjs";

export const name = "tfjs (cpu)";

export async function start(...given) {
  await tf.setBackend("cpu");
  return startOn(tf, ...given);
}
