// Interchange: a loop of steps around a loop over the batch becomes a loop over the batch around the steps, so that what
// a lane carries from step to step stays with the lane: in locals or scratch instead of arrays of batch size.
// Requires: fused loops. Ensures: meaning unchanged; the loops of a lane, which meet now, are fused. Cost: one walk.
//
// Legal when lanes do not meet: every buffer that the inner loop stores to is only ever touched at its own index.
// Scalars that all lanes share (a counter) are worked out again in each lane.

import { plainLoop } from "../ir/index-math.js";
import type { Buffer, Expr, ForStmt, Index, Kernel, Local, Stmt } from "../ir/loop-ir.js";
import { type Block, blocksOf, eachOwnAccess, eachOwnExpr, eachStmt } from "../ir/walk.js";
import { fuse } from "./fuse.js";
import { mapBlocks } from "./rewrite-loops.js";

/** Scalar operations that a lane may repeat per step for all lanes to be independent. */
const uniformLimit = 16;

export function interchange(kernel: Kernel): Kernel {
  const body = onBlock(kernel.body);
  return body === kernel.body ? kernel : fuse({ ...kernel, body });
}

function onBlock(block: Block): Block {
  let changed = false;
  const next = block.map((stmt, position) => {
    const inside = mapBlocks(stmt, onBlock);
    const swapped = inside.kind === "for" ? swap(inside, block.slice(position + 1)) : undefined;
    if (inside !== stmt || swapped !== undefined) changed = true;
    return swapped ?? inside;
  });
  return changed ? next : block;
}

function swap(steps: ForStmt, after: Block): ForStmt | undefined {
  const [lanes, ...others] = steps.body.filter((stmt) => blocksOf(stmt).length > 0);
  if (lanes?.kind !== "for" || others.length > 0 || lanes.carried.length > 0) return undefined;
  if (typeof lanes.loop.extent === "number" || typeof steps.loop.extent !== "number") return undefined;
  const uniform = steps.body.filter((stmt) => stmt !== lanes);
  if (!uniform.every(isScalar)) return undefined;
  if (countOps(uniform) > uniformLimit) return undefined;
  if (readsAny(after, new Set(steps.carried.map(({ local }) => local)))) return undefined;
  if (!lanesAreApart(lanes)) return undefined;
  const body = steps.body.flatMap((stmt) => (stmt === lanes ? lanes.body : [stmt]));
  return { ...lanes, body: [{ ...steps, body }] };
}

/** Work on scalars that can be done once more in each lane. */
function isScalar(stmt: Stmt): boolean {
  const isTemporary = stmt.kind === "store" && stmt.buffer.role === "temporary" && stmt.buffer.shape.length === 0;
  return stmt.kind === "let" || stmt.kind === "assign" || isTemporary;
}

function countOps(block: Block): number {
  let count = 0;
  eachExpr(block, ({ kind }) => {
    if (kind === "op") count++;
  });
  return count;
}

function readsAny(block: Block, locals: ReadonlySet<Local>): boolean {
  let found = false;
  eachExpr(block, (expr) => {
    if (expr.kind === "local" && locals.has(expr.local)) found = true;
  });
  return found;
}

/** Each buffer stored to in the loop is, at some axis, always indexed by exactly the loop. */
function lanesAreApart(lanes: ForStmt): boolean {
  const axes = new Map<Buffer, readonly number[]>();
  const stored = new Set<Buffer>();
  const note = (buffer: Buffer, index: readonly Index[]): void => {
    const own = index.map((_, axis) => axis).filter((axis) => plainLoop(index[axis]!) === lanes.loop);
    axes.set(buffer, axes.get(buffer)?.filter((axis) => own.includes(axis)) ?? own);
  };
  eachStmt(lanes.body, (stmt) => {
    eachOwnAccess(stmt, ({ buffer, index, writes }) => {
      if (writes) stored.add(buffer);
      note(buffer, index);
    });
  });
  return [...stored].every((buffer) => axes.get(buffer)!.length > 0);
}

function eachExpr(block: Block, visit: (expr: Expr) => void): void {
  eachStmt(block, (stmt: Stmt) => {
    eachOwnExpr(stmt, visit);
  });
}
