// Lanes of batches for the conformance tests: arrays are filled, taken apart and compared by plain loops, so that no
// movement of the package decides what is expected of another one.

import { allocate, type DType, sizeOf, type TypedArray } from "../../compiler/ir/aval.js";
import { NDArray } from "../../runtime/index.js";

export type Axis = number | null;

/** What values an array is filled with. */
export type Fill = "special" | "unit" | "index" | "small";

const floats = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1, -1, 0.5, -2.5, 5e-324, 1e30];
const integers = [0, 1, -1, 2, 7, 31, 32, 33, 255, -128, 2 ** 31 - 1, -(2 ** 31)];

/** An array made of a seed: `special` mixes corner values in, `unit` lies in [-1, 1], `index` and `small` are whole. */
export function filled(shape: readonly number[], dtype: DType, fill: Fill, seed: number): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  let state = (Math.imul(seed + 1, 2654435761) ^ 0x5bd1e995) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  next();
  const corners = dtype.startsWith("float") ? floats : integers;
  for (let k = 0; k < data.length; k++) {
    const draw = next();
    if (dtype === "bool") data[k] = draw < 0.5 ? 0 : 1;
    else if (fill === "unit") data[k] = next() * 2 - 1;
    else if (fill === "index") data[k] = Math.floor(next() * 3);
    else if (fill === "small") data[k] = Math.floor(next() * 9) - 4;
    else if (draw < 0.4) data[k] = corners[Math.floor(next() * corners.length)]!;
    else data[k] = dtype.startsWith("float") ? next() * 8 - 4 : Math.floor(next() * 2 ** 32);
  }
  return new NDArray(data, [...shape], dtype);
}

/** An array of the given elements. */
export function arrayOf(shape: readonly number[], values: readonly number[], dtype: DType = "float32"): NDArray {
  if (values.length !== sizeOf(shape)) throw new RangeError(`${values.length} values for shape [${shape}]`);
  const data = allocate(dtype, values.length);
  data.set(values);
  return new NDArray(data, [...shape], dtype);
}

/** 0, 1, 2, ... in the given shape. */
export function counting(shape: readonly number[], dtype: DType = "float32"): NDArray {
  return arrayOf(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, k) => k),
    dtype,
  );
}

/** The array with `element(index)` at every index. */
export function build(
  shape: readonly number[],
  element: (...index: number[]) => number,
  dtype: DType = "float32",
): NDArray {
  const data = allocate(dtype, sizeOf(shape));
  const index = shape.map(() => 0);
  for (let k = 0; k < data.length; k++) {
    data[k] = element(...index);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = index[axis]! + 1;
      if (index[axis]! < shape[axis]!) break;
      index[axis] = 0;
    }
  }
  return new NDArray(data, [...shape], dtype);
}

/** One element. */
export function at(x: NDArray, ...index: number[]): number {
  return x.data[index.reduce((flat, k, axis) => flat * x.shape[axis]! + k, 0)]!;
}

export function insertAxis(shape: readonly number[], axis: number, size: number): number[] {
  const place = axis < 0 ? axis + shape.length + 1 : axis;
  return [...shape.slice(0, place), size, ...shape.slice(place)];
}

/** Slice `lane` of an axis, without it. */
export function laneOf(x: NDArray, axis: number, lane: number): NDArray {
  const place = axis < 0 ? axis + x.shape.length : axis;
  const shape = x.shape.filter((_, k) => k !== place);
  const inner = sizeOf(x.shape.slice(place + 1));
  const extent = x.shape[place]!;
  const data = allocate(x.dtype, sizeOf(shape));
  for (let k = 0; k < data.length; k++) {
    const outer = Math.floor(k / inner);
    data[k] = x.data[(outer * extent + lane) * inner + (k % inner)]!;
  }
  return new NDArray(data, shape, x.dtype, x.weak);
}

/** Lanes of one type along a new axis; `like` gives the type when there are none. */
export function stackLanes(lanes: readonly NDArray[], like: NDArray, axis: number): NDArray {
  const shape = insertAxis(like.shape, axis, lanes.length);
  const place = axis < 0 ? axis + shape.length : axis;
  const inner = sizeOf(like.shape.slice(place));
  const data = allocate(like.dtype, sizeOf(shape));
  for (let k = 0; k < data.length; k++) {
    const lane = Math.floor(k / inner) % lanes.length;
    const outer = Math.floor(k / inner / lanes.length);
    data[k] = lanes[lane]!.data[outer * inner + (k % inner)]!;
  }
  return new NDArray(data, shape, like.dtype, like.weak);
}

/** Relative error allowed where floats are summed; 0 asks for the same bits, the sign of zero included. */
export type Tolerance = number;

/** What differs between two arrays, or undefined. */
export function difference(got: NDArray, want: NDArray, tolerance: Tolerance = 0): string | undefined {
  const types = [got, want].map(({ dtype, shape }) => `${dtype}[${shape}]`);
  if (types[0] !== types[1]) return `${types[0]}, expected ${types[1]}`;
  const wrong = elementsDiffer(got.data, want.data, tolerance);
  return wrong < 0 ? undefined : `element ${wrong} is ${got.data[wrong]}, expected ${want.data[wrong]}`;
}

function elementsDiffer(got: TypedArray, want: TypedArray, tolerance: Tolerance): number {
  for (let k = 0; k < want.length; k++) {
    const [a, b] = [got[k]!, want[k]!];
    if (Object.is(a, b)) continue;
    if (!(tolerance > 0 && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b)))) return k;
  }
  return -1;
}

/** Every choice of a mapped axis or null per operand, all-null left out. */
export function placements(ranks: readonly number[]): Axis[][] {
  const choices = ranks.map((rank): Axis[] => [null, ...Array.from({ length: rank + 1 }, (_, k) => k)]);
  return product(choices).filter((axes) => axes.some((axis) => axis !== null));
}

/** One choice of each list, in every combination. */
export function product<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((made, list) => made.flatMap((chosen) => list.map((item) => [...chosen, item])), [[]]);
}
