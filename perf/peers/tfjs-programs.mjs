// The workloads in TensorFlow.js, on whole arrays. Gradients and the shared network are written as one does there.

const programs = (tf) => ({
  W1: ([n, d]) => [(v) => tf.sum(tf.square(v), 1), [[n, d]]],
  W2: ([n]) => [(spot, strike, years) => prices(tf, spot, strike, years), [[n], [n], [n]]],
  W3: ([n]) => [
    (w1, b1, w2, b2, x) => tf.relu(x.matMul(w1).add(b1)).matMul(w2).add(b2),
    [[64, 128], [128], [128, 10], [10], [n, 64]],
  ],
  W4: ([n, m, d]) => [
    (x, y) => tf.sum(tf.square(x.expandDims(1).sub(y.expandDims(0))), 2),
    [
      [n, d],
      [m, d],
    ],
  ],
  W5: ([n, d]) => [
    (w, x, y) => {
      const scores = x.matMul(w.expandDims(1)).squeeze([1]);
      return x.mul(scores.sigmoid().sub(y).expandDims(1));
    },
    [[d], [n, d], [n]],
  ],
  W6: ([n, m, p, count]) => {
    const batch = count === undefined ? [] : [count];
    return [
      (a, b) => tf.matMul(a, b),
      [
        [...batch, n, m],
        [...batch, m, p],
      ],
    ];
  },
  W7: ([n, d]) => [(x) => tf.softmax(x, -1), [[n, d]]],
  W8: ([n]) => [
    (x) => tf.maximum(x.mul(1.5).add(0.25).tanh().mul(2).sub(0.5).square().add(1).sqrt(), 1.2).log(),
    [[n]],
  ],
  W8b: ([n]) => [
    (x) => {
      const inner = x.mul(1.5).add(0.25).mul(x).sub(2);
      return tf.maximum(inner.abs().mul(0.5).add(x), 0).mul(0.5).sub(1);
    },
    [[n]],
  ],
  W10: ([n, d]) => [(v) => v.div(tf.sqrt(tf.sum(tf.square(v), 1, true))), [[n, d]]],
  W11: ([n, d]) => [
    (x) => {
      const { mean, variance } = tf.moments(x, 1);
      return [mean, variance, tf.max(x, 1)];
    },
    [[n, d]],
  ],
});

function prices(tf, spot, strike, years) {
  const [rate, sigma] = [0.02, 0.3];
  const normal = (x) => {
    const k = tf.div(1, x.abs().mul(0.2316419).add(1));
    const terms = [-1.821255978, 1.781477937, -0.356563782, 0.31938153];
    const polynomial = terms.reduce((sum, term) => sum.add(term).mul(k), k.mul(1.330274429));
    const tail = x.square().mul(-0.5).exp().mul(0.3989422804014327).mul(polynomial);
    return tf.where(x.less(0), tail, tf.sub(1, tail));
  };
  const deviation = years.sqrt().mul(sigma);
  const d1 = spot
    .div(strike)
    .log()
    .add(years.mul(rate + sigma ** 2 / 2))
    .div(deviation);
  const discounted = strike.mul(years.mul(-rate).exp());
  return spot.mul(normal(d1)).sub(discounted.mul(normal(d1.sub(deviation))));
}

/** A call from tensors to typed arrays. */
export function startOn(tf, workload, inputs, shape) {
  const program = programs(tf)[workload];
  if (program === undefined) return undefined;
  const [f, shapes] = program(shape);
  const given = Object.values(inputs).flatMap((one) => (ArrayBuffer.isView(one) ? [one] : Object.values(one)));
  const args = given.map((data, k) => tf.tensor(Float32Array.from(data), shapes[k]));
  return () => {
    const out = tf.tidy(() => f(...args));
    const data = Array.isArray(out) ? out.map((one) => one.dataSync()) : out.dataSync();
    tf.dispose(out);
    return data;
  };
}
