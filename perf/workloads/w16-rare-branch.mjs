// W16: a costly branch that 1 lane in 100 takes. The statement to hold: at most 1.1 times the cost of running those
// lanes alone. Looking at every lane costs about 3 ns, which 200 steps of 1 lane do not hide and 1,000 do.

import { jit, lax, np, vmap } from "lanewise";
import { rareBranch, rareOnly } from "../handwritten/loops.mjs";
import { generator } from "../harness/random.mjs";

export const name = "W16";
export const title = "rare branch";
export const shapes = [
  [100000, 200],
  [100000, 1000],
];
export const quickShapes = [[10000, 200]];
export const tolerance = 1e-5;
export const goals = [{ shape: "100000x1000", over: "hand, those lanes alone", factor: 0.91 }];

export function choose(steps) {
  const costly = (v) => lax.foriLoop(0, steps, (_, value) => np.sqrt(np.square(value).add(1)).mul(0.5), v);
  return (x) => lax.cond(x.greater(0), costly, (v) => v.neg(), x);
}

export function inputs([n]) {
  const next = generator(1);
  return { x: Float32Array.from({ length: n }, () => (next() < 0.01 ? 3 : -1) * (0.5 + next())) };
}

export function reference({ x }, [, steps]) {
  return [...x].map((start) => {
    if (start <= 0) return -start;
    let value = start;
    for (let k = 0; k < steps; k++) value = Math.sqrt(value ** 2 + 1) / 2;
    return value;
  });
}

export function program({ x }, [, steps]) {
  return { f: jit(vmap(choose(steps))), args: [x] };
}

export function contenders({ x }, [, steps]) {
  const { f } = program({ x }, [x.length, steps]);
  const positions = Int32Array.from([...x.keys()].filter((i) => x[i] > 0));
  const taken = new Float32Array(x.length);
  const others = rareBranch(x, steps);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(x) },
    { name: "hand", kind: "hand", run: () => rareBranch(x, steps) },
    {
      // Not the whole program: lanes that do not take the branch come out of the array beside it, only the branch is timed.
      name: "hand, those lanes alone",
      kind: "part",
      run: () => {
        const results = rareOnly(x, positions, steps);
        if (taken[positions[0]] === 0) taken.set(others);
        for (let k = 0; k < positions.length; k++) taken[positions[k]] = results[k];
        return taken;
      },
    },
  ];
}
