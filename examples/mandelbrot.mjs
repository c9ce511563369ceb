// The Mandelbrot set: a function of ONE point, with a loop that each point leaves when it is done. Run after
// `npm run build`: node examples/mandelbrot.mjs
import { jit, lax, np, vmap } from "lanewise";

const limit = 256;

/** How many steps of z -> z * z + c stay within the circle of radius 2, at most `limit`. */
function escapeTime(x, y) {
  const isInside = ([a, b, steps]) => np.logicalAnd(steps.less(limit), a.mul(a).add(b.mul(b)).lessEqual(4));
  const step = ([a, b, steps]) => [a.mul(a).sub(b.mul(b)).add(x), a.mul(b).mul(2).add(y), steps.add(1)];
  const [, , steps] = lax.whileLoop(isInside, step, [0, 0, np.array(0, { dtype: "int32" })]);
  return steps;
}

// Mapped twice: over the columns of a row, and over the rows.
const row = vmap(escapeTime, { inAxes: [0, null] });
const image = jit(vmap(row, { inAxes: [null, 0] }));

const between = (first, last, count) => np.array(Float32Array.from({ length: count }, (_, k) => first + ((last - first) * k) / (count - 1))); // biome-ignore format: one line
const picture = image(between(-2.1, 0.7, 78), between(-1.2, 1.2, 25));

const shades = " .:-=+*#%@";
for (const steps of picture.toArray()) {
  console.log(steps.map((count) => shades[Math.min(Math.floor(Math.log2(count)), shades.length - 1)]).join(""));
}

// The same compiled program on a larger picture: nothing is compiled again.
const start = performance.now();
const large = image(between(-2.1, 0.7, 512), between(-1.2, 1.2, 512));
const time = performance.now() - start;
const total = large.data.reduce((sum, count) => sum + count, 0);
console.log(`\n512 x 512 points: ${(total / 1e6).toFixed(1)} million steps in ${time.toFixed(0)} ms`);
console.log(`all points to the end: ${((512 * 512 * limit) / 1e6).toFixed(1)} million; each point stopped at its own`);
console.log(`compiled programs: ${image.cacheInfo().size}`);
