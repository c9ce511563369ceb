// Elementwise chains by hand: one loop, one load and one store per element.

export function chain(x) {
  const n = x.length;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const t = Math.tanh(1.5 * x[i] + 0.25) * 2 - 0.5;
    out[i] = Math.log(Math.max(Math.sqrt(t * t + 1), 1.2));
  }
  return out;
}

export function cheapChain(x) {
  const n = x.length;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const v = x[i];
    out[i] = Math.max(Math.abs((1.5 * v + 0.25) * v - 2) * 0.5 + v, 0) * 0.5 - 1;
  }
  return out;
}

/** With a comparison for Math.max, which also has to order zeros. */
export function cheapChainBranch(x, out = new Float32Array(x.length)) {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    const v = x[i];
    const t = Math.abs((1.5 * v + 0.25) * v - 2) * 0.5 + v;
    out[i] = (t > 0 ? t : 0) * 0.5 - 1;
  }
  return out;
}

/**
 * With a table for the choice: V8 makes a branch of Math.max and of ?:, which the processor guesses wrong half of the time
 * where signs are random, at five times the cost of the rest of the loop.
 */
export function cheapChainTable(x, out = new Float32Array(x.length)) {
  const n = x.length;
  const choice = new Float64Array(2);
  for (let i = 0; i < n; i++) {
    const v = x[i];
    const t = Math.abs((1.5 * v + 0.25) * v - 2) * 0.5 + v;
    choice[0] = t;
    out[i] = choice[+(t <= 0)] * 0.5 - 1;
  }
  return out;
}

// Operations on whole arrays, each a loop of its own with a result of its own, as a library of array operations runs.

function multiplied(x, y) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * y[i];
  return out;
}

function added(x, y) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] + y[i];
  return out;
}

function scaled(x, factor) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * factor;
  return out;
}

function shifted(x, term) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] + term;
  return out;
}

function absolute(x) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = Math.abs(x[i]);
  return out;
}

function atLeast(x, lowest) {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] > lowest ? x[i] : lowest;
  return out;
}

export function cheapChainByOperation(x) {
  const inner = shifted(multiplied(shifted(scaled(x, 1.5), 0.25), x), -2);
  return shifted(scaled(atLeast(added(scaled(absolute(inner), 0.5), x), 0), 0.5), -1);
}
