// Where in the user's source an equation comes from. Reading the stack costs some 50 us per equation, many times what
// tracing it does, so frames are kept only while a debugging mode asks for them. Equations that a transform or an
// application makes of others keep the frames of those.

import type { Equation } from "../ir/array-ir.js";
import type { Dense } from "../ir/aval.js";
import { outermostFrame, stackDepth, userFrame } from "./user-frame.js";

const frames = new WeakMap<Equation, string>();
let keeping = false;
let applied: string | undefined;

/** Runs `body` with the frame of every new equation kept; afterwards all is as before, whatever happens. */
export function keepFrames<T>(body: () => T): T {
  const before = keeping;
  keeping = true;
  try {
    return body();
  } finally {
    keeping = before;
  }
}

/** Thrown out of a function that is traced only to see where it stands. */
class Interruption {}

/** Depth of the stack where such a trace began, -1 while there is none, and what it has found. */
let locating = -1;
let located = "";

/** True while functions are traced to see where they stand: what is remembered of them does not help. */
export function isLocating(): boolean {
  return locating >= 0;
}

/**
 * The frame of the function that `body` traces, at its first operation, where it is left; "" when it has none. What the
 * function does about being left is of no interest: it has been traced before.
 */
export function locate(body: () => void): string {
  locating = stackDepth();
  located = "";
  try {
    body();
  } catch {
  } finally {
    locating = -1;
  }
  return located;
}

/** Keeps the frame of an equation that has just been recorded. */
export function noteFrame(equation: Equation): void {
  if (locating >= 0) {
    located ||= outermostFrame(locating);
    throw new Interruption();
  }
  if (keeping) frames.set(equation, currentFrame());
}

/** The equations from position `start` on were made for `from`, and have its frame. */
export function inheritFrame(from: Equation, equations: readonly Equation[], start: number): void {
  if (!keeping) return;
  const frame = frames.get(from);
  if (frame !== undefined) for (const equation of equations.slice(start)) frames.set(equation, frame);
}

/** Runs `body`, which applies `equation`: what it does counts as done where the equation comes from. */
export function atFrameOf<T>(equation: Equation, body: () => T): T {
  if (!keeping) return body();
  const before = applied;
  applied = frames.get(equation) ?? before;
  try {
    return body();
  } finally {
    applied = before;
  }
}

/** Sees each operation of a nested function (a branch, a step of a loop) that runs on arrays. */
export type WatchOperation = (name: string, inputs: readonly Dense[], results: readonly Dense[]) => void;

let watching: WatchOperation | undefined;

/** Runs `body` with `watch` called after each operation of a nested function. */
export function watchOperations<T>(watch: WatchOperation, body: () => T): T {
  const before = watching;
  watching = watch;
  try {
    return body();
  } finally {
    watching = before;
  }
}

/** Evaluates an equation of a nested function on arrays. */
export function evaluateEquation(equation: Equation, inputs: readonly Dense[]): readonly Dense[] {
  const { primitive, params } = equation;
  const watch = watching;
  if (watch === undefined) return primitive.evaluate(inputs, params);
  return atFrameOf(equation, () => {
    const results = primitive.evaluate(inputs, params);
    watch(primitive.name, inputs, results);
    return results;
  });
}

/** ` at file:line:column` of the operation that runs now, or "" when the stack does not tell. */
export function currentFrame(): string {
  return applied ?? userFrame();
}

/** The frame kept for an equation, if any. */
export function frameOf(equation: Equation): string {
  return frames.get(equation) ?? "";
}
