// W23: the Lorenz equations by classical Runge-Kutta: a long step on a small state, which has to stay in locals.

import { jit, lax, NDArray, np, vmap } from "lanewise";
import { lorenz } from "../handwritten/lorenz.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W23";
export const title = "Runge-Kutta";
export const shapes = [[5000, 100]];
export const quickShapes = [[500, 20]];
export const tolerance = 1e-3;

const h = 2 ** -8;

const rates = ([x, y, z]) => [y.sub(x).mul(10), x.mul(np.subtract(28, z)).sub(y), x.mul(y).sub(z.mul(2.5))];
const ahead = (state, rate, step) => state.map((value, k) => value.add(rate[k].mul(step)));

function oneStep(state) {
  const a = rates(state);
  const b = rates(ahead(state, a, h / 2));
  const c = rates(ahead(state, b, h / 2));
  const d = rates(ahead(state, c, h));
  const mean = a.map((rate, k) => rate.add(b[k].mul(2)).add(c[k].mul(2)).add(d[k]));
  return ahead(state, mean, h / 6);
}

export const trajectory = (steps) => (x, y, z) => lax.foriLoop(0, steps, (_, state) => oneStep(state), [x, y, z])[0];

export function inputs([lanes]) {
  return { starts: [1, 2, 3].map((seed) => uniform(seed, lanes, -5, 5)) };
}

export function reference({ starts: [xs, ys, zs] }, [, steps]) {
  return [...xs].map((x, lane) => {
    let state = [x, ys[lane], zs[lane]];
    const of = ([p, q, r]) => [(q - p) * 10, p * (28 - r) - q, p * q - r * 2.5];
    const moved = (rate, step) => state.map((value, k) => value + rate[k] * step);
    for (let step = 0; step < steps; step++) {
      const a = of(state);
      const b = of(moved(a, h / 2));
      const c = of(moved(b, h / 2));
      const d = of(moved(c, h));
      state = state.map((value, k) => value + ((a[k] + 2 * b[k] + 2 * c[k] + d[k]) * h) / 6);
    }
    return state[0];
  });
}

export function program({ starts }, [lanes, steps]) {
  return { f: jit(vmap(trajectory(steps))), args: starts.map((x) => new NDArray(x, [lanes], "float32")) };
}

export function contenders({ starts }, shape) {
  const { f, args } = program({ starts }, shape);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(...args) },
    { name: "hand", kind: "hand", run: () => lorenz(...starts, shape[1], h) },
  ];
}
