// The same four programs in lanewise and in its nearest neighbours, each as that library's documentation writes them.
// Calls go from a typed array to a typed array, contenders take turns, values are compared first. Peers that are not
// installed here (npm install in this folder) are named and left out.

import { jit, np, vmap } from "../../dist/runtime/index.js";

const [rows, length] = [10_000, 128];
const million = 1_000_000;
const side = 128;

function numbers(count, scale) {
  let state = 12345;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 32 - 0.5) * scale;
  });
}

const inputs = {
  sums: [numbers(100_000 * 3, 2)],
  softmax: [numbers(rows * length, 4)],
  chain: [numbers(million, 2)],
  matmul: [numbers(side * side, 1), numbers(side * side, 1)],
};

const shapes = {
  sums: [[100_000, 3]],
  softmax: [[rows, length]],
  chain: [[million]],
  matmul: [
    [side, side],
    [side, side],
  ],
};

/** First calls of a compiled program on batches of sizes that it has not seen: what a compile per size costs. */
const newSizes = [100, 101, 102, 103, 104, 105, 106];

function firstCalls(run) {
  run(99);
  const times = newSizes.map((size) => {
    const start = performance.now();
    run(size);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[newSizes.length >> 1];
}

async function lanewise() {
  const softmax = (x) => {
    const e = np.exp(x.sub(np.max(x)));
    return e.div(np.sum(e));
  };
  const chain = (x) =>
    np
      .maximum(np.abs(x.mul(1.5).add(0.25).mul(x).sub(2)).mul(0.5).add(x), 0)
      .mul(0.5)
      .sub(1);
  const programs = {
    sums: jit(vmap((v) => np.sum(np.square(v)))),
    softmax: jit(vmap(softmax)),
    chain: jit(vmap(chain)),
    matmul: jit((a, b) => np.matmul(a, b)),
  };
  const start = (name) => {
    const args = inputs[name].map((data, k) => np.array(data).reshape(shapes[name][k]));
    return () => programs[name](...args).data;
  };
  return Object.assign(start, { newSize: (size) => programs.softmax(np.ones([size, 16])).data });
}

async function tfjs() {
  const tf = await import("@tensorflow/tfjs");
  await tf.setBackend("cpu");
  const programs = {
    sums: (v) => tf.sum(tf.square(v), 1),
    softmax: (x) => tf.softmax(x, -1),
    chain: (x) =>
      tf
        .maximum(tf.abs(x.mul(1.5).add(0.25).mul(x).sub(2)).mul(0.5).add(x), 0)
        .mul(0.5)
        .sub(1),
    matmul: (a, b) => tf.matMul(a, b),
  };
  return (name) => {
    const args = inputs[name].map((data, k) => tf.tensor(data, shapes[name][k]));
    return () => {
      const out = tf.tidy(() => programs[name](...args));
      const data = out.dataSync();
      out.dispose();
      return data;
    };
  };
}

async function jaxJs() {
  const jax = await import("@jax-js/jax");
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const jnp = jax.numpy;
  const programs = {
    sums: jax.jit(jax.vmap((v) => jnp.sum(jnp.square(v)))),
    softmax: jax.jit(jax.vmap((x) => jax.nn.softmax(x))),
    chain: jax.jit((x) => {
      const inner = x.ref.mul(1.5).add(0.25).mul(x.ref).sub(2);
      return jnp.maximum(jnp.absolute(inner).mul(0.5).add(x), 0).mul(0.5).sub(1);
    }),
    matmul: jax.jit((a, b) => jnp.matmul(a, b)),
  };
  const start = (name) => {
    const args = inputs[name].map((data, k) => jnp.array(data).reshape(shapes[name][k]));
    return () => programs[name](...args.map((x) => x.ref)).dataSync();
  };
  return Object.assign(start, { newSize: (size) => programs.softmax(jnp.ones([size, 16])).dataSync() });
}

async function numpyTs() {
  const nts = await import("numpy-ts");
  const programs = {
    sums: (v) => nts.sum(nts.square(v), 1),
    softmax: (x) => {
      const e = nts.exp(nts.subtract(x, nts.max(x, 1, true)));
      return nts.divide(e, nts.sum(e, 1, true));
    },
    chain: (x) =>
      nts
        .maximum(nts.absolute(x.multiply(1.5).add(0.25).multiply(x).subtract(2)).multiply(0.5).add(x), 0)
        .multiply(0.5)
        .subtract(1),
    matmul: (a, b) => nts.matmul(a, b),
  };
  return (name) => {
    const args = inputs[name].map((data, k) => nts.array(data, "float32").reshape(...shapes[name][k]));
    return () => programs[name](...args).data;
  };
}

const rounds = 15;
const peers = { lanewise, "jax-js (wasm)": jaxJs, "tfjs (cpu)": tfjs, "numpy-ts": numpyTs };
const ready = new Map();
for (const [name, load] of Object.entries(peers)) {
  try {
    ready.set(name, await load());
  } catch (error) {
    console.log(`${name}: left out, ${String(error.message).split("\n")[0]}`);
  }
}

for (const program of Object.keys(inputs)) {
  const contenders = [];
  let expected;
  for (const [name, make] of ready) {
    try {
      const run = make(program);
      const values = run();
      expected ??= values;
      const wrong = expected.findIndex((value, k) => !(Math.abs(values[k] - value) <= 1e-3 + 1e-3 * Math.abs(value)));
      if (wrong >= 0) throw new Error(`gives ${values[wrong]} instead of ${expected[wrong]} at ${wrong}`);
      contenders.push({ name, run, times: [] });
    } catch (error) {
      console.log(`${program}: ${name} left out, ${String(error.message).split("\n")[0]}`);
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const { run, times } of contenders) {
      const start = performance.now();
      run();
      times.push(performance.now() - start);
    }
  }
  const medians = contenders.map(({ times }) => times.sort((a, b) => a - b)[rounds >> 1]);
  contenders.forEach(({ name }, k) => {
    const ratio = (medians[k] / medians[0]).toFixed(1);
    console.log(
      `${program.padEnd(8)} ${name.padEnd(14)} ${medians[k].toFixed(2).padStart(9)} ms  ${ratio.padStart(6)} x`,
    );
  });
}

for (const [name, { newSize }] of ready) {
  if (newSize !== undefined)
    console.log(`new batch size, first call of softmax: ${name} ${firstCalls(newSize).toFixed(3)} ms`);
}
