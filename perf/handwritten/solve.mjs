// Systems of 8 equations by hand: elimination with partial pivoting on scratch in double precision, the right-hand side
// carried along, sizes written as numbers.

const matrix = new Float64Array(64);
const right = new Float64Array(8);

export function solve8(a, b, n) {
  const out = new Float32Array(n * 8);
  for (let lane = 0; lane < n; lane++) {
    for (let k = 0; k < 64; k++) matrix[k] = a[lane * 64 + k];
    for (let k = 0; k < 8; k++) right[k] = b[lane * 8 + k];
    for (let k = 0; k < 8; k++) {
      eliminate(k);
    }
    for (let i = 7; i >= 0; i--) {
      let rest = right[i];
      for (let j = i + 1; j < 8; j++) rest -= matrix[i * 8 + j] * right[j];
      right[i] = rest / matrix[i * 9];
    }
    for (let k = 0; k < 8; k++) out[lane * 8 + k] = right[k];
  }
  return out;
}

function eliminate(k) {
  let best = k;
  let largest = Math.abs(matrix[k * 9]);
  for (let i = k + 1; i < 8; i++) {
    const size = Math.abs(matrix[i * 8 + k]);
    if (size > largest) {
      largest = size;
      best = i;
    }
  }
  if (best !== k) {
    for (let j = k; j < 8; j++) {
      const kept = matrix[k * 8 + j];
      matrix[k * 8 + j] = matrix[best * 8 + j];
      matrix[best * 8 + j] = kept;
    }
    const kept = right[k];
    right[k] = right[best];
    right[best] = kept;
  }
  const pivot = matrix[k * 9];
  for (let i = k + 1; i < 8; i++) {
    const factor = matrix[i * 8 + k] / pivot;
    for (let j = k + 1; j < 8; j++) matrix[i * 8 + j] -= factor * matrix[k * 8 + j];
    right[i] -= factor * right[k];
  }
}
