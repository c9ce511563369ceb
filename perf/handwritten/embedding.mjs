// Means of rows of a table by hand. The positions are trusted, as an expert would: none is looked at twice.

/** Positions [n, count] into a table [rows, width] -> means [n, width]. */
export function rowMeans(positions, table, n, count, width) {
  const out = new Float32Array(n * width);
  const sums = new Float64Array(width);
  for (let i = 0; i < n; i++) {
    sums.fill(0);
    for (let k = 0; k < count; k++) {
      const at = positions[i * count + k] * width;
      for (let j = 0; j < width; j++) sums[j] += table[at + j];
    }
    for (let j = 0; j < width; j++) out[i * width + j] = sums[j] / count;
  }
  return out;
}

/** The same with the sums in locals, four columns at a time. */
export function rowMeansByFour(positions, table, n, count, width) {
  const out = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < width; j += 4) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let k = 0; k < count; k++) {
        const at = positions[i * count + k] * width + j;
        a += table[at];
        b += table[at + 1];
        c += table[at + 2];
        d += table[at + 3];
      }
      const to = i * width + j;
      out[to] = a / count;
      out[to + 1] = b / count;
      out[to + 2] = c / count;
      out[to + 3] = d / count;
    }
  }
  return out;
}
