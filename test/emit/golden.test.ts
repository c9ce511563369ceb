// The text of emitted modules, compared with the files in golden/. `npm run golden` writes them anew; a missing file fails.

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "acorn";
import { expect, test } from "vitest";
import { type Emitted, emit, emitModule, jit, lax, type NDArray, np, spec, vmap } from "../../runtime/index.js";

const update = process.env.UPDATE_GOLDEN === "1";

const weights = np.array([0.5, 0.25, 0.25]);
const score = (v: NDArray, rate: NDArray): NDArray => np.sum(v.mul(weights)).mul(rate);

interface Layer {
  readonly w: NDArray;
  readonly b: NDArray;
}
const layer = ({ w, b }: Layer, x: NDArray): { hidden: NDArray; best: NDArray } => {
  const hidden = np.maximum(np.dot(w, x).add(b), 0);
  return { hidden, best: np.max(hidden) };
};

const halvings = (x: NDArray): NDArray =>
  lax.whileLoop(
    ([v]: [NDArray, NDArray]) => v.greater(1),
    ([v, k]: [NDArray, NDArray]): [NDArray, NDArray] => [np.floor(v.div(2)), k.add(1)],
    [x, np.array(0)] as [NDArray, NDArray],
  )[1];
const quotients = (table: NDArray, by: NDArray): NDArray => np.remainder(table, by);

const programs: Readonly<Record<string, () => Emitted>> = {
  score: () => emit(vmap(score, { inAxes: [0, null] }), [spec(["n", 3]), spec([])]),
  layer: () => emit(vmap(layer, { inAxes: [null, 0] }), [{ w: spec([2, 3]), b: spec([2]) }, spec(["n", 3])]),
  several: () =>
    emitModule([
      { name: "halvings", fn: jit(vmap(halvings)), specs: [spec(["n"])] },
      { name: "quotients", fn: quotients, specs: [spec(["n", "m"], "int32"), spec([], "int32")] },
    ]),
};

test.each(Object.keys(programs))("%s is the golden text, and the same twice", (name) => {
  const { code, types } = programs[name]!();
  const again = programs[name]!();
  expect([again.code, again.types]).toEqual([code, types]);
  expect(parse(code, { ecmaVersion: 2022, sourceType: "module" }).body.length).toBeGreaterThan(3);
  for (const [file, text] of [
    [`${name}.js`, code],
    [`${name}.d.ts`, types],
  ] as const) {
    const path = new URL(`./golden/${file}`, import.meta.url);
    if (update) writeFileSync(path, text);
    expect(existsSync(path), `golden/${file} is missing: npm run golden`).toBe(true);
    expect(text, `golden/${file} differs: look at it, then npm run golden`).toBe(readFileSync(path, "utf8"));
  }
});

test("the loops are those of jit", () => {
  const f = vmap(score, { inAxes: [0, null] });
  const kernel = jit(f)
    .lower(spec(["n", 3]), spec([]))
    .compile()
    .asText();
  const loops = kernel.replace("function score(", "function scoreLoops(").trim();
  expect(programs.score!().code).toContain(loops);
});
