// An LSTM cell by hand. Weights: W [4h, d], U [4h, h], b [4h], gates in the order input, forget, output, candidate.

const logistic = (x) => 1 / (1 + Math.exp(-x));

/** One sequence after the other. xs [lanes, steps, d] -> last h [lanes, h]. */
export function plain({ W, U, b }, xs, lanes, steps, d, h) {
  const out = new Float32Array(lanes * h);
  const hidden = new Float64Array(h);
  const cell = new Float64Array(h);
  const gates = new Float64Array(4 * h);
  for (let lane = 0; lane < lanes; lane++) {
    hidden.fill(0);
    cell.fill(0);
    for (let step = 0; step < steps; step++) {
      const at = (lane * steps + step) * d;
      for (let g = 0; g < 4 * h; g++) {
        let total = b[g];
        for (let k = 0; k < d; k++) total += W[g * d + k] * xs[at + k];
        for (let k = 0; k < h; k++) total += U[g * h + k] * hidden[k];
        gates[g] = total;
      }
      for (let k = 0; k < h; k++) {
        cell[k] = logistic(gates[h + k]) * cell[k] + logistic(gates[k]) * Math.tanh(gates[3 * h + k]);
        hidden[k] = logistic(gates[2 * h + k]) * Math.tanh(cell[k]);
      }
    }
    for (let k = 0; k < h; k++) out[lane * h + k] = hidden[k];
  }
  return out;
}

/** Four sequences at once, so that each weight is read once for four; weights and states in double precision. */
export function fourLanes({ W, U, b }, xs, lanes, steps, d, h) {
  if (lanes % 4 !== 0) return plain({ W, U, b }, xs, lanes, steps, d, h);
  const out = new Float32Array(lanes * h);
  const size = d + h;
  const weights = new Float64Array(4 * h * size);
  for (let g = 0; g < 4 * h; g++) {
    for (let k = 0; k < d; k++) weights[g * size + k] = W[g * d + k];
    for (let k = 0; k < h; k++) weights[g * size + d + k] = U[g * h + k];
  }
  const state = new Float64Array(4 * size);
  const cell = new Float64Array(4 * h);
  const gates = new Float64Array(16 * h);
  for (let lane = 0; lane < lanes; lane += 4) {
    state.fill(0);
    cell.fill(0);
    for (let step = 0; step < steps; step++) {
      for (let l = 0; l < 4; l++) {
        const at = ((lane + l) * steps + step) * d;
        for (let k = 0; k < d; k++) state[l * size + k] = xs[at + k];
      }
      gatesOfFour(weights, state, b, gates, size, h);
      for (let l = 0; l < 4; l++) {
        for (let k = 0; k < h; k++) {
          const at = l * h + k;
          const kept = logistic(gates[4 * (h + k) + l]) * cell[at];
          cell[at] = kept + logistic(gates[4 * k + l]) * Math.tanh(gates[4 * (3 * h + k) + l]);
          state[l * size + d + k] = logistic(gates[4 * (2 * h + k) + l]) * Math.tanh(cell[at]);
        }
      }
    }
    for (let l = 0; l < 4; l++) for (let k = 0; k < h; k++) out[(lane + l) * h + k] = state[l * size + d + k];
  }
  return out;
}

function gatesOfFour(weights, state, b, gates, size, h) {
  for (let g = 0; g < 4 * h; g += 2) {
    let a0 = b[g];
    let a1 = a0;
    let a2 = a0;
    let a3 = a0;
    let b0 = b[g + 1];
    let b1 = b0;
    let b2 = b0;
    let b3 = b0;
    for (let k = 0; k < size; k++) {
      const first = weights[g * size + k];
      const second = weights[g * size + size + k];
      const s0 = state[k];
      const s1 = state[size + k];
      const s2 = state[2 * size + k];
      const s3 = state[3 * size + k];
      a0 += first * s0;
      a1 += first * s1;
      a2 += first * s2;
      a3 += first * s3;
      b0 += second * s0;
      b1 += second * s1;
      b2 += second * s2;
      b3 += second * s3;
    }
    gates[4 * g] = a0;
    gates[4 * g + 1] = a1;
    gates[4 * g + 2] = a2;
    gates[4 * g + 3] = a3;
    gates[4 * g + 4] = b0;
    gates[4 * g + 5] = b1;
    gates[4 * g + 6] = b2;
    gates[4 * g + 7] = b3;
  }
}
