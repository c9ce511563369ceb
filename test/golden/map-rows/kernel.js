// largest(rows float32[n,10,3]) -> out float32[n,10]
// from   laneMap
// cost   50 n flops, 160 n bytes in and out
function largest(rows, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 10; j++) {
      const rows1 = rows[i * 30 + j * 3];
      const rows2 = rows[i * 30 + j * 3 + 1];
      const reduceMax = Math.max(rows1, rows2);
      const reduceMin = Math.min(rows1, rows2);
      const rows3 = rows[i * 30 + j * 3 + 2];
      const reduceMax1 = Math.max(reduceMax, rows3);
      const reduceMin1 = Math.min(reduceMin, rows3);
      const sub = reduceMax1 - reduceMin1;
      out[i * 10 + j] = sub;
    }
  }
}
