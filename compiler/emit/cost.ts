// Cost of a kernel, counted on its loops: operations times the extents around them. Sizes that are symbolic stay in
// the count, so the text reads `6 n`.

import { type Kernel, type ScalarOp, type Stmt, transcendental } from "../ir/loop-ir.js";
import { blocksOf, eachOwnExpr } from "../ir/walk.js";

/** How often per product of symbolic sizes: `n m` -> 3 means 3 n m; the key "" is the constant part. */
export type Count = Map<string, number>;

export interface Cost {
  readonly flops: Count;
  readonly transcendentals: Count;
  /** Statements that hand arrays to a library function, by its name. What it does with them is not in the other counts. */
  readonly calls: ReadonlyMap<string, Count>;
}

const free: ReadonlySet<ScalarOp> = new Set(["fround", "select", "singleBits", "singleOfBits"]);

export function kernelCost(kernel: Kernel): Cost {
  const calls = new Map<string, Count>();
  const cost: Cost = { flops: new Map(), transcendentals: new Map(), calls };
  const walk = (stmts: readonly Stmt[], sizes: readonly string[], times: number): void => {
    const key = sizes.join(" ");
    const add = (count: Count): void => {
      count.set(key, (count.get(key) ?? 0) + times);
    };
    for (const stmt of stmts) {
      eachOwnExpr(stmt, (sub) => {
        if (sub.kind === "op" && !free.has(sub.op)) add(transcendental.has(sub.op) ? cost.transcendentals : cost.flops);
      });
      if (stmt.kind === "call") {
        if (!calls.has(stmt.callee)) calls.set(stmt.callee, new Map());
        add(calls.get(stmt.callee)!);
      }
      // A while counts as one iteration, an if as both branches: the trips are not known here.
      const extent = stmt.kind === "for" ? stmt.loop.extent : 1;
      for (const block of blocksOf(stmt)) {
        if (typeof extent === "number") walk(block, sizes, times * extent);
        else walk(block, [...sizes, extent], times);
      }
    }
  };
  walk(kernel.body, [], 1);
  return cost;
}

/** `6 n + 2`, or `0`. */
export function countText(count: Count): string {
  const parts = [...count]
    .filter(([, times]) => times > 0)
    .map(([sizes, times]) => (sizes === "" ? `${times}` : `${times} ${sizes}`));
  return parts.join(" + ") || "0";
}
