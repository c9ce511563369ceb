// A differential equation with a step size of its own in every lane: the van der Pol oscillator,
// x'' = mu (1 - x^2) x' - x, which needs ever smaller steps as mu grows. Written for ONE mu.
// Run after `npm run build`: node examples/ode.mjs
import { jit, lax, np, vmap } from "lanewise";

const [end, tolerance] = [20, 1e-6];

/** The state [x, x'] at time `end`, how many steps were kept and how many had to be tried again. */
function solve(mu) {
  const slope = ([x, v]) => [
    v,
    mu
      .mul(np.subtract(1, x.mul(x)))
      .mul(v)
      .sub(x),
  ];
  const moved = (state, h, ...terms) =>
    state.map((value, k) => terms.reduce((sum, [weight, slopes]) => sum.add(h.mul(weight).mul(slopes[k])), value));

  /** One step of Bogacki and Shampine: the third-order result, and its distance from the second-order one. */
  const attempt = (state, h) => {
    const k1 = slope(state);
    const k2 = slope(moved(state, h, [1 / 2, k1]));
    const k3 = slope(moved(state, h, [3 / 4, k2]));
    const next = moved(state, h, [2 / 9, k1], [1 / 3, k2], [4 / 9, k3]);
    const other = moved(state, h, [7 / 24, k1], [1 / 4, k2], [1 / 3, k3], [1 / 8, slope(next)]);
    return [next, np.maximum(np.abs(next[0].sub(other[0])), np.abs(next[1].sub(other[1])))];
  };

  const isRunning = ({ t }) => t.less(end);
  const step = ({ t, h, state, kept, rejected }) => {
    const size = np.minimum(h, np.subtract(end, t));
    const [next, error] = attempt(state, size);
    const isGood = error.lessEqual(tolerance);
    const factor = np.clip(np.cbrt(np.divide(tolerance, error.add(1e-30))).mul(0.9), 0.2, 5);
    return {
      t: np.where(isGood, t.add(size), t),
      h: size.mul(factor),
      state: state.map((value, k) => np.where(isGood, next[k], value)),
      kept: kept.add(isGood),
      rejected: rejected.add(np.logicalNot(isGood)),
    };
  };
  const zero = np.zerosLike(mu);
  const count = np.array(0, { dtype: "int32" });
  return lax.whileLoop(isRunning, step, { t: zero, h: zero.add(0.01), state: [zero.add(2), zero], kept: count, rejected: count }); // biome-ignore format: one line
}

const integrate = jit(vmap(solve));
const wide = (values) => np.array(Float64Array.from(values));

const stiffness = [0, 0.1, 1, 5, 20, 100];
const { state, kept, rejected } = integrate(wide(stiffness));
console.log("    mu    x(20)     x'(20)     steps  tried again");
stiffness.forEach((mu, k) => {
  const numbers = [state[0].data[k].toFixed(6), state[1].data[k].toFixed(6), kept.data[k], rejected.data[k]];
  console.log(`${String(mu).padStart(6)}${numbers.map((text) => String(text).padStart(11)).join("")}`);
});
console.log(`exact for mu = 0: ${(2 * Math.cos(end)).toFixed(6)} ${(-2 * Math.sin(end)).toFixed(6)}`);

const lanes = 2000;
const many = wide(Array.from({ length: lanes }, (_, k) => 30 * (k / lanes) ** 4));
const start = performance.now();
const all = integrate(many);
const time = performance.now() - start;
const steps = all.kept.data.map((own, k) => own + all.rejected.data[k]);
const total = steps.reduce((a, b) => a + b, 0);
const most = steps.reduce((a, b) => Math.max(a, b), 0);
console.log(`\n${lanes} oscillators in ${time.toFixed(0)} ms: ${total} steps; in lockstep it would be ${most * lanes}`);
