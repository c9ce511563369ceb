// Joining arrays and taking them apart.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { checkDType, type DType, sameShape, typeText } from "../../compiler/ir/aval.js";
import * as m from "../../compiler/primitives/movement.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray, asOperand, type Operand, valueToArray } from "../convert.js";
import { promote } from "./promote.js";
import {
  call,
  checkIntegers,
  checkList,
  normalizeAxis,
  normalizeIn,
  options,
  sizeNumber,
  sliceAxis,
} from "./support.js";

export interface JoinOptions {
  readonly axis?: number;
  readonly dtype?: DType;
}

/** The arrays of a list in one dtype. */
function alike(op: string, arrays: readonly ArrayLike[], dtype: DType | undefined): NDArray[] {
  const list = checkList(op, arrays, "argument 0 (arrays)");
  const operands: Operand[] = list.map((x, k) => asOperand(op, 0, `arrays[${k}]`, x));
  const target = dtype === undefined ? undefined : checkDType(op, dtype);
  return promote(op, operands, target === undefined ? undefined : () => target).map(valueToArray);
}

/** Arrays one after the other along `axis` (0); all other sizes must agree. (numpy.concatenate) */
export function concatenate(arrays: readonly ArrayLike[], given?: JoinOptions): NDArray {
  const { axis = 0, dtype } = options("concatenate", given, ["axis", "dtype"]);
  return joinAlong("concatenate", alike("concatenate", arrays, dtype), axis);
}

function joinAlong(op: string, values: readonly NDArray[], axis: number): NDArray {
  const first = values[0]!;
  const along = normalizeAxis(op, axis, first.aval);
  values.forEach((x, k) => {
    const [a, b] = [x.aval.shape, first.aval.shape];
    if (a.length === b.length && a.every((dim, at) => at === along || dim === b[at])) return;
    throw new ShapeError(
      "shape/operands",
      `${op}: arrays[${k}] is ${typeText(x.aval)}, arrays[0] is ${typeText(first.aval)}; all sizes but that of axis ` +
        `${along}, along which they are joined, must be equal`,
    );
  });
  return values.length === 1 ? first : call(m.concatenate, values, { axis: along });
}

/** Arrays of one shape along a new axis (0 by default). (numpy.stack) */
export function stack(arrays: readonly ArrayLike[], given?: JoinOptions): NDArray {
  const { axis = 0, dtype } = options("stack", given, ["axis", "dtype"]);
  const values = alike("stack", arrays, dtype);
  const first = values[0]!;
  values.forEach((x, k) => {
    if (sameShape(x.aval.shape, first.aval.shape)) return;
    throw new ShapeError(
      "shape/operands",
      `stack: arrays[${k}] is ${typeText(x.aval)}, arrays[0] is ${typeText(first.aval)}; all shapes must be equal`,
    );
  });
  const rank = first.ndim + 1;
  const along = normalizeIn("stack", axis, rank, "axis", `of the result, which has rank ${rank}`);
  const slices = values.map((x) => call(m.expandDims, [x], { axes: [along] }));
  return joinAlong("stack", slices, along);
}

/** Arrays below one another: vectors become rows. (numpy.vstack) */
export function vstack(arrays: readonly ArrayLike[], given?: Pick<JoinOptions, "dtype">): NDArray {
  const { dtype } = options("vstack", given, ["dtype"]);
  const rows = alike("vstack", arrays, dtype).map((x) => atLeast(2, x));
  return joinAlong("vstack", rows, 0);
}

/** Arrays beside one another: along axis 1, vectors along axis 0. (numpy.hstack) */
export function hstack(arrays: readonly ArrayLike[], given?: Pick<JoinOptions, "dtype">): NDArray {
  const { dtype } = options("hstack", given, ["dtype"]);
  const parts = alike("hstack", arrays, dtype).map((x) => atLeast(1, x));
  return joinAlong("hstack", parts, parts[0]!.ndim === 1 ? 0 : 1);
}

function atLeast(rank: number, x: NDArray): NDArray {
  const axes = Array.from({ length: Math.max(0, rank - x.ndim) }, (_, k) => k);
  return axes.length === 0 ? x : call(m.expandDims, [x], { axes });
}

export interface SplitOptions {
  readonly axis?: number;
}

/**
 * A list of parts along `axis` (0): so many equal ones, or cut before each index. (numpy.split)
 * @throws ShapeError shape/split when the size does not divide; arraySplit allows that.
 */
export function split(a: ArrayLike, indicesOrSections: number | readonly number[], given?: SplitOptions): NDArray[] {
  return cut("split", a, indicesOrSections, given, (size, sections, x, axis) => {
    if (size % sections === 0) return;
    throw new ShapeError(
      "shape/split",
      `split: axis ${axis} of argument 0 (ary), ${typeText(x.aval)}, has size ${size}, which is not divisible into ` +
        `${sections} equal parts; use arraySplit`,
    );
  });
}

/** As `split`, with the first parts one longer where the size does not divide. (numpy.array_split) */
export function arraySplit(
  a: ArrayLike,
  indicesOrSections: number | readonly number[],
  given?: SplitOptions,
): NDArray[] {
  return cut("arraySplit", a, indicesOrSections, given, () => {});
}

function cut(
  op: string,
  a: ArrayLike,
  indicesOrSections: number | readonly number[],
  given: SplitOptions | undefined,
  check: (size: number, sections: number, x: NDArray, axis: number) => void,
): NDArray[] {
  const x = asArray(op, 0, "ary", a);
  const axis = normalizeAxis(op, options(op, given, ["axis"]).axis ?? 0, x.aval);
  const size = sizeNumber(op, x.aval.shape[axis]!);
  let inner: readonly number[];
  if (typeof indicesOrSections === "number") {
    const sections = checkSections(op, indicesOrSections);
    check(size, sections, x, axis);
    const longer = size % sections;
    const length = Math.floor(size / sections);
    inner = Array.from({ length: sections - 1 }, (_, k) => (k + 1) * length + Math.min(k + 1, longer));
  } else {
    if (!Array.isArray(indicesOrSections)) throw sectionsError(op, indicesOrSections);
    const indices = checkIntegers(op, indicesOrSections, "indicesOrSections");
    inner = indices.map((at) => Math.min(size, Math.max(0, at < 0 ? at + size : at)));
  }
  return [...inner, size].map((end, k) => sliceAxis(x, axis, Math.min(inner[k - 1] ?? 0, end), end));
}

function checkSections(op: string, sections: number): number {
  if (Number.isInteger(sections) && sections > 0 && sections < 2 ** 32) return sections;
  throw sectionsError(op, sections);
}

function sectionsError(op: string, given: unknown): ArgumentError {
  return new ArgumentError(
    "argument/sections",
    `${op}: argument 1 (indicesOrSections) is ${describeValue(given)}, expected a positive integer or a list of indices`,
  );
}
