// The functions that the performance suite measures: what is fused must keep nothing of the size of the batch.

import { describe, expect, test, vi } from "vitest";
import { ArraySpec, type Jitted, jit, type Lowered, NDArray, np } from "../../runtime/index.js";

vi.mock("lanewise", () => import("../../runtime/index.js"));

interface Workload {
  readonly name: string;
  inputs(shape: readonly number[]): object;
  program(inputs: object, shape: readonly number[]): { f: Jitted<never[], unknown>; args: readonly unknown[] };
}

/** No shape of a data point has this number. */
const batch = 1009;
const rest: readonly (readonly [string, readonly number[]])[] = [
  ["w01-row-squares", [3]],
  ["w02-black-scholes", []],
  ["w05-logistic", [64]],
  ["w07-softmax", [128]],
  ["w08-chain", []],
  ["w08b-cheap-chain", []],
  ["w10-normalise", [3]],
  ["w11-statistics", [64]],
];

async function lowered(file: string, shape: readonly number[]): Promise<Lowered<unknown>> {
  const url = new URL(`../../perf/workloads/${file}.mjs`, import.meta.url);
  const workload = (await import(/* @vite-ignore */ url.href)) as Workload;
  const { f, args } = workload.program(workload.inputs(shape), shape);
  return f.lower(...(args.map(opened) as never[]));
}

/** The type of an argument with its batch axis open. */
function opened(arg: unknown): unknown {
  if (typeof arg === "number") return arg;
  const array =
    arg instanceof NDArray ? arg : new NDArray(arg as Float32Array, [(arg as Float32Array).length], "float32");
  return new ArraySpec(
    array.shape.map((size) => (size === batch ? "n" : size)),
    array.dtype,
  );
}

describe.each(rest)("%s", (file, dims) => {
  test("keeps nothing of the size of the batch", async () => {
    const program = await lowered(file, [batch, ...dims]);
    const few = program.memoryAnalysis({ n: 1000 });
    const many = program.memoryAnalysis({ n: 1_000_000 });
    expect(many.outputBytes).toBe(1000 * few.outputBytes); // the axis is open indeed
    expect(many.temporaryBytes).toBe(0);
    expect(many.scratchBytes).toBeLessThan(10_000);
  });
});

test("the analysis tells what is kept: terms of a softmax along the open axis are read twice", () => {
  const softmax = (x: NDArray): NDArray => {
    const terms = np.exp(x);
    return terms.div(np.sum(terms));
  };
  const program = jit(softmax).lower(new ArraySpec(["n"], "float32"));
  expect(program.memoryAnalysis({ n: 1000 }).temporaryBytes).toBe(8000);
});
