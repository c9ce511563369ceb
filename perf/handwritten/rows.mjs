// Per-row programs by hand: softmax, normalisation, and statistics of a row.

export function softmax(x, d) {
  const n = x.length / d;
  const out = new Float32Array(x.length);
  const terms = new Float64Array(d);
  for (let i = 0; i < n; i++) {
    const at = i * d;
    let highest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < d; k++) if (x[at + k] > highest) highest = x[at + k];
    let total = 0;
    for (let k = 0; k < d; k++) {
      const term = Math.exp(x[at + k] - highest);
      terms[k] = term;
      total += term;
    }
    const scale = 1 / total;
    for (let k = 0; k < d; k++) out[at + k] = terms[k] * scale;
  }
  return out;
}

export function normalise3(x) {
  const n = x.length / 3;
  const out = new Float32Array(x.length);
  for (let i = 0; i < n; i++) {
    const a = x[3 * i];
    const b = x[3 * i + 1];
    const c = x[3 * i + 2];
    const scale = 1 / Math.sqrt(a * a + b * b + c * c);
    out[3 * i] = a * scale;
    out[3 * i + 1] = b * scale;
    out[3 * i + 2] = c * scale;
  }
  return out;
}

/** The same with the bits of x / norm: a product with 1 / norm is rounded twice. */
export function normalise3Dividing(x) {
  const n = x.length / 3;
  const out = new Float32Array(x.length);
  for (let i = 0; i < n; i++) {
    const a = x[3 * i];
    const b = x[3 * i + 1];
    const c = x[3 * i + 2];
    const norm = Math.sqrt(a * a + b * b + c * c);
    out[3 * i] = a / norm;
    out[3 * i + 1] = b / norm;
    out[3 * i + 2] = c / norm;
  }
  return out;
}

/** Mean, variance and maximum of each row: the mean and the maximum in one loop, the squared distances in another. */
export function statistics(x, d) {
  const n = x.length / d;
  const mean = new Float32Array(n);
  const variance = new Float32Array(n);
  const highest = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const at = i * d;
    let total = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < d; k++) {
      const value = x[at + k];
      total += value;
      if (value > most) most = value;
    }
    const center = total / d;
    let squares = 0;
    for (let k = 0; k < d; k++) {
      const distance = x[at + k] - center;
      squares += distance * distance;
    }
    mean[i] = center;
    variance[i] = squares / d;
    highest[i] = most;
  }
  return [mean, variance, highest];
}

/** The same with four sums at a time, for d a multiple of 4. */
export function statisticsTiled(x, d) {
  const n = x.length / d;
  const mean = new Float32Array(n);
  const variance = new Float32Array(n);
  const highest = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const start = i * d;
    const end = i * d + d;
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = start; k < end; k += 4) {
      a += x[k];
      b += x[k + 1];
      c += x[k + 2];
      e += x[k + 3];
      if (x[k] > most) most = x[k];
      if (x[k + 1] > most) most = x[k + 1];
      if (x[k + 2] > most) most = x[k + 2];
      if (x[k + 3] > most) most = x[k + 3];
    }
    const center = (a + b + (c + e)) / d;
    a = 0;
    b = 0;
    c = 0;
    e = 0;
    for (let k = start; k < end; k += 4) {
      a += (x[k] - center) * (x[k] - center);
      b += (x[k + 1] - center) * (x[k + 1] - center);
      c += (x[k + 2] - center) * (x[k + 2] - center);
      e += (x[k + 3] - center) * (x[k + 3] - center);
    }
    mean[i] = center;
    variance[i] = (a + b + (c + e)) / d;
    highest[i] = most;
  }
  return [mean, variance, highest];
}
