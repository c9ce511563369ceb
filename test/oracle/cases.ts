// The oracle data: calls of public functions with the values JAX computed for them, read line by line.

import { readFileSync } from "node:fs";
import { allocate, type DType, type TypedArray } from "../../compiler/ir/aval.js";
import { NDArray } from "../../runtime/array.js";

export type Item = number | boolean | string;
export interface ArrayRecord {
  readonly shape: number[];
  readonly dtype: DType;
  readonly data: readonly Item[];
}
export interface ScalarRecord {
  readonly scalar: number;
  readonly kind: "int" | "float";
}
export interface VmapRecord {
  readonly inAxes: readonly (number | null)[];
  readonly outAxes: number | null | readonly (number | null)[];
  readonly axisName?: string;
}

/** Where an argument of a call comes from: an input, a list of inputs, a pair of them, or `$parameter`. */
export type ArgumentRecord = number | readonly number[] | { readonly re: number; readonly im: number } | string;

/** One line of ops.jsonl or more.jsonl. */
export interface OpCase extends Partial<VmapRecord> {
  readonly id: string;
  readonly op: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly args?: readonly ArgumentRecord[];
  readonly in: readonly (ArrayRecord | ScalarRecord)[];
  readonly vmaps?: readonly VmapRecord[];
  readonly out: readonly ArrayRecord[];
  readonly tol: { readonly rtol: number; readonly atol: number };
  readonly anyZero?: boolean;
  /** How many elements may differ: where JAX chooses by comparing numbers that it rounds to float32. */
  readonly mayDiffer?: number;
  /** True where the shape of the result depends on values, which jit refuses. */
  readonly eagerOnly?: boolean;
}

export function dataFile(name: string): string {
  return readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8");
}

export const opCases: readonly OpCase[] = (dataFile("ops.jsonl") + dataFile("more.jsonl"))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as OpCase);

const noAxes = "JAX on CPU leaves the initial value out where there are no axes to reduce";
/** Cases in which this package means something else, and why. */
export const different: ReadonlyMap<string, string> = new Map([
  ["lax.psum.d8", "the sum of a number over lanes is a number here, which comes out as float32"],
  ["lax.topK.m15", "0 and -0 are equal here, so the first comes first; JAX on CPU puts 0 before -0"],
  ["lax.reduce.m31", noAxes],
  ["lax.reduce.m32", noAxes],
]);

/** Parameter names of each op in JAX's order; `?` marks those with a default. */
export const signatures: Readonly<Record<string, readonly string[]>> = JSON.parse(dataFile("signatures.json"));

/** The elements rounded as a typed array of the dtype rounds them; both inputs and expected values go through here. */
export function decode({ dtype, data }: ArrayRecord): TypedArray {
  const elements = allocate(dtype, data.length);
  data.forEach((item, k) => {
    elements[k] = Number(item);
  });
  return elements;
}

export function toArray(record: ArrayRecord): NDArray {
  return new NDArray(decode(record), [...record.shape], record.dtype);
}
