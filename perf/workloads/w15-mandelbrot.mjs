// W15 (and W9, per-lane loops): the Mandelbrot set: a function of one point, mapped over columns and rows, each point to its own end.

import { jit, lax, np, vmap } from "lanewise";
import { mandelbrot, mandelbrotSquares } from "../handwritten/loops.mjs";
import { mandelbrot as nestedMandelbrot } from "../handwritten/nested.mjs";

export const name = "W15";
export const title = "Mandelbrot";
export const shapes = [[512, 512, 256]];
export const quickShapes = [[128, 128, 64]];
export const tolerance = 0;

const zero = np.array(0, { dtype: "int32" });

/** How many steps the point stays near. */
export function escapeTime(limit) {
  return (x, y) => {
    const [, , count] = lax.whileLoop(
      ([a, b, k]) => np.logicalAnd(k.less(limit), a.mul(a).add(b.mul(b)).lessEqual(4)),
      ([a, b, k]) => [a.mul(a).sub(b.mul(b)).add(x), a.mul(b).mul(2).add(y), k.add(1)],
      [0, 0, zero],
    );
    return count;
  };
}

export function inputs([width, height]) {
  return {
    xs: Float32Array.from({ length: width }, (_, i) => -2 + (2.6 * i) / width),
    ys: Float32Array.from({ length: height }, (_, j) => -1.3 + (2.6 * j) / height),
  };
}

export function reference({ xs, ys }, [, , limit]) {
  return [...ys].flatMap((y) => [...xs].map((x) => stepsOf(x, y, limit)));
}

function stepsOf(x, y, limit) {
  let [a, b] = [0, 0];
  for (let k = 0; k < limit; k++) {
    if (!(a * a + b * b <= 4)) return k;
    [a, b] = [a * a - b * b + x, a * b * 2 + y];
  }
  return limit;
}

export function program({ xs, ys }, [, , limit]) {
  const image = vmap(vmap(escapeTime(limit), { inAxes: [0, null] }), { inAxes: [null, 0] });
  return { f: jit(image), args: [xs, ys] };
}

export function contenders({ xs, ys }, shape) {
  const { f } = program({ xs, ys }, shape);
  const limit = shape[2];
  const [across, down] = [[...xs], [...ys]];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(xs, ys) },
    { name: "hand, plain", kind: "hand", run: () => mandelbrot(xs, ys, limit) },
    { name: "hand, squares once", kind: "hand", run: () => mandelbrotSquares(xs, ys, limit) },
    { name: "lists", kind: "naive", run: () => nestedMandelbrot(across, down, limit) },
  ];
}
