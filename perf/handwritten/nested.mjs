// The natural code: nested lists of numbers, array methods, one function per data point. What this package replaces.

/** Nested lists of the elements of a flat array. */
export function lists(data, ...shape) {
  if (shape.length <= 1) return [...data];
  const size = data.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => lists(data.subarray(i * size, (i + 1) * size), ...shape.slice(1)));
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
const dot = (u, v) => u.reduce((total, value, k) => total + value * v[k], 0);
const columns = (matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));

export const rowSquares = (vectors) => vectors.map((v) => sum(v.map((value) => value * value)));

export function prices(options, rate, sigma) {
  const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const normal = (x) => {
    const k = 1 / (1 + 0.2316419 * Math.abs(x));
    const polynomial = sum(terms.map((term, power) => term * k ** (power + 1)));
    const tail = 0.3989422804014327 * Math.exp((-x * x) / 2) * polynomial;
    return x < 0 ? tail : 1 - tail;
  };
  return options.map(({ spot, strike, years }) => {
    const deviation = sigma * Math.sqrt(years);
    const d1 = (Math.log(spot / strike) + (rate + sigma ** 2 / 2) * years) / deviation;
    return spot * normal(d1) - strike * Math.exp(-rate * years) * normal(d1 - deviation);
  });
}

/** Weights by output: `w1` has a list per hidden unit. */
export function network({ w1, b1, w2, b2 }, examples) {
  return examples.map((x) => {
    const hidden = w1.map((weights, j) => Math.max(dot(x, weights) + b1[j], 0));
    return w2.map((weights, j) => dot(hidden, weights) + b2[j]);
  });
}

export const distances = (xs, ys) => xs.map((p) => ys.map((q) => sum(p.map((value, k) => (value - q[k]) ** 2))));

export function gradients(w, examples, labels) {
  return examples.map((x, i) => {
    const error = 1 / (1 + Math.exp(-dot(w, x))) - labels[i];
    return x.map((value) => error * value);
  });
}

export function matmul(a, b) {
  const right = columns(b);
  return a.map((row) => right.map((column) => dot(row, column)));
}

export function softmax(rows) {
  return rows.map((row) => {
    const highest = Math.max(...row);
    const terms = row.map((value) => Math.exp(value - highest));
    const total = sum(terms);
    return terms.map((term) => term / total);
  });
}

export function chain(values) {
  return values.map((x) => {
    const t = Math.tanh(1.5 * x + 0.25) * 2 - 0.5;
    return Math.log(Math.max(Math.sqrt(t * t + 1), 1.2));
  });
}

export const cheapChain = (values) =>
  values.map((x) => Math.max(Math.abs((1.5 * x + 0.25) * x - 2) * 0.5 + x, 0) * 0.5 - 1);

export function normalise(vectors) {
  return vectors.map((v) => {
    const length = Math.sqrt(dot(v, v));
    return v.map((value) => value / length);
  });
}

export function statistics(rows) {
  const each = rows.map((row) => {
    const mean = sum(row) / row.length;
    return [mean, sum(row.map((value) => (value - mean) ** 2)) / row.length, Math.max(...row)];
  });
  return columns(each);
}

export function mandelbrot(xs, ys, limit) {
  const steps = (x, y) => {
    let z = [0, 0];
    for (let k = 0; k < limit; k++) {
      if (z[0] ** 2 + z[1] ** 2 > 4) return k;
      z = [z[0] ** 2 - z[1] ** 2 + x, 2 * z[0] * z[1] + y];
    }
    return limit;
  };
  return ys.map((y) => xs.map((x) => steps(x, y)));
}
