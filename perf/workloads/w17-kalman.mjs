// W17: a Kalman filter of four states over a series of measurements, one series per lane: a scan whose carry is a
// vector and a matrix. With one noise for all lanes the covariance is the same in all, and stays unmapped.

import { jit, lax, NDArray, np, vmap } from "lanewise";
import { gainsOnce, plain, spelledOut } from "../handwritten/kalman.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W17";
export const title = "Kalman filter";
export const shapes = [
  [1000, 1000, "own R"],
  [1000, 1000, "one R"],
];
export const quickShapes = [[100, 100, "own R"]];
export const tolerance = 1e-4;

const model = {
  F: [1, 0, 0.1, 0, 0, 1, 0, 0.1, 0, 0, 1, 0, 0, 0, 0, 1],
  Q: [0.01, 0, 0, 0, 0, 0.01, 0, 0, 0, 0, 0.02, 0, 0, 0, 0, 0.02],
  H: [1, 0, 0, 0, 0, 1, 0, 0],
  R: [0.5, 0.1, 0.1, 0.5],
};

const matrix = (values, rows, columns) => np.array(values, { dtype: "float32" }).reshape([rows, columns]);

/** Last state of one series. */
export function filter(noise, measurements) {
  const [F, Q] = [matrix(model.F, 4, 4), matrix(model.Q, 4, 4)];
  const [H, R] = [matrix(model.H, 2, 4), matrix(model.R, 2, 2)];
  const step = ([x, P], z) => {
    const ahead = np.matmul(F, x);
    const spread = np.matmul(np.matmul(F, P), F.T).add(Q);
    const HP = np.matmul(H, spread);
    const gain = np.matmul(HP.T, inverse2(np.matmul(HP, H.T).add(R.mul(noise))));
    const error = z.sub(np.matmul(H, ahead));
    return [[ahead.add(np.matmul(gain, error)), spread.sub(np.matmul(gain, HP))], null];
  };
  const [[last]] = lax.scan(step, [np.zeros([4]), np.eye(4)], measurements);
  return last;
}

/** Of a matrix of two rows. */
function inverse2(m) {
  const entry = (i, j) => lax.squeeze(lax.slice(m, [i, j], [i + 1, j + 1]), [0, 1]);
  const [a, b, c, d] = [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
  const adjugate = np.stack([np.stack([d, b.neg()]), np.stack([c.neg(), a])]);
  return adjugate.mul(np.divide(1, a.mul(d).sub(b.mul(c))));
}

export function inputs([lanes, steps, form]) {
  const noise = form === "one R" ? new Float32Array(1).fill(1) : uniform(2, lanes, 0.5, 2);
  return { z: uniform(1, lanes * steps * 2), noise };
}

export function reference({ z, noise }, [lanes, steps]) {
  const { F, Q, H, R } = Object.fromEntries(
    Object.entries(model).map(([key, values]) => [key, rowsOf(values.map(Math.fround), key === "R" ? 2 : 4)]),
  );
  return Array.from({ length: lanes }, (_, lane) => {
    let [x, P] = [[[0], [0], [0], [0]], rowsOf([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], 4)];
    for (let k = 0; k < steps; k++) {
      const at = (lane * steps + k) * 2;
      const ahead = times(F, x);
      const spread = plus(times(times(F, P), transposed(F)), Q);
      const [[a, b], [c, d]] = plus(times(times(H, spread), transposed(H)), R, noise[lane % noise.length]);
      const scale = 1 / (a * d - b * c);
      const gain = times(times(spread, transposed(H)), [
        [d * scale, -b * scale],
        [-c * scale, a * scale],
      ]);
      const error = plus([[z[at]], [z[at + 1]]], times(H, ahead), -1);
      x = plus(ahead, times(gain, error));
      P = plus(spread, times(times(gain, H), spread), -1);
    }
    return x.flat();
  }).flat();
}

const rowsOf = (values, width) =>
  Array.from({ length: values.length / width }, (_, i) => values.slice(i * width, (i + 1) * width));
const transposed = (m) => m[0].map((_, j) => m.map((row) => row[j]));
const plus = (a, b, factor = 1) => a.map((row, i) => row.map((value, j) => value + factor * b[i][j]));
const times = (a, b) => a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

export function program({ z, noise }, [lanes, steps, form]) {
  const isShared = form === "one R";
  const noises = new NDArray(noise, isShared ? [] : [lanes], "float32");
  const measurements = new NDArray(z, [lanes, steps, 2], "float32");
  return { f: jit(vmap(filter, { inAxes: [isShared ? null : 0, 0] })), args: [noises, measurements] };
}

export function contenders({ z, noise }, [lanes, steps, form]) {
  const isShared = form === "one R";
  const { f, args } = program({ z, noise }, [lanes, steps, form]);
  const [noises, measurements] = args;
  const numbers = Object.fromEntries(
    Object.entries(model).map(([key, values]) => [key, Float64Array.from(values, Math.fround)]),
  );
  const perLane = isShared ? new Float32Array(lanes).fill(noise[0]) : noise;
  const hand = (name, g) => ({ name, kind: "hand", run: () => g(numbers, perLane, z, lanes, steps) });
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(noises, measurements) },
    isShared ? hand("hand, gains once", gainsOnce()) : hand("hand, loops", plain),
    hand("hand, spelled out", spelledOut()),
  ];
}
