// A 64-128-10 network by hand. `layer` is the dot product per output; `layerTiled` computes four outputs at a time, so
// that each input element is read once for four and the four sums do not wait for each other.

function layer(x, at, weights, bias, out, to, inputs, outputs, relu) {
  for (let j = 0; j < outputs; j++) {
    let total = 0;
    for (let k = 0; k < inputs; k++) total += x[at + k] * weights[k * outputs + j];
    total += bias[j];
    out[to + j] = relu && total < 0 ? 0 : total;
  }
}

function layerTiled(x, at, weights, bias, out, to, inputs, outputs, relu) {
  let j = 0;
  for (; j + 3 < outputs; j += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = 0, w = j; k < inputs; k++, w += outputs) {
      const value = x[at + k];
      a += value * weights[w];
      b += value * weights[w + 1];
      c += value * weights[w + 2];
      d += value * weights[w + 3];
    }
    a += bias[j];
    b += bias[j + 1];
    c += bias[j + 2];
    d += bias[j + 3];
    out[to + j] = relu && a < 0 ? 0 : a;
    out[to + j + 1] = relu && b < 0 ? 0 : b;
    out[to + j + 2] = relu && c < 0 ? 0 : c;
    out[to + j + 3] = relu && d < 0 ? 0 : d;
  }
  for (; j < outputs; j++) {
    let total = 0;
    for (let k = 0; k < inputs; k++) total += x[at + k] * weights[k * outputs + j];
    total += bias[j];
    out[to + j] = relu && total < 0 ? 0 : total;
  }
}

const hidden = new Float64Array(128);

export function plain(x, { w1, b1, w2, b2 }) {
  const n = x.length / 64;
  const out = new Float32Array(n * 10);
  for (let i = 0; i < n; i++) {
    layer(x, i * 64, w1, b1, hidden, 0, 64, 128, true);
    layer(hidden, 0, w2, b2, out, i * 10, 128, 10, false);
  }
  return out;
}

export function tiled(x, { w1, b1, w2, b2 }) {
  const n = x.length / 64;
  const out = new Float32Array(n * 10);
  for (let i = 0; i < n; i++) {
    layerTiled(x, i * 64, w1, b1, hidden, 0, 64, 128, true);
    layerTiled(hidden, 0, w2, b2, out, i * 10, 128, 10, false);
  }
  return out;
}
