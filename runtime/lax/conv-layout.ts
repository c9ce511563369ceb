// Where a convolution keeps its axes: dimension numbers, strings or null, read into positions.

import { ArgumentError } from "../../compiler/errors.js";
import { describeValue } from "../../compiler/trace/stage.js";

/** Axes of lhs, kernel and output by letter, such as ["NHWC", "HWIO", "NHWC"]; null: ["NCHW", "OIHW", "NCHW"]. */
export type ConvDimensionNumbers = readonly [lhs: string, rhs: string, out: string] | null;

/** Positions of the two named axes of an array and of its spatial ones, those in one order for all three arrays. */
export interface Layout {
  readonly first: number;
  readonly second: number;
  readonly spatial: readonly number[];
}

export interface ConvLayout {
  /** Batch and feature axis. */
  readonly lhs: Layout;
  /** Output and input feature axis. */
  readonly rhs: Layout;
  /** Batch and feature axis. */
  readonly out: Layout;
}

/** The layout of arrays of `rank` axes. */
export function convLayout(op: string, numbers: ConvDimensionNumbers | undefined, rank: number): ConvLayout {
  if (numbers === undefined || numbers === null) {
    const spatial = Array.from({ length: rank - 2 }, (_, k) => k + 2);
    const plain: Layout = { first: 0, second: 1, spatial };
    return { lhs: plain, rhs: plain, out: plain };
  }
  const valid = Array.isArray(numbers) && numbers.length === 3 && numbers.every((spec) => typeof spec === "string");
  const named = [
    ["lhs", "NC"],
    ["rhs", "OI"],
    ["out", "NC"],
  ] as const;
  if (!valid || !named.every(([, letters], k) => isSpec(numbers[k]!, letters, rank)) || !sameSpatial(numbers)) {
    throw new ArgumentError(
      "argument/dimensions",
      `${op}: dimensionNumbers is ${Array.isArray(numbers) ? `[${numbers}]` : describeValue(numbers)}, expected three ` +
        `strings of ${rank} different letters, such as ["NHWC", "HWIO", "NHWC"]: N and C, O and I, N and C, and the same ` +
        "letters for the spatial axes in all three",
    );
  }
  const order = [...numbers[1]].filter((letter) => !"OI".includes(letter));
  const [lhs, rhs, out] = named.map(([, letters], k): Layout => {
    const at = (letter: string): number => numbers[k]!.indexOf(letter);
    return { first: at(letters[0]!), second: at(letters[1]!), spatial: order.map(at) };
  });
  return { lhs: lhs!, rhs: rhs!, out: out! };
}

function isSpec(spec: string, letters: string, rank: number): boolean {
  return spec.length === rank && new Set(spec).size === rank && [...letters].every((letter) => spec.includes(letter));
}

function sameSpatial([lhs, rhs, out]: readonly [string, string, string]): boolean {
  const spatial = (spec: string, letters: string): string =>
    [...spec]
      .filter((letter) => !letters.includes(letter))
      .sort()
      .join("");
  return spatial(lhs, "NC") === spatial(rhs, "OI") && spatial(out, "NC") === spatial(rhs, "OI");
}
