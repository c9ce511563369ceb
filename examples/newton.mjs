// Newton's method with a stopping rule per lane: Kepler's equation, E - e sin E = M, solved for many orbits at once.
// Run after `npm run build`: node examples/newton.mjs
import { jit, lax, np, vmap } from "lanewise";

/** The eccentric anomaly of ONE orbit, and how many steps it took. */
function eccentricAnomaly(meanAnomaly, eccentricity) {
  const error = (E) => E.sub(eccentricity.mul(np.sin(E))).sub(meanAnomaly);
  const slope = (E) => np.subtract(1, eccentricity.mul(np.cos(E)));
  const isWrong = ([E, steps]) => np.logicalAnd(np.abs(error(E)).greater(1e-12), steps.less(100));
  const improve = ([E, steps]) => [E.sub(error(E).div(slope(E))), steps.add(1)];
  return lax.whileLoop(isWrong, improve, [np.zerosLike(meanAnomaly).add(Math.PI), np.array(0, { dtype: "int32" })]);
}

const solve = jit(vmap(eccentricAnomaly));
const wide = (values) => np.array(Float64Array.from(values));

console.log("  M     e      E                   steps");
const [M, e] = [[0.1, 0.1, 1, 2, 3, 0.01], [0, 0.9, 0.5, 0.2, 0.99, 0.999]]; // biome-ignore format: one line
const [E, steps] = solve(wide(M), wide(e));
M.forEach((value, k) => {
  console.log(`  ${value.toFixed(2)}  ${e[k].toFixed(3)}  ${E.data[k].toFixed(15)}  ${steps.data[k]}`);
});

const count = 100_000;
const anomalies = wide(Array.from({ length: count }, (_, k) => ((k * 0.618) % 1) * Math.PI));
const eccentricities = wide(Array.from({ length: count }, (_, k) => ((k * 0.414) % 1) ** 0.2));
solve(anomalies, eccentricities);
const start = performance.now();
const [roots, taken] = solve(anomalies, eccentricities);
const time = performance.now() - start;
const total = taken.data.reduce((sum, steps) => sum + steps, 0);
const most = taken.data.reduce((a, b) => Math.max(a, b), 0);
const worst = roots.data.reduce((largest, root, k) => Math.max(largest, Math.abs(root - eccentricities.data[k] * Math.sin(root) - anomalies.data[k])), 0); // biome-ignore format: one line

console.log(
  `\n${count} orbits in ${time.toFixed(1)} ms: ${(total / count).toFixed(1)} steps on average, ${most} at most`,
);
console.log(`  steps run: ${total}; in lockstep with the slowest lane it would be ${most * count}`);
console.log(`  largest error of the equation: ${worst.toExponential(1)}`);
