// What lowering rules build with: parallel nests and folds. Decides loop order and nothing else.
// Symbolic axes come first whatever their position, because the batch is what nests of different equations share.

import type { Dim } from "../ir/aval.js";
import { fixedIndex, loopIndex } from "../ir/index-math.js";
import {
  type Carried,
  defaultSchedule,
  type Expr,
  type ForStmt,
  type Index,
  type Local,
  type LoopVar,
  readLocal,
  type Stmt,
} from "../ir/loop-ir.js";
import type { LowerContext } from "../ir/primitive.js";

/** One loop per axis longer than 1, in running order, and the index of every axis. */
function openLoops(shape: readonly Dim[]): { loops: LoopVar[]; index: Index[] } {
  const order = shape.map((_, axis) => axis).filter((axis) => shape[axis] !== 1);
  order.sort((a, b) => Number(typeof shape[a] === "number") - Number(typeof shape[b] === "number") || a - b);
  const loops = order.map((axis): LoopVar => ({ extent: shape[axis]! }));
  const index = shape.map((_, axis) => {
    const at = order.indexOf(axis);
    return at < 0 ? fixedIndex(0) : loopIndex(loops[at]!);
  });
  return { loops, index };
}

function nest(loops: readonly LoopVar[], carried: readonly Carried[], body: readonly Stmt[]): readonly Stmt[] {
  let stmts = body;
  for (let depth = loops.length - 1; depth >= 0; depth--) {
    const stmt: ForStmt = {
      kind: "for",
      loop: loops[depth]!,
      carried: depth === 0 ? carried : [],
      body: stmts,
      schedule: defaultSchedule,
    };
    stmts = [stmt];
  }
  return stmts;
}

export const loopBuilder: Pick<LowerContext, "parallel" | "fold"> = {
  parallel(shape, body) {
    const { loops, index } = openLoops(shape);
    return nest(loops, [], body(index));
  },

  fold(shape, specs, step, then, store) {
    const { loops, index } = openLoops(shape);
    const carried = specs.map(({ name, dtype, init, combine }): Carried => ({ local: { name, dtype }, init, combine }));
    if (loops.length === 0) {
      const lets: Stmt[] = [];
      const next = step(
        specs.map(({ init }) => init),
        index,
      ).map((value, k) => keep(lets, carried[k]!.local, value));
      return [...lets, ...(store?.(next, index) ?? []), ...then(next)];
    }
    const current = carried.map(({ local }) => readLocal(local));
    const next = step(current, index);
    const body: Stmt[] = [];
    // Several accumulators change together: all next values are computed before the first is overwritten.
    const values = next.length === 1 ? next : next.map((value, k) => keep(body, nextLocal(carried[k]!.local), value));
    carried.forEach(({ local }, k) => body.push({ kind: "assign", local, value: values[k]! }));
    body.push(...(store?.(current, index) ?? []));
    return [...nest(loops, carried, body), ...then(current)];
  },
};

function keep(into: Stmt[], local: Local, value: Expr): Expr {
  into.push({ kind: "let", local, value });
  return readLocal(local);
}

function nextLocal(local: Local): Local {
  return { name: `next_${local.name}`, dtype: local.dtype };
}
