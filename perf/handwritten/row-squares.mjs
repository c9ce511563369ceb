// Row sums of squares by hand. `rows` is what most people write; `rows3` and `rowsLong` are what one writes after
// profiling: the row of three spelled out, and eight sums that do not wait for each other.

export function rows(x, out, n, d) {
  let at = 0;
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < d; j++) {
      const value = x[at++];
      total += value * value;
    }
    out[i] = total;
  }
}

export function rows3(x, out, n) {
  for (let i = 0; i < n; i++) {
    const a = x[3 * i];
    const b = x[3 * i + 1];
    const c = x[3 * i + 2];
    out[i] = a * a + b * b + c * c;
  }
}

export function rowsLong(x, out, n, d) {
  const whole = d - (d % 8);
  for (let i = 0; i < n; i++) {
    const start = i * d;
    let a = 0;
    let b = 0;
    let c = 0;
    let e = 0;
    let f = 0;
    let g = 0;
    let h = 0;
    let k = 0;
    for (let at = start; at < start + whole; at += 8) {
      a += x[at] * x[at];
      b += x[at + 1] * x[at + 1];
      c += x[at + 2] * x[at + 2];
      e += x[at + 3] * x[at + 3];
      f += x[at + 4] * x[at + 4];
      g += x[at + 5] * x[at + 5];
      h += x[at + 6] * x[at + 6];
      k += x[at + 7] * x[at + 7];
    }
    for (let at = start + whole; at < start + d; at++) a += x[at] * x[at];
    out[i] = a + b + (c + e) + (f + g + (h + k));
  }
}
