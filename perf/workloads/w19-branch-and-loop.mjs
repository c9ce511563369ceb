// W19: cond(x > 0, while(x < 10, x * 2), x) with lanes at 0, which must not keep the loop of the others going.

import { jit, lax, vmap } from "lanewise";
import { doubled } from "../handwritten/loops.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W19";
export const title = "loop in a branch";
export const shapes = [[100000]];
export const quickShapes = [[10000]];
export const tolerance = 0;

export function grow(x) {
  const loop = (v) =>
    lax.whileLoop(
      (c) => c.less(10),
      (c) => c.mul(2),
      v,
    );
  return lax.cond(x.greater(0), loop, (v) => v, x);
}

export function inputs([n]) {
  return { x: uniform(1, n, -1, 1).map((value, i) => (i % 5 === 0 ? 0 : value)) };
}

export function reference({ x }) {
  return [...x].map((value) => {
    let grown = value;
    while (value > 0 && grown < 10) grown *= 2;
    return grown;
  });
}

export function program({ x }) {
  return { f: jit(vmap(grow)), args: [x] };
}

export function contenders({ x }) {
  const { f } = program({ x });
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(x) },
    { name: "hand", kind: "hand", run: () => doubled(x) },
  ];
}
