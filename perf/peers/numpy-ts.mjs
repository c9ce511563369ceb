// The workloads in numpy-ts, on whole arrays.

import * as nts from "numpy-ts";

export const name = "numpy-ts";

const programs = {
  W1: ([n, d]) => [(v) => nts.sum(nts.square(v), 1), [[n, d]]],
  W2: ([n]) => [prices, [[n], [n], [n]]],
  W3: ([n]) => [
    (w1, b1, w2, b2, x) =>
      nts.add(nts.matmul(nts.maximum(nts.add(nts.matmul(x, w1), b1), nts.zeros([1], "float32")), w2), b2),
    [[64, 128], [128], [128, 10], [10], [n, 64]],
  ],
  W4: ([n, m, d]) => [
    (x, y) => nts.sum(nts.square(nts.subtract(x.reshape(n, 1, d), y.reshape(1, m, d))), 2),
    [
      [n, d],
      [m, d],
    ],
  ],
  W5: ([n, d]) => [
    (w, x, y) => {
      const scores = nts.matmul(x, w.reshape(d, 1)).reshape(n);
      const errors = nts.subtract(nts.reciprocal(nts.exp(nts.negative(scores)).add(1)), y);
      return nts.multiply(x, errors.reshape(n, 1));
    },
    [[d], [n, d], [n]],
  ],
  W6: ([n, m, p, count]) => {
    const batch = count === undefined ? [] : [count];
    return [
      (a, b) => nts.matmul(a, b),
      [
        [...batch, n, m],
        [...batch, m, p],
      ],
    ];
  },
  W7: ([n, d]) => [
    (x) => {
      const e = nts.exp(nts.subtract(x, nts.max(x, 1, true)));
      return nts.divide(e, nts.sum(e, 1, true));
    },
    [[n, d]],
  ],
  W8: ([n]) => [
    (x) => {
      const t = nts.tanh(x.multiply(1.5).add(0.25)).multiply(2).subtract(0.5);
      return nts.log(nts.maximum(nts.sqrt(nts.square(t).add(1)), 1.2));
    },
    [[n]],
  ],
  W8b: ([n]) => [
    (x) => {
      const inner = nts.absolute(x.multiply(1.5).add(0.25).multiply(x).subtract(2));
      return nts.maximum(inner.multiply(0.5).add(x), 0).multiply(0.5).subtract(1);
    },
    [[n]],
  ],
  W10: ([n, d]) => [(v) => nts.divide(v, nts.sqrt(nts.sum(nts.square(v), 1, true))), [[n, d]]],
  W11: ([n, d]) => [(x) => [nts.mean(x, 1), nts.var(x, 1), nts.max(x, 1)], [[n, d]]],
};

function prices(spot, strike, years) {
  const [rate, sigma] = [0.02, 0.3];
  const normal = (x) => {
    const k = nts.reciprocal(nts.absolute(x).multiply(0.2316419).add(1));
    const terms = [-1.821255978, 1.781477937, -0.356563782, 0.31938153];
    const polynomial = terms.reduce((sum, term) => sum.add(term).multiply(k), k.multiply(1.330274429));
    const tail = nts.exp(nts.square(x).multiply(-0.5)).multiply(0.3989422804014327).multiply(polynomial);
    return nts.where(nts.less(x, 0), tail, nts.negative(tail).add(1));
  };
  const deviation = nts.sqrt(years).multiply(sigma);
  const trend = years.multiply(rate + sigma ** 2 / 2);
  const d1 = nts.log(spot.divide(strike)).add(trend).divide(deviation);
  const discounted = strike.multiply(nts.exp(years.multiply(-rate)));
  return spot.multiply(normal(d1)).subtract(discounted.multiply(normal(d1.subtract(deviation))));
}

export async function start(workload, inputs, shape) {
  if (programs[workload] === undefined) return undefined;
  const [f, shapes] = programs[workload](shape);
  const given = Object.values(inputs).flatMap((one) => (ArrayBuffer.isView(one) ? [one] : Object.values(one)));
  const args = given.map((data, k) => nts.array(Float32Array.from(data), "float32").reshape(...shapes[k]));
  return () => {
    const out = f(...args);
    return Array.isArray(out) ? out.map(({ data }) => data) : out.data;
  };
}
