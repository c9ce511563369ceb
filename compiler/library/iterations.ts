// The end of a loop that does not end: what a kernel does when a while loop passes its iteration limit.

import { callError } from "./calls.js";

/** The message of loop/limit. */
export function iterationsMessage(limit: number): string {
  return (
    `whileLoop: condFn still holds after ${limit} iterations, the iterationLimit; check that the body changes what ` +
    "condFn reads, or raise the limit"
  );
}

/** Throws when `count` iterations are all there may be. */
export function countIteration(count: number, limit: number): void {
  if (count === limit) throw callError("UnsupportedError", "loop/limit", iterationsMessage(limit));
}
