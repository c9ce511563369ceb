// Convolution and pooling by their definition: one loop per letter of the dimension numbers, every position tested.

import type { NDArray } from "../../runtime/index.js";
import { at, build } from "./lanes.js";

export interface ConvSpec {
  /** Letters of lhs, kernel and output, with spatial letters H and W. */
  readonly numbers: readonly [string, string, string];
  readonly strides: readonly [number, number];
  readonly padding: readonly (readonly [number, number])[];
  readonly lhsDilation: readonly [number, number];
  readonly rhsDilation: readonly [number, number];
  readonly featureGroups: number;
  readonly batchGroups: number;
}

export const plainConv: ConvSpec = {
  numbers: ["NCHW", "OIHW", "NCHW"],
  strides: [1, 1],
  padding: [
    [0, 0],
    [0, 0],
  ],
  lhsDilation: [1, 1],
  rhsDilation: [1, 1],
  featureGroups: 1,
  batchGroups: 1,
};

type Place = Readonly<Record<string, number>>;
const sizesOf = (x: NDArray, letters: string): Place =>
  Object.fromEntries([...letters].map((letter, axis) => [letter, x.shape[axis]!]));
const read = (x: NDArray, letters: string, place: Place): number =>
  at(x, ...[...letters].map((letter) => place[letter]!));

/** Number of windows of `size` elements, `dilation` apart, on an axis of `length`. */
function windowCount(length: number, size: number, stride: number, dilation: number): number {
  let count = 0;
  while (count * stride + (size - 1) * dilation < length) count++;
  return count;
}

export function convolution(x: NDArray, kernel: NDArray, spec: ConvSpec): NDArray {
  const [lhs, rhs, out] = spec.numbers;
  const [from, window] = [sizesOf(x, lhs), sizesOf(kernel, rhs)];
  const length = (letter: string, k: number): number =>
    spec.padding[k]![0] + (from[letter]! - 1) * spec.lhsDilation[k]! + 1 + spec.padding[k]![1];
  const windows = (letter: string, k: number): number =>
    windowCount(length(letter, k), window[letter]!, spec.strides[k]!, spec.rhsDilation[k]!);
  const sizes: Place = { N: from.N! / spec.batchGroups, C: window.O!, H: windows("H", 0), W: windows("W", 1) };
  /** The element of lhs that the kernel's element `inner` meets in the window `start`, or undefined in the padding. */
  const source = (letter: string, k: number, start: number, inner: number): number | undefined => {
    const position =
      (start * spec.strides[k]! + inner * spec.rhsDilation[k]! - spec.padding[k]![0]) / spec.lhsDilation[k]!;
    return Number.isInteger(position) && position >= 0 && position < from[letter]! ? position : undefined;
  };
  const element = (...index: number[]): number => {
    const to = Object.fromEntries([...out].map((letter, axis) => [letter, index[axis]!])) as Place;
    const feature = Math.floor((to.C! * spec.featureGroups) / window.O!);
    const batch = Math.floor((to.C! * spec.batchGroups) / window.O!);
    let total = 0;
    for (let i = 0; i < window.I!; i++) {
      for (let h = 0; h < window.H!; h++) {
        for (let w = 0; w < window.W!; w++) {
          const [row, column] = [source("H", 0, to.H!, h), source("W", 1, to.W!, w)];
          if (row === undefined || column === undefined) continue;
          const place = { N: batch * sizes.N! + to.N!, C: feature * window.I! + i, H: row, W: column };
          total += read(x, lhs, place) * read(kernel, rhs, { O: to.C!, I: i, H: h, W: w });
        }
      }
    }
    return total;
  };
  return build(
    [...out].map((letter) => sizes[letter]!),
    element,
    x.dtype,
  );
}

/** Padding that keeps ceil(size / stride) windows, the odd element after. */
export function samePadding(size: number, window: number, stride: number): [number, number] {
  const total = Math.max(0, (Math.ceil(size / stride) - 1) * stride + window - size);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** Every window of a matrix folded from `init`; what lies outside counts as `init`. */
export function pooled(
  x: NDArray,
  init: number,
  f: (a: number, b: number) => number,
  window: readonly [number, number],
  strides: readonly [number, number],
  padding: readonly (readonly [number, number])[],
): NDArray {
  const counts = x.shape.map((size, k) =>
    windowCount(size + padding[k]![0] + padding[k]![1], window[k]!, strides[k]!, 1),
  );
  return build(
    counts,
    (i, j) => {
      let total = init;
      for (let a = 0; a < window[0]; a++) {
        for (let b = 0; b < window[1]; b++) {
          const [row, column] = [i! * strides[0] + a - padding[0]![0], j! * strides[1] + b - padding[1]![0]];
          const inside = row >= 0 && row < x.shape[0]! && column >= 0 && column < x.shape[1]!;
          total = f(total, inside ? at(x, row, column) : init);
        }
      }
      return total;
    },
    x.dtype,
  );
}
