// How a reshape relates the axes of its two shapes: the smallest runs of axes that hold the same elements. Axes outside
// a run keep their own index, so a symbolic size, which has no stride, stands alone and only size-1 axes come and go.

import { NeedsSize, ShapeError } from "../errors.js";
import { type Aval, type Dim, type Shape, sameShape, shapeText, sizeOf, typeText } from "../ir/aval.js";
import { divideIndex, fixedIndex, flatIndex, remainderIndex } from "../ir/index-math.js";
import type { Index } from "../ir/loop-ir.js";

/** Input axes and output axes that hold the same elements. One side may be empty where the other has size 1. */
export interface AxisGroup {
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Groups in axis order, or undefined when a symbolic size would have to be merged or split. */
export function groupAxes(input: Shape, output: Shape): AxisGroup[] | undefined {
  const groups: AxisGroup[] = [];
  let i = 0;
  let o = 0;
  while (i < input.length || o < output.length) {
    const group = nextGroup(input, output, i, o);
    if (group === undefined) return undefined;
    groups.push(group);
    i += group.input.length;
    o += group.output.length;
  }
  return groups;
}

function nextGroup(input: Shape, output: Shape, i: number, o: number): AxisGroup | undefined {
  if (isEmpty(input.slice(i)) && isEmpty(output.slice(o))) {
    return { input: range(i, input.length), output: range(o, output.length) }; // no elements: no order to keep
  }
  let [inputSize, outputSize] = [input[i], output[o]];
  if (inputSize !== undefined && inputSize === outputSize) return { input: [i], output: [o] };
  if (inputSize === 1) return { input: [i], output: [] };
  if (outputSize === 1) return { input: [], output: [o] };
  let [inputEnd, outputEnd] = [i + 1, o + 1];
  while (inputSize !== outputSize) {
    if (typeof inputSize !== "number" || typeof outputSize !== "number") return undefined;
    if (inputSize < outputSize) inputSize = times(inputSize, input[inputEnd++]);
    else outputSize = times(outputSize, output[outputEnd++]);
  }
  return { input: range(i, inputEnd), output: range(o, outputEnd) };
}

function times(size: number, dim: Dim | undefined): number | undefined {
  return typeof dim === "number" ? size * dim : undefined;
}

/** True where a number says that there are no elements; a symbolic size beside it says nothing. */
function isEmpty(dims: Shape): boolean {
  return dims.includes(0) && dims.every((dim) => typeof dim === "number");
}

function range(start: number, end: number): number[] {
  return Array.from({ length: end - start }, (_, k) => start + k);
}

/** Where the output element at `at` stands in the input. */
export function inputOfGroups(
  groups: readonly AxisGroup[],
  at: readonly Index[],
  input: Shape,
  output: Shape,
): readonly Index[] {
  return groups.flatMap((group) => {
    if (group.input.length === 1 && group.output.length === 1) return [at[group.output[0]!]!];
    const sizes = group.input.map((axis) => input[axis] as number);
    if (group.output.length === 0 || sizeOf(sizes) === 0) return sizes.map(() => fixedIndex(0));
    const kept = group.output.filter((axis) => output[axis] !== 1);
    const flat = flatIndex(
      kept.map((axis) => at[axis]!),
      kept.map((axis) => output[axis]!),
    );
    return sizes.map((size, k) => remainderIndex(divideIndex(flat, sizeOf(sizes.slice(k + 1))), size));
  });
}

/** Throws unless an array of type `x` can have that shape. */
export function checkReshape(x: Aval, shape: Shape): void {
  const symbols = (dims: Shape): Dim[] => dims.filter((dim) => typeof dim === "string");
  const product = (dims: Shape): number =>
    dims.reduce<number>((size, dim) => (typeof dim === "number" ? size * dim : size), 1);
  if (sameShape(symbols(x.shape), symbols(shape)) && product(x.shape) !== product(shape)) {
    const each = symbols(shape)
      .map((dim) => `${dim}*`)
      .join("");
    throw new ShapeError(
      "shape/size",
      `reshape: argument 0 (x) is ${typeText(x)} with ${each}${product(x.shape)} elements, expected as many as shape ` +
        `${shapeText(shape)} has, ${each}${product(shape)}; give sizes with the same product`,
    );
  }
  if (groupAxes(x.shape, shape) === undefined) {
    const symbol = [...symbols(x.shape), ...symbols(shape)][0] as string;
    throw new NeedsSize(symbol, `reshape from ${shapeText(x.shape)} to ${shapeText(shape)}`);
  }
}
