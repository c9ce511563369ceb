// pool(image float32[n,61,60,3]) -> out float32[n,30,30,3]
// from   windows, reduceMax
// cost   16200 n flops, 54720 n bytes in and out
function pool(image, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 30; j++) {
      for (let k = 0; k < 30; k++) {
        for (let l = 0; l < 3; l++) {
          let reduceMax = -Infinity;
          for (let i4 = 0; i4 < 3; i4++) {
            reduceMax = Math.max(reduceMax, image[i * 10980 + j * 360 + i4 * 180 + k * 6 + l]);
            reduceMax = Math.max(reduceMax, image[i * 10980 + j * 360 + i4 * 180 + k * 6 + l + 3]);
          }
          out[i * 2700 + j * 90 + k * 3 + l] = reduceMax;
        }
      }
    }
  }
}
