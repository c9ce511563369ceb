// `count` matrix products by hand: the three loops; 2 x 4 outputs at a time, which reads each operand once for several
// sums; and that with four columns of b copied side by side first, in double precision.

export function plain(a, b, n, m, p, count = 1) {
  const out = new Float32Array(count * n * p);
  for (let t = 0; t < count; t++) {
    const from = t * m * p;
    for (let i = t * n; i < (t + 1) * n; i++) {
      for (let j = 0; j < p; j++) {
        let total = 0;
        for (let k = 0; k < m; k++) total += a[i * m + k] * b[from + k * p + j];
        out[i * p + j] = total;
      }
    }
  }
  return out;
}

/** For n a multiple of 2 and p of 4. */
export function tiled(a, b, n, m, p, count = 1) {
  const out = new Float32Array(count * n * p);
  for (let t = 0; t < count; t++) {
    for (let i = t * n; i < (t + 1) * n; i += 2) {
      for (let j = 0; j < p; j += 4) tile(a, i, m, b, t * m * p + j, p, out, i * p + j, p);
    }
  }
  return out;
}

/** For n a multiple of 2 and p of 4. */
export function packed(a, b, n, m, p, count = 1) {
  const out = new Float32Array(count * n * p);
  const panel = new Float64Array(m * 4);
  for (let t = 0; t < count; t++) {
    for (let j = 0; j < p; j += 4) {
      for (let k = 0, from = t * m * p + j; k < m; k++, from += p) {
        for (let c = 0; c < 4; c++) panel[k * 4 + c] = b[from + c];
      }
      for (let i = t * n; i < (t + 1) * n; i += 2) panelTile(a, i, m, panel, out, i * p + j, p);
    }
  }
  return out;
}

function tile(a, i, m, b, from, p, out, to, width) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let k = 0, at = from; k < m; k++, at += p) {
    const upper = a[i * m + k];
    const lower = a[(i + 1) * m + k];
    const b0 = b[at];
    const b1 = b[at + 1];
    const b2 = b[at + 2];
    const b3 = b[at + 3];
    s0 += upper * b0;
    s1 += upper * b1;
    s2 += upper * b2;
    s3 += upper * b3;
    t0 += lower * b0;
    t1 += lower * b1;
    t2 += lower * b2;
    t3 += lower * b3;
  }
  out[to] = s0;
  out[to + 1] = s1;
  out[to + 2] = s2;
  out[to + 3] = s3;
  out[to + width] = t0;
  out[to + width + 1] = t1;
  out[to + width + 2] = t2;
  out[to + width + 3] = t3;
}

function panelTile(a, i, m, panel, out, to, width) {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t0 = 0;
  let t1 = 0;
  let t2 = 0;
  let t3 = 0;
  for (let k = 0, at = 0; k < m; k++, at += 4) {
    const upper = a[i * m + k];
    const lower = a[(i + 1) * m + k];
    const b0 = panel[at];
    const b1 = panel[at + 1];
    const b2 = panel[at + 2];
    const b3 = panel[at + 3];
    s0 += upper * b0;
    s1 += upper * b1;
    s2 += upper * b2;
    s3 += upper * b3;
    t0 += lower * b0;
    t1 += lower * b1;
    t2 += lower * b2;
    t3 += lower * b3;
  }
  out[to] = s0;
  out[to + 1] = s1;
  out[to + 2] = s2;
  out[to + 3] = s3;
  out[to + width] = t0;
  out[to + width + 1] = t1;
  out[to + width + 2] = t2;
  out[to + width + 3] = t3;
}
