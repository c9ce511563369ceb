// A Kalman filter: noisy positions of a moving thing -> its position and speed. Written for ONE series of measurements,
// as a scan; run for a thousand. Run after `npm run build`: node examples/kalman.mjs
import { jit, lax, np, vmap } from "lanewise";

const interval = 0.1;
const move = np.array([[1, interval], [0, 1]], { dtype: "float64" }); // biome-ignore format: one line
const wander = np.array([[1e-5, 0], [0, 1e-3]], { dtype: "float64" }); // biome-ignore format: one line
const noise = 0.25;

/** State [position, speed] after each measurement of one series. */
function track(measurements) {
  const step = ([state, covariance], measured) => {
    const ahead = np.dot(move, state);
    const spread = np.matmul(np.matmul(move, covariance), move.T).add(wander);
    const column = lax.indexInDim(spread, 0, { axis: 1, keepdims: false }); // what the position says of both
    const [expected, uncertainty] = [ahead, column].map((v) => lax.indexInDim(v, 0, { keepdims: false }));
    const gain = column.div(uncertainty.add(noise));
    const next = ahead.add(gain.mul(measured.sub(expected)));
    return [[next, spread.sub(np.outer(gain, column))], next];
  };
  const start = [np.zeros([2], { dtype: "float64" }), np.eye(2, { dtype: "float64" })];
  const [, states] = lax.scan(step, start, measurements);
  return states;
}

const filter = jit(vmap(track));

// A thousand things that speed up and slow down, measured 200 times each with an error of about 0.5.
const [things, times] = [1000, 200];
let seed = 1;
const uniform = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const bell = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const truth = Array.from({ length: things }, () => {
  const [speed, turn] = [0.5 + uniform(), 0.2 + 0.3 * uniform()];
  return Array.from({ length: times }, (_, k) => speed * k * interval + Math.sin(turn * k * interval));
});
const measured = truth.map((path) => path.map((position) => position + Math.sqrt(noise) * bell()));

const start = performance.now();
const states = filter(np.array(measured, { dtype: "float64" }));
const time = performance.now() - start;

const position = (thing, k) => states.data[(thing * times + k) * 2];
console.log("one thing: the truth |, measured o, filtered *");
for (let k = 10; k < times; k += 12) {
  const line = new Array(76).fill(" ");
  const put = (x, mark) => {
    line[Math.max(0, Math.min(75, Math.round(x * 3.2)))] = mark;
  };
  put(measured[0][k], "o");
  put(truth[0][k], "|");
  put(position(0, k), "*");
  console.log(`${(k * interval).toFixed(1).padStart(5)}s ${line.join("")}`);
}

const rootMeanSquare = (error) => {
  let total = 0;
  for (let thing = 0; thing < things; thing++) for (let k = 50; k < times; k++) total += error(thing, k) ** 2;
  return Math.sqrt(total / things / (times - 50));
};
const before = rootMeanSquare((thing, k) => measured[thing][k] - truth[thing][k]);
const after = rootMeanSquare((thing, k) => position(thing, k) - truth[thing][k]);
console.log(`\n${things} series of ${times} in ${time.toFixed(0)} ms, compiling included`);
console.log(`error of the measurements ${before.toFixed(3)}, of the filter ${after.toFixed(3)}`);
