// Batches for random programs, taken apart and compared by plain loops: nothing here calls the package's own movement.

import { type DType, sizeOf, type TypedArray } from "../../compiler/ir/aval.js";
import { NDArray } from "../../runtime/index.js";

/** One vmap: its number of lanes, the mapped axis per input and per output. */
export interface Level {
  readonly size: number;
  readonly inAxes: readonly (number | null)[];
  readonly outAxes: readonly number[];
}

export function insertAxis(shape: readonly number[], axis: number, size: number): number[] {
  const at = axis < 0 ? axis + shape.length + 1 : axis;
  return [...shape.slice(0, at), size, ...shape.slice(at)];
}

/** Elements start, start + 1, ... of an axis; `count` undefined takes one and removes the axis. */
export function take(array: NDArray, axis: number, start: number, count?: number): NDArray {
  const at = axis < 0 ? axis + array.shape.length : axis;
  const outer = sizeOf(array.shape.slice(0, at));
  const extent = array.shape[at]!;
  const inner = sizeOf(array.shape.slice(at + 1));
  const wanted = count ?? 1;
  const data = new (array.data.constructor as new (length: number) => TypedArray)(outer * wanted * inner);
  for (let i = 0; i < outer; i++) {
    for (let j = 0; j < wanted; j++) {
      for (let k = 0; k < inner; k++) {
        data[(i * wanted + j) * inner + k] = array.data[(i * extent + start + j) * inner + k]!;
      }
    }
  }
  const shape = [...array.shape.slice(0, at), ...(count === undefined ? [] : [count]), ...array.shape.slice(at + 1)];
  return new NDArray(data, shape, array.dtype, array.weak);
}

/** The arguments of one lane; `lane` has one index per level, outermost first. */
export function laneOf(inputs: readonly NDArray[], levels: readonly Level[], lane: readonly number[]): NDArray[] {
  return inputs.map((input, k) =>
    levels.reduce((value, { inAxes }, depth) => {
      const axis = inAxes[k]!;
      return axis === null ? value : take(value, axis, lane[depth]!);
    }, input),
  );
}

/** What one lane contributed to the outputs. */
export function outputLane(outputs: readonly NDArray[], levels: readonly Level[], lane: readonly number[]): NDArray[] {
  return outputs.map((output, k) =>
    levels.reduce((value, { outAxes }, depth) => take(value, outAxes[k]!, lane[depth]!), output),
  );
}

/** Every combination of lane indices. */
export function lanesOf(levels: readonly Level[]): number[][] {
  return levels.reduce<number[][]>(
    (lanes, { size }) => lanes.flatMap((lane) => Array.from({ length: size }, (_, k) => [...lane, k])),
    [[]],
  );
}

export interface Closeness {
  /** Largest absolute difference; 0 asks for the same bits, the sign of zero included. */
  readonly within: number;
}

/** What differs between two lists of arrays, or undefined. */
export function differenceOf(
  got: readonly NDArray[],
  want: readonly NDArray[],
  { within }: Closeness,
): string | undefined {
  if (got.length !== want.length) return `${got.length} outputs, expected ${want.length}`;
  for (const [k, wanted] of want.entries()) {
    const [a, b] = [typeOf(got[k]!), typeOf(wanted)];
    if (a !== b) return `output ${k} is ${a}, expected ${b}`;
    const at = wanted.data.findIndex((value, j) => !same(got[k]!.data[j]!, value, within));
    if (at >= 0) return `output ${k}, element ${at} is ${got[k]!.data[at]}, expected ${wanted.data[at]}`;
  }
  return undefined;
}

function typeOf({ dtype, shape }: { readonly dtype: DType; readonly shape: readonly number[] }): string {
  return `${dtype}[${shape}]`;
}

function same(a: number, b: number, within: number): boolean {
  return Object.is(a, b) || (within > 0 && Math.abs(a - b) <= within);
}
