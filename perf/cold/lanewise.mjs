// A fresh process: import the package, then define, compile and run the network of W3 on 64 examples.

import { inputs } from "../inputs/mlp.mjs";

const given = inputs([64]);
const start = performance.now();
const { jit, NDArray, np, vmap } = await import("lanewise");
const loaded = performance.now();

function network({ w1, b1, w2, b2 }, x) {
  const hidden = np.maximum(np.dot(x, w1).add(b1), 0);
  return np.dot(hidden, w2).add(b2);
}

const of = (data, shape) => new NDArray(data, shape, "float32");
const { w1, b1, w2, b2 } = given.parameters;
const parameters = { w1: of(w1, [64, 128]), b1: of(b1, [128]), w2: of(w2, [128, 10]), b2: of(b2, [10]) };
const scores = jit(vmap(network, { inAxes: [null, 0] }))(parameters, of(given.x, [64, 64]));
const done = performance.now();
console.log(JSON.stringify({ load: loaded - start, first: done - loaded, result: [...scores.data] }));
