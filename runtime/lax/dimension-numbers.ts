// Dimension numbers of gather and scatter as users give them: lists of axes by name.

import { ArgumentError } from "../../compiler/errors.js";
import { describeValue } from "../../compiler/trace/stage.js";
import { checkIntegers } from "../numpy/support.js";

/** Reads the lists of dimension numbers by name; those with a default may be left out. */
export function numbersOf<N extends object>(
  op: string,
  position: number,
  numbers: N,
): (name: keyof N & string, absent?: readonly number[]) => readonly number[] {
  if (typeof numbers !== "object" || numbers === null) {
    throw new ArgumentError(
      "argument/dimensions",
      `${op}: argument ${position} (dimensionNumbers) is ${describeValue(numbers)}, expected an object of lists of axes`,
    );
  }
  return (name, absent) => checkIntegers(op, numbers[name] ?? absent, `dimensionNumbers.${name}`);
}
