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

/** One line of ops.jsonl. */
export interface OpCase extends Partial<VmapRecord> {
  readonly id: string;
  readonly op: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly args?: readonly (number | readonly number[] | string)[];
  readonly in: readonly (ArrayRecord | ScalarRecord)[];
  readonly vmaps?: readonly VmapRecord[];
  readonly out: readonly ArrayRecord[];
  readonly tol: { readonly rtol: number; readonly atol: number };
  readonly anyZero?: boolean;
}

function dataFile(name: string): string {
  return readFileSync(new URL(`./data/${name}`, import.meta.url), "utf8");
}

export const opCases: readonly OpCase[] = dataFile("ops.jsonl")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as OpCase);

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
