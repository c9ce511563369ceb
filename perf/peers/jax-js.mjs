// The workloads in jax-js, on its wasm backend: per data point, mapped and jitted, as here. An array is used up by an
// operation, and kept by `.ref`.

import * as jax from "@jax-js/jax";

export const name = "jax-js (wasm)";
const { jit, vmap, numpy: jnp } = jax;

const normal = (x) => {
  const size = jnp.absolute(x.ref);
  const k = jnp.divide(1, size.ref.mul(0.2316419).add(1));
  const terms = [-1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const polynomial = terms.reduce((sum, term) => sum.add(term).mul(k.ref), k.ref.mul(1.330274429));
  const tail = jnp.exp(jnp.square(size).mul(-0.5)).mul(0.3989422804014327).mul(polynomial);
  k.dispose();
  return jnp.where(x.less(0), tail.ref, jnp.subtract(1, tail));
};

function price(spot, strike, years) {
  const [rate, sigma] = [0.02, 0.3];
  const deviation = jnp.sqrt(years.ref).mul(sigma);
  const trend = years.ref.mul(rate + sigma ** 2 / 2);
  const d1 = jnp.log(spot.ref.div(strike.ref)).add(trend).div(deviation.ref);
  const discounted = strike.mul(jnp.exp(years.mul(-rate)));
  return spot.mul(normal(d1.ref)).sub(discounted.mul(normal(d1.sub(deviation))));
}

function statistics(x) {
  const mean = jnp.mean(x.ref);
  return [mean, jnp.var_(x.ref), jnp.max(x)];
}

const loss = (w, x, y) => {
  const score = jnp.dot(w, x);
  return jnp.log1p(jnp.exp(score.ref)).sub(score.mul(y));
};

/** Function and shapes of the arguments, in the order of the inputs. */
const programs = {
  W1: ([n, d]) => [vmap((v) => jnp.sum(jnp.square(v))), [[n, d]]],
  W2: ([n]) => [vmap(price), [[n], [n], [n]]],
  W3: ([n]) => [
    vmap(
      (w1, b1, w2, b2, x) => {
        const hidden = jnp.maximum(jnp.dot(x, w1).add(b1), 0);
        return jnp.dot(hidden, w2).add(b2);
      },
      [null, null, null, null, 0],
    ),
    [[64, 128], [128], [128, 10], [10], [n, 64]],
  ],
  W4: ([n, m, d]) => {
    const distance = (p, q) => jnp.sum(jnp.square(jnp.subtract(p, q)));
    return [
      vmap(vmap(distance, [null, 0]), [0, null]),
      [
        [n, d],
        [m, d],
      ],
    ];
  },
  W5: ([n, d]) => [vmap(jax.grad(loss), [null, 0, 0]), [[d], [n, d], [n]]],
  W6: ([n, m, p, count]) => {
    const product = (a, b) => jnp.matmul(a, b);
    const batch = count === undefined ? [] : [count];
    return [
      count === undefined ? product : vmap(product),
      [
        [...batch, n, m],
        [...batch, m, p],
      ],
    ];
  },
  W7: ([n, d]) => [vmap((x) => jax.nn.softmax(x)), [[n, d]]],
  W8: ([n]) => [
    vmap((x) => {
      const t = jnp.tanh(x.mul(1.5).add(0.25)).mul(2).sub(0.5);
      return jnp.log(jnp.maximum(jnp.sqrt(jnp.square(t).add(1)), 1.2));
    }),
    [[n]],
  ],
  W8b: ([n]) => [
    vmap((x) => {
      const inner = x.ref.mul(1.5).add(0.25).mul(x.ref).sub(2);
      return jnp.maximum(jnp.absolute(inner).mul(0.5).add(x), 0).mul(0.5).sub(1);
    }),
    [[n]],
  ],
  W10: ([n, d]) => [vmap((v) => v.ref.div(jnp.sqrt(jnp.sum(jnp.square(v))))), [[n, d]]],
  W11: ([n, d]) => [vmap(statistics), [[n, d]]],
};

export async function start(workload, inputs, shape) {
  if (programs[workload] === undefined) return undefined;
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const [f, shapes] = programs[workload](shape);
  const compiled = jit(f);
  const given = Object.values(inputs).flatMap((one) => (ArrayBuffer.isView(one) ? [one] : Object.values(one)));
  const args = given.map((data, k) => jnp.array(Float32Array.from(data)).reshape(shapes[k]));
  return () => {
    const out = compiled(...args.map((arg) => arg.ref));
    return Array.isArray(out) ? out.map((one) => one.dataSync()) : out.dataSync();
  };
}
