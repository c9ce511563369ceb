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
export function cheapChainBranch(x) {
  const n = x.length;
  const out = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const v = x[i];
    const t = Math.abs((1.5 * v + 0.25) * v - 2) * 0.5 + v;
    out[i] = (t > 0 ? t : 0) * 0.5 - 1;
  }
  return out;
}
