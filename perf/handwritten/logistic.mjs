// The gradient of the logistic loss, one row per example, by hand: (sigmoid(w . x) - y) x.

export function gradients(w, x, y) {
  const d = w.length;
  const n = y.length;
  const out = new Float32Array(n * d);
  for (let i = 0; i < n; i++) {
    const at = i * d;
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    let k = 0;
    for (; k + 3 < d; k += 4) {
      a += w[k] * x[at + k];
      b += w[k + 1] * x[at + k + 1];
      c += w[k + 2] * x[at + k + 2];
      e += w[k + 3] * x[at + k + 3];
    }
    for (; k < d; k++) a += w[k] * x[at + k];
    const error = 1 / (1 + Math.exp(-(a + b + (c + e)))) - y[i];
    for (k = 0; k < d; k++) out[at + k] = error * x[at + k];
  }
  return out;
}
