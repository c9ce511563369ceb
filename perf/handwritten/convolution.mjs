// A convolution of images [n, 32, 32, 8] with a kernel [3, 3, 8, 16], zeros around, by hand.

const size = 32;
const inputs = 8;
const outputs = 16;

/** One output at a time, the window cut where it leaves the image. */
export function plain(x, w) {
  const n = x.length / (size * size * inputs);
  const out = new Float32Array(n * size * size * outputs);
  for (let at = 0; at < n * size * size; at++) {
    const i = Math.floor(at / size) % size;
    const j = at % size;
    const image = Math.floor(at / (size * size)) * size;
    for (let o = 0; o < outputs; o++) {
      let total = 0;
      for (let a = Math.max(0, 1 - i); a < Math.min(3, size + 1 - i); a++) {
        for (let b = Math.max(0, 1 - j); b < Math.min(3, size + 1 - j); b++) {
          const from = ((image + i + a - 1) * size + j + b - 1) * inputs;
          for (let c = 0; c < inputs; c++) total += x[from + c] * w[((a * 3 + b) * inputs + c) * outputs + o];
        }
      }
      out[at * outputs + o] = total;
    }
  }
  return out;
}

const wide = size + 2;
const padded = new Float64Array(wide * wide * inputs);

/** A copy with the zeros around, and 8 outputs at a time: each element is read once for all of them. */
export function tiled(x, w) {
  const image = size * size * inputs;
  const n = x.length / image;
  const out = new Float32Array(n * size * size * outputs);
  for (let at = 0; at < n; at++) {
    for (let i = 0; i < size; i++) {
      const row = ((i + 1) * wide + 1) * inputs;
      for (let k = 0; k < size * inputs; k++) padded[row + k] = x[at * image + i * size * inputs + k];
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        for (let o = 0; o < outputs; o += 8) {
          let t0 = 0;
          let t1 = 0;
          let t2 = 0;
          let t3 = 0;
          let t4 = 0;
          let t5 = 0;
          let t6 = 0;
          let t7 = 0;
          for (let a = 0; a < 3; a++) {
            for (let b = 0; b < 3; b++) {
              const from = ((i + a) * wide + j + b) * inputs;
              for (let c = 0; c < inputs; c++) {
                const value = padded[from + c];
                const k = ((a * 3 + b) * inputs + c) * outputs + o;
                t0 += value * w[k];
                t1 += value * w[k + 1];
                t2 += value * w[k + 2];
                t3 += value * w[k + 3];
                t4 += value * w[k + 4];
                t5 += value * w[k + 5];
                t6 += value * w[k + 6];
                t7 += value * w[k + 7];
              }
            }
          }
          const to = ((at * size + i) * size + j) * outputs + o;
          out[to] = t0;
          out[to + 1] = t1;
          out[to + 2] = t2;
          out[to + 3] = t3;
          out[to + 4] = t4;
          out[to + 5] = t5;
          out[to + 6] = t6;
          out[to + 7] = t7;
        }
      }
    }
  }
  return out;
}
