// Emitted modules give what jit gives, bit for bit: golden programs, trees, scalars, options, several functions.

import { readdirSync } from "node:fs";
import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { emit, emitModule, grad, jit, lax, type NDArray, np, random, spec, vmap } from "../../runtime/index.js";
import type { GoldenCase } from "../golden/golden-case.js";
import { arraysOf, importModule, openSpecs, resultsOf, runStrictly } from "./support.js";

const golden = new URL("../golden/", import.meta.url);
const names = readdirSync(golden, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const cases = await Promise.all(
  names.map(async ({ name }): Promise<readonly [string, GoldenCase]> => {
    const module = (await import(/* @vite-ignore */ new URL(`${name}/program.ts`, golden).href)) as {
      golden: GoldenCase;
    };
    return [name, module.golden];
  }),
);

describe.each(cases)("%s", (_, { f, args, more }) => {
  test("gives the bits of jit, from arrays and from bare elements, for every batch size", async () => {
    const emitted = emit(f, openSpecs(f, args), { name: "f" });
    expect(emit(f, openSpecs(f, args), { name: "f" })).toEqual(emitted);
    const { f: module } = await importModule(emitted);
    const compiled = jit(f);
    for (const inputs of [args, ...more]) {
      const want = arraysOf(compiled(...inputs));
      expect(resultsOf(module!(...inputs))).toEqual(want.map(strong));
    }
  });
});

const scores = (
  { w, b }: { w: NDArray; b: NDArray },
  x: NDArray,
  scale: NDArray,
): { best: NDArray; all: NDArray[] } => {
  const all = np.dot(w, x).add(b).mul(scale);
  return { best: np.max(all), all: [all, np.power(all, 2.5), all.greater(0)] };
};
const mapped = vmap(scores, { inAxes: [null, 0, null] });
const specs = [{ w: spec([2, 3]), b: spec([2]) }, spec(["n", 3]), spec([])];
const w = Float32Array.of(1, -2, 3, 0.5, 0.25, -1);
const b = Float32Array.of(0.1, 0.2);
const x = Float32Array.of(1, 2, 3, 4, 5, 6, -1, -2, -3);

describe("a module", () => {
  test("takes trees of typed arrays, array objects and numbers, and gives a tree of { data, shape, dtype }", async () => {
    const { scores: f } = await importModule(emit(mapped, specs));
    const result = f!({ w, b }, x, 2);
    expect(Object.keys(result)).toEqual(["all", "best"]);
    expect(result.all[2]).toEqual({ data: expect.any(Uint8Array), shape: [3, 2], dtype: "bool" });
    const arrays = { w: np.array([...w]).reshape(2, 3), b: np.array([...b]) };
    const want = arraysOf(jit(mapped)(arrays, np.array([...x]).reshape(3, 3), 2));
    expect(resultsOf(result)).toEqual(want.map(strong));
    expect(f!({ w: arrays.w, b }, { data: x, shape: [3, 3] }, { data: Float32Array.of(2), shape: [] })).toEqual(result);
    expect(f!({ w, b }, x, Float32Array.of(2))).toEqual(result);
  });

  test("writes results to the arrays of out", async () => {
    const { scores: f } = await importModule(emit(mapped, specs));
    const want = f!({ w, b }, x, 2);
    const out = { best: new Float32Array(3), all: [new Float32Array(6), want.all[1], new Uint8Array(6)] };
    want.all[1] = { ...want.all[1], data: want.all[1].data.slice() };
    const result = f!({ w, b }, x, 2, { out });
    expect(result).toEqual(want);
    expect(result.best.data).toBe(out.best);
    expect(result.all[1].data).toBe(out.all[1].data);
  });

  test("runs where code is not made of text, and imports nothing", () => {
    const emitted = emitModule([
      { name: "scores", fn: mapped, specs },
      { name: "steps", fn: vmap(steps), specs: [spec(["n"])] },
    ]);
    expect(emitted.code).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\b/);
    const printed = runStrictly(
      emitted,
      `import { steps, scores } from "./module.mjs";
       let refused = false;
       try { new Function("return 1"); } catch { refused = true; }
       console.log(JSON.stringify([refused, [...steps(Float32Array.of(1, 10, 999)).data], scores({ w: new Float32Array(6), b: new Float32Array(2) }, new Float32Array(6), 1).best.shape]));`,
    );
    expect(JSON.parse(printed)).toEqual([true, [10, 7, 1], [2]]);
  });

  test("is a module that only declares, and is the same from compile().emit()", () => {
    const { code, types, map } = jit(mapped)
      .lower(...specs)
      .compile()
      .emit();
    expect({ code, types, map }).toEqual(emit(mapped, specs));
    const { body } = parse(code, { ecmaVersion: 2022, sourceType: "module" });
    for (const { type } of body) {
      expect(["FunctionDeclaration", "VariableDeclaration", "ExportNamedDeclaration"]).toContain(type);
    }
  });

  test("is open along mapped axes when arrays stand for specs, as jit is", async () => {
    const arrays = [{ w: np.zeros([2, 3]), b: np.zeros([2]) }, np.zeros([5, 3]), np.array(1)];
    expect(emit(mapped, arrays)).toEqual(emit(mapped, specs));
    const centred = (v: NDArray): NDArray => v.sub(v.shape[0]! / 2);
    expect(emit(vmap(centred), [np.zeros([5, 4])]).code).toContain("float32[n,4]");
    expect(emit(centred, [np.zeros([4])]).code).toContain("float32[4]");
  });

  test("leaves static arguments out, whose values the specs give", async () => {
    const power = jit((v: NDArray, p: number, w: NDArray): NDArray => np.power(v, p).mul(w), { staticArgnums: 1 });
    const { code, types } = emit(power, [spec([2]), 3, spec([2])], { name: "power" });
    expect(types).toContain("/** float32[2] */ v: ");
    const { power: f } = await importModule({ code, types, map: null });
    expect([...f!(Float32Array.of(2, 3), Float32Array.of(1, 10)).data]).toEqual([8, 270]);
  });

  test("holds gradients, random numbers and decompositions", async () => {
    const energy = (q: NDArray): NDArray => np.sum(np.tanh(q).mul(q));
    const programs: Readonly<Record<string, readonly [(...args: NDArray[]) => unknown, NDArray]>> = {
      slope: [
        vmap(grad(energy)),
        np.array([
          [0.5, -1, 2],
          [3, 0.1, -0.2],
        ]),
      ],
      noise: [vmap((key: NDArray) => random.normal(key, { shape: [3] })), random.split(random.key(1), 2)],
      solved: [
        vmap((m: NDArray) => np.linalg.solve(m, np.ones([2]))),
        np.array([
          [
            [2, 1],
            [1, 3],
          ],
          [
            [1, 0],
            [0, 4],
          ],
        ]),
      ],
      sorted: [
        vmap((v: NDArray) => [np.sort(v), np.argsort(v)]),
        np.array([
          [3, 1, 2],
          [0, 5, -1],
        ]),
      ],
    };
    const kernels = Object.entries(programs).map(([name, [fn, arg]]) => ({ name, fn, specs: openSpecs(fn, [arg]) }));
    const module = await importModule(emitModule(kernels));
    for (const [name, [fn, arg]] of Object.entries(programs)) {
      expect(resultsOf(module[name]!(arg))).toEqual(arraysOf(jit(fn)(arg)).map(strong));
    }
  });

  test("exports names that the text needs for other things", async () => {
    const twice = (v: NDArray): NDArray => np.power(v, 2.5);
    const names = ["power", "delete", "isRecord", "Math", "load", "Float32Array"];
    const module = await importModule(emitModule(names.map((name) => ({ name, fn: twice, specs: [spec([2])] }))));
    for (const name of names) expect([...module[name]!(Float32Array.of(1, 4)).data]).toEqual([1, 32]);
  });
});

const steps = (v: NDArray): NDArray =>
  lax.whileLoop(
    ([value]: [NDArray, NDArray]) => value.less(1000),
    ([value, k]: [NDArray, NDArray]): [NDArray, NDArray] => [value.mul(2), k.add(1)],
    [v, np.array(0)] as [NDArray, NDArray],
  )[1];

function strong({ data, shape, dtype }: NDArray): unknown {
  return expect.objectContaining({ data, shape, dtype });
}
