// W8: a chain of elementwise functions with transcendentals, from a function of one number.

import { jit, np, vmap } from "lanewise";
import { chain as byHand } from "../handwritten/elementwise.mjs";
import { chain as nestedChain } from "../handwritten/nested.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W8";
export const title = "elementwise chain";
export const shapes = [[1000000]];
export const quickShapes = [[100000]];
export const tolerance = 1e-6;

export function chain(x) {
  const t = x.mul(1.5).add(0.25).tanh().mul(2).sub(0.5);
  return np.maximum(t.square().add(1).sqrt(), 1.2).log();
}

export function inputs([n]) {
  return { x: uniform(1, n, -2, 2) };
}

export function reference({ x }) {
  return Array.from(x, (value) => Math.log(Math.max(Math.hypot(Math.tanh(1.5 * value + 0.25) * 2 - 0.5, 1), 1.2)));
}

export function program({ x }) {
  return { f: jit(vmap(chain)), args: [x] };
}

export function contenders({ x }) {
  const { f } = program({ x });
  const values = [...x];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(x) },
    { name: "hand", kind: "hand", run: () => byHand(x) },
    { name: "list", kind: "naive", run: () => nestedChain(values) },
  ];
}
