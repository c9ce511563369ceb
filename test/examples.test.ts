// The examples, run as a user runs them: by Node, on the built package.

import { readdirSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildPackage, root, run } from "./built-package.js";

let place = "";

beforeAll(async () => {
  place = await buildPackage();
  await cp(join(root, "examples"), join(place, "examples"), { recursive: true });
}, 60_000);

afterAll(() => rm(place, { recursive: true, force: true }));

/** What an example prints among other things; one that is not listed only has to end well. */
const expected: Readonly<Record<string, readonly RegExp[]>> = {
  mandelbrot: [/^ +\.+:+-/m, /each point stopped at its own/, /compiled programs: 1$/m],
  newton: [/0\.10 +0\.900 +0\.630843527563154/, /steps on average/, /error of the equation: \d\.\de-1[3-6]/],
  kalman: [
    /the truth \|, measured o, filtered \*/,
    /error of the measurements (?:0\.5|0\.4)\d*, of the filter 0\.[12]\d*/,
  ],
  ode: [/exact for mu = 0: 0\.816164/, /^ +0 +0\.8161/m, /in lockstep it would be/],
  kernels: [/shape: \[ 2 \]/, /steps of 1, 6 and 27: 0 8 111 and emitted: 0 8 111/, /^function collatzLoops\(/m],
  tutorial: [/14/, /bit for bit: true/],
};

test("a TypeScript user gets the types of functions, methods and options", async () => {
  const folder = join(place, "consumer");
  await mkdir(folder);
  await writeFile(join(folder, "use.mts"), consumer);
  const compilerOptions = {
    strict: true,
    module: "nodenext",
    target: "es2022",
    noUncheckedIndexedAccess: true,
    types: [],
    noEmit: true,
  };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { stdout } = await run(process.execPath, [compiler, "-p", folder]).catch((error) => error);
  expect(stdout).toBe("");
});

test("the declarations that users read import nothing but one another", async () => {
  const seen = new Set<string>();
  const foreign: string[] = [];
  const open = [join(place, "dist/runtime/index.d.ts")];
  for (const file of open) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = await readFile(file, "utf8");
    for (const [, specifier] of text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)) {
      if (specifier!.startsWith(".")) open.push(join(dirname(file), specifier!.replace(/\.js$/, ".d.ts")));
      else foreign.push(`${file}: ${specifier}`);
    }
  }
  expect(foreign).toEqual([]);
  expect(seen.size).toBeGreaterThan(50);
});

const consumer = `
import { jit, lax, type NDArray, np, tree, vmap } from "lanewise";
const f = jit(vmap((v) => np.sum(np.square(v)).add(1)));
const sums: NDArray = f(new Float32Array(3));
const g = jit(vmap((p: { w: NDArray }, x: NDArray) => ({ y: np.dot(p.w, x) }), { inAxes: [null, 0] }));
const y: NDArray = g({ w: np.ones([3]) }, np.ones([4, 3])).y;
const h: NDArray = lax.cond(true, (x: NDArray) => x.add(1).sum(), (x: NDArray) => x.max(), y);
const doublings: NDArray = lax.whileLoop(([v]) => v.less(9), ([v, k]) => [v.mul(2), k.add(1)], [np.array(1), np.array(0)])[1];
const doubled: { w: NDArray } = tree.map((x: NDArray) => x.mul(2), { w: doublings });
const values: Float32Array | Float64Array | ArrayLike<number> = sums.data;
// @ts-expect-error an unknown option
np.sum(h, { axes: 0 });
// @ts-expect-error an unknown dtype
np.zeros([2], { dtype: "float23" });
console.log(values, doubled);
`;

const names = readdirSync(join(root, "examples")).flatMap((file) => (file.endsWith(".mjs") ? [file.slice(0, -4)] : []));

test("the examples that are listed exist", () => {
  expect(names).toEqual(expect.arrayContaining(Object.keys(expected)));
});

test.each(names)("%s says what it should", { timeout: 30_000 }, async (name) => {
  const { stdout, stderr } = await run(process.execPath, [join(place, `examples/${name}.mjs`)]);
  expect(stderr).toBe("");
  expect(stdout).not.toBe("");
  for (const pattern of expected[name] ?? []) expect(stdout).toMatch(pattern);
});
