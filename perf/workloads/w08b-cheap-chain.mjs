// W8b: a chain of cheap elementwise operations: memory and loop overhead show.

import { jit, np, vmap } from "lanewise";
import { cheapChain, cheapChainBranch } from "../handwritten/elementwise.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W8b";
export const title = "cheap chain";
export const shapes = [[1000000]];
export const quickShapes = [[100000]];
export const tolerance = 1e-6;

export function chain(x) {
  const t = x.mul(1.5).add(0.25).mul(x).sub(2).abs().mul(0.5).add(x);
  return np.maximum(t, 0).mul(0.5).sub(1);
}

export function inputs([n]) {
  return { x: uniform(1, n, -2, 2) };
}

export function reference({ x }) {
  return Array.from(x, (v) => Math.max(Math.abs(1.5 * v ** 2 + 0.25 * v - 2) / 2 + v, 0) / 2 - 1);
}

export function contenders({ x }) {
  const f = jit(vmap(chain));
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(x) },
    { name: "hand, Math.max", kind: "hand", run: () => cheapChain(x) },
    { name: "hand, comparison", kind: "hand", run: () => cheapChainBranch(x) },
  ];
}
