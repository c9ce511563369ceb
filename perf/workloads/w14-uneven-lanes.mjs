// W14: a loop that one lane runs 100,000 times and all others once. The statement to hold: lanes that are done cost
// nothing, within 2x of the loop by hand.

import { jit, lax, np, vmap } from "lanewise";
import { factor, uneven } from "../handwritten/loops.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W14";
export const title = "uneven lanes";
export const shapes = [[4096, 100000]];
export const quickShapes = [[4096, 10000]];
export const tolerance = 1e-5;

const start = np.array(0, { dtype: "int32" });

export function settle(count, x) {
  const [, last] = lax.whileLoop(
    ([k]) => k.less(count),
    ([k, value]) => [k.add(1), value.mul(factor).add(1)],
    [start, x],
  );
  return last;
}

export function inputs([n, most]) {
  const counts = new Int32Array(n).fill(1);
  counts[n >> 1] = most;
  return { counts, x: uniform(1, n) };
}

export function reference({ counts, x }) {
  return [...x].map((value, i) => {
    let last = value;
    for (let k = 0; k < counts[i]; k++) last = last * factor + 1;
    return last;
  });
}

export function program({ counts, x }) {
  return { f: jit(vmap(settle)), args: [counts, x] };
}

export function contenders({ counts, x }) {
  const { f } = program({ counts, x });
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(counts, x) },
    { name: "hand", kind: "hand", run: () => uneven(counts, x) },
  ];
}
