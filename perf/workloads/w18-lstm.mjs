// W18: an LSTM cell of 32 over 50 steps, one sequence per lane: a scan whose body multiplies by shared matrices.

import { jit, lax, NDArray, np, vmap } from "lanewise";
import { fourLanes, plain } from "../handwritten/lstm.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W18";
export const title = "LSTM";
export const shapes = [[1000, 50, 32]];
export const quickShapes = [[100, 10, 32]];
export const tolerance = 1e-4;

const sigmoid = (x) => np.divide(1, np.exp(x.neg()).add(1));

export function lstm({ W, U, b }, sequence) {
  const size = U.shape[1];
  const step = ([hidden, cell], x) => {
    const gates = np.add(np.add(np.dot(W, x), np.dot(U, hidden)), b);
    const [input, forget, output, candidate] = np.split(gates, 4);
    const next = sigmoid(forget)
      .mul(cell)
      .add(sigmoid(input).mul(np.tanh(candidate)));
    return [[sigmoid(output).mul(np.tanh(next)), next], null];
  };
  const [[last]] = lax.scan(step, [np.zeros([size]), np.zeros([size])], sequence);
  return last;
}

export function inputs([lanes, steps, size]) {
  return {
    W: uniform(1, 4 * size * size, -0.3, 0.3),
    U: uniform(2, 4 * size * size, -0.3, 0.3),
    b: uniform(3, 4 * size),
    xs: uniform(4, lanes * steps * size),
  };
}

export function reference({ W, U, b, xs }, [lanes, steps, size]) {
  const logistic = (x) => 1 / (1 + Math.exp(-x));
  const row = (m, g) => m.subarray(g * size, (g + 1) * size);
  const dot = (u, v) => u.reduce((sum, value, k) => sum + value * v[k], 0);
  return Array.from({ length: lanes }, (_, lane) => {
    let hidden = new Float64Array(size);
    let cell = new Float64Array(size);
    for (let step = 0; step < steps; step++) {
      const x = row(xs, lane * steps + step);
      const gate = (g) => dot(row(W, g), x) + dot(row(U, g), hidden) + b[g];
      cell = cell.map((c, k) => logistic(gate(size + k)) * c + logistic(gate(k)) * Math.tanh(gate(3 * size + k)));
      hidden = cell.map((c, k) => logistic(gate(2 * size + k)) * Math.tanh(c));
    }
    return [...hidden];
  }).flat();
}

export function program({ W, U, b, xs }, [lanes, steps, size]) {
  const weights = {
    W: new NDArray(W, [4 * size, size], "float32"),
    U: new NDArray(U, [4 * size, size], "float32"),
    b: new NDArray(b, [4 * size], "float32"),
  };
  const sequences = new NDArray(xs, [lanes, steps, size], "float32");
  return { f: jit(vmap(lstm, { inAxes: [null, 0] })), args: [weights, sequences] };
}

export function contenders({ W, U, b, xs }, [lanes, steps, size]) {
  const { f, args } = program({ W, U, b, xs }, [lanes, steps, size]);
  const [weights, sequences] = args;
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(weights, sequences) },
    { name: "hand, lane by lane", kind: "hand", run: () => plain({ W, U, b }, xs, lanes, steps, size, size) },
    { name: "hand, four lanes", kind: "hand", run: () => fourLanes({ W, U, b }, xs, lanes, steps, size, size) },
  ];
}
