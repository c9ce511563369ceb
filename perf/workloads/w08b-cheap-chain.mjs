// W8b: a chain of cheap elementwise operations: memory and loop overhead show.

import { jit, np, vmap } from "lanewise";
import { cheapChain, cheapChainBranch, cheapChainByOperation, cheapChainTable } from "../handwritten/elementwise.mjs";
import { cheapChain as nestedChain } from "../handwritten/nested.mjs";
import { kernelOf } from "../harness/kernel.mjs";
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

export function program({ x }) {
  return { f: jit(vmap(chain)), args: [x] };
}

export const goals = [{ over: "one operation at a time", factor: 5 }];

export function contenders({ x }) {
  const { f } = program({ x });
  const values = [...x];
  const kernel = kernelOf(f, x);
  const out = new Float32Array(x.length);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(x) },
    { name: "hand, Math.max", kind: "hand", run: () => cheapChain(x) },
    { name: "hand, comparison", kind: "hand", run: () => cheapChainBranch(x) },
    { name: "hand, no branch", kind: "hand", run: () => cheapChainTable(x) },
    { name: "one operation at a time", kind: "naive", run: () => cheapChainByOperation(x) },
    { name: "lanewise, not jitted", kind: "naive", run: () => chain(np.asarray(x)) },
    { name: "list", kind: "naive", run: () => nestedChain(values) },
    {
      name: "lanewise kernel",
      kind: "kernel",
      run: () => {
        kernel(x, out, x.length);
        return out;
      },
    },
    { name: "hand kernel, comparison", kind: "hand-kernel", run: () => cheapChainBranch(x, out) },
    { name: "hand kernel, no branch", kind: "hand-kernel", run: () => cheapChainTable(x, out) },
  ];
}
