// pool(image float32[n,61,60,3]) -> out float32[n,30,30,3]
// from   windows, reduceMax
// cost   16200 n flops, 54720 n bytes in and out
function pool(image, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 30; j++) {
      for (let k = 0; k < 30; k++) {
        let reduceMax = -Infinity;
        let reduceMax1 = -Infinity;
        let reduceMax2 = -Infinity;
        for (let l = 0; l < 3; l++) {
          for (let i4 = 0; i4 < 2; i4++) {
            reduceMax = Math.max(reduceMax, image[i * 10980 + j * 360 + l * 180 + k * 6 + i4 * 3]);
            reduceMax1 = Math.max(reduceMax1, image[i * 10980 + j * 360 + l * 180 + k * 6 + i4 * 3 + 1]);
            reduceMax2 = Math.max(reduceMax2, image[i * 10980 + j * 360 + l * 180 + k * 6 + i4 * 3 + 2]);
          }
        }
        out[i * 2700 + j * 90 + k * 3] = reduceMax;
        out[i * 2700 + j * 90 + k * 3 + 1] = reduceMax1;
        out[i * 2700 + j * 90 + k * 3 + 2] = reduceMax2;
      }
    }
  }
}
