// Loops and branches per lane by hand.

/** counts[i] times value * 0.999 + 1. */
export function uneven(counts, x) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let value = x[i];
    for (let k = 0; k < counts[i]; k++) value = value * factor + 1;
    out[i] = value;
  }
  return out;
}

export const factor = Math.fround(0.999);

/** Steps until a point leaves the circle of radius 2, at most `limit`. */
export function mandelbrot(xs, ys, limit) {
  const out = new Int32Array(xs.length * ys.length);
  for (let j = 0; j < ys.length; j++) {
    const ci = ys[j];
    for (let i = 0; i < xs.length; i++) {
      const cr = xs[i];
      let [zr, zi, count] = [0, 0, 0];
      while (count < limit && zr * zr + zi * zi <= 4) {
        const next = zr * zr - zi * zi + cr;
        zi = 2 * zr * zi + ci;
        zr = next;
        count++;
      }
      out[j * xs.length + i] = count;
    }
  }
  return out;
}

/** The same with each square worked out once. */
export function mandelbrotSquares(xs, ys, limit) {
  const width = xs.length;
  const out = new Int32Array(width * ys.length);
  for (let j = 0; j < ys.length; j++) {
    const ci = ys[j];
    for (let i = 0; i < width; i++) {
      const cr = xs[i];
      let zr = 0;
      let zi = 0;
      let rr = 0;
      let ii = 0;
      let count = 0;
      for (; count < limit && rr + ii <= 4; count++) {
        zi = 2 * zr * zi + ci;
        zr = rr - ii + cr;
        rr = zr * zr;
        ii = zi * zi;
      }
      out[j * width + i] = count;
    }
  }
  return out;
}

function refine(start, steps) {
  let value = start;
  for (let k = 0; k < steps; k++) value = Math.sqrt(value * value + 1) * half;
  return value;
}

const half = 0.5;

/** The costly branch where x > 0, the sign changed elsewhere. */
export function rareBranch(x, steps) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] > 0 ? refine(x[i], steps) : -x[i];
  return out;
}

/** The costly branch alone, on the lanes that take it. */
export function rareOnly(x, positions, steps) {
  const out = new Float32Array(positions.length);
  for (let k = 0; k < positions.length; k++) out[k] = refine(x[positions[k]], steps);
  return out;
}

/** Doubled until 10 or more, where x > 0. */
export function doubled(x) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let value = x[i];
    if (value > 0) while (value < 10) value *= 2;
    out[i] = value;
  }
  return out;
}
