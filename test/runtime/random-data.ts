// Repeatable numbers for tests that need data and do not care which.
import { type NDArray, np } from "../../runtime/index.js";

export function fillRandom(shape: number[]): NDArray {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(Float32Array.from({ length: size }, (_, k) => Math.sin(k * 12.9898) * 3)).reshape(shape);
}
