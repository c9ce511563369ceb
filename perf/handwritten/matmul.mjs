// Matrix product by hand: the three loops, and 2 x 4 outputs at a time, which reads each operand once for several sums.

export function plain(a, b, n, m, p) {
  const out = new Float32Array(n * p);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) {
      let total = 0;
      for (let k = 0; k < m; k++) total += a[i * m + k] * b[k * p + j];
      out[i * p + j] = total;
    }
  }
  return out;
}

/** For n a multiple of 2 and p of 4. */
export function tiled(a, b, n, m, p) {
  const out = new Float32Array(n * p);
  for (let i = 0; i < n; i += 2) {
    for (let j = 0; j < p; j += 4) {
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      let t0 = 0;
      let t1 = 0;
      let t2 = 0;
      let t3 = 0;
      for (let k = 0; k < m; k++) {
        const upper = a[i * m + k];
        const lower = a[(i + 1) * m + k];
        const b0 = b[k * p + j];
        const b1 = b[k * p + j + 1];
        const b2 = b[k * p + j + 2];
        const b3 = b[k * p + j + 3];
        s0 += upper * b0;
        s1 += upper * b1;
        s2 += upper * b2;
        s3 += upper * b3;
        t0 += lower * b0;
        t1 += lower * b1;
        t2 += lower * b2;
        t3 += lower * b3;
      }
      const at = i * p + j;
      out[at] = s0;
      out[at + 1] = s1;
      out[at + 2] = s2;
      out[at + 3] = s3;
      out[at + p] = t0;
      out[at + p + 1] = t1;
      out[at + p + 2] = t2;
      out[at + p + 3] = t3;
    }
  }
  return out;
}
