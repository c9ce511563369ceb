// From seconds per round to one row per contender: its time, and its speed against the best code written by hand.

import { median, speed } from "./statistics.mjs";

/** Contenders that allocate their outputs are compared with such, bare loops with bare loops. */
const baselineKind = (kind) => (kind === "kernel" || kind === "hand-kernel" ? "hand-kernel" : "hand");

/** Rows in the order of the contenders. `speed` is how many times as fast as the best hand-written code of its kind. */
export function rank(workload, shape, contenders, extraBytes) {
  return contenders.map(({ name, kind, seconds }, k) => {
    const baseline = best(contenders, baselineKind(kind)) ?? best(contenders, "hand");
    return {
      workload: workload.name,
      title: workload.title,
      shape: shape.join("x"),
      contender: name,
      kind,
      seconds: median(seconds),
      speed: speed(seconds, baseline.seconds),
      rounds: seconds,
      ...(k === 0 && extraBytes !== undefined ? { extraBytes } : {}),
    };
  });
}

/** Compared round by round like everything else: medians of times of different rounds would let a slow minute choose. */
export function best(contenders, kind) {
  const candidates = contenders.filter((contender) => contender.kind === kind);
  return candidates.reduce((a, b) => (speed(b.seconds, a.seconds).median > 1 ? b : a), candidates[0]);
}
