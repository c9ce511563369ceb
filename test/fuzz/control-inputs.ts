// Inputs of random programs with control flow, as plain values and as arrays.

import { NDArray } from "../../runtime/index.js";
import type { Kind, Plain } from "./control-programs.js";

const specials = [0, -0, 1, -1.5, Number.NaN, Number.POSITIVE_INFINITY, 2.5, -3];

/** A value of a lane, special ones among them. */
export function plainInput(kind: Kind, width: number, seed: number): Plain {
  const draw = (Math.imul(seed + 7, 2654435761) >>> 0) / 2 ** 32;
  if (kind === "v") return Array.from({ length: width }, (_, k) => plainInput("f", 1, seed * width + k) as number);
  if (kind === "b") return draw < 0.5 ? 0 : 1;
  if (kind === "i") return draw < 0.8 ? Math.floor(draw * 10) - 2 : Math.floor((draw - 0.9) * 2 ** 34) | 0;
  return draw < 0.4 ? specials[Math.floor(draw * 20)]! : draw * 6 - 3;
}

/** Values of lanes as one array whose leading axes are `dims`. */
export function stacked(values: readonly Plain[], kind: Kind, width: number, dims: readonly number[]): NDArray {
  const flat = values.flatMap((value) => (typeof value === "number" ? [value] : [...value]));
  const shape = kind === "v" ? [...dims, width] : [...dims];
  if (kind === "b") return new NDArray(Uint8Array.from(flat), shape, "bool");
  if (kind === "i") return new NDArray(Int32Array.from(flat), shape, "int32");
  return new NDArray(Float64Array.from(flat), shape, "float64");
}
