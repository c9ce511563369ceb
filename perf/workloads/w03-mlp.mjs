// W3: a 64-128-10 network with relu, written for one example; the parameters are shared by all lanes.

import { jit, NDArray, np, vmap } from "lanewise";
import { plain, tiled } from "../handwritten/mlp.mjs";
import { lists, network as nestedNetwork } from "../handwritten/nested.mjs";

export { inputs, reference } from "../inputs/mlp.mjs";

export const name = "W3";
export const title = "MLP 64-128-10";
export const shapes = [[1], [64], [1024], [8192]];
/** Where C and other libraries join. */
export const othersShapes = [[1], [1024]];
export const quickShapes = [[64]];
export const tolerance = 1e-5;

/** Scores of one example, shape [64] to [10]. */
export function network({ w1, b1, w2, b2 }, x) {
  const hidden = np.maximum(np.dot(x, w1).add(b1), 0);
  return np.dot(hidden, w2).add(b2);
}

export function program(given, shape) {
  const { parameters, x } = arrays(given, shape);
  return { f: jit(vmap(network, { inAxes: [null, 0] })), args: [parameters, x] };
}

function arrays({ parameters: { w1, b1, w2, b2 }, x }, [n]) {
  const of = (data, shape) => new NDArray(data, shape, "float32");
  const parameters = { w1: of(w1, [64, 128]), b1: of(b1, [128]), w2: of(w2, [128, 10]), b2: of(b2, [10]) };
  return { parameters, x: of(x, [n, 64]) };
}

/** Nested lists, the weights of one output side by side. */
function nested({ w1, b1, w2, b2 }) {
  const byOutput = (w, n, m) => Array.from({ length: m }, (_, j) => Array.from({ length: n }, (_, k) => w[k * m + j]));
  return { w1: byOutput(w1, 64, 128), b1: [...b1], w2: byOutput(w2, 128, 10), b2: [...b2] };
}

export function contenders(given, shape) {
  const { f, args } = program(given, shape);
  const [parameters, x] = args;
  const [weights, examples] = [nested(given.parameters), lists(given.x, shape[0], 64)];
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(parameters, x) },
    { name: "hand, plain loops", kind: "hand", run: () => plain(given.x, given.parameters) },
    { name: "hand, four outputs", kind: "hand", run: () => tiled(given.x, given.parameters) },
    { name: "nested lists", kind: "naive", run: () => nestedNetwork(weights, examples) },
  ];
}
