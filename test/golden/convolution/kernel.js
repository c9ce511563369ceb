// convolve(image float32[n,25,26,2], kernel float32[3,3,2,8]) -> out float32[n,25,26,8]
// from   expandDims, pad, windows, dotGeneral, squeeze
// cost   187200 n flops, 26000 n + 576 bytes in and out
// holds  float32[27,28,2]
const pad = new Float64Array(1512);
function convolve(image, kernel, out, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < 28; j++) {
      pad[j * 2] = 0;
      pad[j * 2 + 1456] = 0;
      pad[j * 2 + 1] = 0;
      pad[j * 2 + 1457] = 0;
    }
    for (let j = 0; j < 25; j++) {
      pad[j * 56 + 56] = 0;
      pad[j * 56 + 110] = 0;
      pad[j * 56 + 57] = 0;
      pad[j * 56 + 111] = 0;
      for (let k = 0; k < 26; k++) {
        const pad1 = image[i * 1300 + j * 52 + k * 2];
        pad[j * 56 + k * 2 + 58] = pad1;
        const pad2 = image[i * 1300 + j * 52 + k * 2 + 1];
        pad[j * 56 + k * 2 + 59] = pad2;
      }
    }
    for (let j = 0; j < 25; j++) {
      for (let k = 0; k < 6; k++) {
        for (let l = 0; l < 4; l++) {
          let total = 0;
          let total1 = 0;
          let total2 = 0;
          let total3 = 0;
          let total4 = 0;
          let total5 = 0;
          let total6 = 0;
          let total7 = 0;
          for (let i4 = 0; i4 < 3; i4++) {
            for (let i5 = 0; i5 < 3; i5++) {
              for (let i6 = 0; i6 < 2; i6++) {
                const pad3 = pad[j * 56 + i4 * 56 + k * 8 + i5 * 2 + i6];
                const kernel1 = kernel[i4 * 48 + i5 * 16 + i6 * 8 + l * 2];
                total += pad3 * kernel1;
                const pad4 = pad[j * 56 + i4 * 56 + k * 8 + i5 * 2 + i6 + 2];
                total1 += pad4 * kernel1;
                const pad5 = pad[j * 56 + i4 * 56 + k * 8 + i5 * 2 + i6 + 4];
                total2 += pad5 * kernel1;
                const pad6 = pad[j * 56 + i4 * 56 + k * 8 + i5 * 2 + i6 + 6];
                total3 += pad6 * kernel1;
                const kernel2 = kernel[i4 * 48 + i5 * 16 + i6 * 8 + l * 2 + 1];
                total4 += pad3 * kernel2;
                total5 += pad4 * kernel2;
                total6 += pad5 * kernel2;
                total7 += pad6 * kernel2;
              }
            }
          }
          out[i * 5200 + j * 208 + k * 32 + l * 2] = total;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 8] = total1;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 16] = total2;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 24] = total3;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 1] = total4;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 9] = total5;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 17] = total6;
          out[i * 5200 + j * 208 + k * 32 + l * 2 + 25] = total7;
        }
      }
      for (let k = 0; k < 2; k++) {
        let total8 = 0;
        let total9 = 0;
        let total10 = 0;
        let total11 = 0;
        let total12 = 0;
        let total13 = 0;
        let total14 = 0;
        let total15 = 0;
        for (let l = 0; l < 3; l++) {
          for (let i4 = 0; i4 < 3; i4++) {
            for (let i5 = 0; i5 < 2; i5++) {
              const pad7 = pad[j * 56 + l * 56 + i4 * 2 + i5 + 48];
              const kernel3 = kernel[l * 48 + i4 * 16 + i5 * 8 + k * 4];
              total8 += pad7 * kernel3;
              const pad8 = pad[j * 56 + l * 56 + i4 * 2 + i5 + 50];
              total9 += pad8 * kernel3;
              const kernel4 = kernel[l * 48 + i4 * 16 + i5 * 8 + k * 4 + 1];
              total10 += pad7 * kernel4;
              total11 += pad8 * kernel4;
              const kernel5 = kernel[l * 48 + i4 * 16 + i5 * 8 + k * 4 + 2];
              total12 += pad7 * kernel5;
              total13 += pad8 * kernel5;
              const kernel6 = kernel[l * 48 + i4 * 16 + i5 * 8 + k * 4 + 3];
              total14 += pad7 * kernel6;
              total15 += pad8 * kernel6;
            }
          }
        }
        out[i * 5200 + j * 208 + k * 4 + 192] = total8;
        out[i * 5200 + j * 208 + k * 4 + 200] = total9;
        out[i * 5200 + j * 208 + k * 4 + 193] = total10;
        out[i * 5200 + j * 208 + k * 4 + 201] = total11;
        out[i * 5200 + j * 208 + k * 4 + 194] = total12;
        out[i * 5200 + j * 208 + k * 4 + 202] = total13;
        out[i * 5200 + j * 208 + k * 4 + 195] = total14;
        out[i * 5200 + j * 208 + k * 4 + 203] = total15;
      }
    }
  }
}
