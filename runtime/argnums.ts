// Which arguments a derivative is taken by: argnums, checked against the arguments of a call.

import { ArgumentError } from "../compiler/errors.js";
import { describeValue } from "../compiler/trace/stage.js";

/** A position, counted from the end if negative, or a list of them. */
export type Argnums = number | readonly number[];

/** @throws ArgumentError argument/argnums for what is no integer or list of integers. */
export function checkArgnums(op: string, argnums: unknown): Argnums {
  const list = Array.isArray(argnums) ? argnums : [argnums];
  if (list.length > 0 && list.every(Number.isInteger)) return argnums as Argnums;
  throw new ArgumentError(
    "argument/argnums",
    `${op}: argnums is ${Array.isArray(argnums) ? `[${argnums.map(String).join(", ")}]` : describeValue(argnums)}, ` +
      "expected the position of an argument, or a list of positions",
  );
}

/** @throws ArgumentError argument/argnums when the call has no such argument, or one is named twice. */
export function positionsOf(op: string, argnums: Argnums, count: number): number[] {
  const list = typeof argnums === "number" ? [argnums] : argnums;
  const positions = list.map((position) => {
    if (position >= -count && position < count) return position < 0 ? position + count : position;
    const needed = position < 0 ? -position : position + 1;
    throw new ArgumentError(
      "argument/argnums",
      `${op}: argnums is ${typeof argnums === "number" ? argnums : `[${argnums}]`}, which needs at least ${needed} ` +
        `positional argument${needed === 1 ? "" : "s"}, but the function is called with ${count}; pass more, or change argnums`,
    );
  });
  const twice = positions.find((position, k) => positions.indexOf(position) !== k);
  if (twice === undefined) return positions;
  throw new ArgumentError("argument/argnums", `${op}: argnums [${list}] names argument ${twice} twice; name each once`);
}

/** The results of a list of positions: the only one for a single position. */
export function perArgument(argnums: Argnums, results: readonly unknown[]): unknown {
  return typeof argnums === "number" ? results[0] : results;
}
