// Golden programs: the text of three stages, compared with the files beside each program, and the program run.
// `npm run golden` writes the files anew; a missing file fails.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { arrayPasses, loopPasses } from "../../compiler/pipeline.js";
import { jit, NDArray, type NestedArray } from "../../runtime/index.js";
import type { GoldenCase } from "./golden-case.js";

const here = new URL("./", import.meta.url);
const update = process.env.UPDATE_GOLDEN === "1";
const names = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const cases = await Promise.all(
  names.map(async (name): Promise<readonly [string, GoldenCase]> => {
    const module = (await import(/* @vite-ignore */ new URL(`${name}/program.ts`, here).href)) as {
      golden: GoldenCase;
    };
    return [name, module.golden];
  }),
);

test("there are at least 14 golden programs", () => {
  expect(names.length).toBeGreaterThanOrEqual(14);
});

describe.each(cases)("%s", (name, golden) => {
  test("the stages are the golden ones", () => {
    const stages = stagesOf(golden);
    expect(stagesOf(golden), "the same program gives another text the second time").toEqual(stages);
    expect(stages["array.ir"]!.split("\n").length).toBeLessThan(40);
    for (const [file, text] of Object.entries(stages)) {
      const path = new URL(`${name}/${file}`, here);
      if (update) writeFileSync(path, text);
      expect(existsSync(path), `${name}/${file} is missing: npm run golden`).toBe(true);
      expect(text, `${name}/${file} differs: look at it, then npm run golden`).toBe(readFileSync(path, "utf8"));
    }
  });

  test("the kernel is one script that defines functions only", () => {
    const { body } = parse(stagesOf(golden)["kernel.js"]!, { ecmaVersion: 2022, sourceType: "script" });
    for (const { type } of body) expect(["FunctionDeclaration", "VariableDeclaration"]).toContain(type);
  });

  test("compiled and eager give what plain loops give, on one program for all batch sizes", () => {
    const compiled = jit(golden.f);
    for (const args of [golden.args, ...golden.more]) {
      const want = golden.reference(...(args.map((arg) => arg.toArray()) as never[]));
      compare(outputsOf(compiled(...args)), want, golden.tolerance);
      compare(outputsOf(golden.f(...args)), want, golden.tolerance);
    }
    expect(compiled.cacheInfo().misses).toBe(1);
  });
});

/** Text per file: the array IR and the loop IR after their last passes, and the emitted kernel. */
function stagesOf({ f, args }: GoldenCase): Readonly<Record<string, string>> {
  const [, ...parts] = jit(f)
    .explain(...args)
    .split(/^== (.*) ==$/m);
  const names = parts.filter((_, k) => k % 2 === 0);
  const texts = parts.filter((_, k) => k % 2 === 1).map((text) => `${text.trim()}\n`);
  const all = ["trace", ...arrayPasses, "lower", ...loopPasses, "emit"];
  expect(names).toEqual(all.map((stage) => (typeof stage === "string" ? stage : stage.name)));
  const last = (from: string, to: string): string =>
    texts.slice(names.indexOf(from), names.indexOf(to)).findLast((text) => text !== "(unchanged)\n")!;
  return { "array.ir": last("trace", "lower"), "loop.ir": last("lower", "emit"), "kernel.js": texts.at(-1)! };
}

function outputsOf(result: unknown): NDArray[] {
  if (result instanceof NDArray) return [result];
  return Object.values(result as object).flatMap(outputsOf);
}

function compare(got: readonly NDArray[], want: readonly NestedArray[], tolerance: number): void {
  expect(got.length).toBe(want.length);
  got.forEach((array, k) => {
    const expected = leavesOf(want[k]!);
    const actual = leavesOf(array.toArray());
    expect(shapeOf(array.toArray())).toEqual(shapeOf(want[k]!));
    const wrong = expected.findIndex((value, at) => !close(actual[at]!, value, array, tolerance));
    expect(wrong < 0 ? "" : `output ${k}[${wrong}] is ${actual[wrong]}, plain loops give ${expected[wrong]}`).toBe("");
  });
}

function close(got: number | boolean, want: number | boolean, { dtype }: NDArray, tolerance: number): boolean {
  if (typeof got === "boolean" || typeof want === "boolean") return got === want;
  const rounded = dtype === "float32" ? Math.fround(want) : want;
  if (Object.is(got, rounded)) return true;
  return tolerance > 0 && Number.isFinite(got) && Math.abs(got - rounded) <= tolerance * Math.abs(rounded);
}

function leavesOf(value: NestedArray): (number | boolean)[] {
  return Array.isArray(value) ? value.flatMap(leavesOf) : [value];
}

/** Lengths of the lists along the first elements. */
function shapeOf(value: NestedArray): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0]!) : [])] : [];
}
