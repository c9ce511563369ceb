// Squared distances between all pairs of 16-vectors by hand.

export function plain(x, y) {
  const n = x.length / 16;
  const m = y.length / 16;
  const out = new Float32Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let total = 0;
      for (let k = 0; k < 16; k++) {
        const difference = x[i * 16 + k] - y[j * 16 + k];
        total += difference * difference;
      }
      out[i * m + j] = total;
    }
  }
  return out;
}

/** Two points of x against two of y: four sums at once, each element read once for two of them. */
export function tiled(x, y) {
  const n = x.length / 16;
  const m = y.length / 16;
  if (n % 2 !== 0 || m % 2 !== 0) return plain(x, y);
  const out = new Float32Array(n * m);
  for (let i = 0; i < n; i += 2) {
    for (let j = 0; j < m; j += 2) {
      let aa = 0;
      let ab = 0;
      let ba = 0;
      let bb = 0;
      for (let k = 0; k < 16; k++) {
        const a = x[i * 16 + k];
        const b = x[i * 16 + 16 + k];
        const c = y[j * 16 + k];
        const d = y[j * 16 + 16 + k];
        aa += (a - c) * (a - c);
        ab += (a - d) * (a - d);
        ba += (b - c) * (b - c);
        bb += (b - d) * (b - d);
      }
      out[i * m + j] = aa;
      out[i * m + j + 1] = ab;
      out[(i + 1) * m + j] = ba;
      out[(i + 1) * m + j + 1] = bb;
    }
  }
  return out;
}
