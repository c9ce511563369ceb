// convolve(image float32[n,25,26,2], kernel float32[3,3,2,8]) -> out float32[n,25,26,8]
// from   expandDims, pad, windows, dotGeneral, squeeze
// cost   187200 n flops, 26000 n + 576 bytes in and out
// holds  float32[27,28,2]
const pad_0 = new Float64Array(1512);
function convolve(image, kernel, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 28; j++) {
      pad_0[j * 2] = 0;
      pad_0[j * 2 + 1456] = 0;
      pad_0[j * 2 + 1] = 0;
      pad_0[j * 2 + 1457] = 0;
    }
    for (let j = 0; j < 25; j++) {
      pad_0[j * 56 + 56] = 0;
      pad_0[j * 56 + 110] = 0;
      pad_0[j * 56 + 57] = 0;
      pad_0[j * 56 + 111] = 0;
      for (let k = 0; k < 26; k++) {
        const pad_0_1 = image[i * 1300 + j * 52 + k * 2];
        pad_0[j * 56 + k * 2 + 58] = pad_0_1;
        const pad_0_2 = image[i * 1300 + j * 52 + k * 2 + 1];
        pad_0[j * 56 + k * 2 + 59] = pad_0_2;
      }
    }
    for (let j = 0; j < 25; j++) {
      for (let k = 0; k < 26; k++) {
        let total = 0;
        let total1 = 0;
        let total2 = 0;
        let total3 = 0;
        let total4 = 0;
        let total5 = 0;
        let total6 = 0;
        let total7 = 0;
        for (let l = 0; l < 3; l++) {
          for (let i4 = 0; i4 < 3; i4++) {
            for (let i5 = 0; i5 < 2; i5++) {
              const pad_0_3 = pad_0[j * 56 + l * 56 + k * 2 + i4 * 2 + i5];
              total += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8];
              total1 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 1];
              total2 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 2];
              total3 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 3];
              total4 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 4];
              total5 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 5];
              total6 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 6];
              total7 += pad_0_3 * kernel[l * 48 + i4 * 16 + i5 * 8 + 7];
            }
          }
        }
        out[i * 5200 + j * 208 + k * 8] = total;
        out[i * 5200 + j * 208 + k * 8 + 1] = total1;
        out[i * 5200 + j * 208 + k * 8 + 2] = total2;
        out[i * 5200 + j * 208 + k * 8 + 3] = total3;
        out[i * 5200 + j * 208 + k * 8 + 4] = total4;
        out[i * 5200 + j * 208 + k * 8 + 5] = total5;
        out[i * 5200 + j * 208 + k * 8 + 6] = total6;
        out[i * 5200 + j * 208 + k * 8 + 7] = total7;
      }
    }
  }
}
