// A module of kernels: functions with their signatures. It runs as it is, can be emitted, and can be bundled.
import { kernel, lax, np, spec, vmap } from "lanewise";

// A small network. What a kernel closes over, its weights here, becomes part of the emitted file.
const weights = (inputs, outputs) =>
  np.array(
    Array.from({ length: inputs }, (_, i) => Array.from({ length: outputs }, (_, j) => Math.sin(1 + 3 * i + 7 * j))),
  );
const [hidden, last] = [weights(4, 8), weights(8, 1)];

function network(features) {
  const inside = np.tanh(np.dot(features, hidden));
  return np.dot(inside, last).reshape([]);
}

/** Steps from one number down to 1: half of an even one, three times an odd one and 1. */
function steps(start) {
  const next = (x) => np.where(np.mod(x, 2).equal(0), np.floorDivide(x, 2), x.mul(3).add(1));
  const none = np.zeros([], { dtype: "int32" });
  return lax.whileLoop(
    ([x]) => x.greater(1),
    ([x, count]) => [next(x), count.add(1)],
    [start, none],
  )[1];
}

export const score = kernel(vmap(network), [spec(["n", 4], "float32")]);
export const collatz = kernel(vmap(steps), [spec(["n"], "int32")]);
