// What stands around the loops in emitted files: captured arrays in three forms, declarations, the source map, and what
// a bundler leaves of a module.

import { execFileSync } from "node:child_process";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { emit, emitModule, jit, type ModuleOptions, NDArray, np, spec, vmap } from "../../runtime/index.js";
import { importModule, runStrictly, writeFiles } from "./support.js";

const weights = new NDArray(
  Float64Array.from({ length: 300 }, (_, k) => Math.sin(k)),
  [300],
  "float64",
);
const special = new NDArray(Float32Array.of(-0, Number.NaN, Infinity, -Infinity, 0.1, 1e-45, 16777217), [7], "float32");
const flags = new NDArray(
  Uint8Array.from({ length: 301 }, (_, k) => k % 2),
  [301],
  "bool",
);

const weigh = (x: NDArray): NDArray => np.dot(x, weights);
const signs = (x: NDArray): NDArray => np.where(flags, x, x.neg());
const x = Float64Array.from({ length: 600 }, (_, k) => k / 7);

function both(options: ModuleOptions): ReturnType<typeof emitModule> {
  return emitModule(
    [
      { name: "weigh", fn: vmap(weigh), specs: [spec(["n", 300], "float64")] },
      { name: "weighAgain", fn: weigh, specs: [spec([300], "float64")] },
      { name: "signs", fn: signs, specs: [spec([301])] },
    ],
    options,
  );
}

describe("arrays that a function closes over", () => {
  const want = jit(vmap(weigh))(new NDArray(x, [2, 300], "float64"));

  test.each(["inline", "base64"] as const)("stand in the module: %s", async (constants) => {
    const emitted = both({ constants });
    expect(emitted.binary).toBeUndefined();
    const arrays = emitted.code.match(/new Float64Array\((?!2\))/g)!; // all but the pair that signs chooses from
    expect(arrays.length).toBe(3); // the weights once, and an output of each function
    const { weigh: f, weighAgain: g, signs: h } = await importModule(emitted);
    expect([...f!(x).data]).toEqual([...want.data]);
    expect(g!(x.subarray(300)).data[0]).toBe(want.data[1]);
    expect([...h!(new Float32Array(301).fill(2)).data].slice(0, 4)).toEqual([-2, 2, -2, 2]);
  });

  test("are lists of numbers when small, and keep every bit", async () => {
    const emitted = emit((v: NDArray) => special.mul(v), [spec([])], {
      name: "f",
      constants: "sidecar",
    });
    expect(emitted.binary).toBeUndefined();
    expect(emitted.code).toContain("new Float32Array([-0, NaN, Infinity, -Infinity, 0.1, 1e-45, 16777216])");
    const { f } = await importModule(emitted);
    expect([...f!(1).data]).toEqual([...special.data]);
  });

  test("stand beside the module, which takes them once and no others", () => {
    const emitted = both({ constants: "sidecar" });
    expect(emitted.binary!.length).toBe(2400 + 304);
    expect(emitted.types).toContain("export declare function load(bytes: Uint8Array | ArrayBuffer): void;");
    const printed = runStrictly(
      emitted,
      `import { readFileSync } from "node:fs";
       import { load, weigh, weighAgain, signs } from "./module.mjs";
       const text = (run) => { try { run(); return "nothing"; } catch ({ name, code, message }) { return name + " " + code + " " + message; } };
       const bytes = readFileSync("module.bin");
       const x = Float64Array.from({ length: 600 }, (_, k) => k / 7);
       const other = Uint8Array.from(bytes);
       other[9] ^= 1;
       const before = [() => weigh(x), () => load(bytes.subarray(1)), () => load(other), () => load("bytes")].map(text);
       load(bytes);
       bytes.fill(0);
       console.log(JSON.stringify([before, [...weigh(x).data], weighAgain(x.subarray(300)).data[0], signs(new Float32Array(301).fill(2)).data[1]]));`,
    );
    const [before, result, again, sign] = JSON.parse(printed);
    expect(before[0]).toContain("ArgumentError argument/sidecar weigh: its arrays are not there yet");
    expect(before[1]).toContain(
      "ArgumentError argument/sidecar load: argument 0 (bytes) is not the file that was written with this module (2703 bytes)",
    );
    expect(before[2]).toContain("of another module");
    expect(before[3]).toContain('("bytes" (string))');
    expect(result).toEqual([...want.data]);
    expect([again, sign]).toEqual([want.data[1], 2]);
  });

  test("are refused when they are too large for the form, and so is a function named load beside them", () => {
    const long = new NDArray(new Float32Array(2 ** 16 + 1), [2 ** 16 + 1], "float32");
    const f = (v: NDArray): NDArray => np.sum(long).add(v);
    expect(() => emit(f, [spec([])], { constants: "inline" })).toThrow(
      "closes over 65537 elements in an array, expected at most 65536",
    );
    expect(emit(f, [spec([])]).code.length).toBeLessThan(360_000);
    const kernel = { name: "load", fn: f, specs: [spec([])] };
    expect(() => emitModule([kernel], { constants: "sidecar" })).toThrow("emit/name");
  });
});

