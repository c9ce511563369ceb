// A Kalman filter by hand: four states (position and velocity in the plane), two measurements.

/**
 * Model as rows of numbers: F 4x4, Q 4x4, H 2x4, R 2x2, the latter times the noise of the lane.
 * Measurements [lanes, steps, 2] -> last states [lanes, 4].
 */
export function plain({ F, Q, H, R }, noise, z, lanes, steps) {
  const out = new Float32Array(lanes * 4);
  const x = new Float64Array(4);
  const next = new Float64Array(4);
  const P = new Float64Array(16);
  const FP = new Float64Array(16);
  const HP = new Float64Array(8);
  const K = new Float64Array(8);
  const S = new Float64Array(4);
  const e = new Float64Array(2);
  for (let lane = 0; lane < lanes; lane++) {
    x.fill(0);
    P.fill(0);
    for (let i = 0; i < 4; i++) P[i * 5] = 1;
    for (let step = 0; step < steps; step++) {
      multiply(F, P, FP, 4, 4, 4);
      for (let i = 0; i < 4; i++) {
        next[i] = 0;
        for (let k = 0; k < 4; k++) next[i] += F[i * 4 + k] * x[k];
        for (let j = 0; j < 4; j++) {
          let total = 0;
          for (let k = 0; k < 4; k++) total += FP[i * 4 + k] * F[j * 4 + k];
          P[i * 4 + j] = total + Q[i * 4 + j];
        }
      }
      multiply(H, P, HP, 2, 4, 4);
      for (let i = 0; i < 2; i++) {
        e[i] = z[(lane * steps + step) * 2 + i];
        for (let k = 0; k < 4; k++) e[i] -= H[i * 4 + k] * next[k];
        for (let j = 0; j < 2; j++) {
          let total = 0;
          for (let k = 0; k < 4; k++) total += HP[i * 4 + k] * H[j * 4 + k];
          S[i * 2 + j] = total + R[i * 2 + j] * noise[lane];
        }
      }
      const scale = 1 / (S[0] * S[3] - S[1] * S[2]);
      for (let i = 0; i < 4; i++) {
        K[i * 2] = (HP[i] * S[3] - HP[4 + i] * S[2]) * scale;
        K[i * 2 + 1] = (HP[4 + i] * S[0] - HP[i] * S[1]) * scale;
      }
      for (let i = 0; i < 4; i++) {
        x[i] = next[i] + K[i * 2] * e[0] + K[i * 2 + 1] * e[1];
        for (let j = 0; j < 4; j++) P[i * 4 + j] -= K[i * 2] * HP[j] + K[i * 2 + 1] * HP[4 + j];
      }
    }
    for (let i = 0; i < 4; i++) out[lane * 4 + i] = x[i];
  }
  return out;
}

function multiply(a, b, out, m, n, p) {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < p; j++) {
      let total = 0;
      for (let k = 0; k < n; k++) total += a[i * n + k] * b[k * p + j];
      out[i * p + j] = total;
    }
  }
}

const range = (n) => Array.from({ length: n }, (_, k) => k);
const sum = (terms) => terms.join(" + ");
const product = (a, b, i, j, n, stride) => sum(range(n).map((k) => `${a}${i * n + k} * ${b}${k * stride + j}`));
const parameters = ["F", "Q", "H", "R"].flatMap((name, k) =>
  range([16, 16, 8, 4][k]).map((at) => `const ${name}${at} = ${name}[${at}];`),
);

/** Lines that predict and correct the covariance P0, ..., P15 and make the gain K0, ..., K7; `noise` is an expression. */
function covarianceLines(noise) {
  const lines = [];
  const say = (text) => lines.push(text);
  for (const i of range(4)) for (const j of range(4)) say(`const A${i * 4 + j} = ${product("F", "P", i, j, 4, 4)};`);
  for (const i of range(4))
    for (const j of range(4))
      say(`const B${i * 4 + j} = ${sum(range(4).map((k) => `A${i * 4 + k} * F${j * 4 + k}`))} + Q${i * 4 + j};`);
  for (const i of range(2)) for (const j of range(4)) say(`const C${i * 4 + j} = ${product("H", "B", i, j, 4, 4)};`);
  for (const i of range(2))
    for (const j of range(2))
      say(
        `const S${i * 2 + j} = ${sum(range(4).map((k) => `C${i * 4 + k} * H${j * 4 + k}`))} + R${i * 2 + j} * ${noise};`,
      );
  say("const scale = 1 / (S0 * S3 - S1 * S2);");
  for (const i of range(4)) {
    say(`const K${i * 2} = (C${i} * S3 - C${4 + i} * S2) * scale;`);
    say(`const K${i * 2 + 1} = (C${4 + i} * S0 - C${i} * S1) * scale;`);
    for (const j of range(4)) say(`P${i * 4 + j} = B${i * 4 + j} - (K${i * 2} * C${j} + K${i * 2 + 1} * C${4 + j});`);
  }
  return lines;
}

/** Lines that move the state x0, ..., x3 one step; `gain` gives the expression of an element of the gain. */
function stateLines(gain) {
  return [
    ...range(4).map((i) => `const n${i} = ${product("F", "x", i, 0, 4, 1)};`),
    ...range(2).map((i) => `const e${i} = z[(lane * steps + step) * 2 + ${i}] - (${product("H", "n", i, 0, 4, 1)});`),
    ...range(4).map((i) => `x${i} = n${i} + ${gain(i * 2)} * e0 + ${gain(i * 2 + 1)} * e1;`),
  ];
}

const startOfState = `let ${range(4).map((k) => `x${k} = 0`)};`;
const startOfCovariance = `let ${range(16).map((k) => `P${k} = ${k % 5 === 0 ? 1 : 0}`)};`;
const storeState = range(4).map((i) => `out[lane * 4 + ${i}] = x${i};`);

function made(lines) {
  const text = ["const out = new Float32Array(lanes * 4);", ...parameters, ...lines, "return out;"].join("\n");
  return new Function("{ F, Q, H, R }", "noise", "z", "lanes", "steps", text);
}

/** The same with every matrix element in a local: what a patient person would write, written by a program. */
export function spelledOut() {
  return made([
    "for (let lane = 0; lane < lanes; lane++) {",
    startOfState,
    startOfCovariance,
    "for (let step = 0; step < steps; step++) {",
    ...covarianceLines("noise[lane]"),
    ...stateLines((k) => `K${k}`),
    "}",
    ...storeState,
    "}",
  ]);
}

/** For equal noise in all lanes: the gains once for all, then the states of each lane. */
export function gainsOnce() {
  return made([
    "const gains = new Float64Array(steps * 8);",
    startOfCovariance,
    "for (let step = 0; step < steps; step++) {",
    ...covarianceLines("noise[0]"),
    ...range(8).map((k) => `gains[step * 8 + ${k}] = K${k};`),
    "}",
    "for (let lane = 0; lane < lanes; lane++) {",
    startOfState,
    "for (let step = 0; step < steps; step++) {",
    ...stateLines((k) => `gains[step * 8 + ${k}]`),
    "}",
    ...storeState,
    "}",
  ]);
}