describe("the declarations", () => {
  const network = ({ w, "bias-": b }: { w: NDArray; "bias-": NDArray }, [v, k]: NDArray[]) => ({
    z: np.dot(w, v!).add(b),
    "a b": [k!.greater(0), null],
  });
  const emitted = emitModule([
    {
      name: "network",
      fn: vmap(network as never, { inAxes: [null, 0] as never }),
      specs: [{ w: spec([2, 3]), "bias-": spec([]) }, [spec(["n", 3]), spec(["n", "m"], "int32")]],
    },
    { name: "delete", fn: weigh, specs: [spec([300], "float64")] },
  ]);

  test("let right calls through the type checker and wrong ones not", { timeout: 60_000 }, async () => {
    const uses = (lines: string): string => `import { network, delete as remove } from "./module.js";
const w = new Float32Array(6);
const x = new Float32Array(3);
const k = { data: new Int32Array(2), shape: [1, 2] };
${lines}`;
    const good = uses(`const { z, "a b": [a] } = network({ w, "bias-": 1 }, [x, k], { out: undefined });
export const shape: [number, 2] = z.shape;
export const dtype: "bool" = a.dtype;
export const next = network({ w, "bias-": { data: x.subarray(1), shape: [] } }, [z, { ...k, dtype: "int32" }]);
export const sum: Float64Array = remove(new Float64Array(300), { out: new Float64Array(1) }).data;
`);
    const wrong = [
      "network({ w }, [x, k]);",
      "network({ w: [1, 2], 'bias-': 1 }, [x, k]);",
      "network({ w, 'bias-': 1 }, [x, k.data]);",
      "network({ w, 'bias-': 1 }, [new Float64Array(3), k]);",
      "network({ w, 'bias-': true }, [x, k]);",
      "remove(new Float64Array(300), { out: x });",
      "export const s: [number, 3] = network({ w, 'bias-': 1 }, [x, k]).z.shape;",
    ];
    const folder = writeFiles({
      "module.js": emitted.code,
      "module.d.ts": emitted.types,
      "package.json": '{ "type": "module" }',
      "good.ts": good,
      "wrong.ts": uses(wrong.map((line) => `// @ts-expect-error\n${line}`).join("\n")),
      "tsconfig.json": JSON.stringify({ compilerOptions: { strict: true, noEmit: true, module: "nodenext", target: "es2022", lib: ["es2023"], types: [] }, files: ["good.ts", "wrong.ts"] }),
    });
    expect(typeCheck(folder)).toBe("");
  }); // biome-ignore format: sources

  test("are JSDoc too, which no name of a user ends", async () => {
    const odd = emit(
      (v: unknown) => (v as Record<string, NDArray>)["*/ alert(1) /*"]!.neg(),
      [{ "*/ alert(1) /*": spec([2]) }],
      { name: "odd" },
    );
    const { odd: f } = await importModule(odd);
    expect([...f!({ "*/ alert(1) /*": Float32Array.of(1, 2) }).data]).toEqual([-1, -2]);
  });
});

function typeCheck(folder: string): string {
  const tsc = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
  try {
    return execFileSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

test("the source map leads from the lines of a function to the user's function", async () => {
  const source = `const helper = (np, x) => np.square(x);

export const energy = (np) => function energy(v) {
  const unused = 1;
  return np.sum(helper(np, v));
};
`;
  const path = join(writeFiles({ "user.mjs": source }), "user.mjs");
  const { energy } = (await import(/* @vite-ignore */ pathToFileURL(path).href)) as {
    energy: (lib: typeof np) => (v: NDArray) => NDArray;
  };
  const { code, map } = emit(vmap(jit(energy(np))), [spec(["n", 3])]);
  const parsed = JSON.parse(map!);
  expect(parsed).toMatchObject({ version: 3, sources: [expect.stringMatching(/user\.mjs$/)], names: ["energy"] });
  const lines = code.split("\n");
  const placeOf = (text: string): unknown => {
    const line = lines.findIndex((one) => one.includes(text));
    const { originalSource, originalLine, originalColumn } = new SourceMap(parsed).findEntry(line, 0) as Record<
      string,
      unknown
    >;
    return [originalSource, originalLine, originalColumn];
  };
  const place = [parsed.sources[0], 4, source.split("\n")[4]!.indexOf("helper(")];
  expect(placeOf("export function energy")).toEqual(place);
  expect(placeOf("for (let i = 0")).toEqual(place);
  expect(lines.length).toBeGreaterThan(parsed.mappings.split(";").filter(Boolean).length);
  expect(emit((v: NDArray) => v, [spec([3])], { name: "same" }).map).toBeNull();
});

test("a bundler drops the functions that are not imported, and their tables", async () => {
  const mapped = (k: number): unknown =>
    vmap((v: NDArray, r: NDArray) => np.sum(np.exp(np.log(np.power(v, r)).mul(weights)).mul(k)), { inAxes: [0, null] });
  const { code } = emitModule(
    ["keptOne", "droppedOne", "droppedTwo"].map((name, k) => ({
      name,
      fn: mapped(k) as (...args: NDArray[]) => NDArray,
      specs: [spec(["n", 300], "float64"), spec([], "float64")],
    })),
    { constants: "base64" },
  );
  const folder = writeFiles({
    "module.js": code,
    "entry.js": 'export { keptOne } from "./module.js";',
    "none.js": 'import "./module.js";',
  });
  const bundled = async (entry: string): Promise<string> => {
    const bundle = await rolldown({ input: join(folder, entry) });
    const { output } = await bundle.generate({ format: "esm" });
    return output[0].code;
  };
  const one = await bundled("entry.js");
  expect(one).toContain("function keptOne(");
  expect(one).not.toMatch(/dropped/);
  expect((await bundled("none.js")).replace(/^\/\/.*$/gm, "").trim()).toBe("");
});

test("a function that catches what its operations throw is emitted, and found, all the same", async () => {
  const careful = (v: NDArray): NDArray => {
    try {
      return v.mul(2);
    } catch {
      return undefined as unknown as NDArray;
    }
  };
  const emitted = emit(careful, [spec([2])]);
  expect(JSON.parse(emitted.map!).names).toEqual(["careful"]);
  const { careful: f } = await importModule(emitted);
  expect([...f!(Float32Array.of(1, 2)).data]).toEqual([2, 4]);
});
